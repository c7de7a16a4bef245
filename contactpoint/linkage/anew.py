"""The rules once more, when a whole population has been put together: then what a child lacks is evidence too.

Nearly every child has one row of each kind of source below. A row that stands alone would be a child whom all the
others miss; beside it stands a child who lacks just that row. Each such kind counts `Bands.absent` bits, and fewer
doubts are left: a twin whose name is alike would have rows of its own. Only for linkage of all records at once, since
of a source that has not come yet every child lacks a row.
"""

from collections.abc import Iterator

from contactpoint.linkage.facts import ONE_ROW_KINDS, Fact
from contactpoint.linkage.judge import (
    ALIKE_NAME,
    ELSEWHERE,
    NO_HOME,
    OTHER_NAME,
    RULES,
    UNNUMBERED,
    Rule,
    Threshold,
    Verdict,
    at,
)

WHOLE_KINDS = frozenset({"benefit", "health", "school"})
"""Kinds of source of which nearly every child, or every child of an age, has a row; births are of one month alone."""
ANSWERED = frozenset({"near_name", "twins_name"})
"""Rules that keep a twin's row back: a twin that nobody has a row of is not to be expected."""
BEFORE = {
    "other_name": Rule("lone_name", Verdict.LOOK, when=at(given=OTHER_NAME) | UNNUMBERED, least=Threshold.LOOK),
    "other_family": Rule(
        "lone_family", Verdict.LOOK, when=at(household=f"{ELSEWHERE} named") | UNNUMBERED, least=Threshold.LOOK
    ),
    "near_name": Rule(
        "lone_alike",
        Verdict.LOOK,
        facts=frozenset({Fact.ANYBODYS}),
        when=at(given=ALIKE_NAME, household=NO_HOME) | UNNUMBERED,
        least=Threshold.LOOK,
    ),
    "weight": Rule("contradicted", Verdict.LOOK, facts=frozenset({Fact.CONTRADICTED}), least=Threshold.SAME),
}
"""Rules that are asked before those of the name.

Two halves of a child with other names at other places look like a child before and after an adoption. A row of case
work with a name that is alike and no home in common may be a twin's: nothing says which of the two lacks it.
"""


def _anew() -> Iterator[Rule]:
    for rule in RULES:
        if rule.name in BEFORE:
            yield BEFORE[rule.name]
        if rule.name not in ANSWERED:
            yield rule


RULES_ANEW = tuple(_anew())


def kinds_sql(source: str) -> str:
    """The kinds of source that send one row a child, as a list of a group's column."""
    return f"coalesce(list(DISTINCT {source}) FILTER ({source} IN {tuple(sorted(ONE_ROW_KINDS))}), [])"


def absent_sql(kinds: str, others: str, bits: float) -> str:
    """What absence counts between two clusters by their kinds; NULL where both have one kind, which speaks against."""
    counted = f"len(list_intersect(list_concat({kinds}, {others}), {sorted(WHOLE_KINDS)}))"
    return f"CASE WHEN NOT list_has_any({kinds}, {others}) THEN {bits!r} * {counted} END"
