"""What stands after a step, in the same words from memory and from the database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from contactpoint.disclosure.facts import (
    AddressRow,
    CarerRow,
    Core,
    Disclosed,
    IndexedName,
    InvolvementRow,
)
from contactpoint.lab.monotone.memory import Memory
from contactpoint.lab.monotone.names import Names
from contactpoint.lab.monotone.reference import Seen

IDENTITY = """
    SELECT 'known', record::text, source, encode(record_ref, 'hex'), NULL::bigint FROM source_key
    UNION ALL SELECT 'founded', record::text, NULL, NULL, number FROM founded
    UNION ALL SELECT 'link', record::text, NULL, NULL, number FROM link
    UNION ALL SELECT 'held', record::text, NULL, NULL, NULL FROM hold
    UNION ALL SELECT 'limit', NULL, cause, concat_ws('|', family, given, gender, born), number FROM child_limit
    UNION ALL SELECT 'led', NULL, number::text, NULL, old FROM superseded"""
DIRECTORY = """
    SELECT number, 'facts', concat_ws('|', family, given, gender, born_year, born_month, born_day) FROM child
    UNION ALL SELECT number, 'row', lines FROM address
    UNION ALL SELECT number, 'row', concat_ws('|', postcode, statement, source) FROM address
    UNION ALL SELECT number, 'row', concat_ws('|', name, relationship, telephone, source) FROM carer
    UNION ALL SELECT number, 'row', concat_ws('|', service, source, ended) FROM involvement
    UNION ALL SELECT number, 'row', concat_ws('|', family, given) FROM name
    UNION ALL SELECT number, 'keys', count(*)::text FROM search_key GROUP BY number
    UNION ALL SELECT number, 'tokens', count(*)::text FROM number_token GROUP BY number"""


@dataclass(frozen=True, slots=True)
class Stands:
    """What is compared: what is seen, the causes of limits with the facts they froze, which numbers lead to which."""

    seen: Seen
    limits: frozenset[tuple[str, str, str]]
    led: frozenset[tuple[str, str]]
    counts: Mapping[str, tuple[str, str]]

    def differs(self, other: "Stands") -> list[str]:
        """In which parts."""
        parts = {name: (getattr(self.seen, name), getattr(other.seen, name)) for name in Seen.__slots__}
        parts |= {name: (getattr(self, name), getattr(other, name)) for name in ("limits", "led", "counts")}
        return [f"{name}: {one} beside {two}" for name, (one, two) in parts.items() if one != two]


def in_memory(memory: Memory) -> Stands:
    """What the rules in memory left."""
    tables = memory.tables
    names = tables.names()
    linked = {names[record]: link.number for record, link in tables.links.items()}
    child = memory.names
    child.learn({number: names[record] for number, record in tables.founded.items()}, linked)
    limits = [
        (child[number], str(cause), _frozen(core))
        for number, causes in tables.limits.items()
        for cause, core in causes.items()
    ]
    shown = {child[number]: one for number, one in tables.shown.items() if one.core}
    seen = Seen(
        known=frozenset(names.values()),
        child={record: child[number] for record, number in linked.items()},
        held=frozenset(names[record] for record in tables.held),
        limited=frozenset(called for called, *_ in limits),
        rows={called: rows for called, one in shown.items() if (rows := frozenset(_rows(one)))},
        facts={called: _facts(one.core) for called, one in shown.items() if one.core},
    )
    led = frozenset((child[old], child[number]) for old, number in tables.led.items())
    return Stands(seen, frozenset(limits), led, {called: _counts(one) for called, one in shown.items()})


def in_database(names: Mapping[str, str], child: Names) -> Stands:
    """What the program left; `names`: by the digest of the source's own key what a record is called."""
    told: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(IDENTITY)
        for kind, *rest in cursor.fetchall():
            told[kind].append(tuple(rest))
        cursor.execute(DIRECTORY)
        directory = cursor.fetchall()
    name = {record: names[ref] for record, _, ref, _ in told["known"]}
    linked = {name[record]: number for record, _, _, number in told["link"]}
    child.learn({number: name[record] for record, _, _, number in told["founded"]}, linked)
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, kind, text in directory:
        said[kind][child[number]].append(text)
    limits = frozenset((child[number], cause, facts) for _, cause, facts, number in told["limit"])
    seen = Seen(
        known=frozenset(name.values()),
        child={record: child[number] for record, number in linked.items()},
        held=frozenset(name[record] for record, *_ in told["held"]),
        limited=frozenset(called for called, *_ in limits),
        rows={called: frozenset(rows) for called, rows in said["row"].items()},
        facts={called: rows[0] for called, rows in said["facts"].items()},
    )
    led = frozenset((child[old], child[int(number)]) for _, number, _, old in told["led"])
    counts = {called: (said["keys"][called][0], _first(said["tokens"].get(called))) for called in seen.facts}
    return Stands(seen, limits, led, counts)


def _first(counted: list[str] | None) -> str:
    return counted[0] if counted else "0"


def _frozen(core: Core | None) -> str:
    return "|".join((core.family, " ".join(core.given), core.gender, str(core.born))) if core else ""


def _facts(core: Core) -> str:
    born = core.born
    return "|".join(map(str, (core.family, " ".join(core.given), core.gender, born.year, born.month, born.day)))


def _rows(shown: Disclosed) -> Iterator[str]:
    for row in shown.rows:
        match row:
            case AddressRow():
                yield "\n".join(row.lines)
                yield _joined(row.postcode, row.statement, row.source)
            case CarerRow():
                yield _joined(row.name, row.relationship, row.telephone, row.source)
            case InvolvementRow():
                yield _joined(row.service, row.source, row.ended)
            case IndexedName():
                yield _joined(row.family, " ".join(row.given))


def _joined(*words: object) -> str:
    """As the server's `concat_ws`."""
    return "|".join(str(word) for word in words if word is not None)


def _counts(shown: Disclosed) -> tuple[str, str]:
    tokens = [row for row in shown.rows if type(row).__name__ in {"IndexedIdentifier", "IndexedNumber"}]
    return str(len(shown.keys)), str(len(tokens))
