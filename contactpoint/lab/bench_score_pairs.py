"""Pairs of records for the bench of the scorer: those that blocking finds, any two, and some made for rare levels."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random

from contactpoint.linkage.blocking import keys
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.people import family_of, given_of
from contactpoint.linkage.scorer import Scorer

Pair = tuple[Identity, Identity]
Seen = Counter[tuple[str, int]]
"""How many pairs stand at each level of each comparison."""
LARGEST_BLOCK = 60
AT_ONCE = 50
MOST_TRIES = 20_000  # records beside which AT_ONCE others are made
LETTERS = "aeinorst"
VOWELS = "aeiou"


def blocked(records: Sequence[Identity], count: int, draw: Random) -> list[Pair]:
    """So many pairs that share a blocking key, or all there are; either may come first."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        for key in keys(record):
            blocks[key].append(place)
    found = sorted(
        {pair for block in blocks.values() if len(block) <= LARGEST_BLOCK for pair in combinations(block, 2)}
    )
    chosen = draw.sample(found, min(count, len(found)))
    return [(records[one], records[other]) for one, other in (draw.sample(pair, 2) for pair in chosen)]


def at_random(records: Sequence[Identity], count: int, draw: Random) -> list[Pair]:
    """So many pairs of any two different records."""
    return [tuple(draw.sample(records, 2)) for _ in range(count)]  # type: ignore[misc]  # two of them


def seen(scorer: Scorer, pairs: Sequence[Pair]) -> Seen:
    """Where the pairs stand, by the scorer itself."""
    counts: Seen = Counter()
    for one, other in pairs:
        counts.update(_places(scorer, scorer.compare(one, [other]).levels[0].tolist()))
    return counts


def missing(scorer: Scorer, counts: Seen, least: int) -> set[tuple[str, int]]:
    """The levels that fewer pairs have."""
    levels = {(comparison.name, level.value) for comparison in scorer.comparisons for level in comparison.levels}
    return {place for place in levels if counts[place] < least}


def for_rare_levels(
    scorer: Scorer, records: Sequence[Identity], counts: Seen, *, least: int, draw: Random
) -> list[Pair]:
    """Pairs of a record and one changed from it, kept where they stand at a level that too few have; adds to counts."""
    names = Names.of(scorer, records)
    kept: list[Pair] = []
    for _ in range(MOST_TRIES):
        rare = missing(scorer, counts, least)
        if not rare:
            break
        one = draw.choice(records)
        made = [changed(one, draw.choice(records), names, draw) for _ in range(AT_ONCE)]
        for other, levels in zip(made, scorer.compare(one, made).levels.tolist(), strict=True):
            places = _places(scorer, levels)
            if rare.intersection(places):
                kept.append((one, other))
                counts.update(places)
    return kept


def _places(scorer: Scorer, levels: Sequence[int]) -> list[tuple[str, int]]:
    return [(comparison.name, level) for comparison, level in zip(scorer.comparisons, levels, strict=True)]


@dataclass(frozen=True, slots=True)
class Names:
    """Given names that the model knows: those near each other, and those that sound alike."""

    near: dict[str, list[str]]
    alike: dict[str, list[str]]

    @classmethod
    def of(cls, scorer: Scorer, records: Sequence[Identity]) -> "Names":
        """Those of the model's table, or of the records where it has none."""
        known = sorted(scorer.frequencies.get("given") or {record.given for record in records if record.given})
        near: dict[str, list[str]] = defaultdict(list)
        alike: dict[str, list[str]] = defaultdict(list)
        for name in known:
            alike[given_of(name).sound or ""].append(name)
            for less in _one_less(name):
                near[less].append(name)
        return cls(near, alike)


def _one_less(name: str) -> list[str]:
    return [name[:at] + name[at + 1 :] for at in range(len(name))]


Way = Callable[[Identity, Identity, Names, Random], Identity]


def changed(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    """A record made of two: of each thing that is compared, the one's, the other's, something near it, or nothing."""
    made = one
    for ways in WAYS:
        made = draw.choice(ways)(made, other, names, draw)
    return made


def _same(one: Identity, *_: object) -> Identity:
    return one


def _taken(*columns: str) -> Way:
    """These columns are the other record's."""
    return lambda one, other, names, draw: replace(one, **{column: getattr(other, column) for column in columns})


def _dropped(*columns: str) -> Way:
    """These columns say nothing."""
    nothing = Identity()
    return lambda one, other, names, draw: replace(one, **{column: getattr(nothing, column) for column in columns})


def _edited(text: str, draw: Random) -> str:
    at = draw.randrange(len(text))
    return text[:at] + draw.choice(LETTERS) + text[at + draw.randrange(2) :]


def _called(one: Identity, given: str | None) -> Identity:
    name = given_of(given or "")
    return replace(one, given=name.first, givens=name.every, forms=name.forms, given_sound=name.sound)


def _of_family(one: Identity, family: str | None) -> Identity:
    name = family_of(family or "")
    return replace(one, family=name.usual, families=name.every, family_sound=name.sound)


def _family_edited(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return _of_family(one, _edited(one.family, draw)) if one.family else one


def _family_grown(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return _of_family(one, f"{one.family}{draw.choice(LETTERS)}{draw.choice(LETTERS)}") if one.family else one


def _family_added(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return replace(_of_family(one, other.family), families=tuple(sorted({*one.families, *other.families})))


def _swapped(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return _of_family(_called(one, one.family), one.given) if one.family and one.given else one


def _given_edited(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return _called(one, _edited(one.given, draw)) if one.given else one


def _given_near(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    near = [name for less in _one_less(one.given or "") for name in names.near.get(less, ())]
    return _called(one, draw.choice(near)) if near else one


def _given_alike(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    alike = names.alike.get(one.given_sound or "")
    return _called(one, draw.choice(alike)) if alike else one


def _given_form(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return _called(one, draw.choice(one.forms)) if one.forms else one


def _given_initial(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return replace(one, given=one.given[:1], givens=(one.given[:1],), forms=(), given_sound=None) if one.given else one


def _given_among(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return replace(_called(one, other.given), givens=tuple(sorted({*one.givens, *other.givens})))


def _given_edited_twice(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    """Two letters after the fourth: still much alike where the name is long."""
    given = one.given or ""
    return _called(one, given[:4] + _edited(_edited(given[4:], draw), draw)) if len(given) > 6 else one


def _given_by_ear(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    """Other vowels, which leave the sound as it is."""
    given = one.given or ""
    return _called(
        one, given[:1] + "".join(draw.choice(VOWELS) if letter in VOWELS else letter for letter in given[1:])
    )


def _given_grown(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return _called(one, f"{one.given}{draw.choice(LETTERS)}{draw.choice(LETTERS)}") if one.given else one


def _born_swapped(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    born = one.born or ""
    return replace(one, born=f"{born[:4]}-{born[8:]}-{born[5:7]}") if len(born) == 10 else one


def _born_edited(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    at = draw.choice((3, 6, 8, 9))
    born = one.born or ""
    return replace(one, born=f"{born[:at]}{draw.randrange(10)}{born[at + 1 :]}") if len(born) == 10 else one


def _born_in_part(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    return replace(one, born=one.born[: draw.choice((4, 7))]) if one.born else one


def _born_near(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    born = one.born or ""
    return replace(one, born=f"{born[:5]}{draw.randint(1, 12):02}-{draw.randint(1, 28):02}") if len(born) == 10 else one


def _near_by(one: Identity, other: Identity, names: Names, draw: Random) -> Identity:
    """Elsewhere in the same district, or in the same area."""
    moved = replace(one, houses=(f"x/{draw.randrange(999)}",), postcode=f"{one.outward} 9ZZ")
    return moved if draw.randrange(2) else replace(moved, outward=f"{(one.outward or 'ZZ')[:2]}99")


WAYS: tuple[tuple[Way, ...], ...] = (
    (_same, _same, _swapped),
    (
        *(_same, _given_edited, _given_near, _given_alike, _given_form, _given_initial, _given_among, _given_grown),
        *(_given_edited_twice, _given_edited_twice, _given_edited_twice, _given_by_ear),
        *(_taken("given", "givens", "forms", "given_sound"), _dropped("given", "givens", "forms", "given_sound")),
    ),
    (
        *(_same, _same, _same, _family_edited, _family_grown, _family_added),
        *(_taken("family", "families", "family_sound"), _dropped("family", "families", "family_sound")),
    ),
    (_same, _born_swapped, _born_edited, _born_edited, _born_in_part, _born_near, _taken("born"), _dropped("born")),
    (
        *(_same, _taken("houses"), _near_by, _taken("postcode", "outward", "houses")),
        _dropped("postcode", "outward", "houses"),
    ),
    (_same, _taken("carers"), _dropped("carers")),
    (_same, _taken("telephones"), _dropped("telephones")),
    (_same, _taken("nhs"), _dropped("nhs")),
    (_same, _taken("upns"), _dropped("upns")),
)
