"""A national directory without its feeds: synthetic England disclosed child by child and copied, by two processes."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context

from contactpoint.disclosure.actions import record_coverage
from contactpoint.disclosure.filling import fill
from contactpoint.disclosure.inputs import read_scope
from contactpoint.intake.format.templates import TEMPLATES, Scope
from contactpoint.intake.rules import Kind
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.prepared.adopted import Adopted
from contactpoint.lab.prepared.cases import Cases
from contactpoint.lab.prepared.processes import begin

PROCESSES = 2
AHEAD = 2  # chunks a process that wait
ENGLAND = "england"  # the area of national sources


@dataclass(frozen=True, slots=True)
class Filled:
    """What one chunk became."""

    children: int
    rows: int
    adopted: tuple[Adopted, ...]


def fill_england(plan: Plan, *, progress: Callable[[int], None]) -> list[Adopted]:
    """Every child of the plan's population into a laboratory's empty directory; `progress` is told how many are done.

    Its adopted children, who must not be found under the names of their birth.
    """
    children = 0
    adopted: list[Adopted] = []
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=begin) as pool:
        for filled in _in_order(pool, plan):
            children += filled.children
            adopted += filled.adopted
            progress(children)
    for kind in Kind:
        _cover(kind, plan)
    return adopted


def fill_chunk(plan: Plan, nth: int) -> Filled:
    """One chunk, in one transaction."""
    filled = _filled(plan, nth)
    gc.collect()
    gc.freeze()
    return filled


def _filled(plan: Plan, nth: int) -> Filled:
    chunk = _cases(plan).chunk(nth)
    return Filled(chunk.children, fill(chunk.cases), chunk.adopted)


def _in_order(pool: ProcessPoolExecutor, plan: Plan) -> Iterator[Filled]:
    chunks = iter(range(plan.chunks))

    def begun(nth: int) -> Future[Filled]:
        return pool.submit(fill_chunk, plan, nth)

    waiting = [begun(nth) for nth in islice(chunks, PROCESSES * AHEAD)]
    while waiting:
        done = waiting.pop(0).result()
        waiting += [begun(nth) for nth in islice(chunks, 1)]
        yield done


@lru_cache(maxsize=1)
def _cases(plan: Plan) -> Cases:
    return Cases(plan, read_scope())


def _cover(kind: Kind, plan: Plan) -> None:
    """National sources and those of authorities are connected, as their feeds would have it; clinics by authority."""
    codes = [code for code, _ in plan.authorities]
    national = TEMPLATES[kind].scope is Scope.NATIONAL
    for area in [ENGLAND] if national else codes:
        source = kind.value if national else f"{kind}.{area}"
        if TEMPLATES[kind].scope is not Scope.ORGANISATION:
            record_coverage(source, area, fed_on=plan.extracted, actor=WORKER, purpose=UPKEEP)
