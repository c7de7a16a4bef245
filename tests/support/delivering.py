"""Deliveries from end to end: received, weighed, released where a person must, applied; and what they left."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from contactpoint.audit.keys import key
from contactpoint.intake import actions, uploads
from contactpoint.intake.models import Delivery
from contactpoint.intake.receipts import receipt_path
from contactpoint.intake.rules import WAITING, ReleaseReason
from contactpoint.kernel.actors import WORKER, Actor, Purpose, PurposeCode, Role
from contactpoint.lab import bench_state

FEED = Purpose(PurposeCode.FEED)
DESK = Purpose(PurposeCode.DESK_DATA, reference="tests")
NATIONAL = Actor(id="dm-nat", role=Role.DATA_MANAGER, organisation="NAT", national=True, stepped_up=True)
LEFT = {
    "batches": "SELECT d.source, first_line, last_line, b.rows, b.founded, b.waiting FROM batch b"
    " JOIN delivery d ON d.id = b.delivery",
    "figures": "SELECT source, extracted, state, rows, refused, ended, deleted, absent, unread, records, empties::text,"
    " median_as_of, sampled, founded, waiting, touching, stops, first FROM delivery",
    "events": "SELECT body->>'kind', body->>'outcome', count(*) FROM event GROUP BY 1, 2",
    "jobs": "SELECT task_name, count(*) FROM procrastinate_jobs GROUP BY 1",
}


def data_manager(source: str) -> Actor:
    """Who decides on the deliveries of this source (rights-and-pages.md)."""
    authority = source.partition(".")[2]
    if not authority.isalpha():
        return NATIONAL
    return Actor(id="dm", role=Role.DATA_MANAGER, organisation=authority, authority=authority, stepped_up=True)


def decided(delivery: UUID) -> UUID:
    """The delivery, weighed, and released if it waits for that."""
    actions.weigh(delivery, actor=WORKER, purpose=FEED)
    row = Delivery.objects.get(pk=delivery)
    if row.state in WAITING:
        who = data_manager(row.source_id)
        actions.release(delivery, ReleaseReason.FIRST_FILE_CHECKED, actor=who, purpose=DESK)
    return delivery


def deliver(path: Path, source: str | None = None) -> UUID:
    """Received, weighed, released and applied in this process; the delivery's id."""
    named = source or path.name.removesuffix(path.suffix)
    receipt = actions.receive(named, path, actor=WORKER, purpose=FEED)
    actions.apply(decided(receipt.delivery), actor=WORKER, purpose=FEED)
    return receipt.delivery


def observed(path: Path) -> dict[str, object]:
    """All that a load leaves: the vault opened, the directory, decisions, deliveries, events, receipt, mend files."""
    left: dict[str, object] = dict(bench_state.state())
    with connection.cursor() as cursor:
        for part, query in LEFT.items():
            cursor.execute(query)
            left[part] = sorted(map(repr, cursor.fetchall()))
    receipt = receipt_path(path)
    return left | {"receipt": receipt.read_text() if receipt.exists() else None, "mends": mends()}


def mends() -> list[bytes]:
    """Every mend file that is kept of a delivery that there is, opened with the desk's key.

    What another test left in the folder is none of this load's.
    """
    known = {str(delivery) for delivery in Delivery.objects.values_list("pk", flat=True)}
    kept = [path for path in Path(settings.UPLOAD_DIR).glob("*.mend") if path.stem in known]
    return sorted(uploads.opened(path, private_key=key("desk_private")).read() for path in kept)
