"""A national directory, or vault, without its feeds: synthetic England copied child by child, by two processes."""

import gc
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context

from contactpoint.disclosure.actions import record_coverage
from contactpoint.disclosure.facts import Case
from contactpoint.disclosure.filling import fill
from contactpoint.disclosure.inputs import read_scope
from contactpoint.identity.filling import fill as fill_vault
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
    adopted = [one for filled in _in_order(plan, fill_chunk, progress) for one in filled.adopted]
    for kind in Kind:
        _cover(kind, plan)
    return adopted


def seal_england(plan: Plan, *, progress: Callable[[int], None]) -> int:
    """What linkage needs of every child into a laboratory's empty vault; how many records."""
    return sum(filled.rows for filled in _in_order(plan, seal_chunk, progress))


def fill_chunk(plan: Plan, nth: int) -> Filled:
    """The directory's rows of one chunk, in one transaction."""
    return _filled(plan, nth, fill)


def seal_chunk(plan: Plan, nth: int) -> Filled:
    """The vault's cards of one chunk, in one transaction."""
    return _filled(plan, nth, fill_vault)


def _filled(plan: Plan, nth: int, way: Callable[[Collection[Case]], int]) -> Filled:
    chunk = _cases(plan).chunk(nth)
    filled = Filled(chunk.children, way(chunk.cases), chunk.adopted)
    del chunk  # or its children would be looked through, and stay
    gc.collect()
    gc.freeze()
    return filled


def _in_order(plan: Plan, chunk: Callable[[Plan, int], Filled], progress: Callable[[int], None]) -> Iterator[Filled]:
    """Every chunk done by one of some processes, in the order of the chunks."""
    chunks, children = iter(range(plan.chunks)), 0
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=begin) as pool:
        waiting = [pool.submit(chunk, plan, nth) for nth in islice(chunks, PROCESSES * AHEAD)]
        while waiting:
            done = waiting.pop(0).result()
            waiting += [pool.submit(chunk, plan, nth) for nth in islice(chunks, 1)]
            children += done.children
            progress(children)
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
