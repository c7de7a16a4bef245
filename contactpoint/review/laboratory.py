"""Answers of a laboratory that nobody gave at a desk, to be carried out as real ones are."""

from uuid import UUID

from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.models import Answer
from contactpoint.review.rules import Kind


def answer_in_a_laboratory(
    answer: UUID,
    item: UUID,
    kind: Kind,
    *,
    pair: tuple[UUID, UUID],
    children: frozenset[ChildNumber],
    undoes: UUID | None,
) -> None:
    """What a data manager would say of two records and their children. Raises `NotALaboratory`."""
    check_own_database()
    row = Answer(
        id=answer,
        item=item,
        version=1,
        one=pair[0],
        other=pair[1],
        children=sorted(children),
        kind=kind,
        undoes=undoes,
        authority="HUL",
        answered_by="lab",
    )
    Answer.objects.bulk_create([row])
