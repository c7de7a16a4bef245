"""Reads of identity: where records stand, and numbers that are free."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from contactpoint.disclosure.inputs import links_of, minted_among
from contactpoint.identity.decisions import Decided, Kind
from contactpoint.identity.models import Founded, Hold, SourceKey
from contactpoint.kernel.arrays import array
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.queries import Cards, by_indexes, opened_cards

AT_ONCE = 10_000
AROUND = """
    WITH under AS MATERIALIZED (
        SELECT record FROM variant WHERE tokens && %s::bigint[] UNION ALL SELECT unnest(%s::uuid[])),
    theirs AS MATERIALIZED (SELECT record, number, decided_by FROM link WHERE number = ANY(
        ARRAY(SELECT number FROM link WHERE record = ANY(ARRAY(SELECT record FROM under))))),
    every AS MATERIALIZED (SELECT record FROM under UNION ALL SELECT record FROM theirs)
    SELECT 'link', record, NULL::uuid, number, decided_by, NULL::bytea, NULL::bigint[], NULL::bytea, NULL::uuid
        FROM theirs
    UNION ALL SELECT 'own', record, NULL, NULL, source, record_ref, NULL, NULL, NULL FROM source_key
        WHERE record = ANY(ARRAY(SELECT record FROM every))
    UNION ALL SELECT 'held', record, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM hold
        WHERE record = ANY(ARRAY(SELECT record FROM every))
    UNION ALL SELECT 'doubt', one, other, NULL, NULL, NULL, NULL, NULL, NULL FROM doubt
        WHERE one = ANY(ARRAY(SELECT record FROM every)) OR other = ANY(ARRAY(SELECT record FROM every))
    UNION ALL SELECT 'decided', one, other, NULL, kind, NULL, NULL, NULL, id FROM decision
        WHERE NOT undone
        AND (one = ANY(ARRAY(SELECT record FROM every)) OR other = ANY(ARRAY(SELECT record FROM every)))
    UNION ALL SELECT 'card', record, key_id, NULL, NULL, nonce, tokens, card, NULL FROM variant
        WHERE record = ANY(ARRAY(SELECT record FROM every))"""
"""One statement, since each way to the database and back takes longer than what is done there.

A record may be named twice in `under` and `every`: to make each one name take the place of all that the planner expects
(see `by_indexes`) would clear megabytes for a dozen rows.
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where records stand: the child of each linked one, those that are held; any other waits for a person."""

    linked: dict[UUID, ChildNumber]
    held: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Own:
    """What linkage calls a record, whatever machine it is on: the digest of the source's own key; and its source."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Which child a record is about, and the rule or person that said so."""

    number: ChildNumber
    by: str


@dataclass(frozen=True, slots=True)
class Found:
    """Records under some tokens and some others, all others of their children, and what is known of all of these."""

    own: dict[UUID, Own]
    links: dict[UUID, Linked]
    held: set[UUID]
    doubts: set[tuple[UUID, UUID]]
    decided: set[Decided]
    cards: Cards


def found_around(tokens: Iterable[int], records: Iterable[UUID]) -> Found:
    """What stands under one of the tokens and the records, every record of their children, and their cards, opened."""
    rows: dict[str, list[Any]] = {kind: [] for kind in ("link", "own", "held", "doubt", "decided", "card")}
    for kind, *row in by_indexes(AROUND, [array(tokens), array(records)]):
        rows[kind].append(row)
    return Found(
        own={row[0]: own_of(bytes(row[4]), row[3]) for row in rows["own"]},
        links={row[0]: Linked(ChildNumber(row[2]), row[3]) for row in rows["link"]},
        held={row[0] for row in rows["held"]},
        doubts={(row[0], row[1]) for row in rows["doubt"]},
        decided={Decided(row[7], Kind(row[3]), (row[0], row[1])) for row in rows["decided"]},
        cards=opened_cards((row[0], row[1], row[5], row[4], row[6]) for row in rows["card"]),
    )


def own_of(ref: bytes, source: str) -> Own:
    """The name of a record in linkage, from the digest of its source's own key."""
    return Own(ref.hex(), source)


def known_keys(refs: Iterable[bytes]) -> dict[bytes, UUID]:
    """The records that are known under these digests of their source's own keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_ref, record FROM source_key WHERE record_ref = ANY(%s)", [list(refs)])
        return {bytes(ref): record for ref, record in cursor.fetchall()}


def placed(records: Collection[UUID]) -> Placed:
    """Where each of the records stands; one that stands nowhere waits."""
    return Placed(links_of(records), held_among(records)) if records else Placed({}, frozenset())


def held_among(records: Collection[UUID]) -> frozenset[UUID]:
    """Those of the records that are held."""
    return (
        frozenset(Hold.objects.filter(record__in=records).values_list("record", flat=True)) if records else frozenset()
    )


def records_of(source: str, *, at_once: int = AT_ONCE) -> Iterator[tuple[bytes, UUID]]:
    """Every record of a source, by the digest of the source's own key (`vault.actions.record_ref`).

    Read some thousands at a time by their order, so that the caller may commit between two of them.
    """
    own = SourceKey.objects.filter(source=source).order_by("record").values_list("record_ref", "record")
    some = list(own[:at_once])
    while some:
        yield from ((bytes(ref), record) for ref, record in some)
        some = list(own.filter(record__gt=some[-1][1])[:at_once])


def owns_between(first: UUID, last: UUID) -> dict[UUID, Own]:
    """Every record from one id to another."""
    rows = SourceKey.objects.filter(record__range=(first, last)).values_list("record", "record_ref", "source")
    return {record: own_of(bytes(ref), source) for record, ref, source in rows}


def ranges(at_once: int) -> list[tuple[UUID, UUID]]:
    """All records in their order, so many at a time: the first and the last of each range."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(record::text), max(record::text) FROM ("
            " SELECT record, (row_number() OVER (ORDER BY record) - 1) / %s AS nth FROM source_key) AS every"
            " GROUP BY nth ORDER BY nth",
            [at_once],
        )
        return [(UUID(first), UUID(last)) for first, last in cursor.fetchall()]


def how_many(source: str) -> int:
    """How many records a source ever sent."""
    return SourceKey.objects.filter(source=source).count()


def mint_numbers(count: int) -> list[ChildNumber]:
    """Numbers that no child has. Eleven million of 900 billion meet by chance, so each is looked up first."""
    minted: set[ChildNumber] = set()
    while len(minted) < count:
        minted |= {ChildNumber.mint() for _ in range(count - len(minted))}
        minted -= minted_among(minted)
    return list(minted)


def founding_among(records: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the records that brought a number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM founded WHERE record = ANY(%s::uuid[])", [array(records)])
        return frozenset(record for (record,) in cursor.fetchall())


def founded_by(records: Collection[UUID]) -> dict[UUID, ChildNumber]:
    """The number that each of the records brought, the first given first."""
    if not records:
        return {}
    rows = Founded.objects.filter(record__in=records).order_by("since", "number").values_list("record", "number")
    return {record: ChildNumber(number) for record, number in rows}
