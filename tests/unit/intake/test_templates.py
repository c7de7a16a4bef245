"""Which sources there are, and that the example of each template is itself a good file."""

import json

import pytest

from contactpoint.intake.format.examples import EXAMPLE, template_text
from contactpoint.intake.format.rows import said
from contactpoint.intake.format.splitting import splitter
from contactpoint.intake.format.templates import COMMON, TEMPLATES, DateStyle, Encoding, Form, Scope, source_of
from contactpoint.intake.reading import Line
from contactpoint.intake.rules import ADVICE, Kind, Reason, UnknownSource
from tests.support import feeds


def test_every_kind_has_a_template_and_begins_with_the_same_columns():
    assert set(TEMPLATES) == set(Kind)
    assert {template.columns[:14] for template in TEMPLATES.values()} == {COMMON}


def test_what_is_particular_to_a_kind():
    school, benefit = TEMPLATES[Kind.SCHOOL], TEMPLATES[Kind.BENEFIT]
    assert (school.encoding, school.dates) == (Encoding.WINDOWS_1252, DateStyle.DAY_FIRST_HYPHENS)
    assert (benefit.capitals, benefit.dates) == (True, DateStyle.DAY_FIRST)
    assert TEMPLATES[Kind.SOCIAL_CARE].delimiter == ";"
    assert TEMPLATES[Kind.YOUTH_JUSTICE].dates is DateStyle.DAY_FIRST_SHORT
    by_form = {kind for kind, template in TEMPLATES.items() if template.form is Form.NDJSON}
    assert by_form == {Kind.HEALTH, Kind.HEALTH_VISITING, Kind.SENSITIVE}


@pytest.mark.parametrize("kind", Kind)
def test_a_code_is_the_kind_and_what_its_scope_asks_for(kind):
    source = source_of(feeds.code_of(kind))
    assert source.kind is kind
    assert source.authority == ("HUL" if TEMPLATES[kind].scope is Scope.AUTHORITY else None)


@pytest.mark.parametrize(
    "code",
    ["", "gossip", "benefit.", "benefit.HUL", "social_care", "social_care.", "social_care.XXX", "social_care.hul",
     "social_care.HUL.HUL", "voluntary", "voluntary.1", "voluntary.00011", "voluntary.HUL", "sensitive.٠٠٠١",
     "sensitive.0001\n", "Benefit"],
)  # fmt: skip
def test_another_code_is_refused_with_what_to_give(code):
    with pytest.raises(UnknownSource, match=r"social_care\.AAA.*voluntary\.NNNN"):
        source_of(code)


@pytest.mark.parametrize("kind", Kind)
def test_the_example_of_a_template_is_a_good_file(kind):
    template, split = TEMPLATES[kind], splitter(TEMPLATES[kind])
    lines = template_text(kind).encode(template.encoding).splitlines(keepends=True)
    *header, cells = [split.cells(Line(number, raw)) for number, raw in enumerate(lines, start=1)]
    assert len(header) == (template.form is Form.CSV)
    record = said(cells, feeds.registered(feeds.code_of(kind)), feeds.TODAY).record
    assert record.names[0].given == ("Maya", "Rose")
    assert record.names[0].family == "Example"
    assert record.address.postcode == "HU5 2AB"
    assert record.carers or kind in {Kind.HEALTH, Kind.SCHOOL}
    assert record.involvements or kind in {Kind.BENEFIT, Kind.BIRTHS}
    if template.form is Form.NDJSON:
        assert tuple(json.loads(lines[0])) == template.columns


def test_the_example_names_no_column_that_there_is_not():
    assert EXAMPLE.keys() <= {column for template in TEMPLATES.values() for column in template.columns}


def test_every_reason_says_what_to_do():
    assert set(ADVICE) == set(Reason)
