"""Why two records are thought to be one child or two: a sentence for a practitioner, the sum for an analyst.

Nothing here says a value of a record: only which things agree, which nearly do, and which do not.
"""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contactpoint.linkage.scorer import Scorer, Scores


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a level says: the things that are the same, and in other words what is not."""

    same: tuple[str, ...] = ()
    but: str = ""


UNSAID = Phrase()
OTHER_FAMILY = "the family names differ"
LIKE_FAMILY = "the family names are alike"
NEARLY_SAME_FAMILY = "the family names are the same or alike"
NEAR_FAMILY = "the family name is spelt differently"
OTHER_ADDRESS = "the addresses differ"
NO_ADDRESS = "one record has no address"
PHRASES: Mapping[str, Mapping[str, Phrase]] = {
    "nhs": {"missing": UNSAID, "same": Phrase(("NHS number",)), "different": Phrase(but="the NHS numbers differ")},
    "upn": {"missing": UNSAID, "same": Phrase(("pupil number",)), "different": Phrase(but="the pupil numbers differ")},
    "born": {
        "missing": Phrase(but="one record has no date of birth"),
        "exact": Phrase(("date of birth",)),
        "swapped": Phrase(but="day and month of birth are the other way round"),
        "year_out": Phrase(but="the dates of birth are a year apart"),
        "digit": Phrase(but="the dates of birth differ in one digit"),
        "month": Phrase(("month of birth",), but="one record does not have the day"),
        "year": Phrase(("year of birth",), but="one record does not have the day and month"),
        "six_months": Phrase(but="the dates of birth are within half a year"),
        "different": Phrase(but="the dates of birth differ"),
    },
    "given": {
        "missing": Phrase(but="one record has no given name"),
        "full": Phrase(("given names",)),
        "exact": Phrase(("given name",)),
        "exact_other": Phrase(("first given name",), but="the other given names differ"),
        "reordered": Phrase(("given names",), but="they stand in another order"),
        "within": Phrase(but="the given name of one record is among those of the other"),
        "overlap": Phrase(but="the records share a given name, but not the first"),
        "alike_other": Phrase(but="the first given names are alike, and the others differ"),
        "short": Phrase(but="one given name is a short form of the other"),
        "swapped": Phrase(but="given and family name are the other way round"),
        "swapped_like": Phrase(but="given and family name sound the same the other way round"),
        "spelling_near": Phrase(but="the given name is spelt differently by one letter"),
        "spelling": Phrase(but="the given name is spelt differently"),
        "near_known": Phrase(but="the given names differ by one letter, and both are names in use"),
        "beginning": Phrase(but="one given name is the beginning of the other"),
        "typing": Phrase(but="the given names differ by one letter"),
        "middle": Phrase(but="the first given names differ, but a further one is shared"),
        "sound": Phrase(but="the given names sound the same"),
        "like": Phrase(but="the given names are alike"),
        "initial": Phrase(but="one record has only the initial of the given name"),
        "different": Phrase(but="the given names differ"),
    },
    "household": {
        "missing": UNSAID,
        "family_house_carer": Phrase(("family name", "address", "carer")),
        "family_house": Phrase(("family name", "address")),
        "like_house": Phrase(("address",), but=NEAR_FAMILY),
        "house_carer": Phrase(("address", "carer"), but=OTHER_FAMILY),
        "house": Phrase(("address",), but=OTHER_FAMILY),
        "family_telephone": Phrase(("carer's telephone",), but=NEARLY_SAME_FAMILY),
        "telephone": Phrase(("carer's telephone",), but=OTHER_FAMILY),
        "family_outward": Phrase(("family name", "postcode district")),
        "family_area": Phrase(("family name", "postcode area")),
        "like_outward": Phrase(("postcode district",), but=LIKE_FAMILY),
        "postcode": Phrase(("postcode",), but=OTHER_FAMILY),
        "family_carer": Phrase(("carer's name",), but=NEARLY_SAME_FAMILY),
        "carer": Phrase(("carer's name",), but=OTHER_FAMILY),
        "family_unplaced": Phrase(("family name",), but=NO_ADDRESS),
        "family": Phrase(("family name",), but=OTHER_ADDRESS),
        "named": Phrase(("one of the family names",), but=OTHER_ADDRESS),
        "like_area": Phrase(("postcode area",), but=LIKE_FAMILY),
        "like": Phrase(but=f"{LIKE_FAMILY}, but {OTHER_ADDRESS}"),
        "outward": Phrase(("postcode district",), but=OTHER_FAMILY),
        "unplaced": Phrase(but=f"{OTHER_FAMILY}, and {NO_ADDRESS}"),
        "different": Phrase(but="family names and addresses differ"),
    },
}
"""By comparison, in the order in which they are told, then by level. Gender is no comparison (B10-56)."""
NOTHING = "The records say nothing that could be compared."


def sentence(levels: Mapping[str, str]) -> str:
    """What a practitioner reads, from the level of each comparison: `Same NHS number and date of birth; …`."""
    said = [PHRASES[comparison][levels[comparison]] for comparison in PHRASES if comparison in levels]
    same = [thing for phrase in said for thing in phrase.same]
    parts = [f"same {_listed(same)}"] if same else []
    parts += [phrase.but for phrase in said if phrase.but]
    return _capital("; ".join(parts)) + "." if parts else NOTHING


def _listed(things: Sequence[str]) -> str:
    *most, last = things
    return f"{', '.join(most)} and {last}" if most else last


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def names(scorer: Scorer, levels: Sequence[int]) -> Mapping[str, str]:
    """The level of each comparison by name, from one row of `Scores.levels`."""
    return {one.name: one.level(level).name for one, level in zip(scorer.comparisons, levels, strict=True)}


class Part(enum.StrEnum):
    """What a step of the waterfall is."""

    PRIOR = "prior"
    COMPARISON = "comparison"
    FREQUENCY = "frequency"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `bits` are added, and then there are `total`. The sum adds nothing more: its bits are the weight."""

    part: Part
    comparison: str
    level: str
    bits: float
    total: float

    @property
    def bayes_factor(self) -> float:
        """How many times likelier this makes it that the two are one child."""
        return float(2**self.bits)


def waterfall(scorer: Scorer, scores: Scores, place: int) -> tuple[Step, ...]:
    """How the weight of the candidate at this place came about: prior, each comparison with its frequency, sum."""
    steps, total = [], 0.0
    for part, comparison, level, bits in _added(scorer, scores, place):
        total += bits
        steps.append(Step(part, comparison, level, bits, total))
    return (*steps, Step(Part.SUM, "", "", total, total))


def _added(scorer: Scorer, scores: Scores, place: int) -> Iterator[tuple[Part, str, str, float]]:
    yield Part.PRIOR, "", "", scorer.prior
    for at, comparison in enumerate(scorer.comparisons):
        level = comparison.level(scores.levels[place, at])
        yield Part.COMPARISON, comparison.name, level.name, level.weight
        if level.adjustment:
            yield Part.FREQUENCY, comparison.name, level.adjustment.column, float(scores.adjustments[place, at])
