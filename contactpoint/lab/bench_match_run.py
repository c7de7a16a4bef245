"""The match bench itself: every record timed and judged in the same run, with a floor between them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from contactpoint.identity.around import Around
from contactpoint.identity.cards import card_of
from contactpoint.identity.queries import Own
from contactpoint.identity.settling import decide_part, parts_of
from contactpoint.kernel.ids import uuid7
from contactpoint.lab.bench_match import Arriving
from contactpoint.lab.figures import Figures
from contactpoint.lab.timing import SHARES, percentile, uncollected
from contactpoint.linkage.decide import Band, band, says_who
from contactpoint.linkage.engine import engine

FLOOR = "SELECT key_id, nonce, card FROM variant WHERE record = %s LIMIT 1"
TOLD_EVERY = 500
ARRIVING = ""  # how linkage calls the record, before all others
TO_LOOK_AT = frozenset({Band.POTENTIAL, Band.MANY, Band.ERROR})


@dataclass(frozen=True, slots=True)
class Decision:
    """How a record stands, and the children whose records are about its child."""

    band: Band
    numbers: frozenset[int] = frozenset()


@dataclass(slots=True)
class Run:
    """Nanoseconds of each trial and of the floor, and what was decided."""

    took: list[int] = field(default_factory=list)
    floor: list[int] = field(default_factory=list)
    known: int = 0  # records whose child has others
    found: int = 0  # of them, linked to their child
    plain: int = 0  # of them, those that carry neither NHS number nor UPN
    plain_found: int = 0
    asked: int = 0  # records that a person would look at
    false_links: int = 0


@transaction.atomic
def measure(
    run: Run, trials: Sequence[Arriving], *, warm_up: Sequence[Arriving], progress: Callable[[int], None]
) -> Figures:
    """Each record once, with a floor after each; those of the warm-up are matched first and dropped.

    All in one transaction, as intake matches the rows of a batch: beginning and ending one is no part of matching.
    Objects are not collected meanwhile, which is the collector's time and not the matching's.
    """
    for one in warm_up:
        _match(one)
    with uncollected():
        for nth, one in enumerate(trials, 1):
            began = time.perf_counter_ns()
            decision = _match(one)
            run.took.append(time.perf_counter_ns() - began)
            judge(run, one, decision)
            if one.own:
                run.floor.append(_floor(one))
            if nth % TOLD_EVERY == 0:
                progress(nth)
    return figures(run)


def figures(run: Run) -> Figures:
    """Times in milliseconds; `recall` is of the records whose child has others, `asked` (a person looks) of all."""
    return {
        **{f"{name}_ms": percentile(run.took, share) for name, share in SHARES.items()},
        "floor_p95_ms": percentile(run.floor, SHARES["p95"]) if run.floor else 0,
        "trials": len(run.took),
        "recall": _share(run.found, run.known),
        "recall_without_number": _share(run.plain_found, run.plain),
        "asked": _share(run.asked, len(run.took)),
        "false_links": run.false_links,
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 5) if whole else 0


def _match(one: Arriving) -> Decision:
    """From a record as intake hands it on to the decision: standardise, find, open, score, decide."""
    card, record = card_of(one.record), uuid7()
    around = Around.of((card,), besides=one.own)
    around.learn(record, Own(ARRIVING, one.record.source), (card,))
    pairs = around.judge(record)
    (part,) = parts_of(around, (record,), aside=around.held)
    children = decide_part(around, part).children
    its = (around.links.get(other) for other in part if children.clusters[around.own[other].name] == ARRIVING)
    numbers = frozenset(link.number for link in its if link)
    says, faint = says_who(card.stated.identity), engine().bands.faint
    return Decision(band(ARRIVING, children, pairs, says=says, faint=faint), numbers)


def judge(run: Run, one: Arriving, decision: Decision) -> None:
    right = bool(decision.numbers) and decision.numbers <= one.right
    run.known += bool(one.right)
    run.found += right
    if not one.record.identifiers:
        run.plain += bool(one.right)
        run.plain_found += right
    run.asked += decision.band in TO_LOOK_AT
    run.false_links += decision.band is Band.MATCH and not right


def _floor(one: Arriving) -> int:
    """One card by its primary key, unopened."""
    began = time.perf_counter_ns()
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [one.own])
        cursor.fetchone()
    return time.perf_counter_ns() - began
