"""What becomes of a record beside a shielded child: the guard's rules, once, as data (B6-34, B6-35).

A record and a child are compared fact by fact, widely: what either ever said counts. Thresholds and rules are published
in models/guard.toml, and what they can and cannot know again in docs/explanation/guard.md.
"""

import enum
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from operator import ne

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.names import short_and_long, sound
from contactpoint.linkage.people import KEPT

WHOLE = len("2015-03-09")


class Fact(enum.StrEnum):
    """What a record and a shielded child can have in common.

    `NAME`: a family and a given name that are alike, in either order; `PART`: one of them, letter by letter. `DAY`: the
    dates of birth are equal as far as both are known; `BORN`: they are near. `UNDATED`: one of the two has none.
    """

    NAME = "name"
    PART = "part"
    BORN = "born"
    DAY = "day"
    UNDATED = "undated"
    PLACE = "place"
    POSTCODE = "postcode"
    CARER = "carer"
    TELEPHONE = "telephone"  # of a carer, which is `CARER` too
    NUMBER = "number"


LOCATING = frozenset({Fact.PLACE, Fact.POSTCODE, Fact.CARER, Fact.TELEPHONE})


NAMES = frozenset({Fact.NAME, Fact.PART})
VALUE = {Fact.PART: Fact.NAME}
"""How a value of a fact is called, where that is not the fact's own name."""


class Outcome(enum.StrEnum):
    """What becomes of a record. Only one that is sealed or free is linked to anybody."""

    SEALED = "sealed"  # it is the shielded child's, and is shown to nobody
    RELEASED = "released"  # it touches one, and is confidently about another child that stands
    HELD = "held"  # until an officer decides
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Rule:
    """Touches where all the facts agree. A `weak` one says too little to hold what is another child's for sure."""

    facts: frozenset[Fact]
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Measures:
    """The published thresholds."""

    days: int
    sound: int
    rules: tuple[Rule, ...]

    @classmethod
    def load(cls) -> "Measures":
        text = files("contactpoint.linkage").joinpath("models/guard.toml").read_text(encoding="utf-8")
        read = tomllib.loads(text)
        rules = tuple(Rule(**one | {"facts": frozenset(map(Fact, one["facts"]))}) for one in read["rules"])
        return cls(read["days"], read["sound"], rules)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The facts in common, and the record's own values that they rest on, each as `place/HU53AB/12`."""

    facts: frozenset[Fact] = frozenset()
    values: frozenset[str] = frozenset()

    @property
    def touches(self) -> bool:
        return any(rule.facts <= self.facts for rule in measures().rules)

    @property
    def weakly(self) -> bool:
        """No rule touches but weak ones."""
        return not any(rule.facts <= self.facts for rule in measures().rules if not rule.weak)


@dataclass(frozen=True, slots=True)
class Seen:
    """A record beside one shielded child.

    `same`: linkage is sure that it is this child's and nobody else's. `likely`: a person would look at the two.
    `faint`: linkage tells them as low. `stands`: it is for sure about another child that stands, of whom `said` are
    the values that stand already.
    """

    agreement: Agreement
    same: bool = False
    likely: bool = False
    faint: bool = False
    stands: bool = False
    said: Collection[str] = frozenset()


def outcome(seen: Seen) -> Outcome:
    """The rule of B6-35, in one place.

    What is another child's for sure is released where it says nothing of the shielded one that does not stand of that
    other child already, or but little of where it is.
    """
    if seen.same:
        return Outcome.SEALED
    if not (seen.agreement.touches or seen.likely or seen.faint):
        return Outcome.FREE
    if not seen.stands:
        return Outcome.HELD
    new = seen.agreement.values.difference(seen.said)
    if new and (seen.likely or not seen.agreement.weakly or not all(map(locates, new))):
        return Outcome.HELD
    return Outcome.RELEASED


@cache
def measures() -> Measures:
    """Those that this version is shipped with."""
    return Measures.load()


def said(identity: Identity) -> Iterator[str]:
    """Every value of an identity, in the form of `Agreement.values`."""
    for name in (*identity.families, *identity.givens):
        yield f"name/{name}"
    for fact, values in _values(identity):
        yield from (f"{fact}/{value}" for value in values)


def locates(value: str) -> bool:
    """Whether such a value says where a child is, or who is with it."""
    return value.partition("/")[0] in LOCATING


def agreement(one: Identity, others: Iterable[Identity]) -> Agreement:
    """What a record has in common with all that was ever said of a child."""
    others = tuple(others)
    theirs: dict[Fact, set[str]] = defaultdict(set)
    for other in others:
        for fact, several in _values(other):
            theirs[fact].update(several)
        theirs[Fact.PLACE].update(streets(other))
    facts, values = set(_dated(one, theirs[Fact.BORN])), set[str]()
    for fact, common in (*_names(one, others), *_values(one)):
        shared = {value for value in common if fact in NAMES or _agrees(fact, value, theirs[fact])}
        if shared:
            facts.add(fact)
            values.update(f"{VALUE.get(fact, fact)}/{value}" for value in shared)
    return Agreement(frozenset(facts | ({Fact.CARER} if Fact.TELEPHONE in facts else set())), frozenset(values))


def _dated(one: Identity, theirs: Collection[str]) -> Iterator[Fact]:
    if not one.born or not theirs:
        yield Fact.UNDATED
    elif any(_equal_as_known(one.born, other) for other in theirs):
        yield Fact.DAY


def _names(one: Identity, others: Iterable[Identity]) -> Iterator[tuple[Fact, Collection[str]]]:
    mine = {*one.families, *one.givens}
    for other in others:
        yield Fact.NAME, tuple(_named(one, other))
        yield Fact.PART, mine.intersection((*other.families, *other.givens))


def _values(one: Identity) -> Iterator[tuple[Fact, tuple[str, ...]]]:
    yield Fact.BORN, (one.born,) if one.born else ()
    yield Fact.PLACE, places(one)
    yield Fact.POSTCODE, (one.postcode,) if one.postcode else ()
    yield Fact.CARER, one.carers
    yield Fact.TELEPHONE, one.telephones
    yield Fact.NUMBER, (*((one.nhs,) if one.nhs else ()), *one.upns)


def places(one: Identity) -> tuple[str, ...]:
    """Its dwellings; without a postcode, which may be missing, the words of its address."""
    return one.houses if one.postcode else streets(one)


def streets(one: Identity) -> tuple[str, ...]:
    """The words of its address, where a number is among them."""
    return (one.address,) if one.address and any(map(str.isdigit, one.address)) else ()


def _agrees(fact: Fact, value: str, theirs: Collection[str]) -> bool:
    if value in theirs:
        return True
    if fact is Fact.BORN:
        return any(near_dates(value, other) for other in theirs)
    if fact is Fact.CARER:
        return carer_key(value) in map(carer_key, theirs)
    return False


def _named(one: Identity, other: Identity) -> Iterator[str]:
    """The names of a record that are, both parts and in either order, alike to those of one of a child's records."""
    for families, givens in ((one.families, one.givens), (one.givens, one.families)):
        family = [name for name in families if any(alike(name, their) for their in other.families)]
        given = [name for name in givens if any(alike_given(name, their) for their in other.givens)]
        if family and given:
            yield from (*family, *given)


def alike(one: str, other: str) -> bool:
    """Two names that may be one: one letter missing on either side, or the sound alike."""
    return not name_keys(one).isdisjoint(name_keys(other))


def alike_given(one: str, other: str) -> bool:
    """The same, or either a short form of the other, misspelt too."""
    return not name_keys(one).isdisjoint(given_keys(other))


@lru_cache(maxsize=KEPT)
def name_keys(name: str) -> frozenset[str]:
    """Two names that share a key are alike."""
    heard = sound(name)
    keys = {f"={one}" for one in _without_letter(name)} | {f"~{heard}"}
    if len(heard) >= measures().sound:
        keys |= {f"-{one}" for one in _without_letter(heard)}
    return frozenset(keys)


@lru_cache(maxsize=KEPT)
def given_keys(name: str) -> frozenset[str]:
    """Those of a given name and of its short and long forms."""
    return name_keys(name).union(*map(name_keys, short_and_long(name)))


@lru_cache(maxsize=KEPT)
def carer_key(carer: str) -> str:
    """Two carers of one key are alike: the sounds of all their names, whatever their order."""
    return " ".join(sorted(map(sound, carer.split())))


def _without_letter(name: str) -> Iterator[str]:
    yield name
    if len(name) > 1:
        yield from (name[:at] + name[at + 1 :] for at in range(len(name)))


@lru_cache(maxsize=KEPT)
def near_dates(one: str, other: str) -> bool:
    """Equal as far as both are known, day and month swapped, one digit apart, or within the days that are near."""
    if _equal_as_known(one, other):
        return True
    if len(one) == len(other) == WHOLE:
        turned = one[:4] == other[:4] and (one[5:7], one[8:]) == (other[8:], other[5:7])
        if turned or sum(map(ne, one, other)) == 1:
            return True
    mine, theirs = _days(one), _days(other)
    return bool(mine and theirs) and max(mine[0] - theirs[1], theirs[0] - mine[1]) <= measures().days


def _equal_as_known(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _days(text: str) -> tuple[int, ...]:
    """The first and the last day that it may be; none of a date that does not exist, or of a year alone."""
    try:
        born = PartialDate.parse(text)
    except NotWellFormed:
        return ()
    return (born.earliest.toordinal(), born.latest.toordinal()) if born.month else ()
