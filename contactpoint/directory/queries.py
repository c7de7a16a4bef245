"""Reads of the open tables, as facts. Callers are `lookup`, which audits, and `disclosure`, which writes."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from contactpoint.audit.keys import key
from contactpoint.directory import models
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber

FRESHNESS = """
    SELECT source, area, last_fed FROM coverage
     WHERE source = ANY(%s::text[]) OR area = ANY(%s::text[]) ORDER BY area, source"""


@dataclass(frozen=True, slots=True)
class FourFacts:
    """All that stands of a limited child, and the head of every child's page."""

    number: ChildNumber
    family: str
    given: str
    gender: str
    born: PartialDate


@dataclass(frozen=True, slots=True)
class Service:
    """A service that works with a child, or did. `started` and `confirmed` are unknown for a stand-in."""

    kind: str
    organisation: str
    worker: str | None
    post: str | None
    telephone: str | None
    email: str | None
    started: date | None
    ended: date | None
    lead: bool
    assessment: bool
    source: str
    confirmed: date | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a source of an area (an authority's code, or `england`) last fed."""

    source: str
    area: str
    last_fed: date


def number_token(kind: str, value: str) -> bytes:
    """The keyed token of another body's number; `kind` is `nhs` or `upn`.

    A search asks for `nhs` alone (B5-25 names the child's number and the NHS number); see `NumberToken`.
    """
    return hmac.digest(key("identifier_token"), f"{kind}:{value}".encode(), "sha256")


def four_facts(numbers: Iterable[int]) -> list[FourFacts]:
    """The children among `numbers` that the directory holds."""
    return [
        FourFacts(
            ChildNumber(child.number),
            child.family,
            child.given,
            child.gender,
            PartialDate(child.born_year, child.born_month, child.born_day),
        )
        for child in models.Child.objects.filter(number__in=list(numbers))
    ]


def under_token(token: bytes) -> list[int]:
    """The children that answer to a token of another body's number."""
    return list(models.NumberToken.objects.filter(token=token).order_by("number").values_list("number", flat=True))


def services(number: int) -> list[Service]:
    """The services of a child, in a total order; a page has its own (`lookup.rules.in_order`)."""
    rows = models.Involvement.objects.filter(number=number).order_by("row_key")
    return [Service(*row) for row in rows.values_list(*Service.__slots__)]


def freshness(sources: Iterable[str], areas: Iterable[str]) -> list[Freshness]:
    """How fresh the named sources, and every source of the named areas, are."""
    with connection.cursor() as cursor:
        cursor.execute(FRESHNESS, [list(sources), list(areas)])
        return [Freshness(*row) for row in cursor.fetchall()]


def rebuilding() -> bool:
    """Whether the search index is being made anew, so that a search may miss children."""
    return models.Rebuilding.objects.exists()


@dataclass(frozen=True, slots=True)
class HomeAddress:
    """Where a child lives or lived, or a statement in its place; `lines` are parted by line ends."""

    lines: str
    postcode: str | None
    statement: str
    source: str
    confirmed: date


@dataclass(frozen=True, slots=True)
class Carer:
    """A carer of a child and how to reach them."""

    name: str
    relationship: str
    telephone: str | None
    email: str | None
    source: str
    confirmed: date


def addresses(number: int) -> list[HomeAddress]:
    """The addresses of a child, in a total order."""
    rows = models.Address.objects.filter(number=number).order_by("row_key")
    return [HomeAddress(*row) for row in rows.values_list(*HomeAddress.__slots__)]


def carers(number: int) -> list[Carer]:
    """The carers of a child, by name."""
    rows = models.Carer.objects.filter(number=number).order_by("name", "row_key")
    return [Carer(*row) for row in rows.values_list(*Carer.__slots__)]


def at_home(number: int) -> bool:
    """Whether an address or a carer of the child stands here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM address WHERE number = %(number)s)"
            " OR EXISTS (SELECT FROM carer WHERE number = %(number)s)",
            {"number": number},
        )
        return bool(cursor.fetchone()[0])
