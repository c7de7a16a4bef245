"""Pairs of records for the bench of the scorer: those that blocking finds, any two, and some made for rare levels."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from random import Random

from contactpoint.lab.bench_score.changes import Material, Names, changed, named_twice
from contactpoint.linkage.blocking import keys
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.scorer import Scorer

Pair = tuple[Identity, Identity]
Seen = Counter[tuple[str, int]]
"""How many pairs stand at each level of each comparison."""
LARGEST_BLOCK = 60
AT_ONCE = 50
MOST_TRIES = 20_000  # records beside which AT_ONCE others are made


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
    """Pairs of a record and one made from it, kept where they stand at a level that too few have; adds to counts."""
    names = Names.of(sorted(scorer.frequencies.get("given", ())))
    kept: list[Pair] = []
    for _ in range(MOST_TRIES):
        rare = missing(scorer, counts, least)
        if not rare:
            break
        one, other = draw.choice(records), draw.choice(records)
        one = draw.choice((one, named_twice(one, other)))
        made = [changed(Material(one, draw.choice(records), names, draw)) for _ in range(AT_ONCE)]
        for second, levels in zip(made, scorer.compare(one, made).levels.tolist(), strict=True):
            places = _places(scorer, levels)
            if rare.intersection(places):
                kept.append((one, second))
                counts.update(places)
    return kept


def _places(scorer: Scorer, levels: Sequence[int]) -> list[tuple[str, int]]:
    return [(comparison.name, level) for comparison, level in zip(scorer.comparisons, levels, strict=True)]
