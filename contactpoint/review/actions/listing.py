"""The worker keeps each authority's list what it should be: items are made, made anew and withdrawn."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode, Life, SourceRecord
from contactpoint.disclosure.inputs import links_beside, looked_after_by, read_lives, read_scope, unlimited_case
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.cards import decode as decode_card
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.dates import LONDON, working_days_after
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.engine import Stated, engine
from contactpoint.review.models import ReviewItem
from contactpoint.review.queries import Stale, stale
from contactpoint.review.rules import Pair, Side
from contactpoint.review.sealed import seal
from contactpoint.review.sides import numbers_agree, side_of
from contactpoint.vault.queries import cards_of, contents

AT_ONCE = 100
KEPT = ["authority", "version", "based_on", "sealed"]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a few pairs are made from: the records of each side, who owns each child, how the two records agree."""

    said: Mapping[UUID, SourceRecord]
    of_child: Mapping[ChildNumber, Sequence[UUID]]
    lives: Mapping[ChildNumber, Life]
    stated: Mapping[UUID, Sequence[Stated]]

    @classmethod
    def of(cls, pairs: Sequence[Stale]) -> "Opened":
        of_child: dict[ChildNumber, list[UUID]] = {}
        numbers = {number for pair in pairs for number in (pair.first, pair.second) if number}
        for one, number in sorted(links_beside((), numbers).items()):
            of_child.setdefault(number, []).append(one)
        alone = {one for pair in pairs for one in (pair.one, pair.other)}
        said = contents(alone.union(*of_child.values()))
        cards = {one: [decode_card(card).stated for _, card in cards] for one, cards in cards_of(alone).items()}
        return cls({one: decode(content) for one, content in said.items()}, of_child, read_lives(numbers), cards)

    def records(self, number: ChildNumber | None, alone: UUID) -> list[SourceRecord]:
        """The records of a side."""
        return [self.said[one] for one in (self.of_child[number] if number else [alone])]

    def owner(self, pair: Stale) -> AuthorityCode:
        """Whoever owns the child that more records speak for; without child or owner, the national desk."""
        numbers = [number for number in (pair.first, pair.second) if number]
        by_records = sorted(numbers, key=lambda number: (-len(self.of_child[number]), number))
        return next((self.lives[number].owner or NATIONAL_DESK for number in by_records), NATIONAL_DESK)


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
        sealed=seal(item, _pair(pair, opened)),
    )


def _pair(pair: Stale, opened: Opened) -> Pair:
    """What a data manager is shown of a pair."""
    records = [opened.records(pair.first, pair.one), opened.records(pair.second, pair.other)]
    one, other = (_side(*side) for side in zip((pair.first, pair.second), records, strict=True))
    reason = engine().reason(opened.stated[pair.one], opened.stated[pair.other])
    return Pair((one, other), numbers_agree(*records), reason)


def _side(number: ChildNumber | None, records: Iterable[SourceRecord]) -> Side:
    said = tuple(records)
    life = replace(Life(), looked_after_by=looked_after_by(said))
    return side_of(number, said, unlimited_case(number or ChildNumber.mint(), said, life=life, scope=read_scope()))
