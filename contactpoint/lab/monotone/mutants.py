"""Rules that are broken on purpose: each must be noticed, by the reference or by the comparison, within some runs.

A function of the program is replaced in this process of the lab alone; nothing outside the lab knows of it.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from contactpoint.disclosure.changes import Unlimited
from contactpoint.disclosure.facts import Case, Cause, Disclosed
from contactpoint.disclosure.rules import disclose
from contactpoint.identity.batch import Batch
from contactpoint.identity.keeping import keep
from contactpoint.lab.exchanged import exchanged
from contactpoint.lab.monotone.tables import Tables
from contactpoint.linkage.guard import Outcome, Seen, outcome


@dataclass(frozen=True, slots=True)
class Mutant:
    """What stands in the place of a function; whether it is hunted in the database, or in memory alone."""

    place: object
    name: str
    value: object
    on_postgresql: bool = False

    def sprung(self) -> AbstractContextManager[None]:
        """The program is broken so within."""
        return exchanged(self.place, self.name, self.value)


def _shown_in_full(case: Case) -> Disclosed:
    return disclose(replace(case, limit=None))


def _released(seen: Seen) -> Outcome:
    found = outcome(seen)
    return Outcome.RELEASED if found is Outcome.HELD else found


def _lifting(*asked: Any, **told: Any) -> dict[Any, Any]:
    return {number: [*changes, Unlimited(Cause.SHIELD)] for number, changes in keep(*asked, **told).items()}


def _nothing(*asked: Any, **told: Any) -> None:
    """Does nothing."""


def _never(*asked: Any) -> bool:
    return False


MUTANTS: Mapping[str, Mutant] = {
    "a merge takes no limit along": Mutant("contactpoint.identity.changing", "_limit", _nothing),
    "what waited has no limit any more": Mutant(Tables, "last_numbers", lambda tables, records: {}),
    "a shielded child is split like any other": Mutant(Batch, "_of_shielded", _never),
    "the guard lets everything pass": Mutant("contactpoint.identity.guarding", "outcome", lambda seen: Outcome.FREE),
    "the guard releases what it should hold": Mutant("contactpoint.identity.guarding", "outcome", _released),
    "a limit hides nothing": Mutant("contactpoint.disclosure.projector", "disclose", _shown_in_full, True),
    "a merge that touches a shield does not wait": Mutant(
        "contactpoint.review.actions.carrying", "_touches_a_shield", _never, True
    ),
    "a restored copy does not obey the ledger": Mutant("contactpoint.shielding.replaying", "carry_out", _nothing, True),
    "a feed lifts a shield without an officer": Mutant("contactpoint.identity.actions", "keep", _lifting, True),
}
