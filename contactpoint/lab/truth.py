"""What is true of synthetic England, as files that only `lab` opens: intake never reads this folder."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from contactpoint.lab.people import Child, Family
from contactpoint.lab.places import Home
from contactpoint.lab.plan import Limited, Plan
from contactpoint.lab.rows import Row

DAYS_OF_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class TrueChild:
    """A child that is limited in truth: the four facts but the number, an NHS number to look it up, and the cause."""

    true_id: str
    family: str
    given: tuple[str, ...]
    born: date
    gender: str
    nhs_number: str
    authority: str
    cause: Limited


class TruthWriter:
    """The truth of a population, written family by family."""

    def __init__(self, folder: Path, stack: ExitStack, plan: Plan) -> None:
        self._plan = plan
        self._children, self._rows, self._households, self._limited = (
            stack.enter_context((folder / f"{table}.ndjson").open("w", encoding="utf-8", newline="\n"))
            for table in ("children", "rows", "household", "limited")
        )

    def family(self, family: Family) -> None:
        """Its children and where it has lived."""
        for child in family.children:
            _line(self._children, _child(child, family, self._plan))
            self._limit(child, family, self._plan.limited(child.place))
        for nth, home in enumerate((family.former, family.home)):
            _line(self._households, _home(family, nth, home))

    def row(self, row: Row) -> None:
        """Whose row it is and what went wrong in it."""
        told = {"source": row.source, "record_id": row.record_id, "true_id": row.child.true_id, "errors": row.errors}
        _line(self._rows, told)

    def _limit(self, child: Child, family: Family, cause: Limited) -> None:
        if cause is not Limited.NO:
            identity = (child.family, child.given, child.born, child.gender, child.nhs_number)
            _line(self._limited, asdict(TrueChild(child.true_id, *identity, family.home.authority, cause)))


@contextmanager
def truth(folder: Path, plan: Plan) -> Iterator[TruthWriter]:
    """A writer into a new `folder`."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        yield TruthWriter(folder, stack, plan)


def limited_children(population: Path) -> Iterator[TrueChild]:
    """Every child limited in truth, shielded ones among them."""
    for line in lines(population / "truth" / "limited.ndjson"):
        known = {**line, "given": tuple(line["given"]), "born": date.fromisoformat(line["born"])}
        yield TrueChild(**{**known, "cause": Limited(line["cause"])})


def shielded_children(population: Path) -> list[TrueChild]:
    """The children to shield, as `contactpoint limit --cause shield` does."""
    return [child for child in limited_children(population) if child.cause is Limited.SHIELD]


def otherwise_limited_children(population: Path) -> list[TrueChild]:
    """The children limited for another cause, each with it."""
    return [child for child in limited_children(population) if child.cause is not Limited.SHIELD]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of an NDJSON file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def write_lines(path: Path, facts: Iterable[Mapping[str, Any]]) -> None:
    """An NDJSON file of these objects."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for fact in facts:
            _line(file, fact)


def _line(file: TextIO, fact: Mapping[str, Any]) -> None:
    file.write(json.dumps(fact, ensure_ascii=False, default=date.isoformat) + "\n")


def _child(child: Child, family: Family, plan: Plan) -> Mapping[str, Any]:
    limited = plan.limited(child.place)
    return {
        "true_id": child.true_id,
        "family_id": child.family_id,
        "family": child.family,
        "given": child.given,
        "born": child.born,
        "gender": child.gender,
        "owner": family.home.authority,
        "twin": child.twin,
        "half_sibling": child.half_sibling,
        "moved": (plan.today - family.home.since).days < DAYS_OF_A_YEAR,
        "shielded": limited is Limited.SHIELD,
        "limited_otherwise": limited not in (Limited.NO, Limited.SHIELD),
    }


def _home(family: Family, nth: int, home: Home) -> Mapping[str, Any]:
    address = f"a{family.place:08}.{nth}"
    lived = {"from": home.since, "to": home.until}
    return {"family_id": family.place, "address_id": address, **lived, "lines": home.lines, "postcode": home.postcode}
