"""The vault's bulk form: cards, keys and links of children whom a laboratory does not hold yet, by COPY alone.

The records themselves are not stored, so such a vault can be matched against and never disclosed from. A real one is
never filled this way.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from contactpoint.audit.clock import database_now
from contactpoint.disclosure.facts import Case, SourceRecord
from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.identity.cards import card_of, encode
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.actions import index, record_ref
from contactpoint.vault.keystore import new_keys
from contactpoint.vault.rules import Card

KEEP_LINKS = "COPY link (record, number, decided_by, decided_at) FROM STDIN"
KEEP_KEYS = "COPY source_key (record_ref, record, source) FROM STDIN"
BY = "laboratory"
Records = Mapping[UUID, tuple[ChildNumber, SourceRecord]]


@transaction.atomic
def fill(cases: Collection[Case]) -> int:
    """Add what linkage needs of new children, and how many records that were; raises `NotALaboratory`."""
    check_own_database()
    said = [(case.number, record) for case in cases for record in case.records]
    records = dict(zip(sorted(uuid7() for _ in said), said, strict=True))
    _index(records)
    now = database_now()
    _copy(KEEP_LINKS, (_link(record, number, now) for record, (number, _) in records.items()))
    _copy(KEEP_KEYS, ((record_ref(*one.id), record, one.source) for record, (_, one) in records.items()))
    return len(records)


def _index(records: Records) -> None:
    """Each record under a key of its own, as intake seals it."""
    stored = dict(zip(records, (key_id for key_id, _ in new_keys(len(records))), strict=True))
    cards = ((record, card_of(one)) for record, (_, one) in records.items())
    sealed = (Card(record, card.keys, encode(card)) for record, card in cards)
    index(sealed, stored, new=stored, actor=WORKER, purpose=UPKEEP)


def _link(record: UUID, number: ChildNumber, at: datetime) -> tuple[Any, ...]:
    return record, number, BY, at


def _copy(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
