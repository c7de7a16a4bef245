"""Which child one record is about, from how it compares with every record of each candidate (B10-55, B10-57)."""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from contactpoint.linkage.identities import Identity
from contactpoint.linkage.judge import BINDING, DO_NOT_LINK, KNOWN_KEY, Bands, Rule, Verdict


class Band(enum.StrEnum):
    """The statuses of B10-55; only a match links without a person."""

    MATCH = "match"
    POTENTIAL = "potential"
    LOW = "low"
    MANY = "many"
    NONE = "none"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Decision:
    """`number` is the child of a match; `candidates` those a person would look at, the likeliest first."""

    band: Band
    rule: str
    number: int | None = None
    candidates: tuple[int, ...] = ()
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One record of a child beside the incoming one: its child's number, the match weight, the rule that fits."""

    number: int
    weight: float
    rule: Rule


@dataclass(frozen=True, slots=True)
class Standing:
    """What all records of one child together say of the incoming one."""

    number: int
    verdict: Verdict
    weight: float
    rule: str


ASKED = frozenset({Verdict.LOOK, Verdict.CLASH})
RIVALS = ASKED | {Verdict.SAME}
NOTHING_TO_COMPARE = Decision(Band.ERROR, "nothing_to_compare")
NO_CANDIDATE = Decision(Band.NONE, "no_candidate")


def says_who(identity: Identity) -> bool:
    """Whether a record says anything by which a child could be told from another."""
    return any((identity.families, identity.givens, identity.full_name, identity.nhs, identity.upns))


def decide(compared: Iterable[Compared], bands: Bands) -> Decision:
    """The child that one record is about, from how it compares with every record of each candidate, in any order."""
    standings = _standings(compared)
    known = [child for child in standings if child.rule == KNOWN_KEY.name]
    same = known or [child for child in standings if child.verdict is Verdict.SAME]
    look = [child for child in standings if child.verdict in ASKED]
    if not same:
        return _asked(Band.POTENTIAL, look) if look else _unlinked(standings, bands)
    best = same[0]
    rivals = [child for child in standings if child.verdict in RIVALS and best.weight - child.weight < bands.margin]
    if len(rivals) == 1 or known:
        return Decision(Band.MATCH, best.rule, number=best.number, weight=best.weight)
    several = sum(child.verdict is Verdict.SAME for child in rivals) > 1
    return _asked(Band.MANY if several else Band.POTENTIAL, [best, *(child for child in rivals if child is not best)])


def _asked(band: Band, children: Sequence[Standing]) -> Decision:
    best = children[0]
    return Decision(band, best.rule, candidates=tuple(child.number for child in children), weight=best.weight)


def _unlinked(standings: Sequence[Standing], bands: Bands) -> Decision:
    """No child is near enough that a person would look."""
    faint = [child for child in standings if child.verdict is Verdict.FAINT and child.weight >= bands.faint]
    return Decision(Band.LOW, faint[0].rule, weight=faint[0].weight) if faint else NO_CANDIDATE


def _standings(compared: Iterable[Compared]) -> list[Standing]:
    """Every child once, the likeliest first."""
    records: dict[int, list[Compared]] = {}
    for one in compared:
        records.setdefault(one.number, []).append(one)
    standings = (_standing(number, several) for number, several in records.items())
    return sorted(standings, key=lambda child: (-child.weight, child.number))


def _standing(number: int, records: Sequence[Compared]) -> Standing:
    """What a person decided stands; else one record that binds apart binds the child, or has it looked at."""
    by_weight = sorted(records, key=lambda one: (-one.weight, one.rule.name))
    verdict, shown = _together(by_weight)
    rule = next(one.rule.name for one in by_weight if shown(one.rule))
    return Standing(number, verdict, by_weight[0].weight, rule)


def _together(records: Sequence[Compared]) -> tuple[Verdict, Callable[[Rule], bool]]:
    """The verdict on a child, and which rules show why."""
    rules = [one.rule for one in records]
    for settled in (DO_NOT_LINK, KNOWN_KEY):
        if settled in rules:
            return settled.verdict, settled.__eq__
    verdicts = {rule.verdict for rule in rules}
    if verdicts & BINDING:
        agree = verdicts - {Verdict.FAINT, Verdict.APART}
        return Verdict.CLASH if agree else Verdict.APART, lambda rule: rule.verdict in BINDING
    strongest = next(verdict for verdict in (Verdict.SAME, Verdict.LOOK, Verdict.FAINT) if verdict in verdicts)
    return strongest, lambda rule: rule.verdict is strongest
