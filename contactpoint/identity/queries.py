"""Reads of identity: where records stand, and numbers that are free."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from contactpoint.disclosure.inputs import links_of, minted_among
from contactpoint.identity.models import Hold, Review, SourceKey
from contactpoint.kernel.arrays import array
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.queries import by_indexes, opened_cards

AT_ONCE = 10_000
BESIDE = """
    WITH under AS MATERIALIZED (SELECT record FROM variant WHERE tokens && %s::bigint[]),
    theirs AS MATERIALIZED (
        SELECT record, number FROM link WHERE number = ANY(
            ARRAY(SELECT number FROM link WHERE record = ANY(ARRAY(SELECT record FROM under))) || %s::bigint[])),
    apart AS MATERIALIZED (
        SELECT record, number FROM alone WHERE record = ANY(
            ARRAY(SELECT record FROM under) || ARRAY(SELECT record FROM theirs) || %s::uuid[]))
    SELECT 'link', record, number, NULL::uuid, NULL::bigint[], NULL::bytea, NULL::bytea FROM theirs
    UNION ALL SELECT 'apart', record, number, NULL, NULL, NULL, NULL FROM apart
    UNION ALL SELECT 'card', record, NULL, key_id, tokens, nonce, card FROM variant WHERE record = ANY(
        ARRAY(SELECT record FROM theirs) || ARRAY(SELECT record FROM apart))"""
"""One statement, since each way to the database and back takes longer than what is done there."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where records stand: the child of each linked one; the held and the reviewed ones wait for a person."""

    linked: dict[UUID, ChildNumber]
    held: frozenset[UUID]
    reviewed: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Found:
    """What the vault has under some tokens: every link of the children there, and their records' cards, opened.

    `apart` are the records there, and those asked for, that linkage alone would have elsewhere.
    """

    links: dict[UUID, int]
    apart: dict[UUID, int | None]
    cards: dict[UUID, list[tuple[frozenset[int], bytes]]]


def found_under(tokens: Iterable[int], *, also: Iterable[int], held: Iterable[UUID]) -> Found:
    """The children of whom some record stands under one of the tokens and those of `also`; `held` ones apart."""
    rows = by_indexes(BESIDE, [array(tokens), array(also), array(held)])
    return Found(
        links={record: number for kind, record, number, *_ in rows if kind == "link"},
        apart={record: number for kind, record, number, *_ in rows if kind == "apart"},
        cards=dict(opened_cards((record, *card) for kind, record, _, *card in rows if kind == "card")),
    )


def known_keys(refs: Iterable[bytes]) -> dict[bytes, UUID]:
    """The records that are known under these digests of their source's own keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_ref, record FROM source_key WHERE record_ref = ANY(%s)", [list(refs)])
        return {bytes(ref): record for ref, record in cursor.fetchall()}


def placed(records: Collection[UUID]) -> Placed:
    """Where each of the records stands; one that stands nowhere is new."""
    if not records:
        return Placed({}, frozenset(), frozenset())
    reviewed = Review.objects.filter(record__in=records).values_list("record", flat=True)
    return Placed(links_of(records), held_among(records), frozenset(reviewed))


def held_among(records: Collection[UUID]) -> frozenset[UUID]:
    """Those of the records that are held."""
    return (
        frozenset(Hold.objects.filter(record__in=records).values_list("record", flat=True)) if records else frozenset()
    )


def apart_beside(records: Iterable[UUID], numbers: Iterable[int]) -> dict[UUID, int | None]:
    """Of these records and of all that linkage alone would have with these children, those that stand elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record, number FROM alone WHERE record = ANY(%s::uuid[]) OR number = ANY(%s::bigint[])",
            [array(records), array(numbers)],
        )
        return dict(cursor.fetchall())


def records_of(source: str, *, at_once: int = AT_ONCE) -> Iterator[tuple[bytes, UUID]]:
    """Every record of a source, by the digest of the source's own key (`vault.actions.record_ref`).

    Read some thousands at a time by their order, so that the caller may commit between two of them.
    """
    own = SourceKey.objects.filter(source=source).order_by("record").values_list("record_ref", "record")
    some = list(own[:at_once])
    while some:
        yield from ((bytes(ref), record) for ref, record in some)
        some = list(own.filter(record__gt=some[-1][1])[:at_once])


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
