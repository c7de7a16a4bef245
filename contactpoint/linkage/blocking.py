"""Blocking rules: which records are compared at all. They stand here once, as data.

A rule's parts must all be equal in two records. For Splink that is SQL, which Splink itself turns into that of DuckDB
or Spark; for one record it is keys, of which the vault keeps tokens.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from contactpoint.linkage.identities import COLUMNS, Identity

DIALECT = "duckdb"  # in which the SQL is written
SplinkRule = Mapping[str, str | list[str]]
"""A blocking rule as Splink's settings have it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One column, or its first letters alone; of a column with several values each stands for itself."""

    column: str
    letters: int | None = None

    @property
    def several(self) -> bool:
        return COLUMNS.get(self.column, "").endswith("[]")

    @property
    def quoted(self) -> str:
        return f'"{self.column}"'

    def of(self, value: str) -> str:
        """This part of a value of the column, which is SQL as the answer is."""
        return f"substr({value}, 1, {self.letters})" if self.letters else value

    def values(self, identity: Identity) -> tuple[str, ...]:
        """The values of an identity; none where nothing was supplied."""
        value: str | tuple[str, ...] | None = getattr(identity, self.column)
        if not value:
            return ()
        every = value if isinstance(value, tuple) else (value,)
        return every if self.letters is None else tuple({one[: self.letters] for one in every})


@dataclass(frozen=True, slots=True)
class Rule:
    """Records that agree on every part are compared."""

    name: str
    parts: tuple[Part, ...]

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(part.column for part in self.parts)

    @property
    def arrays(self) -> tuple[str, ...]:
        """The columns of which each value stands for itself."""
        return tuple(part.column for part in self.parts if part.several)


def rule(name: str, *parts: str | Part) -> Rule:
    """A rule of columns, or of parts of them."""
    return Rule(name, tuple(Part(part) if isinstance(part, str) else part for part in parts))


YEAR_OF_BIRTH = Part("born", letters=len("2015"))
RULES: tuple[Rule, ...] = (
    rule("nhs", "nhs"),
    rule("postcode_born", "postcode", "born"),
    rule("sounds_outward", "family_sound", "given_sound", "outward"),
    rule("upn", "upns"),
    rule("family_born", "families", "born"),
    rule("given_born", "givens", "born"),
    rule("given_postcode", "givens", "postcode"),
    rule("telephone_year", "telephones", YEAR_OF_BIRTH),
)
"""Those without arrays first, since Splink leaves out of each rule the pairs of the ones before it.

Together they reach 99.6% of the pairs of synthetic England's records that are of one child, and none of them more
than some tens of records at a million children; docs/explanation/linkage.md has the figures of each.
"""


def keys(identity: Identity, rules: Iterable[Rule] = RULES) -> frozenset[str]:
    """The keys `rule:value/value` of an identity: two that share one are compared."""
    return frozenset(key for one in rules for key in _keys(identity, one))


def _keys(identity: Identity, one: Rule) -> Iterator[str]:
    for values in product(*(part.values(identity) for part in one.parts)):
        yield f"{one.name}:{'/'.join(values)}"


def splink_rules(columns: Iterable[str] = COLUMNS, rules: Iterable[Rule] = RULES) -> list[SplinkRule]:
    """For Splink's settings: the rules all of whose columns a data set has, in any of Splink's dialects."""
    present = frozenset(columns)
    return [_splink_rule(one) for one in rules if one.columns <= present]


def _splink_rule(one: Rule) -> SplinkRule:
    condition = " AND ".join(f"{part.of(f'l.{part.quoted}')} = {part.of(f'r.{part.quoted}')}" for part in one.parts)
    exploded = {"arrays_to_explode": list(one.arrays)} if one.arrays else {}
    return {"blocking_rule": condition, "sql_dialect": DIALECT, **exploded}


def keys_sql(one: Rule, made: Callable[[Iterable[str]], str]) -> str:
    """Every row's keys under a rule as a list of DuckDB, each `made` of its parts; NULL where one is not supplied."""
    names = {column: f"value_{nth}" for nth, column in enumerate(one.arrays)}
    keys = made(part.of(names.get(part.column, part.quoted)) for part in one.parts)
    for nth, (column, name) in enumerate(names.items()):
        every = f'list_transform("{column}", lambda {name}: {keys})'
        keys = f"flatten({every})" if nth else every
    keys = keys if names else f"[{keys}]"
    known = " AND ".join(f"{part.quoted} IS NOT NULL" for part in one.parts)
    return f"CASE WHEN {known} THEN {keys} END"
