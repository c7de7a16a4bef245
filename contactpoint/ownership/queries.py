"""Reads of ownership: who owns a child, what of that the desk may go by, and what is under way."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet

from contactpoint.audit.clock import database_now
from contactpoint.disclosure.facts import AuthorityCode, LifeState
from contactpoint.disclosure.inputs import read_lives
from contactpoint.disclosure.queries import shown_in_full
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership.models import TransferRow
from contactpoint.ownership.rules import ENDED_DAYS, Kind, State, Transfer, Whose
from contactpoint.ownership.sealed import unseal
from contactpoint.shielding.queries import shielded

WAITING = Q(state=State.ACCEPTED, done=None)


def owners(numbers: Iterable[ChildNumber]) -> dict[ChildNumber, AuthorityCode | None]:
    """Who owns each child; an identity that is closed is nobody's, as a number never given is."""
    return {number: life.owner for number, life in read_lives(numbers).items() if life.state is not LifeState.CLOSED}


def whose(numbers: Iterable[ChildNumber]) -> dict[ChildNumber, Whose]:
    """What data managers are held to. Of a child that may be limited no owner is even read."""
    wanted = list(numbers)
    shown = shown_in_full(wanted)
    owned = owners(shown)
    return {number: Whose(number in shown, owned.get(number)) for number in wanted}


def open_of_managers(number: ChildNumber) -> list[Transfer]:
    """What data managers proposed of the child and nobody has answered, oldest first."""
    rows = TransferRow.objects.filter(number=number, state=State.OPEN).exclude(kind=Kind.PLACING)
    return facts(rows.order_by("proposed_at", "id"))


def open_placing(number: ChildNumber) -> list[Transfer]:
    """The national desk's, one at most."""
    return facts(TransferRow.objects.filter(number=number, state=State.OPEN, kind=Kind.PLACING))


def waiting_of(number: ChildNumber) -> list[Transfer]:
    """The accepted transfers of a child that are neither carried out nor dismissed, oldest first."""
    return facts(TransferRow.objects.filter(WAITING, number=number).order_by("ended_at", "id"))


def to_carry_out() -> list[ChildNumber]:
    """Children whom the worker can move; few at most."""
    waiting = TransferRow.objects.filter(WAITING).values_list("number", flat=True)
    placed = set(waiting.filter(kind=Kind.PLACING))
    agreed = set(waiting.exclude(kind=Kind.PLACING)) - placed
    return sorted(map(ChildNumber, placed | (agreed - shielded() if agreed else agreed)))


def recent() -> list[tuple[TransferRow, Transfer]]:
    """What is open, and what ended in the last days, oldest first."""
    since = database_now() - timedelta(days=ENDED_DAYS)
    rows = list(TransferRow.objects.filter(Q(state=State.OPEN) | Q(ended_at__gte=since)).order_by("proposed_at", "id"))
    return [(row, fact(row)) for row in rows]


def facts(rows: QuerySet[TransferRow]) -> list[Transfer]:
    """The rows as facts, their authorities unsealed."""
    return [fact(row) for row in rows]


def fact(row: TransferRow) -> Transfer:
    """One row as a fact."""
    giver, taker = unseal(row.id, bytes(row.sealed))
    return Transfer(
        id=row.id,
        number=ChildNumber(row.number),
        kind=Kind(row.kind),
        state=State(row.state),
        blind=row.blind,
        giver=giver,
        taker=taker,
        proposed_by=row.proposed_by,
    )
