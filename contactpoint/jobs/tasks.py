"""The worker's jobs. Their arguments are ids: no value of a child ever waits in a queue."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from contactpoint.disclosure import actions as disclosure
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.shielding import actions as shielding

AGAIN = RetryStrategy(wait=1, linear_wait=2, max_attempts=20)


@app.task(name="limit", queue="projection", retry=AGAIN)
def limit(event: str) -> None:
    """Carry out one recorded limit event."""
    shielding.carry_out(event, actor=WORKER, purpose=UPKEEP)


@app.task(name="open_authority", queue="projection", retry=AGAIN)
def open_authority(authority: str) -> None:
    """End the gate for the children of an authority that both have signed."""
    shielding.open_gate(authority, actor=WORKER, purpose=UPKEEP)


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
