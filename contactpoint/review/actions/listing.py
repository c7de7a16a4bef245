"""The worker keeps each authority's list what it should be: items are made, made anew and withdrawn."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.locks import lock_intake
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.dates import LONDON, working_days_after
from contactpoint.kernel.ids import uuid7
from contactpoint.review.models import ReviewItem
from contactpoint.review.opening import Opened, pair_of
from contactpoint.review.queries import Stale, stale
from contactpoint.review.sealed import seal

AT_ONCE = 100
KEPT = ["authority", "version", "based_on", "sealed"]


def refresh(*, actor: Actor, purpose: Purpose, seconds: float = 50) -> int:
    """Make every item what it should be, a few a transaction, for so long; how many were not."""
    require(actor, Capability.PROJECT, purpose=purpose)
    until, count = time.monotonic() + seconds, 0
    pairs = stale()
    while pairs and time.monotonic() < until:
        some, pairs = pairs[:AT_ONCE], pairs[AT_ONCE:]
        count += refresh_around({one for pair in some for one in (pair.one, pair.other)}, actor=actor, purpose=purpose)
    return count


@transaction.atomic
def refresh_around(records: Collection[UUID], *, actor: Actor, purpose: Purpose) -> int:
    """Make the items of these records what they should be; how many were not. What is stale is read under the lock."""
    require(actor, Capability.PROJECT, purpose=purpose)
    lock_intake()
    pairs = stale(around=records)
    ReviewItem.objects.filter(pk__in=[pair.id for pair in pairs if pair.based_on is None]).delete()
    for start in range(0, len(pairs), AT_ONCE):
        _keep([pair for pair in pairs[start : start + AT_ONCE] if pair.based_on], actor=actor, purpose=purpose)
    return len(pairs)


def _keep(pairs: Sequence[Stale], *, actor: Actor, purpose: Purpose) -> None:
    if not pairs:
        return
    opened = Opened.of(pairs)
    ReviewItem.objects.bulk_create(
        [_row(pair, opened) for pair in pairs], update_conflicts=True, unique_fields=["id"], update_fields=KEPT
    )
    record(
        Event(
            kind=EventKind.REVIEW_LISTED,
            route="job.review",
            actor=actor,
            purpose=purpose,
            outcome=Outcome.DONE,
            children=tuple(sorted(opened.of_child)),
        )
    )


def _row(pair: Stale, opened: Opened) -> ReviewItem:
    item = pair.id or uuid7()
    since = pair.since or datetime.now(LONDON)
    return ReviewItem(
        id=item,
        one=pair.one,
        other=pair.other,
        authority=opened.owner(pair),
        since=since,
        due=working_days_after(since.astimezone(LONDON).date(), settings.REVIEW_WORKING_DAYS),
        version=(pair.version or 0) + 1,
        based_on=pair.based_on or "",
        sealed=seal(item, pair_of(pair, opened)),
    )
