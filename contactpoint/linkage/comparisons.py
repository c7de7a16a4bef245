"""What is compared of two records, and the levels at which each comparison can stand: data, and Splink's form of it.

A level is SQL over a left and a right row of `identities.COLUMNS`, and `given_known` (is the given name one of the
model's frequency table?). The first level that fits is taken. Only functions for which the online scorer has its own
form may be used. Thresholds stand off the lattice of what can come out (.9201, not .92).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

MISSING = "missing"
SIDE = re.compile(r"_[lr]\b")
OTHER_SIDE = {"_l": "_r", "_r": "_l"}
ELSE = "ELSE"
KNOWN = "given_known"
"""A column that a table gets from the model's own frequencies: is this a name that people bear?"""


@dataclass(frozen=True, slots=True)
class Level:
    """`frequency` is the column whose term frequencies refine the weight; `u` stands where sampling can't find it."""

    name: str
    sql: str
    frequency: str | None = None
    u: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`missing` is the condition under which the comparison says nothing; the last level is for all else."""

    name: str
    missing: str
    levels: tuple[Level, ...]
    columns: frozenset[str]
    """A data set without one of these goes without the comparison."""


def _both(one: str) -> str:
    """A test written of `_l` and `_r`, either way round."""
    return f"({one}) OR ({SIDE.sub(lambda side: OTHER_SIDE[side[0]], one)})"


def _all(*tests: str) -> str:
    return " AND ".join(f"({test})" for test in tests)


def _any(*tests: str) -> str:
    return " OR ".join(f"({test})" for test in tests)


def _unknown(*columns: str) -> str:
    """On one side or the other each of these columns has nothing."""
    return _all(*(f"{column}_l IS NULL OR {column}_r IS NULL" for column in columns))


def _edited(column: str) -> str:
    """One edit apart; the lengths are compared first since that is quicker."""
    lengths = f"length({column}_l) - length({column}_r) BETWEEN -1 AND 1"
    return _all(lengths, f"damerau_levenshtein({column}_l, {column}_r) <= 1")


def _near(column: str) -> str:
    """Two edits apart in a long word; never in the first letter, which is quicker."""
    return _all(
        f"left({column}_l, 1) = left({column}_r, 1)", f"jaro_winkler_similarity({column}_l, {column}_r) > 0.9201"
    )


SWAPPED = _both("family_l = given_r AND list_contains(givens_l, family_r)")

# The household is one comparison, since its fields depend on each other: siblings share surname, house and carers,
# and three comparisons would count the one fact three times. Its levels are patterns, so that the chance of a pattern
# among records of different children (u, found by sampling pairs) holds the siblings.
FAMILY = "family_l = family_r"
NAMED = _any(FAMILY, "list_has_any(families_l, families_r)", SWAPPED)
ALIKE = _any(
    NAMED,
    "family_sound_l = family_sound_r",
    _edited("family"),
    _near("family"),
)
HOUSE = "houses_l = houses_r"
POSTCODE = "postcode_l = postcode_r"
OUTWARD = "outward_l = outward_r"
AREA = "substr(outward_l, 1, 2) = substr(outward_r, 1, 2)"
TELEPHONE = "list_has_any(telephones_l, telephones_r)"
CARER = _any(TELEPHONE, "list_has_any(carers_l, carers_r)")
UNPLACED = "outward_l IS NULL OR outward_r IS NULL"

HOUSEHOLD = Comparison(
    "household",
    _unknown("family", "postcode", "carers", "telephones"),
    (
        Level("family_house_carer", _all(HOUSE, CARER, NAMED)),
        Level("family_house", _all(HOUSE, NAMED)),
        Level("like_house", _all(HOUSE, ALIKE)),
        Level("house_carer", _all(HOUSE, CARER)),
        Level("house", HOUSE),
        Level("family_telephone", _all(TELEPHONE, ALIKE)),
        Level("telephone", TELEPHONE),
        Level("family_outward", _all(OUTWARD, FAMILY), frequency="family"),
        Level("family_area", _all(FAMILY, AREA), frequency="family"),
        Level("like_outward", _all(OUTWARD, ALIKE)),
        Level("postcode", POSTCODE),
        Level("family_carer", _all(CARER, ALIKE)),
        Level("carer", CARER),
        Level("family_unplaced", _all(FAMILY, UNPLACED), frequency="family"),
        Level("family", FAMILY, frequency="family"),
        Level("named", NAMED),
        Level("like_area", _all(AREA, ALIKE)),
        Level("like", ALIKE),
        Level("outward", OUTWARD),
        Level("unplaced", UNPLACED),
        Level("different", ELSE),
    ),
    frozenset({"family"}),
)

# A second name that agrees tells namesakes apart, and one that does not, twins who share a name: so the levels of an
# equal first name are three, and those of a first name that is among the other's names three more.
FIRST = "given_l = given_r"
TWO_SHARED = "array_length(list_intersect(givens_l, givens_r)) >= 2"
BOTH_SEVERAL = "array_length(givens_l) > 1 AND array_length(givens_r) > 1"
APART_BESIDES = _all(BOTH_SEVERAL, "array_length(list_intersect(givens_l, givens_r)) = 0")
SHORT = _both("list_contains(forms_l, given_r)")
BEGINNING = _both("length(given_r) >= 2 AND starts_with(given_l, given_r)")
ONE_EDIT = _edited("given")
OTHER_SOUND = "given_sound_l <> given_sound_r"
SWAPPED_LIKE = _all(
    "list_contains(givens_r, family_l) OR given_sound_r = family_sound_l",
    "given_sound_l = family_sound_r OR damerau_levenshtein(given_l, family_r) <= 1",
)
SOUND = "given_sound_l = given_sound_r"
BOTH_KNOWN = "given_known_l AND given_known_r"

GIVEN = Comparison(
    "given",
    _unknown("given"),
    (
        Level("full", _all(FIRST, TWO_SHARED), frequency="given"),
        Level("exact_other", _all(FIRST, BOTH_SEVERAL), frequency="given"),
        Level("exact", FIRST, frequency="given"),
        Level("reordered", _all("list_contains(givens_l, given_r)", "list_contains(givens_r, given_l)")),
        Level("within", _both("array_length(givens_r) = 1 AND list_contains(givens_l, given_r)")),
        Level("overlap", _both("list_contains(givens_l, given_r)")),
        Level("alike_other", _all(APART_BESIDES, OTHER_SOUND, _any(SHORT, BEGINNING, ONE_EDIT))),
        Level("short", SHORT),
        Level("swapped", SWAPPED),
        Level("swapped_like", _both(SWAPPED_LIKE)),
        Level("spelling_near", _all(SOUND, ONE_EDIT, BOTH_KNOWN)),
        Level("spelling", _all(SOUND, BOTH_KNOWN)),
        Level("near_known", _all(ONE_EDIT, BOTH_KNOWN)),
        Level("beginning", BEGINNING),
        Level("typing", ONE_EDIT),
        Level("middle", "list_has_any(givens_l, givens_r)"),
        Level("sound", SOUND),
        Level("like", _near("given")),
        Level("initial", "left(given_l, 1) = left(given_r, 1) AND (length(given_l) = 1 OR length(given_r) = 1)"),
        Level("different", ELSE),
    ),
    frozenset({"given"}),
)

WHOLE = "length(born_l) = 10 AND length(born_r) = 10"
SAME_YEAR_OR_DAY = "left(born_l, 4) = left(born_r, 4) OR substr(born_l, 6, 5) = substr(born_r, 6, 5)"
MONTHS = (
    "abs(12 * TRY_CAST(left(born_l, 4) AS INTEGER) + TRY_CAST(substr(born_l, 6, 2) AS INTEGER)"
    " - 12 * TRY_CAST(left(born_r, 4) AS INTEGER) - TRY_CAST(substr(born_r, 6, 2) AS INTEGER)) <= 6"
)

BORN = Comparison(
    "born",
    _unknown("born"),
    (
        Level("exact", _all("length(born_l) = 10", "born_l = born_r")),
        Level(
            "swapped",
            _all(
                WHOLE,
                "left(born_l, 4) = left(born_r, 4)",
                "substr(born_l, 6, 2) = substr(born_r, 9, 2)",
                "substr(born_l, 9, 2) = substr(born_r, 6, 2)",
            ),
        ),
        Level(
            "year_out",
            _all(
                WHOLE,
                "substr(born_l, 6, 5) = substr(born_r, 6, 5)",
                "abs(TRY_CAST(left(born_l, 4) AS INTEGER) - TRY_CAST(left(born_r, 4) AS INTEGER)) = 1",
            ),
        ),
        Level("digit", _all(WHOLE, SAME_YEAR_OR_DAY, "damerau_levenshtein(born_l, born_r) = 1")),
        Level("month", _all("left(born_l, 7) = left(born_r, 7)", "length(born_l) = 7 OR length(born_r) = 7")),
        Level("year", _all("left(born_l, 4) = left(born_r, 4)", "length(born_l) = 4 OR length(born_r) = 4")),
        Level("six_months", _all(WHOLE, MONTHS)),
        Level("different", ELSE),
    ),
    frozenset({"born"}),
)

# Numbers are unique to a child: of two children only an error makes them the same. Sampling can't find so small a
# chance, and what it does find are the child's own records.
SAME_NUMBER = 1e-10

NHS = Comparison(
    "nhs",
    _unknown("nhs"),
    (Level("same", "nhs_l = nhs_r", u=SAME_NUMBER), Level("different", ELSE)),
    frozenset({"nhs"}),
)
UPN = Comparison(
    "upn",
    _unknown("upns"),
    (Level("same", "list_has_any(upns_l, upns_r)", u=SAME_NUMBER), Level("different", ELSE)),
    frozenset({"upns"}),
)

ENGLAND = (HOUSEHOLD, GIVEN, BORN, NHS, UPN)


def of(columns: Collection[str], *, among: tuple[Comparison, ...] = ENGLAND) -> tuple[Comparison, ...]:
    """The comparisons for which a data set has the columns."""
    return tuple(comparison for comparison in among if comparison.columns <= set(columns))


def gammas(comparisons: tuple[Comparison, ...] = ENGLAND) -> Mapping[str, Mapping[str, int]]:
    """By comparison the number that Splink gives each level; -1 is `missing`."""
    return MappingProxyType({comparison.name: _numbers(comparison) for comparison in comparisons})


def _numbers(comparison: Comparison) -> Mapping[str, int]:
    names = [level.name for level in reversed(comparison.levels)]
    return MappingProxyType({MISSING: -1, **{name: number for number, name in enumerate(names)}})


GAMMAS = gammas()


def splink_form(comparison: Comparison, floors: Mapping[str, float]) -> dict[str, Any]:
    """A comparison as Splink's settings have it; `floors` are the least frequencies, by column."""
    missing = {"sql_condition": comparison.missing, "label_for_charts": MISSING, "is_null_level": True}
    levels = [missing, *(_splink_level(level, floors) for level in comparison.levels)]
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _splink_level(level: Level, floors: Mapping[str, float]) -> dict[str, Any]:
    form: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.name}
    if level.frequency:
        form |= {"tf_adjustment_column": level.frequency, "tf_minimum_u_value": floors.get(level.frequency, 0.0)}
    if level.u is not None:
        form |= {"u_probability": level.u, "fix_u_probability": True}
    return form
