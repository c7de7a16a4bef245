"""The worker's jobs. Their arguments are ids: no value of a child ever waits in a queue."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from contactpoint.disclosure import actions as disclosure
from contactpoint.intake import actions as intake
from contactpoint.kernel.actors import UPKEEP, WORKER, Purpose, PurposeCode
from contactpoint.shielding import actions as shielding

FEED = Purpose(PurposeCode.FEED)
AGAIN = RetryStrategy(wait=1, linear_wait=2, max_attempts=20)


@app.task(name="limit", queue="projection", retry=AGAIN)
def limit(event: str) -> None:
    """Carry out one recorded limit event."""
    shielding.carry_out(event, actor=WORKER, purpose=UPKEEP)


@app.task(name="open_authority", queue="projection", retry=AGAIN)
def open_authority(authority: str) -> None:
    """End the gate for the children of an authority that both have signed."""
    shielding.open_gate(authority, actor=WORKER, purpose=UPKEEP)


@app.task(name="apply_delivery", queue="feeds", retry=AGAIN)
def apply_delivery(delivery: str) -> None:
    """Apply what was released; what waits for a person, or for the end of a pause, is left."""
    intake.apply(UUID(delivery), actor=WORKER, purpose=FEED)


@app.periodic(cron="20 * * * *")
@app.task(name="destroy_uploads", queue="upkeep", retry=AGAIN)
def destroy_uploads(timestamp: int) -> None:
    """Each hour: what sources sent is not kept longer than it is needed."""
    intake.destroy_uploads(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="5 0 * * *")
@app.task(name="calendar", queue="projection", queueing_lock="calendar", retry=AGAIN)
def calendar(timestamp: int) -> None:
    """Each night: what the new day changes about what may be shown."""
    disclosure.reproject(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="reconcile", queue="projection", queueing_lock="reconcile")
def reconcile(timestamp: int) -> None:
    """Decisions whose job was lost or gave up are carried out all the same."""
    shielding.reconcile(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queue="upkeep", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """A job whose worker was killed is begun again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
