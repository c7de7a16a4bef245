"""Somebody who can send rows looks for the home of one shielded child: a planted row that does not appear tells them.

They plant one row of a made-up child at one of the dwellings of an authority. If it does not appear they guess that
dwelling, else any other one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from statistics import mean

from django.db import transaction

from contactpoint.disclosure.facts import Address, Name, SourceRecord
from contactpoint.identity.actions import apply_records
from contactpoint.identity.queries import held_among, known_keys
from contactpoint.kernel.actors import WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.england.facts import Child, Home
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.guard.held import Person
from contactpoint.lab.guard.trying import AT_ONCE, FEED, incoming
from contactpoint.vault.actions import record_ref

PLANTED = 200  # at hidden homes, and as many at others
DAYS = 365 * 17


@dataclass(frozen=True, slots=True)
class Guessed:
    """The shares of planted rows that were held at a hidden home and at another; `dwellings` of an authority."""

    hidden: float
    other: float
    dwellings: float

    @property
    def gain(self) -> float:
        """By how much one planted row makes a right guess likelier than one dwelling drawn at random.

        Right with `hidden / n + (1 - 1 / n) * (1 - other) / (n - 1)`, where a guess alone is right with `1 / n`.
        """
        return max(self.hidden - self.other, 0.0) / self.dwellings


def guessed(people: Sequence[Person], strangers: Sequence[Child], plan: Plan, *, seed: int) -> Guessed:
    """Each planted in a transaction that is taken back."""
    random = Random(f"{seed}/guess")  # noqa: S311 - reproducible, not secret
    homes = [home for person in people for home in person.homes[:1]]
    others = [child.homes[0] for child in strangers]
    hidden = _held([random.choice(homes) for _ in range(PLANTED)], strangers, plan, random)
    other = _held(random.choices(others, k=PLANTED), strangers, plan, random)
    return Guessed(hidden, other, mean(Counter(home.authority for home in others).values()))


def _held(homes: Sequence[Home], strangers: Sequence[Child], plan: Plan, random: Random) -> float:
    planted = list(_planted(homes, strangers, plan, random))
    held = 0
    for start in range(0, len(planted), AT_ONCE):
        batch = planted[start : start + AT_ONCE]
        with transaction.atomic():
            apply_records([incoming(one) for one in batch], actor=WORKER, purpose=FEED)
            held += len(held_among(known_keys(record_ref(*one.id) for one in batch).values()))
            transaction.set_rollback(True)
    return held / len(planted)


def _planted(homes: Sequence[Home], strangers: Sequence[Child], plan: Plan, random: Random) -> Iterator[SourceRecord]:
    """Children whom nobody knows: one's family name, another's given name, a day of their own."""
    for nth, home in enumerate(homes):
        family, given = (random.choice(strangers).names[0] for _ in range(2))
        yield SourceRecord(
            record=f"planted-{nth}",
            source="voluntary.0001",
            authority=None,
            confirmed=plan.extracted,
            names=(Name(family.family, given.given),),
            born=PartialDate.of(plan.extracted - timedelta(random.randrange(DAYS))),
            address=Address(home.lines, Postcode(home.postcode)),
        )
