"""The worker's jobs. Their arguments are ids: no value of a child ever waits in a queue."""

import logging
from contextlib import suppress
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status

from contactpoint.disclosure import actions as disclosure
from contactpoint.disclosure import lingering
from contactpoint.history import actions as histories
from contactpoint.holds import actions as holds
from contactpoint.identity import releasing, remaking
from contactpoint.intake import actions as intake
from contactpoint.intake.later import FEEDS
from contactpoint.intake.queries import waiting_to_apply
from contactpoint.intake.rules import ReadsOtherwise, UploadGone
from contactpoint.kernel.actors import UPKEEP, WORKER, Purpose, PurposeCode
from contactpoint.ownership import actions as ownership
from contactpoint.review import actions as reviewing
from contactpoint.shielding import actions as shielding
from contactpoint.shielding.replaying import replay

LOG = logging.getLogger(__name__)
FEED = Purpose(PurposeCode.FEED)
AGAIN = RetryStrategy(wait=1, linear_wait=2, max_attempts=20)


@app.task(name="limit", queue="projection", retry=AGAIN)
def limit(event: str) -> None:
    """Carry out one recorded limit event, and withdraw what is asked about its child."""
    reviewing.limit(event, actor=WORKER, purpose=UPKEEP)
    with suppress(AlreadyEnqueued):
        app.configure_task("write_anew", queue="upkeep", queueing_lock="write_anew").defer(timestamp=0)


@app.task(name="transfer", queue="projection", retry=AGAIN)
def transfer(transfer: str) -> None:
    """Carry out one accepted transfer, or leave it to the national desk."""
    ownership.carry_out(transfer, actor=WORKER, purpose=UPKEEP)


@app.task(name="review", queue="projection", retry=AGAIN)
def review(answer: str) -> None:
    """Join or part children as a data manager answered, or take it back."""
    reviewing.carry_out(answer, actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="list_reviews", queue="projection", queueing_lock="list_reviews", lock="list_reviews", retry=AGAIN)
def list_reviews(timestamp: int) -> None:
    """Each minute: what data managers are asked is made what it should be."""
    reviewing.refresh(actor=WORKER, purpose=UPKEEP)


@app.task(name="history", queue="projection", retry=AGAIN)
def history(asked: str) -> None:
    """Write a history that a data manager asked for."""
    histories.compose(asked, actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="keep_histories_short", queue="projection", queueing_lock="keep_histories_short", retry=AGAIN)
def keep_histories_short(timestamp: int) -> None:
    """Each minute: what was asked is written, and what is old or of a limited child goes."""
    histories.keep_short(actor=WORKER, purpose=UPKEEP)


@app.task(name="verdict", queue="projection", retry=AGAIN)
def verdict(verdict: str) -> None:
    """Link or release what was held, or join what was answered, as an officer said, or two."""
    holds.carry_out(verdict, actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="list_holds", queue="projection", queueing_lock="list_holds", lock="list_holds", retry=AGAIN)
def list_holds(timestamp: int) -> None:
    """Each minute: what officers are asked is made what it should be."""
    holds.refresh(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="write_anew", queue="upkeep", queueing_lock="write_anew", lock="write_anew")
def write_anew(timestamp: int) -> None:
    """After a limit and each minute: tables of which rows were taken away are written anew."""
    lingering.write_anew(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="watch", queue="projection", queueing_lock="watch", lock="watch")
def watch(timestamp: int) -> None:
    """Each minute: what must never be is looked for, put right and told to officers."""
    found = holds.watch(actor=WORKER, purpose=UPKEEP)
    if found:
        LOG.error("%s breaches were found and put right: shielding officers see them on the desk, under Held.", found)


@app.periodic(cron="35 0 * * *")
@app.task(name="release_held", queue="projection", queueing_lock="release_held", lock="list_holds", retry=AGAIN)
def release_held(timestamp: int) -> None:
    """Each night: what is held and is another child's for sure by now goes on by rule."""
    releasing.release_by_rule(actor=WORKER, purpose=UPKEEP)


@app.task(name="open_authority", queue="projection", retry=AGAIN)
def open_authority(authority: str) -> None:
    """End the gate for the children of an authority that both have signed."""
    shielding.open_gate(authority, actor=WORKER, purpose=UPKEEP)


@app.task(name="apply_delivery", queue=FEEDS, lock=FEEDS)
def apply_delivery(delivery: str) -> None:
    """Weigh what was received, apply what is released; what waits for a person or the end of a pause is left."""
    _apply(UUID(delivery))


@app.periodic(cron="* * * * *")
@app.task(name="apply_waiting", queue=FEEDS, lock=FEEDS, queueing_lock="apply_waiting")
def apply_waiting(timestamp: int) -> None:
    """Each minute: what is under way is taken up again, whatever became of its job."""
    for delivery in waiting_to_apply():
        _apply(delivery)


def _apply(delivery: UUID) -> None:
    """One that cannot go on keeps no other from it: its data manager sends it back, or it lapses."""
    try:
        intake.apply(delivery, actor=WORKER, purpose=FEED)
    except (ReadsOtherwise, UploadGone):
        LOG.warning("Delivery %s cannot be applied; `contactpoint feed apply` says why.", delivery)


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
@app.task(name="upgrade", queue="projection", queueing_lock="upgrade", lock="upgrade", retry=AGAIN)
def upgrade(timestamp: int) -> None:
    """After an upgrade: what an older version projected is projected anew."""
    disclosure.reproject_older(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="make_cards_anew", queue="projection", queueing_lock="make_cards_anew", lock="upgrade", retry=AGAIN)
def make_cards_anew(timestamp: int) -> None:
    """After an upgrade: what linkage compares, and the keys under which it is found."""
    remaking.make_cards_anew(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="reconcile", queue="projection", queueing_lock="reconcile")
def reconcile(timestamp: int) -> None:
    """Lines of the ledger that lack here, and decisions whose job was lost or gave up, are carried out all the same."""
    replay(actor=WORKER, purpose=UPKEEP)
    shielding.reconcile(actor=WORKER, purpose=UPKEEP)
    ownership.reconcile(actor=WORKER, purpose=UPKEEP)
    holds.reconcile(actor=WORKER, purpose=UPKEEP)
    reviewing.reconcile(actor=WORKER, purpose=UPKEEP)


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queue="upkeep", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """A job whose worker was killed is begun again, unless the next of its kind is queued already."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except (AlreadyEnqueued, UniqueViolation):
            await manager.finish_job(job, Status.FAILED, delete_job=True)
