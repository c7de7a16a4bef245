"""Which records are the same child: exact rules, until the trained model comes (B10-55 to 57).

Pure: no Django, no keys. Blocking keys and decision rules stand here once, as data.
"""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from contactpoint.linkage.standardise import PLACEHOLDERS, normal


@dataclass(frozen=True, slots=True)
class Identity:
    """What one version of a record says of who a child is, standardised; one name each.

    `born` is `2015-03-09`, or less of it where the source knows less, or empty.
    """

    family: str
    given: tuple[str, ...]
    born: str
    postcode: str
    houses: frozenset[str]
    nhs_numbers: frozenset[str]


class Band(enum.StrEnum):
    """The statuses of B10-55; only a match links without a person."""

    MATCH = "match"
    MANY = "many"
    POTENTIAL = "potential"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """`number` is the child of a match; `candidates` those a person would look at."""

    band: Band
    rule: str
    number: int | None = None
    candidates: tuple[int, ...] = ()


def standard_name(family: str, given: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Family and given names as they are compared; a placeholder is no name."""
    return normal(family), tuple(name for name in map(normal, given) if name and name not in PLACEHOLDERS)


# Blocking: the keys under which a record can be found again. Each is `rule:value`.


def _nhs(identity: Identity) -> Iterator[str]:
    yield from identity.nhs_numbers


def _exact(identity: Identity) -> Iterator[str]:
    if identity.family and identity.given and _whole(identity.born) and identity.postcode:
        yield f"{identity.family}/{identity.given[0]}/{identity.born}/{identity.postcode}"


def _born_and_name(identity: Identity) -> Iterator[str]:
    """As far as the date of birth is known."""
    yield from (f"{identity.born}/{name}" for name in _names(identity))


def _born_in_part_and_name(identity: Identity) -> Iterator[str]:
    """As far as a source might know it, that knows less: the month, the year, nothing."""
    known = (identity.born[:length] for length in (7, 4, 0) if length < len(identity.born))
    yield from (f"{part}/{name}" for part in known for name in _names(identity))


def _house(identity: Identity) -> Iterator[str]:
    if identity.postcode:
        yield from (f"{identity.postcode}/{house}" for house in identity.houses)


def _names(identity: Identity) -> frozenset[str]:
    return frozenset({identity.family, *identity.given}) - {""}


def _whole(born: str) -> bool:
    return len(born) == len("2015-03-09")


Rules = tuple[tuple[str, Callable[[Identity], Iterator[str]]], ...]
LINKING: Rules = (("nhs", _nhs), ("exact", _exact))
HOLDING: Rules = (("born_and_name", _born_and_name), ("house", _house))
HOLDING_IN_PART: Rules = (("born_and_name", _born_in_part_and_name),)


@lru_cache(maxsize=2_000)
def blocking_keys(identity: Identity, rules: Rules) -> frozenset[str]:
    """The keys of an identity under each rule of the table; a batch asks for those of one identity several times."""
    return frozenset(f"{rule}:{key}" for rule, keys in rules for key in keys(identity))


# Deciding: every rule looks at all that is known of one child at a time.


class Verdict(enum.Enum):
    SAME = enum.auto()
    LOOK = enum.auto()  # they agree and contradict at once: a person looks
    APART = enum.auto()


Identities = tuple[Identity, ...]


def decide(incoming: Identities, candidates: Mapping[int, Identities]) -> Decision:
    """One record, under each of its names, against the children that share a blocking key with it."""
    for rule, verdict in RULES.items():
        verdicts = {number: verdict(incoming, known) for number, known in candidates.items()}
        same = sorted(number for number, said in verdicts.items() if said is Verdict.SAME)
        look = sorted(number for number, said in verdicts.items() if said is Verdict.LOOK)
        if len(same) == 1 and not look:
            return Decision(Band.MATCH, rule, number=same[0])
        if same or look:
            return Decision(Band.MANY if len(same) > 1 else Band.POTENTIAL, rule, candidates=tuple(same + look))
    return Decision(Band.NONE, "no_agreement")


def _by_nhs_number(incoming: Identities, known: Identities) -> Verdict:
    """The same NHS number, with the same date of birth or name beside it."""
    if not _numbers(incoming) & _numbers(known):
        return Verdict.APART
    beside = any(_birth_or_name(new, old) for new in incoming for old in known)
    return Verdict.SAME if beside else Verdict.LOOK


def _by_all(incoming: Identities, known: Identities) -> Verdict:
    """The same names, date of birth and postcode; two different NHS numbers never link."""
    if not any(_all_agree(new, old) for new in incoming for old in known):
        return Verdict.APART
    ours, theirs = _numbers(incoming), _numbers(known)
    return Verdict.LOOK if ours and theirs and not ours & theirs else Verdict.SAME


RULES = {"nhs_number": _by_nhs_number, "exact_agreement": _by_all}


def _numbers(identities: Identities) -> frozenset[str]:
    return frozenset().union(*(identity.nhs_numbers for identity in identities))


def _birth_or_name(new: Identity, old: Identity) -> bool:
    same_birth = _whole(new.born) and new.born == old.born
    named = bool(new.family and new.given)
    return same_birth or (named and (new.family, new.given[:1]) == (old.family, old.given[:1]))


def _all_agree(new: Identity, old: Identity) -> bool:
    shared = min(len(new.given), len(old.given))
    names = bool(new.family and shared) and (new.family, new.given[:shared]) == (old.family, old.given[:shared])
    known = _whole(new.born) and bool(new.postcode)
    return names and known and (new.born, new.postcode) == (old.born, old.postcode)
