"""The second half of a bulk load: all records are decided on at once, by the rules of every other load."""

from collections.abc import Iterator
from functools import partial

from django.conf import settings

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.identity.bulk.parts import Together, find_parts, parts_of
from contactpoint.identity.bulk.publishing import publish
from contactpoint.identity.bulk.reading import Progress, read_records
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.many import Many
from contactpoint.linkage.cascade.database import Limits, connected

DOING = "deciding and showing"


def decide_all(many: Many, progress: Progress, *, actor: Actor, purpose: Purpose) -> None:
    """Decide on every record of the vault and show the children; begun again, it goes on after what is shown.

    `progress` hears what is done, how much of it, and of how much.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    with connected(Limits(settings.BULK_MEMORY), ordered=False) as database:
        total, done = read_records(database, many, progress), 0
        find_parts(database, many, progress)
        for records in many(partial(publish, actor=actor, purpose=purpose), _lots(parts_of(database))):
            done += records
            progress(DOING, done, total)


def _lots(parts: Iterator[Together]) -> Iterator[list[Together]]:
    some, records = list[Together](), 0
    for part in parts:
        some.append(part)
        records += len(part.members)
        if records >= settings.BULK_ROWS:
            yield some
            some, records = [], 0
    if some:
        yield some
