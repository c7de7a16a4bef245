"""Any bytes at all, given as a feed file or a manifest, are surveyed or refused: no exception of another kind."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.intake.reading import opened
from contactpoint.intake.rules import ADVICE, FileRefused, Kind, Refusal
from contactpoint.intake.survey import survey
from contactpoint.intake.templates import TEMPLATES, Form, source_of
from tests.support import feeds

SOURCES = ["benefit", "health", "social_care.HUL", "health_visiting.HUL"]
PLANTS = ["", "\ud800", "\0", "=1", "2015-02-29", "99/99/9999", "9" * 30, '"', "\u202e", "é" * 200, "x " * 40, "Ⅷ"]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20) | st.sampled_from(PLANTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "given", "use"]), inner),
    max_leaves=5,
)


def outcome(source, content, manifest=None):
    """What the sender would be told: refused rows, or the file's refusal."""
    with tempfile.TemporaryDirectory() as folder:
        path = feeds.write(Path(folder), source, content)
        if manifest is not None:
            path.with_name(f"{path.name}.manifest.json").write_bytes(manifest)
        try:
            with opened(path, source) as feed:
                return survey(feed, source_of(source), today=feeds.TODAY, key=b"k" * 32, share=0.01).refused
        except FileRefused as refused:
            return (refused.refusal,)


@pytest.mark.parametrize("source", SOURCES)
@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes(source, content):
    assert all(isinstance(one, Refusal) and one.reason in ADVICE for one in outcome(source, content))


@pytest.mark.parametrize("source", SOURCES)
@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_after_a_good_row(source, content, end):
    good = feeds.text(kind_of(source), [feeds.row(kind_of(source))]).encode()
    assert isinstance(outcome(source, good + content + b"\n" * end), tuple)


@pytest.mark.parametrize("source", SOURCES)
@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_value_in_any_column(source, data):
    template = TEMPLATES[kind_of(source)]
    column = data.draw(st.sampled_from(template.columns))
    if template.form is Form.NDJSON:
        value = data.draw(JSON)
        content = json.dumps({**feeds.row(template.kind), column: value}) + "\n"
    else:
        value = data.draw(st.sampled_from(PLANTS) | st.text(max_size=30))
        content = feeds.text(template.kind, [{**feeds.row(template.kind), column: value}])
    sent = content.encode("utf-8", "surrogatepass")
    assert all(one.column in (*template.columns, "") for one in outcome(source, sent)), value


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=100) | JSON.map(lambda said: json.dumps(said).encode()))
def test_any_manifest(manifest):
    good = feeds.text(Kind.BENEFIT, [feeds.row(Kind.BENEFIT)])
    assert isinstance(outcome("benefit", good, manifest), tuple)


def kind_of(source):
    return Kind(source.partition(".")[0])
