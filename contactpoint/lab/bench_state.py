"""What a load left, apart from all that is drawn at random: two loads of the same feeds must leave the same.

A child is named by the records that are linked to it, a record by its source and the source's own key. Numbers, ids,
keys, nonces and times are left out, and so are batches and audit events, which count the transactions, and numbers
that were given on the way and lead to another now.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from contactpoint.directory.models import Child, NumberToken, Rebuilding
from contactpoint.directory.queries import number_token
from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import RecordId
from contactpoint.disclosure.inputs import read_lives
from contactpoint.disclosure.models import LifeRow, LimitRow, Link, Projected, Superseded
from contactpoint.identity.models import DoubtRow, Hold, SourceKey
from contactpoint.intake.models import Delivery, Refusal
from contactpoint.vault.models import Record
from contactpoint.vault.queries import cards_of, contents

Lines = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands after a load, and on which server."""

    rows: int
    refused: int
    held: int
    server: str


@dataclass(frozen=True, slots=True)
class Names:
    """Records and children by what sources call them."""

    said: Mapping[UUID, bytes]
    records: Mapping[UUID, RecordId]
    children: Mapping[int, str]


def counts() -> Counts:
    """Rows delivered, rows refused, records held."""
    rows = Delivery.objects.aggregate(rows=models.Sum("rows"))["rows"] or 0
    return Counts(rows, Refusal.objects.count(), Hold.objects.count(), server())


def server() -> str:
    """The database server, as figures name it."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def state() -> dict[str, str]:
    """For each part of what the database holds, how many lines it has and their digest. For the worker's process."""
    names = read_names()
    return {part: _digest(lines) for part, lines in (*_open_parts(names), *_sealed_parts(names), *_parts(names))}


def read_names() -> Names:
    """Every record opened and named, and every child."""
    said = contents(Record.objects.values_list("record", flat=True).distinct())
    records = {record: decode(content).id for record, content in said.items()}
    linked = defaultdict(list)
    for record, number in Link.objects.values_list("record", "number"):
        linked[number].append(records[record])
    children = {number: _sha256(repr(sorted(its))) for number, its in linked.items()}
    return Names(said, records, children)


def _open_parts(names: Names) -> Iterator[tuple[str, Lines]]:
    """Every table of the directory that a load writes, with each of its columns."""
    for model in apps.get_app_config(Child._meta.app_label).get_models():
        if model is not Rebuilding:
            yield model._meta.db_table, _rows(model, names)


def _rows(model: type[models.Model], names: Names) -> Lines:
    columns = [column.attname for column in model._meta.concrete_fields if column.attname != "number"]
    if not any(column.attname == "number" for column in model._meta.concrete_fields):
        return model._default_manager.values_list(*columns)
    rows = model._default_manager.values_list("number", *columns)
    if model is NumberToken:
        rows = rows.exclude(token__in=[number_token("child", str(old)) for old in _given_on_the_way()])
    return ((names.children[number], *map(_plain, rest)) for number, *rest in rows)


def _given_on_the_way() -> list[int]:
    return list(Superseded.objects.values_list("old", flat=True))


def _sealed_parts(names: Names) -> Iterator[tuple[str, Lines]]:
    """The vault, opened."""
    own, cards = names.records, cards_of(names.records)
    versions = Record.objects.values_list("record", "version", "source", "extracted", "content_hmac")
    yield "contents", ((own[record], content) for record, content in names.said.items())
    yield "versions", ((own[record], *map(_plain, rest)) for record, *rest in versions)
    yield "cards", ((own[record], sorted(tokens), card) for record in cards for tokens, card in cards[record])


def _parts(names: Names) -> Iterator[tuple[str, Lines]]:
    """What was decided, and what was delivered."""
    own, children = names.records, names.children
    links = Link.objects.values_list("record", "number", "decided_by")
    lives = read_lives(LifeRow.objects.values_list("number", flat=True))
    limits = LimitRow.objects.values_list("number", "cause", "family", "given", "gender", "born")
    projected = Projected.objects.values_list("number", "projection_version")
    doubts = DoubtRow.objects.values_list("one", "other", "verdict", "rule", "weight", "settled")
    yield "links", ((own[record], children[number], by) for record, number, by in links)
    yield "lives", ((children[number], life) for number, life in lives.items() if number in children)
    yield "limits", ((children[number], *frozen) for number, *frozen in limits if number in children)
    yield "holds", ((own[record], outcome) for record, outcome in Hold.objects.values_list("record", "outcome"))
    yield "doubts", ((sorted((own[one], own[other])), *rest) for one, other, *rest in doubts)
    yield "source_keys", ((own[record],) for record in SourceKey.objects.values_list("record", flat=True))
    yield "projected", ((children[n], v) for n, v in projected if n in children)
    yield "deliveries", Delivery.objects.values_list("source", "mode", "extracted", "rows", "state")
    yield "refusals", Refusal.objects.values_list("delivery__source", "line", "column_name", "reason")


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _digest(lines: Lines) -> str:
    """Of the lines in any order: how many, and SHA-256 over all of them."""
    in_order = sorted(map(repr, lines))
    return f"{len(in_order)} {_sha256(chr(10).join(in_order))}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
