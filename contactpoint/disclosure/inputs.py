"""Reading and writing the inputs of `disclose`, many children at a time. Callers hold the children's locks."""

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection
from django.db.models import Q

from contactpoint.audit.keys import key
from contactpoint.directory.queries import four_facts
from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import (
    AuthorityCode,
    Case,
    Cause,
    Core,
    Gender,
    Life,
    LifeState,
    Limit,
    Scope,
    ServiceContact,
    SourceRecord,
)
from contactpoint.disclosure.models import LifeRow, LimitRow, Opened, Projected, Superseded
from contactpoint.disclosure.rules import standing
from contactpoint.kernel.arrays import array
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.queries import contents
from contactpoint.vault.rules import padded, unpadded

NONCE_BYTES = 12
LIFE_SIZES = (128,)


def read_cases(numbers: Iterable[int]) -> dict[ChildNumber, Case]:
    """Every input of each child as it stands now; a number never minted has no case.

    The records of a limited child are not opened: `disclose` does not look at them, so a limit can be kept while the
    vault or its keys are away. Hidden carers and consents are empty until the parts that record them are built.
    """
    wanted = sorted(set(numbers))
    lives = read_lives(wanted)
    limits = _limits(wanted)
    opened = [number for number in wanted if number not in limits or limits[number].core is None]
    links: dict[int, list[UUID]] = {}
    for number, record in _of_children("SELECT number, record FROM link WHERE number = ANY(%s::bigint[])", opened):
        links.setdefault(number, []).append(record)
    said = {record: decode(content) for record, content in contents(r for rs in links.values() for r in rs).items()}
    scope, today, leads = read_scope(), settings.CLOCK.today(), read_led(wanted)
    cases = {}
    for number, life in lives.items():
        records = tuple(said[record] for record in links.get(number, ()))
        cases[number] = Case(
            number=number,
            records=records,
            links=frozenset(record.id for record in records),
            limit=limits.get(number),
            hidden_carers=frozenset(),
            consents=frozenset(),
            life=replace(life, looked_after_by=looked_after_by(records)),
            scope=scope,
            today=today,
            leads_to=leads.get(number),
            led=frozenset(old for old, to in leads.items() if to == number),
        )
    return cases


def unlimited_case(number: ChildNumber, records: tuple[SourceRecord, ...], *, life: Life, scope: Scope) -> Case:
    """The case of a child of these records alone, limited by nothing."""
    return Case(
        number=number,
        records=records,
        links=frozenset(record.id for record in records),
        limit=None,
        hidden_carers=frozenset(),
        consents=frozenset(),
        life=life,
        scope=scope,
        today=settings.CLOCK.today(),
    )


def looked_after_by(records: tuple[SourceRecord, ...]) -> AuthorityCode | None:
    """The authority whose case system last said that it looks after the child (B6-45b)."""
    saying = [record for record in map(standing, records) if record.looked_after and record.authority]
    return max(saying, key=lambda record: (record.confirmed, record.id)).authority if saying else None


def read_scope() -> Scope:
    """The scope as configured, with every authority's contact."""
    contacts = {authority: ServiceContact(*contact) for authority, contact in settings.SERVICE_CONTACTS.items()}
    return Scope(
        universal=settings.SCOPE_UNIVERSAL,
        contacts=contacts,
        death_days=settings.DEATH_DAYS,
        worked_before_days=settings.WORKED_BEFORE_DAYS,
        concern_days=settings.CONCERN_DAYS,
        stale_days=settings.STALE_DAYS,
    )


def read_lives(numbers: Iterable[int]) -> dict[ChildNumber, Life]:
    """The life of each number that was minted."""
    rows = _of_children("SELECT number, state, died, sealed FROM life WHERE number = ANY(%s::bigint[])", numbers)
    return {
        ChildNumber(number): _life(number, state, died, sealed=bytes(sealed)) for number, state, died, sealed in rows
    }


def minted_among(numbers: Iterable[int]) -> set[ChildNumber]:
    """The numbers that some child has."""
    return {
        ChildNumber(row[0]) for row in _of_children("SELECT number FROM life WHERE number = ANY(%s::bigint[])", numbers)
    }


def minted_after(number: int, *, most: int) -> list[ChildNumber]:
    """The next numbers in ascending order."""
    numbers = LifeRow.objects.filter(number__gt=number).order_by("number").values_list("number", flat=True)
    return list(map(ChildNumber, numbers[:most]))


def projected_before(version: int, *, most: int, besides: Iterable[ChildNumber] = ()) -> list[ChildNumber]:
    """Children that were last projected under an older version, in a total order; none of `besides`."""
    older = Projected.objects.filter(projection_version__lt=version).exclude(number__in=list(besides))
    older = older.order_by("projection_version", "number")
    return list(map(ChildNumber, older.values_list("number", flat=True)[:most]))


def sample_of_minted(count: int) -> list[ChildNumber]:
    """As many numbers drawn at random."""
    return list(map(ChildNumber, LifeRow.objects.order_by("?").values_list("number", flat=True)[:count]))


def open_authorities() -> frozenset[AuthorityCode]:
    """The authorities that both signers have opened (B6-37)."""
    return frozenset(Opened.objects.filter(at__isnull=False).values_list("authority", flat=True))


def links_of(records: Iterable[UUID]) -> dict[UUID, ChildNumber]:
    """The child of each record that is linked."""
    return _links("record = ANY(%s::uuid[])", [list(records)])


def links_beside(records: Iterable[UUID], numbers: Iterable[int]) -> dict[UUID, ChildNumber]:
    """Every link of the children that the records are about, and of the children named."""
    theirs = "number = ANY(ARRAY(SELECT number FROM link WHERE record = ANY(%s::uuid[])) || %s::bigint[])"
    return _links(theirs, [list(records), list(numbers)])


def _links(which: str, values: list[list[Any]]) -> dict[UUID, ChildNumber]:
    if not any(values):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT record, number FROM link WHERE {which}", list(map(array, values)))
        return {record: ChildNumber(number) for record, number in cursor.fetchall()}


def write_lives(lives: dict[ChildNumber, Life]) -> None:
    """Mint the numbers; a number that already stands is a database error, so it never means two children."""
    if lives:
        with connection.cursor() as cursor, cursor.copy("COPY life (number, state, died, sealed) FROM STDIN") as copy:
            for number, life in lives.items():
                copy.write_row((number, life.state.value, life.died, _seal(number, life)))


def write_owners(owners: dict[ChildNumber, AuthorityCode]) -> None:
    """Another owner in place of the one that stood, in one statement: no child is ever without."""
    for number, life in read_lives(owners).items():
        LifeRow.objects.filter(number=number).update(sealed=_seal(number, replace(life, owner=owners[number])))


def read_led(numbers: Iterable[int]) -> dict[ChildNumber, ChildNumber]:
    """The numbers among these that lead to another, and those that lead to one of these, with where they lead."""
    wanted = list(numbers)
    rows = Superseded.objects.filter(Q(old__in=wanted) | Q(number__in=wanted)).values_list("old", "number")
    return {ChildNumber(old): ChildNumber(number) for old, number in rows}


def write_led(led: Mapping[ChildNumber, ChildNumber]) -> None:
    """The numbers lead elsewhere from now on."""
    if led:
        Superseded.objects.bulk_create(
            [Superseded(old=old, number=number) for old, number in led.items()],
            update_conflicts=True,
            unique_fields=["old"],
            update_fields=["number"],
        )


def end_led(numbers: Collection[ChildNumber]) -> None:
    """The numbers stand for themselves."""
    if numbers:
        Superseded.objects.filter(old__in=numbers).delete()


def write_limits(limits: Sequence[tuple[ChildNumber, Cause, Core | None]]) -> None:
    """One row a cause, begun today; a cause that already stands stays as it is."""
    rows = [(number, cause, *_core_columns(core)) for number, cause, core in limits]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO child_limit (number, cause, family, given, gender, born, since) SELECT *, %s"
                " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
                " ON CONFLICT DO NOTHING",
                [settings.CLOCK.today(), *(list(column) for column in zip(*rows, strict=True))],
            )


def freeze_late(number: ChildNumber, core: Core) -> None:
    """The four facts of a limit that began before they were known."""
    family, given, gender, born = _core_columns(core)
    LimitRow.objects.filter(number=number, family=None).update(family=family, given=given, gender=gender, born=born)


def projected_core(numbers: Iterable[int]) -> dict[ChildNumber, Core]:
    """The four facts as they are shown now, for the children that have any."""
    return {
        facts.number: Core(facts.number, facts.family, tuple(facts.given.split()), Gender(facts.gender), facts.born)
        for facts in four_facts(numbers)
    }


def frozen_cores(numbers: Iterable[int]) -> dict[ChildNumber, Core]:
    """The four facts that standing limits have frozen."""
    return {ChildNumber(number): limit.core for number, limit in _limits(numbers).items() if limit.core}


def end_limit(number: ChildNumber, cause: Cause) -> None:
    """The cause no longer limits the child."""
    LimitRow.objects.filter(number=number, cause=cause).delete()


def limited_by(cause: Cause) -> frozenset[ChildNumber]:
    """Every child that the cause limits: for the worker that guards and opens, never for a face."""
    return frozenset(map(ChildNumber, LimitRow.objects.filter(cause=cause).values_list("number", flat=True)))


def limited_after(number: ChildNumber | int, *, most: int) -> list[ChildNumber]:
    """The next limited children in ascending order, whatever limits them."""
    rows = LimitRow.objects.filter(number__gt=number).order_by("number").values_list("number", flat=True).distinct()
    return list(map(ChildNumber, rows[:most]))


def is_limited_by(number: ChildNumber, cause: Cause) -> bool:
    """Whether the cause limits this child."""
    return LimitRow.objects.filter(number=number, cause=cause).exists()


def causes_of(numbers: Iterable[int]) -> dict[ChildNumber, set[Cause]]:
    """The causes that limit each of these children."""
    causes: dict[ChildNumber, set[Cause]] = {}
    for number, cause in LimitRow.objects.filter(number__in=list(numbers)).values_list("number", "cause"):
        causes.setdefault(ChildNumber(number), set()).add(Cause(cause))
    return causes


def _limits(numbers: Iterable[int]) -> dict[int, Limit]:
    """The standing limit of each limited child; every cause carries the same core."""
    limits: dict[int, Limit] = {}
    rows = _of_children(
        "SELECT number, family, given, gender, born FROM child_limit"
        " WHERE number = ANY(%s::bigint[]) ORDER BY since, cause",
        numbers,
    )
    for number, *core in rows:
        limits.setdefault(number, Limit(_core(number, core)))
    return limits


def _core(number: int, columns: list[str | None]) -> Core | None:
    family, given, gender, born = columns
    if family is None or given is None or gender is None or born is None:
        return None
    return Core(ChildNumber(number), family, tuple(given.split()), Gender(gender), PartialDate.parse(born))


def _core_columns(core: Core | None) -> tuple[str | None, ...]:
    return (core.family, " ".join(core.given), core.gender, str(core.born)) if core else (None,) * 4


def _seal(number: int, life: Life) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    inside = json.dumps([life.owner, life.stays_after_18]).encode()
    return nonce + AESGCM(key("life")).encrypt(nonce, padded(inside, LIFE_SIZES), str(number).encode())


def _life(number: int, state: str, died: date | None, *, sealed: bytes) -> Life:
    inside = AESGCM(key("life")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], str(number).encode())
    owner, stays_after_18 = json.loads(unpadded(inside))
    return Life(state=LifeState(state), owner=owner, died=died, stays_after_18=stays_after_18)


def _of_children(sql: str, numbers: Iterable[int]) -> list[Any]:
    """The rows of some children; nothing is asked for none."""
    wanted = list(numbers)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [array(wanted)])
        rows: list[Any] = cursor.fetchall()
        return rows
