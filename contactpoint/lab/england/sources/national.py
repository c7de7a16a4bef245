"""What the national sources make of children: benefit, health, births and school."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import numpy as np

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.days import NEWBORN_DAYS
from contactpoint.lab.england.facts import Adult, Child, Flag
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.numbers import upn
from contactpoint.lab.england.people.crowd import Crowd
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.scatter import Mask
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.local_services import School
from contactpoint.lab.england.sources.sending import Sent, begin, carried, first_of_september, known
from contactpoint.lab.england.sources.source_rates import source_rates

NOBODY: tuple[str | date, ...] = ("", "", "", "")
FORMER_PLACE = 60_000_000  # places of numbers that no child has
FIRST_SCHOOL_AGE, LAST_SCHOOL_AGE, YEARS_OF_PRIMARY = 5, 15, 7
SIBLINGS_TOGETHER = 2_654_435_761  # Knuth's multiplier: one family, one school and practice


def benefit(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """The child's claim: both carers, and since when the address is known."""
    rows = begin(plan, lots, crowd, kind=Kind.BENEFIT, covered=_covered(lots, crowd, Kind.BENEFIT, _all(crowd)))
    for row in rows:
        carers = row.child.carers
        first = _carer(carers[0]) if carers else NOBODY
        second = _carer(carers[1]) if len(carers) > 1 else NOBODY
        row.further = [*first, *second, row.home.since]
        if len(row.child.names) > 1 and row.key & 4:
            row.former_family = _other(row.child.names[1].family, row.family)
    return rows


def health(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """The registration with a practice."""
    rows = begin(plan, lots, crowd, kind=Kind.HEALTH, covered=_covered(lots, crowd, Kind.HEALTH, _all(crowd)))
    for row in rows:
        practices = local.services(row.home.authority).practices
        practice = practices[_together(row.child, len(practices))]
        registered = max(row.child.born, row.home.since)
        row.further = [row.child.nhs_number, "", practice.code, practice.name, practice.telephone, registered]
    return rows


def births(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """Notices of birth since 28 days before the first month, some days after the birth."""
    since = (plan.extracted - plan.today).days + NEWBORN_DAYS
    rows = begin(plan, lots, crowd, kind=Kind.BIRTHS, covered=crowd.days < since)
    with_number = carried(lots, rows, "births/nhs", rate=source_rates(Kind.BIRTHS).nhs_number)
    for row, numbered in zip(rows, with_number, strict=True):
        delay = 1 + (plan.extracted - row.believed).days % int(source_rates(Kind.BIRTHS).delay_days)
        row.as_of = row.child.born + timedelta(delay)
        row.family, row.given = row.child.names[-1].family, row.child.names[-1].given
        row.home = row.child.home_on(row.as_of)
        row.postcode = row.home.postcode
        number = row.child.nhs_number if numbered else ""
        row.further = [number, str(row.child.birth_order), *_mother(row.child)]
    return [row for row in rows if row.as_of <= plan.extracted]


def school(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """The school roll; children taught at home stand on none."""
    of_age = crowd.aged(FIRST_SCHOOL_AGE, LAST_SCHOOL_AGE)
    pupils = of_age & ~crowd.flagged(Flag.NOT_IN_SCHOOL)
    wanted = lots.wanted(source_rates(Kind.SCHOOL).coverage, int(of_age.sum()))
    rows = begin(plan, lots, crowd, kind=Kind.SCHOOL, covered=known(lots, crowd, Kind.SCHOOL, pupils, wanted=wanted))
    changed = carried(lots, rows, "school/former_upn", rate=source_rates(Kind.SCHOOL).former_upn)
    for row, renumbered in zip(rows, changed, strict=True):
        former = upn(plan.seed, FORMER_PLACE + row.child.place) if renumbered else ""
        attended, entered = _school(local, row, plan.extracted)
        row.further = [
            row.child.upn,
            former,
            attended.urn,
            attended.name,
            attended.telephone,
            attended.contact,
            entered,
            "",
        ]
    return rows


NATIONAL: Mapping[Kind, Callable[[Plan, Lots, Crowd, Local], list[Sent]]] = {
    Kind.BENEFIT: benefit,
    Kind.HEALTH: health,
    Kind.BIRTHS: births,
    Kind.SCHOOL: school,
}


def _covered(lots: Lots, crowd: Crowd, kind: Kind, among: Mask) -> Mask:
    return known(lots, crowd, kind, among, wanted=lots.wanted(source_rates(kind).coverage, int(among.sum())))


def _all(crowd: Crowd) -> Mask:
    return np.ones(len(crowd.children), bool)


def _school(local: Local, row: Sent, today: date) -> tuple[School, date]:
    """A school of the authority and the day of entry; secondary schools take children in after seven years."""
    born = row.child.born
    year = born.year + (5 if born.month >= 9 else 4)
    of_authority = local.services(row.home.authority)
    schools = of_authority.primaries
    if first_of_september(year + YEARS_OF_PRIMARY) <= today:
        year, schools = year + YEARS_OF_PRIMARY, of_authority.secondaries
    return schools[_together(row.child, len(schools))], min(first_of_september(year), today)


def _together(child: Child, many: int) -> int:
    return (child.family_id * SIBLINGS_TOGETHER >> 12) % many


def _carer(adult: Adult) -> tuple[str | date, ...]:
    return f"{adult.given} {adult.family}", adult.relationship, adult.telephone, adult.email


def _mother(child: Child) -> tuple[str | date, ...]:
    mother = next((adult for adult in child.carers if adult.relationship == "mother"), None)
    return (f"{mother.given} {mother.family}", mother.born, mother.telephone) if mother else ("", "", "")


def _other(name: str, than: str) -> str:
    return name if name != than else ""
