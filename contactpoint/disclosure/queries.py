"""Reads of disclosure: does the directory hold what `disclose` answers, who is shown more fully, and where?"""

from collections.abc import Iterable

from django.db import connection, transaction

from contactpoint.directory.queries import addresses, carers
from contactpoint.disclosure.actions import change_many, record_projection
from contactpoint.disclosure.facts import Address, Carer
from contactpoint.disclosure.inputs import sample_of_minted
from contactpoint.disclosure.projector import Drift
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.arrays import array
from contactpoint.kernel.numbers import ChildNumber, Postcode

FULLER = " UNION ".join(
    f"SELECT number FROM {table} WHERE number = ANY(%s::bigint[])" for table in ("address", "carer", "involvement")
)

TOO_MUCH = " UNION ".join(
    f"SELECT number FROM {table} WHERE number = ANY(%(some)s::bigint[]){besides}"
    for table, besides in (
        *((table, "") for table in ("address", "carer", "involvement", "name", "number_token")),
        ("search_key", " AND NOT of_core"),
    )
)
"""Of a limited child only the four facts stand, and the keys that follow from them."""


@transaction.atomic
def drift(sample: int, *, actor: Actor, purpose: Purpose) -> tuple[int, Drift]:
    """Project some children drawn at random and take it back: how many, and what the directory lacked or had too many.

    Nothing but the event stays, so a drift that is found is there until the children are projected again.
    """
    numbers = sample_of_minted(sample)
    with transaction.atomic():
        found = change_many(dict.fromkeys(numbers, ()), actor=actor, purpose=purpose)
        transaction.set_rollback(True)
    record_projection(numbers, route="command.doctor", actor=actor, purpose=purpose)
    return len(numbers), found


def shown_too_much(limited: Iterable[ChildNumber]) -> set[ChildNumber]:
    """Those of these limited children of whom the directory holds more than it may."""
    with connection.cursor() as cursor:
        cursor.execute(TOO_MUCH, {"some": array(limited)})
        return {ChildNumber(row[0]) for row in cursor.fetchall()}


def shown_in_full(numbers: Iterable[ChildNumber]) -> set[ChildNumber]:
    """Those of whom anybody may see more than the four facts now, so that none of them is limited."""
    wanted = array(numbers)
    with connection.cursor() as cursor:
        cursor.execute(FULLER, [wanted] * 3)
        return {ChildNumber(row[0]) for row in cursor.fetchall()}


def at_home(number: ChildNumber) -> tuple[list[Address], list[Carer]]:
    """Where a child is and with whom, as anybody may read it now."""
    homes = [
        Address(tuple(home.lines.splitlines()), Postcode(home.postcode) if home.postcode else None)
        for home in addresses(number)
    ]
    return homes, [Carer("", adult.name, telephone=adult.telephone) for adult in carers(number)]
