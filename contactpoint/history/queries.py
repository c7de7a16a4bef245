"""Reads of history: where records were, what people decided, how the child passed."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.inputs import read_led, read_scope
from contactpoint.disclosure.linking import stays_of
from contactpoint.disclosure.queries import shown_in_full
from contactpoint.disclosure.rules import says_no_place
from contactpoint.history.models import HistoryAsked
from contactpoint.history.rules import (
    Decided,
    Line,
    Passed,
    Placed,
    Told,
    in_order,
    of_decisions,
    of_owners,
    of_records,
)
from contactpoint.kernel.arrays import array
from contactpoint.kernel.dates import LONDON
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership.models import TransferRow
from contactpoint.ownership.rules import Done, Kind
from contactpoint.review.models import Answer
from contactpoint.review.rules import Kind as Answered
from contactpoint.vault.queries import contents, first_received

NAMED = "children && %s::bigint[] OR one = ANY(%s::uuid[]) OR other = ANY(%s::uuid[])"
"""Django's own lookup binds a number of an array by 32 bits where parameters are bound by the server."""


def is_written(asked: UUID) -> bool:
    """Whether the worker has written it: all that the desk may ask here, and it tells nothing of a child."""
    return HistoryAsked.objects.filter(pk=asked, sealed__isnull=False).exists()


def lines_of(number: ChildNumber) -> tuple[Line, ...]:
    """The history of a child who is shown in full, as far as it touches no child who may be limited."""
    records = dict(_told(number))
    led = {old for old, to in read_led([number]).items() if to == number}
    own = {record for record, told in records.items() if told.places[-1].number == number}
    decided = list(_decided({number, *led}, own))
    named = {place.number for told in records.values() for place in told.places}
    named |= {child for one in decided for child in one.children}
    shown = shown_in_full(named) | led | {number}
    return in_order(
        (
            *of_records(number, records.values(), shown=shown, led=led),
            *of_decisions(number, decided, shown=shown),
            *of_owners(_passed(number)),
        )
    )


def _told(number: ChildNumber) -> Iterator[tuple[UUID, Told]]:
    """By id, records that are with some child now. What a service says that may not be named leaves no line (B8-50)."""
    stays = {record: places for record, places in stays_of(number).items() if places[-1].by}
    said, came, scope = contents(stays), first_received(stays), read_scope()
    for record, places in stays.items():
        if not says_no_place(decode(said[record]), scope):
            where = tuple(Placed(place.number, place.since.astimezone(LONDON)) for place in places)
            yield record, Told(came[record].source, came[record].received, places[-1].by or "", where)


def _decided(numbers: Collection[ChildNumber], records: Collection[UUID]) -> Iterator[Decided]:
    """Every answer about the child by any number that leads to it, or about a record that is the child's now.

    A record may have waited when somebody decided on it. Answers count carried out or not: whether one was would tell
    of children who are shielded meanwhile (B6-36).
    """
    asked = [array(numbers), array(records), array(records)]
    theirs = Answer.objects.extra(where=[NAMED], params=asked)  # noqa: S610 - a constant
    answers = theirs.exclude(kind=Answered.SKIP).order_by("id")
    for one in answers:
        children = tuple(map(ChildNumber, one.children))
        yield Decided(one.id, one.kind, one.answered_at, one.answered_by, children)


def _passed(number: ChildNumber) -> Iterable[Passed]:
    """Between data managers, of a child that was shown in full then: no other move is any data manager's to know."""
    moved = TransferRow.objects.filter(number=number, done=Done.MOVED, blind=False).exclude(kind=Kind.PLACING)
    for one in moved.order_by("ended_at"):
        if one.ended_at and one.answered_by:
            yield Passed(one.ended_at, one.proposed_by, one.answered_by)
