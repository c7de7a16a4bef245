"""What a population was asked to be and what it is, counted from its truth and its feed files alone."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import inf, sqrt
from pathlib import Path
from typing import TextIO

from contactpoint.intake.format.templates import TEMPLATES, Form
from contactpoint.intake.rules import Kind
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.england.manifest import read_manifest
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.rates import population as population_rates
from contactpoint.lab.england.report_queries import CHILDREN, COVERAGE, NAMESAKES, ROWS, Counted
from contactpoint.lab.england.sources.errors import OF_CASE_SYSTEMS
from contactpoint.lab.england.sources.files import MANIFEST
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.source_rates import SourceRates, error_rates, source_rates
from contactpoint.lab.england.truth import query, table

MOST_Z = 4.0
AS_FALLS_OUT = 0.0  # of what is counted but not asked for
FEWEST = 1.0  # fewer expected than this tell nothing
NUMBERS = ("nhs_number", "upn")


class NothingToReport(ContactPointError):
    """The population is not of the first month, or its feeds and its truth do not fit each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rate: least share asked, of how many, and how many there are."""

    about: str
    rate: float
    of: int
    made: int

    @property
    def asked(self) -> float:
        """How many the rate asks for."""
        return self.rate * self.of

    @property
    def told(self) -> bool:
        """Whether there are enough to tell anything."""
        return self.asked >= FEWEST or self.rate == AS_FALLS_OUT

    @property
    def z(self) -> float:
        """Standard errors of a sample between what was asked and what was made."""
        spread = sqrt(self.asked * (1 - self.rate))
        if spread:
            return (self.made - self.asked) / spread
        return 0.0 if self.made == self.asked or self.rate == AS_FALLS_OUT else inf

    @property
    def holds(self) -> bool:
        """Not below the rate, and within sampling error of it."""
        return not self.told or (self.made >= self.asked and abs(self.z) <= MOST_Z)


def report(population: Path) -> list[Line]:
    """Every rate of a population; raises `NothingToReport`."""
    plan = _plan(population)
    today = plan.today
    filled, sent = _filled(population)
    _check_same(population, sent)
    return [
        *_people(population, today),
        *_coverage(population, today),
        *(line for kind in Kind for line in _numbers(kind, filled)),
        *_errors(population, plan),
    ]


def _plan(population: Path) -> Plan:
    plan = read_manifest(population).plan
    if plan.month:
        raise NothingToReport("Rates are those of the first month. Give the population of month 0.")
    return plan


def _check_same(population: Path, sent: Mapping[str, int]) -> None:
    told = dict(query(f"SELECT source, count(*) FROM {table(population, 'rows')} GROUP BY source"))
    if told != dict(sent):
        raise NothingToReport(f"The feeds of {population} and its truth do not have the same rows. Make it again.")


def _people(population: Path, today: date) -> Iterator[Line]:
    rates = population_rates()
    for name, counted in CHILDREN.items():
        of, made = _count(population, counted, today)
        yield Line(f"children: {name}", getattr(rates, name), of, made)
    yield Line("children: namesake with the same date of birth", AS_FALLS_OUT, *_count(population, NAMESAKES, today))


def _coverage(population: Path, today: date) -> Iterator[Line]:
    for (kind, rate), counted in COVERAGE.items():
        of, made = _count(population, counted, today)
        share = rate if isinstance(rate, float) else getattr(source_rates(kind), rate)
        yield Line(f"{kind}: {counted.about}", share, of, made)


def _numbers(kind: Kind, filled: Mapping[tuple[Kind, str], int]) -> Iterator[Line]:
    rates: SourceRates = source_rates(kind)
    for column in NUMBERS:
        rate = getattr(rates, column)
        if rate:
            yield Line(f"{kind}: with {column}", rate, filled[kind, "rows"], filled[kind, column])


def _errors(population: Path, plan: Plan) -> Iterator[Line]:
    words = ROWS.format(rows=table(population, "rows"), children=table(population, "children"), today=plan.today)
    found = {(kind, error): number for kind, error, number in query(words)}
    for kind in Kind:
        for error, rate in error_rates(kind, plan.errors).items():
            young = error == Error.PLACEHOLDER and kind in OF_CASE_SYSTEMS
            yield Line(
                f"{kind}: {error}", rate, found.get((kind, "young" if young else "all"), 0), found.get((kind, error), 0)
            )


def _count(population: Path, counted: Counted, today: date) -> tuple[int, int]:
    """The things that a rate is a share of, and those that have it."""
    tables = {name: table(population, name) for name in ("children", "rows", "adoption")}
    of, made = query(counted.words.format(**tables, today=today))[0]
    return int(of or 0), int(made or 0)


def _filled(population: Path) -> tuple[Counter[tuple[Kind, str]], Counter[str]]:
    """By kind the rows that carry a number, of those without an error that gives or copies one; rows by source."""
    left_out = _left_out(population)
    filled: Counter[tuple[Kind, str]] = Counter()
    sent: Counter[str] = Counter()
    for path in sorted((population / "feeds").iterdir()):
        if not path.name.endswith(MANIFEST):
            source = path.name.removesuffix(".gz").rpartition(".")[0]
            kind = Kind(source.partition(".")[0])
            for row in _rows(path, kind):
                sent[source] += 1
                if row and (source, row["record_id"]) not in left_out:
                    filled[kind, "rows"] += 1
                    filled.update((kind, column) for column in NUMBERS if row.get(column))
    return filled, sent


def _left_out(population: Path) -> set[tuple[str, str]]:
    errors = [Error.TWICE, Error.NHS_SIBLING, Error.NHS_MISTYPED, Error.NHS_SUPERSEDED, Error.BROKEN]
    listed = ", ".join(f"'{error}'" for error in errors)
    rows = table(population, "rows")
    return set(query(f"SELECT source, record_id FROM {rows} WHERE list_has_any(errors, [{listed}])"))


def _rows(path: Path, kind: Kind) -> Iterator[Mapping[str, str]]:
    template = TEMPLATES[kind]
    with _opened(path, template.encoding) as file:
        if template.form is Form.CSV:
            yield from csv.DictReader(file, delimiter=template.delimiter)
        else:
            yield from map(_object, file)


def _object(line: str) -> Mapping[str, str]:
    try:
        found: Mapping[str, str] = json.loads(line)
    except json.JSONDecodeError:
        return {}
    return found


def _opened(path: Path, encoding: str) -> TextIO:
    how = gzip.open if path.suffix == ".gz" else open
    return how(path, "rt", encoding=encoding, errors="replace", newline="")
