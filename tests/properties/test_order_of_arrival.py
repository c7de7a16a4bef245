"""The rows of a month end as the same children in whatever order and however many at a time they come (B10-60).

Each order is drawn from a seed that is printed. What the vault, the links, the doubts, the holds and the directory
hold must be the same as in the order of the files. `make chaos` tries 200 orders, `make test` some of them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import transaction

from contactpoint.disclosure.actions import change
from contactpoint.disclosure.areas import authorities, authority_of
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.facts import NATIONAL_DESK, Cause
from contactpoint.disclosure.models import Link, Opened, Superseded
from contactpoint.identity.actions import apply_records
from contactpoint.identity.models import DoubtRow, Hold
from contactpoint.identity.rules import IncomingRecord
from contactpoint.intake.format.templates import source_of
from contactpoint.intake.reading import opened
from contactpoint.intake.survey import outcomes
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab import bench_state
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import write_population
from contactpoint.lab.evaluation.feeds import registered
from tests.support.populations import TODAY, feed_files, source_code
from tests.support.records import EXTRACTED
from tests.support.whole import WHOLE

pytestmark = pytest.mark.django_db
CHILDREN, SEED, SHIELDED = 60, 11, 6
ORDERS = 100 if WHOLE else 2  # in each of the two tests
MOST_AT_ONCE = 60
NATIONAL = ("benefit", "health")
ON_THE_WAY = {"versions", "deliveries", "projected", "lives"}
"""How many steps it took; and whose a child is, which is whose the first record was that came, until it is moved."""


@dataclass(frozen=True)
class Month:
    """What is there before, and what comes: rows in the order of the files."""

    before: list[IncomingRecord]
    comes: list[IncomingRecord]


@pytest.fixture(scope="module")
def month(tmp_path_factory) -> Month:
    folder = tmp_path_factory.mktemp("england")
    return Month(*(rows_of(made(folder / str(months), months), months=months) for months in (0, 1)))


def made(folder: Path, months: int) -> Path:
    """With twice the usual errors, so that more is in doubt."""
    write_population(folder, Plan(CHILDREN, SEED, TODAY, months, errors=2), progress=lambda done: None)
    return folder


def rows_of(folder: Path, *, months: int) -> list[IncomingRecord]:
    today, extracted = TODAY + timedelta(days=31 * months), EXTRACTED + timedelta(days=31 * months)
    sources, rows = registered(folder), []
    for path in feed_files(folder):
        code = source_code(path)
        with opened(path, code) as feed:
            told = [one.said for one in outcomes(feed, sources.get(code) or source_of(code), today) if one.said]
        shared = Counter(said.record.record for said in told)
        rows += [incoming(said, extracted) for said in told if shared[said.record.record] == 1]
    return rows


def incoming(said, extracted) -> IncomingRecord:
    address = said.record.address
    lives_in = authority_of(str(address.postcode)) if address and address.postcode else None
    return IncomingRecord(said.record, extracted, said.as_of, said.action, owner=lives_in or said.record.authority)


def all_are_open() -> None:
    signed = {"signed_by_authority": "a", "signed_by_national": "b", "at": EXTRACTED}
    Opened.objects.bulk_create(Opened(authority=code, **signed) for code in (*authorities(), NATIONAL_DESK))


def come(rows: list[IncomingRecord], random: Random | None = None) -> None:
    """Together in one order, a few at a time or many; without `random` as they are."""
    left = random.sample(rows, len(rows)) if random else list(rows)
    while left:
        most = random.randint(1, MOST_AT_ONCE) if random else MOST_AT_ONCE
        some = {row.record.id: row for row in left[:most]}  # a later row of one record waits for the next batch
        apply_records(list(some.values()), actor=WORKER, purpose=UPKEEP)
        left = [row for row in left[:most] if some[row.record.id] is not row] + left[most:]


def shield_some() -> None:
    """The same children each time: those of most records, by the names of these."""
    names = bench_state.read_names()
    several = Counter(Link.objects.values_list("number", flat=True))
    for number in sorted(several, key=lambda one: (-several[one], names.children[one]))[:SHIELDED]:
        change(ChildNumber(number), Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)


def stands() -> dict[str, str]:
    return {part: lines for part, lines in bench_state.state().items() if part not in ON_THE_WAY}


def in_other_orders(before, comes, *, shields: bool):
    """How many orders left the same, and what the first of them left."""
    with transaction.atomic():
        all_are_open()
        come(before)
        if shields:
            shield_some()
        first, counts = None, None
        for order in range(-1, ORDERS):
            with transaction.atomic():
                come(comes, Random(order) if order >= 0 else None)
                left = stands()
                counts = counts or (DoubtRow.objects.count(), Hold.objects.count(), Superseded.objects.count())
                transaction.set_rollback(True)
            first = first or left
            differing = [part for part in left if left[part] != first[part]]
            assert not differing, f"order of seed {order}: {differing} differ"
        transaction.set_rollback(True)
    return counts


def test_everything_that_ever_came_in_any_order(month, record_property):
    doubts, _, _ = in_other_orders([], month.before + month.comes, shields=False)
    record_property("orders", ORDERS)
    assert doubts


def test_what_comes_to_shielded_children_in_any_order(month, record_property):
    """Shields stand before most rows about their children come, which are then sealed under them, or held."""
    national = [row for row in month.before if row.record.source in NATIONAL]
    others = [row for row in month.before if row.record.source not in NATIONAL]
    _, held, _ = in_other_orders(national, others + month.comes, shields=True)
    record_property("orders", ORDERS)
    assert held
