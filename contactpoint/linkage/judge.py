"""What the weight and the levels of a pair of records mean: its verdict (B10-55, B10-57).

The rules stand here once, as data, and answer both in Python and as SQL. A false link is worse than a duplicate.
"""

import enum
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from math import inf
from typing import NamedTuple

from contactpoint.linkage.comparisons import MISSING
from contactpoint.linkage.facts import Fact


class Verdict(enum.StrEnum):
    """Of two records. `CLASH` and `APART` bind: whatever else agrees, no rule puts them together."""

    SAME = "same"
    LOOK = "look"  # likely, but a person looks
    FAINT = "faint"  # too little to say anything
    CLASH = "clash"  # they agree and contradict at once: a person looks
    APART = "apart"


BINDING = frozenset({Verdict.CLASH, Verdict.APART})
TO_LOOK_AT = frozenset({Verdict.SAME, Verdict.LOOK, Verdict.CLASH})
DIGITS = 6  # of a weight: sums of floats in another order differ in the sixteenth


class Judged(NamedTuple):
    """Two records as the rules see them; `numbers`: how much of the weight is that of numbers in common.

    `lone`: what is asked of a child to join the one where it stands alone; 0: a person looks (`lone.py`).
    """

    one: str
    other: str
    verdict: Verdict
    weight: float
    rule: str
    numbers: float = 0.0
    lone: int = 0


class Threshold(enum.StrEnum):
    """The match weights from which on a pair counts for more."""

    SAME = "same"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Bands:
    """Match weights, as published in models/bands.toml: from which on a pair is the same, is looked at, is faint.

    `margin` is by how much the best child must beat one that would be looked at; `absent`: what each kind of source
    counts of which a child and a row that stands alone lack each other's (`lone.py`).
    """

    same: float
    look: float
    faint: float
    margin: float
    absent: float = 0.0

    @classmethod
    def load(cls, section: str = "england") -> "Bands":
        """The bands of a section of the published file."""
        text = files("contactpoint.linkage").joinpath("models/bands.toml").read_text(encoding="utf-8")
        read = tomllib.loads(text)[section]
        return cls(**{name: float(read[name]) for name in cls.__dataclass_fields__ if name in read})


NOT_COMPARED = {MISSING: -1}
Levels = Mapping[str, frozenset[str]]
Gammas = Mapping[str, Mapping[str, int]]
"""The number that stands for each level of each comparison, in the order of the comparisons; -1 is not compared."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Fits a pair of which each fact is so, each comparison has one of the levels, and the weight is enough."""

    name: str
    verdict: Verdict
    facts: frozenset[Fact] = frozenset()
    when: Levels = field(default_factory=dict)
    least: Threshold | None = None


def at(**levels: str) -> dict[str, frozenset[str]]:
    return {comparison: frozenset(names.split()) for comparison, names in levels.items()}


# Of given: what two children of one household may well differ in, and what is surely one name.
OTHER_NAME = "different like initial"
NEAR_NAME = "near_known alike_other middle sound"
ALIKE_NAME = f"{NEAR_NAME} spelling_near spelling beginning typing short like swapped_like"
NAMES_OF_TWO = "spelling_near within"  # two names that are borne, one letter apart; one name beside that and others
LIKELY_NAME = f"{ALIKE_NAME} within overlap"
ITS_NAME = "full exact reordered swapped"
SHORTENED = "short beginning within overlap typing"  # of two rows with one number the name of one child
ALL_NAMES = "full reordered exact"  # of twins who share their first name one says a further one: `exact_other`
ONE_NUMBER = "missing same"
UNNUMBERED = at(nhs="missing different", upn="missing different")
OTHER_DAY = "different six_months"
NOT_THE_DAY = f"{OTHER_DAY} swapped year_out digit month year missing"
ELSEWHERE = "postcode like_area like outward unplaced different"
"""No family name, house or carer in common: two children, or one before and after an adoption."""
ONE_HOME = at(
    born="exact month year",
    household="family_house_carer family_house like_house house_carer house family_telephone telephone",
)
TWINS = at(given=LIKELY_NAME) | ONE_HOME | UNNUMBERED
RENAMED = at(nhs="same", given=OTHER_NAME, born="exact", household="house house_carer")
"""Both names are others, and number, day and dwelling are the same; a twin's row with this number has the family's."""
NO_HOME = f"{ELSEWHERE} family_outward family_area like_outward family_unplaced family named missing"

ONE_ROW, UNCOUNTED, TURNED, TWO_NAMES, NONE_SHARED, INITIAL, NEW_YEAR, REVERSED = (
    frozenset({Fact(name)})
    for name in ("one_row", "uncounted", "turned", "two_names", "none_shared", "initial", "new_year", "reversed")
)
RULES = (
    Rule("second_row", Verdict.CLASH, facts=ONE_ROW, when=at(given=ALL_NAMES, nhs=ONE_NUMBER), least=Threshold.SAME),
    Rule("shortened_row", Verdict.CLASH, facts=ONE_ROW, when=at(given=SHORTENED, nhs="same"), least=Threshold.SAME),
    Rule("two_rows", Verdict.APART, facts=ONE_ROW),
    Rule("other_nhs_number", Verdict.CLASH, when=at(nhs="different", given=ITS_NAME), least=Threshold.LOOK),
    Rule("two_nhs_numbers", Verdict.APART, when=at(nhs="different")),
    Rule("nhs_number_of_another", Verdict.LOOK, when=at(nhs="same", born=OTHER_DAY)),
    Rule("upn_of_another", Verdict.LOOK, when=at(upn="same", born=OTHER_DAY)),
    Rule("other_name", Verdict.FAINT, when=at(given=OTHER_NAME) | UNNUMBERED),
    Rule("renamed_in_reverse", Verdict.LOOK, facts=REVERSED, when=RENAMED),
    Rule("renamed", Verdict.SAME, when=RENAMED, least=Threshold.SAME),
    Rule("number_beside_other_name", Verdict.LOOK, when=at(given=OTHER_NAME)),
    Rule("two_names", Verdict.LOOK, facts=TWO_NAMES, when=at(given=ALIKE_NAME), least=Threshold.LOOK),
    Rule("none_shared", Verdict.LOOK, facts=NONE_SHARED, when=at(given=ALIKE_NAME), least=Threshold.LOOK),
    Rule("one_initial", Verdict.LOOK, facts=INITIAL, when=UNNUMBERED, least=Threshold.LOOK),
    Rule("other_further_names", Verdict.CLASH, when=at(given="exact_other") | ONE_HOME | UNNUMBERED),
    Rule("turned_names", Verdict.LOOK, facts=TURNED, when=UNNUMBERED, least=Threshold.LOOK),
    Rule("other_family", Verdict.LOOK, when=at(household=ELSEWHERE) | UNNUMBERED, least=Threshold.LOOK),
    Rule("near_name", Verdict.LOOK, when=at(given=NEAR_NAME) | UNNUMBERED, least=Threshold.LOOK),
    Rule("twins_name", Verdict.LOOK, facts=UNCOUNTED, when=TWINS, least=Threshold.LOOK),
    Rule("names_of_two", Verdict.LOOK, when=TWINS | at(given=NAMES_OF_TWO), least=Threshold.LOOK),
    Rule("no_given_name", Verdict.LOOK, when=at(given="missing") | UNNUMBERED, least=Threshold.LOOK),
    Rule("number_without_name", Verdict.LOOK, when=at(given="missing", born=NOT_THE_DAY), least=Threshold.LOOK),
    Rule("number_elsewhere", Verdict.LOOK, when=at(given="missing", household=ELSEWHERE), least=Threshold.LOOK),
    Rule("no_date_of_birth", Verdict.LOOK, when=at(born="missing") | UNNUMBERED, least=Threshold.LOOK),
    Rule("new_year", Verdict.LOOK, facts=NEW_YEAR, when=at(household=NO_HOME) | UNNUMBERED, least=Threshold.LOOK),
    Rule("weight", Verdict.SAME, least=Threshold.SAME),
    Rule("likely", Verdict.LOOK, least=Threshold.LOOK),
    Rule("nhs_number_alone", Verdict.LOOK, when=at(nhs="same")),
    Rule("upn_alone", Verdict.LOOK, when=at(upn="same")),
    Rule("unlikely", Verdict.FAINT),
)
"""In order: the first that fits a pair decides."""


@dataclass(frozen=True, slots=True)
class _Test:
    """A rule in numbers: places of comparisons with the levels that fit."""

    rule: Rule
    levels: tuple[tuple[int, frozenset[int]], ...]
    least: float

    def fits(self, levels: Sequence[int], weight: float, facts: Collection[Fact]) -> bool:
        return (
            weight >= self.least
            and self.rule.facts.issubset(facts)
            and all(levels[place] in fitting for place, fitting in self.levels)
        )


class Judge:
    """The rules for one model's comparisons: the first that fits a pair decides; every pair fits the last.

    Of what a model does not compare every level is missing.
    """

    def __init__(self, bands: Bands, gammas: Gammas, *, rules: Sequence[Rule] = RULES) -> None:
        self.bands = bands
        self._comparisons = tuple(gammas)
        self._tests = tuple(self._test(rule, gammas) for rule in rules if _can_fit(rule, gammas))

    def rule(self, levels: Sequence[int], weight: float, facts: Collection[Fact] = ()) -> Rule:
        """The rule that decides on a pair; `levels` in the order of the comparisons, as the scorer gives them."""
        return next(test.rule for test in self._tests if test.fits(levels, weight, facts))

    def sql(self, facts: Mapping[Fact, str], *, weight: str = "match_weight") -> str:
        """The name of that rule as an expression over Splink's columns; a fact that is not given is never so."""
        cases = (f"WHEN {self._condition(test, facts, weight)} THEN '{test.rule.name}'" for test in self._tests)
        return f"CASE {' '.join(cases)} END"

    def verdict_sql(self, rule: str) -> str:
        """The verdict of the rule whose name stands in a column."""
        cases = (f"WHEN '{test.rule.name}' THEN '{test.rule.verdict}'" for test in self._tests)
        return f"CASE {rule} {' '.join(cases)} END"

    def _test(self, rule: Rule, gammas: Gammas) -> _Test:
        levels = tuple(
            (self._comparisons.index(comparison), _numbers(names, gammas[comparison]))
            for comparison, names in rule.when.items()
            if comparison in gammas
        )
        least = -inf if rule.least is None else getattr(self.bands, rule.least)
        return _Test(rule, levels, least)

    def _condition(self, test: _Test, facts: Mapping[Fact, str], weight: str) -> str:
        said = [f"COALESCE({facts.get(fact, 'FALSE')}, FALSE)" for fact in sorted(test.rule.facts)]
        for place, fitting in test.levels:
            said.append(f"gamma_{self._comparisons[place]} IN ({', '.join(map(str, sorted(fitting)))})")
        if test.rule.least is not None:
            said.append(f"{weight} >= {test.least!r}")
        return " AND ".join(said) or "TRUE"


def _can_fit(rule: Rule, gammas: Gammas) -> bool:
    return all(_numbers(names, gammas.get(comparison, NOT_COMPARED)) for comparison, names in rule.when.items())


def _numbers(names: frozenset[str], levels: Mapping[str, int]) -> frozenset[int]:
    return frozenset(levels[name] for name in names & levels.keys())
