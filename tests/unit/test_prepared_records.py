"""What fills a laboratory's directory says the same of a child as intake reads from the feeds of the same England."""

from dataclasses import replace

import pytest

from contactpoint.disclosure.facts import ServiceKind
from contactpoint.intake.format.parsing import Cells
from contactpoint.intake.format.rows import said
from contactpoint.intake.format.templates import TEMPLATES, source_of
from contactpoint.intake.rules import Kind, RowRefused
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import crowd_of
from contactpoint.lab.england.people.families import chunk
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.lines import Writer
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.prepared.cases import number_of
from contactpoint.lab.prepared.records import Records
from tests.support.populations import TODAY

PLAN = Plan(1_200, 7, TODAY)


@pytest.fixture(scope="module")
def england():
    """The local services of the plan, and the rows of its first chunk by kind."""
    local = Local(PLAN)
    rows = Sources(Lots(PLAN, 0), local).all(PLAN, crowd_of(chunk(PLAN, 0), PLAN.extracted))
    return {one.code: one for one in local.organisations.register}, dict(rows)


def as_intake_reads(row, organisations):
    """The record; None where intake refuses the row."""
    source, writer = source_of(row.source), Writer(row.kind, PLAN.seed)
    if row.source in organisations:
        of = organisations[row.source]
        source = replace(source, authority=of.authority, service=ServiceKind(of.service))
    texts = dict(zip(TEMPLATES[row.kind].columns, writer.cells(row), strict=True))
    names = texts.pop("names", ())
    try:
        return said(Cells(texts, tuple(names)), source, PLAN.extracted).record
    except RowRefused:
        return None


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_source_says_what_intake_reads(england, kind):
    organisations, rows = england
    records = Records(PLAN.seed, organisations)
    whole = [row for row in rows[kind] if Error.BROKEN not in row.errors]
    assert whole
    assert [records.record(row) for row in whole] == [as_intake_reads(row, organisations) for row in whole]


def test_a_broken_row_is_no_record(england):
    organisations, rows = england
    row = rows[Kind.HEALTH][0]
    assert Records(PLAN.seed, organisations).record(replace(row, errors=[Error.BROKEN])) is None


def test_numbers_of_children_are_distinct_well_formed_and_the_same_again():
    names = [f"c{place:08}" for place in range(5_000)]
    numbers = [number_of(PLAN, name) for name in names]
    assert len(set(numbers)) == len(names)
    assert all(number.parse(str(number)) == number for number in numbers)
    assert numbers == [number_of(PLAN, name) for name in names]
