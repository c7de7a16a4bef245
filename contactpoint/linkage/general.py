"""What is compared in general files of people, which say less of a household than England's feeds: data.

One configuration for all such files. A comparison whose columns a file does not have is left out.
"""

from collections.abc import Collection
from dataclasses import replace

from contactpoint.linkage.blocking import YEAR_OF_BIRTH, Rule, rule
from contactpoint.linkage.comparisons import ELSE, Comparison, Level, of
from contactpoint.linkage.identities import COLUMNS
from contactpoint.linkage.training import Plan, Session

NUMBER = "number"
"""A number that each person has one of, whatever it is, as its letters and digits."""
GENERAL_COLUMNS = {**COLUMNS, NUMBER: "VARCHAR"}


def _missing(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _like(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) > {least}"


def _one_edit(column: str) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= 1"


def _equal(column: str) -> str:
    return f"{column}_l = {column}_r"


def _exact(column: str) -> Level:
    return Level("exact", _equal(column), frequency=column)


def of_one_column(column: str, *levels: Level) -> Comparison:
    """A comparison of one column: equal, these levels, all else."""
    return Comparison(
        column, _missing(column), (_exact(column), *levels, Level("different", ELSE)), frozenset({column})
    )


IN_WORDS = "list_contains(words_l, family_r) OR list_contains(words_r, family_l)"
GIVEN_IN_WORDS = "list_contains(words_l, given_r) OR list_contains(words_r, given_l)"
OF_ONE_NAME = "list_contains(forms_l, given_r) OR list_contains(forms_r, given_l)"
AN_INITIAL = "left(given_l, 1) = left(given_r, 1) AND (length(given_l) = 1 OR length(given_r) = 1)"

FAMILY = of_one_column(
    "family",
    Level("among", IN_WORDS),
    Level("near", _like("family", 0.9201)),
    Level("sound", _equal("family_sound")),
    Level("like", _like("family", 0.8001)),
)
GIVEN = of_one_column(
    "given",
    Level("form", OF_ONE_NAME),
    Level("among", GIVEN_IN_WORDS),
    Level("near", _like("given", 0.9001)),
    Level("sound", _equal("given_sound")),
    Level("initial", AN_INITIAL),
    Level("like", _like("given", 0.8001)),
)
BORN = of_one_column(
    "born",
    Level("partial", "starts_with(born_l, born_r) OR starts_with(born_r, born_l)"),
    Level("digit", _one_edit("born")),
    Level("two_digits", "damerau_levenshtein(born_l, born_r) <= 2"),
)
POSTCODE = of_one_column(
    "postcode",
    Level("digit", _one_edit("postcode")),
    Level("outward", _equal("outward"), frequency="outward"),
)
PLACE = of_one_column("place", Level("near", _like("place", 0.8801)))
ADDRESS = of_one_column("address", Level("near", _like("address", 0.9201)), Level("like", _like("address", 0.8001)))
OCCUPATION = of_one_column("occupation")
NUMBER_OF_ONE = of_one_column(NUMBER, Level("digit", _one_edit(NUMBER)))

COMPARED = (FAMILY, GIVEN, BORN, POSTCODE, PLACE, ADDRESS, OCCUPATION, NUMBER_OF_ONE)
NAMES = ("family", "given")
ELSEWHERE = ("postcode", "place", "address", "occupation", NUMBER)
SESSIONS = (
    Session(NAMES, ("born", *ELSEWHERE)),
    Session(("born",), (*NAMES, *ELSEWHERE)),
)
RULES: tuple[Rule, ...] = (
    rule("number", NUMBER),
    rule("born", "born"),
    rule("postcode", "postcode"),
    rule("address", "address"),
    rule("family", "family"),
    rule("sounds", "family_sound", "given_sound"),
    rule("sound_place", "family_sound", "place"),
    rule("sound_outward", "family_sound", "outward"),
    rule("given_place", "given", "place"),
    rule("given_outward", "given", "outward"),
    rule("given_year", "given", YEAR_OF_BIRTH),
    rule("place_year", "place", YEAR_OF_BIRTH),
    rule("outward_year", "outward", YEAR_OF_BIRTH),
)
PLAN = Plan(comparisons=COMPARED, sessions=SESSIONS, prior=1e-4, pairs=3e6, least=1, blocking=RULES)


def plan(columns: Collection[str]) -> Plan:
    """The plan for a file in which these columns say something."""
    blocking = tuple(rule for rule in RULES if rule.columns <= set(columns))
    return replace(PLAN, comparisons=of(columns, among=COMPARED), blocking=blocking)
