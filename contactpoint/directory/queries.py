"""Reads of the open tables, as facts. Callers are `lookup`, which audits, and `disclosure`, which writes."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from contactpoint.audit.keys import key
from contactpoint.directory import models
from contactpoint.directory.rules import KeyKind, days_it_may_stand_under
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber


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
    """The keyed token under which another body's number finds a child; `kind` is `nhs` or `upn`."""
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


def names(numbers: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Other names (family, given) that find a child and are never shown (B5-30)."""
    found: dict[int, list[tuple[str, str]]] = {}
    for name in models.Name.objects.filter(number__in=list(numbers)):
        found.setdefault(name.number, []).append((name.family, name.given))
    return found


def under_key(kind: KeyKind, key: bytes, born: PartialDate, *, most: int) -> list[int]:
    """The children under one search key, in a total order, `most` at the most."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM search_key WHERE kind = %s AND key = %s AND born = ANY(%s)"
            " ORDER BY born DESC, number LIMIT %s",
            [kind, key, days_it_may_stand_under(born), most],
        )
        return [row[0] for row in cursor.fetchall()]


def under_token(token: bytes) -> list[int]:
    """The children that answer to a token of another body's number."""
    return list(models.NumberToken.objects.filter(token=token).order_by("number").values_list("number", flat=True))


def services(number: int) -> list[Service]:
    """The services of a child: current first, then by organisation."""
    rows = models.Involvement.objects.filter(number=number).order_by("row_key").values_list(*Service.__slots__)
    found = [Service(*row) for row in rows]
    return sorted(found, key=lambda service: (service.ended is not None, service.organisation, service.worker or ""))


def freshness(sources: Iterable[str], areas: Iterable[str]) -> list[Freshness]:
    """How fresh the named sources, and every source of the named areas, are."""
    rows = models.Coverage.objects.filter(source__in=list(sources)) | models.Coverage.objects.filter(
        area__in=list(areas)
    )
    return [Freshness(row.source, row.area, row.last_fed) for row in rows.order_by("area", "source")]
