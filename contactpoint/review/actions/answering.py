"""A data manager answers: one child or two, later, or that an answer was wrong. The worker carries it out.

The desk holds no key of the vault, so an answer is written down and handed to the worker by its id. An answer about a
child who is shielded by then is taken like any other, and waits unseen (B6-36).
"""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.locks import lock_children
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.actions.seeing import own_item
from contactpoint.review.models import Answer
from contactpoint.review.queries import undone_among
from contactpoint.review.rules import DECIDING, Item, Kind
from contactpoint.review.sealed import seal_reason
from contactpoint.review.whose import check, record_step


class ItemChanged(ContactPointError):
    """What was decided on is no longer what stands."""


class NothingToUndo(ContactPointError):
    """No decision of the actor's authority is known by this id, or it was undone already."""


@transaction.atomic
def decide(item: UUID, kind: Kind, *, version: int, route: str, actor: Actor, purpose: Purpose) -> tuple[Item, UUID]:
    """Match or different, on the version that was seen; what it was about, and the answer's id.

    Raises `NoSuchItem`, `ItemChanged`.
    """
    seen = _held(item, actor=actor, purpose=purpose)
    if kind not in DECIDING:
        raise ValueError(kind)
    if seen.version != version:
        raise ItemChanged(
            "Newer records have changed this pair since you opened it. Nothing was decided. Look at it again."
        )
    answer = _write(seen, kind, actor)
    record_step(EventKind.REVIEW_DECIDED, seen.pair.children, route=route, actor=actor, purpose=purpose)
    return seen, answer


@transaction.atomic
def skip(item: UUID, *, route: str, actor: Actor, purpose: Purpose) -> Item:
    """To the end of the list until tomorrow; what it was about. Raises `NoSuchItem`."""
    seen = _held(item, actor=actor, purpose=purpose)
    _write(seen, Kind.SKIP, actor)
    record_step(EventKind.REVIEW_SKIPPED, seen.pair.children, route=route, actor=actor, purpose=purpose)
    return seen


@transaction.atomic
def undo(answer: UUID, *, route: str, actor: Actor, purpose: Purpose) -> None:
    """A decision of the actor's authority binds no longer, and its pair comes back. Raises `NothingToUndo`."""
    authority = check(actor, purpose)
    row = Answer.objects.filter(pk=answer, authority=authority, kind__in=DECIDING).first()
    lock_children(row.children if row else ())
    if row is None or undone_among([answer]):
        raise NothingToUndo("This decision was undone already, or is not yours. Nothing was changed.")
    taken_back = _copy(row, actor)
    taken_back.save(force_insert=True)
    _hand_over(taken_back.id)
    children = tuple(map(ChildNumber, row.children))
    record_step(EventKind.REVIEW_UNDONE, children, route=route, actor=actor, purpose=purpose)


def _held(item: UUID, *, actor: Actor, purpose: Purpose) -> Item:
    """The item, read anew once its children are held: of two who decide at once one comes second."""
    seen = own_item(item, actor=actor, purpose=purpose)
    lock_children(seen.pair.children)
    return own_item(item, actor=actor, purpose=purpose)


def _write(item: Item, kind: Kind, actor: Actor) -> UUID:
    answer = uuid7()
    row = Answer(
        id=answer,
        item=item.id,
        version=item.version,
        one=item.one,
        other=item.other,
        children=list(item.pair.children),
        kind=kind,
        authority=item.authority,
        answered_by=actor.id,
        reason=seal_reason(answer, item.pair.reason),
    )
    Answer.objects.bulk_create([row])
    if kind in DECIDING:
        _hand_over(row.id)
    return row.id


def _copy(row: Answer, actor: Actor) -> Answer:
    """The taking back of an answer."""
    same = {name: getattr(row, name) for name in ("item", "version", "one", "other", "children", "authority")}
    return Answer(id=uuid7(), kind=Kind.UNDO, undoes=row.id, answered_by=actor.id, **same)


def _hand_over(answer: UUID) -> None:
    app.configure_task("review", queue="projection").defer(answer=str(answer))
