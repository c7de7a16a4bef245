"""Reading what nobody may read: for leaks alone, past every right, and unheard by the watch.

A leak must be found by what it shows. How it came by it, a real one would not tell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import Cause, Core, IdentifierKind, SourceRecord
from contactpoint.disclosure.inputs import frozen_cores, limited_by, links_beside
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.two_worlds.acting import EVERYTHING, become, search_path
from contactpoint.lab.two_worlds.playing import Scene
from contactpoint.vault.queries import contents


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is known of a limited child, and why it is limited."""

    core: Core
    causes: frozenset[Cause]
    records: tuple[SourceRecord, ...]

    @property
    def shielded(self) -> bool:
        return Cause.SHIELD in self.causes

    @property
    def families(self) -> set[str]:
        """Every family name but the shown one."""
        return {name.family.casefold() for record in self.records for name in record.names} - {
            self.core.family.casefold()
        }

    @property
    def postcode(self) -> str:
        return next((str(one.address.postcode) for one in self.records if one.address), "")

    @property
    def lines(self) -> str:
        return next((" ".join(one.address.lines) for one in self.records if one.address), "")

    @property
    def telephone(self) -> str:
        return next((carer.telephone or "" for one in self.records for carer in one.carers), "")

    @property
    def authorities(self) -> list[str]:
        """Of the case systems that have the child."""
        return sorted(one.authority for one in self.records if one.authority)

    @property
    def organisations(self) -> list[str]:
        return sorted(work.organisation for one in self.records for work in one.involvements)

    @property
    def nhs(self) -> set[str]:
        said = (number for one in self.records for number in one.identifiers)
        return {number.value for number in said if number.kind is IdentifierKind.NHS}


@dataclass(frozen=True, slots=True)
class Reader:
    """Where leaks read."""

    scene: Scene

    @contextmanager
    def past_every_right(self) -> Iterator[None]:
        """Within the block every table is open, and nothing is heard."""
        seeded = self.scene.seeded
        with self.scene.watch.deaf():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('role'), current_setting('search_path')")
                role, path = cursor.fetchone()
            become("none", search_path(EVERYTHING), seeded)
            yield
            become(role, path, seeded)

    def all(self) -> list[Truth]:
        """The limited children."""
        with self.past_every_right():
            causes: dict[ChildNumber, set[Cause]] = {}
            for cause in Cause:
                for number in limited_by(cause):
                    causes.setdefault(number, set()).add(cause)
            cores = frozen_cores(causes)
            return [Truth(cores[number], frozenset(causes[number]), _said_of(number)) for number in sorted(cores)]

    def of(self, number: int) -> Truth | None:
        """This child where it is limited."""
        return next((truth for truth in self.all() if truth.core.number == number), None)


def _said_of(number: ChildNumber) -> tuple[SourceRecord, ...]:
    linked = [record for record, child in links_beside((), [number]).items() if child == number]
    records = (decode(content) for content in contents(linked).values())
    return tuple(sorted(records, key=lambda record: record.id))
