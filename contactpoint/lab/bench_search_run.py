"""The search bench itself: every search timed and judged in the same run, with a floor between them."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from contactpoint.kernel.dates import PartialDate
from contactpoint.lab.bench_search import Asked, Sort
from contactpoint.lab.figures import Figures
from contactpoint.lab.prepared.adopted import Adopted
from contactpoint.lab.prepared.twice import Numbers
from contactpoint.lab.timing import SHARES, percentile, uncollected
from contactpoint.lookup.candidates import matching
from contactpoint.lookup.criteria import Criteria, TooWide

IN_THE_FIRST = 10
FLOOR = "SELECT family, given, gender, born_year, born_month, born_day FROM child WHERE number = %s"
TOLD_EVERY = 500


@dataclass(slots=True)
class Run:
    """What was measured: nanoseconds by sort of search, those of the floor, and who was found where.

    `twice`: all numbers of each child who stands in the directory under several; either is the child.
    """

    twice: Mapping[int, Numbers] = field(default_factory=dict)
    took: dict[Sort, list[int]] = field(default_factory=lambda: defaultdict(list))
    floor: list[int] = field(default_factory=list)
    found: dict[Sort, int] = field(default_factory=lambda: defaultdict(int))
    first: dict[Sort, int] = field(default_factory=lambda: defaultdict(int))
    too_wide: int = 0

    @property
    def trials(self) -> int:
        return sum(map(len, self.took.values()))


def measure(
    run: Run, searches: Sequence[Asked], *, warm_up: Sequence[Asked], progress: Callable[[int], None]
) -> Figures:
    """Each search once, a floor after each; the searches of the warm-up are run first and dropped.

    Objects are not collected meanwhile, which is the collector's time and not the search's.
    """
    for one in warm_up:
        _search(one, Run())
    with uncollected():
        for nth, one in enumerate(searches, 1):
            _search(one, run)
            if one.number:
                run.floor.append(_floor(one.number))
            if nth % TOLD_EVERY == 0:
                progress(nth)
    return figures(run)


def figures(run: Run) -> Figures:
    """Times in milliseconds, and shares of children found."""
    every = [took for times in run.took.values() for took in times]
    return {
        **{f"{name}_ms": percentile(every, share) for name, share in SHARES.items()},
        "floor_p50_ms": percentile(run.floor, SHARES["p50"]),
        **dict(_recalls(run)),
        "trials": run.trials,
        "too_wide": run.too_wide,
        **{
            f"{sort}_{name}_ms": percentile(times, SHARES[name])
            for sort, times in sorted(run.took.items())
            for name in ("p50", "p95")
        },
    }


def adopted_found(adopted: Sequence[Adopted]) -> int:
    """How many adopted children a name of birth and date of birth finds: none may be."""
    return sum(_finds(one) for one in adopted)


def _recalls(run: Run) -> Iterator[tuple[str, float]]:
    for sort, times in sorted(run.took.items()):
        if sort is not Sort.NOBODY:
            yield f"recall_{sort}", round(run.found[sort] / len(times), 5)
            yield f"first_{sort}", round(run.first[sort] / len(times), 5)


def _search(one: Asked, run: Run) -> None:
    began = time.perf_counter_ns()
    try:
        found = matching(one.criteria)
    except TooWide:
        found = []
        run.too_wide += 1
    run.took[one.sort].append(time.perf_counter_ns() - began)
    its = run.twice.get(one.number, {one.number})
    places = [child.number in its for child in found[:IN_THE_FIRST]]
    run.found[one.sort] += any(places)
    run.first[one.sort] += any(places[:1])


def _floor(number: int) -> int:
    """One row by its primary key."""
    began = time.perf_counter_ns()
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [number])
        cursor.fetchone()
    return time.perf_counter_ns() - began


def _finds(one: Adopted) -> bool:
    criteria = Criteria(one.family, one.given, PartialDate.of(one.born))
    return any(child.number == one.number for child in matching(criteria))
