"""What is known of a pair of records beside its levels: in Python for one pair, as SQL over marked tables for many.

The levels say how near two values are; a fact knows more of them, from a list or from how often a name is borne.
"""

import enum
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import duckdb

from contactpoint.linkage.identities import Identity

ONE_ROW_KINDS = frozenset({"benefit", "births", "health", "school"})
"""Kinds of source that send one row a child: two rows of one of them are two children, or a person looks."""
COUNTING_KINDS = frozenset({"benefit", "health"})
"""Kinds of source that send a row for nearly every child in the country: a twin has one too."""
Frequencies = Mapping[str, Mapping[str, float]]
NOTHING: Mapping[str, float] = {}
NAMES, SURNAMED, OTHERS = "marked_names", "given_surnamed", "given_others"
"""A table; is a given name borne by families rather than by children; the names that it is not."""
FAMILIES, FORENAMED = "marked_families", "family_forenamed"
"""A table; is a family name borne by children rather than by families."""
NEW_YEAR = "-01-01"
"""What is written where a day and month of birth are not known, as of children who came without papers."""


class Fact(enum.StrEnum):
    """Whether it is so of two records."""

    ONE_ROW = "one_row"  # two rows of one source that sends one row a child
    UNCOUNTED = "uncounted"  # neither is a row of a source that has every child
    TURNED = "turned"  # both have family and given name turned round, as it seems
    TWO_NAMES = "two_names"  # the given names are listed as two names that are alike, such as twins bear
    NONE_SHARED = "none_shared"  # both have several given names, and none in common
    INITIAL = "initial"  # the given name of one is one letter
    REVERSED = "reversed"  # the family name of one is rather a given name
    NEW_YEAR = "new_year"  # both are born on one 1 January


def facts(one: Identity, other: Identity, frequencies: Frequencies) -> Iterator[Fact]:
    """What the values of two records tell; whatever else is known is for the caller to add."""
    if one.given is not None:
        if one.given == other.given and _turned(one, other, frequencies):
            yield Fact.TURNED
        if other.given is not None and min(len(one.given), len(other.given)) == 1:
            yield Fact.INITIAL
        if other.given in two_names().get(one.given, ()):
            yield Fact.TWO_NAMES
    if min(len(one.givens), len(other.givens)) > 1 and set(one.givens).isdisjoint(other.givens):
        yield Fact.NONE_SHARED
    if one.born is not None and one.born == other.born and one.born.endswith(NEW_YEAR):
        yield Fact.NEW_YEAR
    if any(name is not None and forenamed(name, frequencies) for name in (one.family, other.family)):
        yield Fact.REVERSED


def of_sources(source: str, other: str) -> Iterator[Fact]:
    """What the sources of two records tell."""
    if source == other and source in ONE_ROW_KINDS:
        yield Fact.ONE_ROW
    if not {source, other} & COUNTING_KINDS:
        yield Fact.UNCOUNTED


def sources_sql(source: str, other: str) -> Mapping[Fact, str]:
    """`of_sources` of two columns."""
    once, counting = (_texts(kinds) for kinds in (ONE_ROW_KINDS, COUNTING_KINDS))
    return {
        Fact.ONE_ROW: f"({source} = {other} AND {source} IN ({once}))",
        Fact.UNCOUNTED: f"({source} NOT IN ({counting}) AND {other} NOT IN ({counting}))",
    }


def surnamed(given: str, frequencies: Frequencies) -> bool:
    """Whether a name is more frequent as a family name than as a given name."""
    families, givens = frequencies.get("family", NOTHING), frequencies.get("given", NOTHING)
    return families.get(given, 0.0) > givens.get(given, 0.0)


def forenamed(family: str, frequencies: Frequencies) -> bool:
    """Whether a name is more frequent as a given name than as a family name."""
    families, givens = frequencies.get("family", NOTHING), frequencies.get("given", NOTHING)
    return givens.get(family, 0.0) > families.get(family, 0.0)


@cache
def two_names() -> Mapping[str, Collection[str]]:
    """By given name in its normal form those that are another name, however alike; both ways round."""
    others: dict[str, set[str]] = {}
    for sides in _listed():
        for side in sides:
            for name in side:
                others.setdefault(name, set()).update(*(other for other in sides if other is not side))
    return MappingProxyType({name: frozenset(found) for name, found in others.items()})


MARKED = (SURNAMED, OTHERS, FORENAMED)
SQL: Mapping[Fact, str] = MappingProxyType(
    {
        Fact.TURNED: (
            f"given_l = given_r AND {SURNAMED}_l AND NOT coalesce(list_contains(families_r, family_l), FALSE) "
            f"AND NOT coalesce(list_contains(families_l, family_r), FALSE)"
        ),
        Fact.TWO_NAMES: f"list_contains({OTHERS}_l, given_r)",
        Fact.NONE_SHARED: "least(len(givens_l), len(givens_r)) > 1 AND NOT list_has_any(givens_l, givens_r)",
        Fact.INITIAL: "least(length(given_l), length(given_r)) = 1 AND given_l IS NOT NULL AND given_r IS NOT NULL",
        Fact.REVERSED: f"{FORENAMED}_l OR {FORENAMED}_r",
        Fact.NEW_YEAR: f"born_l = born_r AND ends_with(born_l, '{NEW_YEAR}')",
    }
)
"""`facts` over Splink's columns and those of `mark`, for either side."""


def mark(database: duckdb.DuckDBPyConnection, table: str) -> None:
    """Adds the columns `MARKED` to a table of identities; needs `frequencies_family` and `frequencies_given`."""
    mark_names(database)
    for column, kind, names, by in (
        (SURNAMED, "BOOLEAN", NAMES, "given"),
        (OTHERS, "VARCHAR[]", NAMES, "given"),
        (FORENAMED, "BOOLEAN", FAMILIES, "family"),
    ):
        database.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        database.execute(f"UPDATE {table} SET {column} = m.{column} FROM {names} m WHERE m.{by} = {table}.{by}")


def mark_names(database: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables `NAMES` and `FAMILIES`: every name of which the columns `MARKED` say something, with those."""
    listed = two_names()
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE two_names AS SELECT unnest(?) AS given, unnest(?) AS {OTHERS}",
        [list(listed), [sorted(others) for others in listed.values()]],
    )
    surnames = (
        f"SELECT family AS given, TRUE AS {SURNAMED} FROM frequencies_family "
        "LEFT JOIN frequencies_given ON given = family WHERE tf_family > coalesce(tf_given, 0.0)"
    )
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {NAMES} AS SELECT given, {SURNAMED}, {OTHERS} "
        f"FROM two_names FULL JOIN ({surnames}) USING (given)"
    )
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE {FAMILIES} AS SELECT given AS family, TRUE AS {FORENAMED} "
        "FROM frequencies_given LEFT JOIN frequencies_family ON family = given "
        "WHERE tf_given > coalesce(tf_family, 0.0)"
    )


def _texts(kinds: Collection[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


def _turned(one: Identity, other: Identity, frequencies: Frequencies) -> bool:
    """Of one given name: it is rather a family name, and no whole family name is in common.

    Twins who are both written so agree in all but what stands where the family name should. The levels cannot tell
    them from one child who changed the family name.
    """
    return (
        one.family not in other.families and other.family not in one.families and surnamed(one.given or "", frequencies)
    )


def _listed() -> Iterator[list[list[str]]]:
    text = files("contactpoint.linkage").joinpath("two_names.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield [side.split() for side in line.split("|")]
