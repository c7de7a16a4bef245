"""What data managers answered, as decisions that bind from now on; the worker makes them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from contactpoint.disclosure.inputs import links_beside
from contactpoint.identity import deciding
from contactpoint.identity.decisions import Decided
from contactpoint.identity.decisions import Kind as Binding
from contactpoint.review.models import Answer
from contactpoint.review.queries import undone_among
from contactpoint.review.rules import Kind, decision_ids, first_id, last_id

Pair = tuple[UUID, UUID]


class Said(Protocol):
    """Of an answer what its decisions follow from."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def one(self) -> UUID: ...
    @property
    def other(self) -> UUID: ...


def bind(answers: Sequence[Answer]) -> None:
    """From now on, in their order; one that was taken back meanwhile comes to nothing."""
    taken_back = undone_among(answer.id for answer in answers)
    for answer in answers:
        if answer.undoes:
            deciding.unbind(first_id(answer.undoes), last_id(answer.undoes))
        elif answer.id not in taken_back:
            deciding.bind(decisions_of(answer), by=answer.answered_by, authority=answer.authority)
    Answer.objects.filter(pk__in=[answer.id for answer in answers]).update(done=True)


def decisions_of(answer: Said) -> list[Decided]:
    """One child: all records of the two are; two children: no record of the one is of the other.

    A match names every record, since two that contradict each other would else keep one of them out.
    """
    linked = links_beside([answer.one, answer.other], ())
    one, other = (_side(record, linked) for record in (answer.one, answer.other))
    if one == other:
        one, other = [answer.one], [answer.other]
    if answer.kind == Kind.MATCH:
        joined = [(answer.one, record) for record in other] + [(record, answer.other) for record in one]
        return _each(answer, Binding.SAME, joined)
    return _each(answer, Binding.DIFFERENT, [(a, b) for a in one for b in other])


def _side(record: UUID, linked: Mapping[UUID, int]) -> list[UUID]:
    number = linked.get(record)
    return sorted(one for one, child in linked.items() if child == number) if number else [record]


def _each(answer: Said, kind: Binding, pairs: Iterable[Pair]) -> list[Decided]:
    crossed = list(pairs)
    return [Decided(id, kind, pair) for id, pair in zip(decision_ids(answer.id, len(crossed)), crossed, strict=True)]


def dismiss(answers: Iterable[Answer]) -> None:
    """They bind nothing, now or later."""
    Answer.objects.filter(pk__in=[answer.id for answer in answers]).update(done=True)
