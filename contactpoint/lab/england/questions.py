"""The questions that `contactpoint demo --check` asks, as they stand in the truth of a population."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from contactpoint.lab.england.truth import query, table, write_table
from contactpoint.lab.england.truth_lines import BETWEEN, LIST

COLUMNS = {"hidden": LIST, "born": "DATE"}  # the others are text


class About(StrEnum):
    """What the right answer is."""

    OPEN = "open"  # the child, and a telephone number on her page
    LIMITED = "limited"  # the child, and a page of nothing but the four facts
    NOT_HER = "not_her"  # anybody but the child
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is typed into the fields of the search; of `born` as much as is typed: 2015-03-09, 2015-03 or 2015."""

    family: str = ""
    given: str = ""
    born: str = ""
    postcode: str = ""
    gender: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A search and what must come of it; `hidden` must stand on no page that was read for it."""

    about: About
    typed: Terms
    family: str
    given: str
    born: date
    gender: str
    service: str = ""
    telephone: str = ""
    hidden: tuple[str, ...] = ()


TYPED = tuple(f"typed_{field.name}" for field in fields(Terms))
EXPECTED = tuple(field.name for field in fields(Question) if field.name != "typed")


def write_questions(population: Path, questions: Iterable[Question]) -> None:
    """Beside the other truth of the population."""
    columns = {name: COLUMNS.get(name, "VARCHAR") for name in (*EXPECTED, *TYPED)}
    write_table(population / "truth" / "questions.parquet", columns, map(_cells, questions))


def read_questions(population: Path) -> list[Question]:
    """The questions of a population."""
    found = query(f"SELECT {', '.join((*EXPECTED, *TYPED))} FROM {table(population, 'questions')}")
    return [_question(dict(zip((*EXPECTED, *TYPED), cells, strict=True))) for cells in found]


def _cells(question: Question) -> list[object]:
    expected = [getattr(question, name) for name in EXPECTED[:-1]]
    return [*expected, BETWEEN.join(question.hidden), *astuple(question.typed)]


def _question(cells: dict[str, Any]) -> Question:
    typed = Terms(*(cells.pop(name) for name in TYPED))
    return Question(About(cells.pop("about")), typed, hidden=tuple(cells.pop("hidden")), **cells)
