"""How well a child agrees with what was typed, and whether it is shown: the rule of B5-30. Pure: no Django.

What the directory does not hold for a child is neither compared nor counted (B6-32); a postcode and a gender add
where they agree and never take away. The weights are published in docs/explanation/search.md.
"""

from dataclasses import dataclass

from contactpoint.directory.rules import Candidate
from contactpoint.lookup.criteria import Criteria, Place, typed_place
from contactpoint.lookup.likeness import NONE, Likeness, best, of_another_name, of_dates, of_family, of_given, swapped
from contactpoint.lookup.rules import Agreed, Closeness, Criterion, FoundChild, How

WEIGHTS = {
    Criterion.FAMILY: 40,
    Criterion.GIVEN: 30,
    Criterion.BORN: 30,
    Criterion.POSTCODE: 4,
    Criterion.GENDER: 2,
    Criterion.NUMBER: 40,
}
ADDING = frozenset({Criterion.POSTCODE, Criterion.GENDER})
"""What adds where it agrees, and never takes away."""
EXACTLY = Likeness(How.EXACTLY, 1.0)
IN_DISTRICT = Likeness(How.IN_PART, 0.5)
WEAK = 0.15  # names that lack more points than this are worth a second look
OF_THE_DAY = frozenset({How.EXACTLY, How.IN_PART})
"""In which way a date of birth agrees where it is not another date."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A child that may be shown, with what orders it."""

    child: FoundChild
    points: float
    well_named: bool
    that_day: bool

    @property
    def order(self) -> tuple[int, float, int]:
        """Best first; a total order, since the number ends it."""
        return -self.child.closeness, -self.points, self.child.number


Likenesses = dict[Criterion, Likeness]
Held = tuple[tuple[str, str], ...]


def score(criteria: Criteria, candidate: Candidate) -> Scored | None:
    """None where the child is not shown. The dear comparisons come last: most candidates are not shown."""
    place = typed_place(criteria.postcode)
    if not family_name_allows(criteria, candidate, place):
        return None
    found = _names(criteria, candidate)
    if criteria.born:
        found[Criterion.BORN] = of_dates(criteria.born, candidate.born)
    if place:
        found[Criterion.POSTCODE] = _of_places(place, candidate.postcodes)
    if criteria.gender:
        found[Criterion.GENDER] = EXACTLY if criteria.gender == candidate.gender else NONE
    if criteria.number:
        found[Criterion.NUMBER] = EXACTLY
    if not _shown(criteria, found):
        return None
    points = sum(WEIGHTS[criterion] * one.points for criterion, one in found.items())
    agreed = tuple(Agreed(one, how) for one in Criterion if one in found and (how := found[one].how))
    facts = (candidate.number, candidate.family, candidate.given, candidate.gender, candidate.born)
    return Scored(FoundChild(*facts, agreed, _closeness(found)), points, _well_named(found), _that_day(found))


def _names(criteria: Criteria, candidate: Candidate) -> Likenesses:
    """The likeness of each typed name under any name that finds the child, as typed or the one for the other."""
    family, given = criteria.family or "", criteria.given or ""
    found: Likenesses = {}
    if criteria.family:
        others = best(of_family(family, name) for name, _ in candidate.others)
        found[Criterion.FAMILY] = best((of_family(family, candidate.family), of_another_name(others)))
    if criteria.given:
        others = best(of_given(given, name) for _, name in candidate.others)
        found[Criterion.GIVEN] = best((of_given(given, candidate.given), of_another_name(others)))
    if all(one.agrees for one in found.values()):
        return found
    return _turned(criteria, _held(candidate)) or found


def _turned(criteria: Criteria, held: Held) -> Likenesses | None:
    """Each typed name against the other; None where not both agree."""
    if not (criteria.family and criteria.given):
        return None
    given = best(of_family(criteria.given, name) for name, _ in held)
    family = best(of_given(criteria.family, name) for _, name in held) if given.agrees else NONE
    return {Criterion.FAMILY: swapped(family), Criterion.GIVEN: swapped(given)} if family.agrees else None


def _held(candidate: Candidate) -> Held:
    """Every name (family, given) that finds the child."""
    return (candidate.family, candidate.given), *candidate.others


def _of_places(place: Place, postcodes: tuple[str, ...]) -> Likeness:
    """As far as it was typed; of a whole postcode the district alone agrees in part."""
    if place.whole in postcodes:
        return EXACTLY
    same = any(postcode.split(" ")[0] == place.district for postcode in postcodes)
    return (IN_DISTRICT if place.whole else EXACTLY) if same else NONE


def family_name_allows(criteria: Criteria, candidate: Candidate, place: Place | None) -> bool:
    """B5-30: a family name that does not agree needs a shown place that does, to the house's own postcode.

    The same for every child. A district would be no place: it holds hundreds of children of a year.
    """
    if not criteria.family or (place is not None and place.whole in candidate.postcodes):
        return True
    held = _held(candidate)
    if any(of_family(criteria.family, name).agrees for name, _ in held):
        return True
    return _turned(criteria, held) is not None


def _shown(criteria: Criteria, found: Likenesses) -> bool:
    family, given = _agrees(found, Criterion.FAMILY), _agrees(found, Criterion.GIVEN)
    of_the_day = Criterion.BORN in found and found[Criterion.BORN].how in OF_THE_DAY
    if criteria.number:
        return family or of_the_day
    if criteria.born is None or not _agrees(found, Criterion.BORN):
        return False
    if given or not family:
        return given
    in_full = not criteria.given and found[Criterion.FAMILY].how is How.EXACTLY
    return in_full or (of_the_day and criteria.born.month > 0)


def _closeness(found: Likenesses) -> Closeness:
    """Of names, date and number alone: a place or a gender that is not there must not tell (B6-32)."""
    if all(one.how is How.EXACTLY for criterion, one in found.items() if criterion not in ADDING):
        return Closeness.EXACT
    close = all(found[one].agrees for one in (Criterion.FAMILY, Criterion.GIVEN, Criterion.BORN) if one in found)
    return Closeness.CLOSE if close else Closeness.PARTLY


def _well_named(found: Likenesses) -> bool:
    """No child with names that agree better is to be expected."""
    names = [found[one].points for one in (Criterion.FAMILY, Criterion.GIVEN) if one in found]
    return _closeness(found) >= Closeness.CLOSE and sum(names) >= len(names) - WEAK


def _that_day(found: Likenesses) -> bool:
    return Criterion.BORN in found and found[Criterion.BORN].how is How.EXACTLY


def _agrees(found: Likenesses, criterion: Criterion) -> bool:
    return criterion in found and found[criterion].agrees
