"""Any bytes at all, given as a feed file or a manifest, are surveyed or refused: no exception of another kind.

And nothing that the sender is told, nor the receipt's lines, repeats a value of the file.
"""

import json
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.intake.format.examples import template_text
from contactpoint.intake.format.templates import TEMPLATES, Form
from contactpoint.intake.reading import opened
from contactpoint.intake.rules import ADVICE, FileRefused, Kind, Refusal
from contactpoint.intake.survey import survey
from tests.support import feeds

CSV = [kind for kind in Kind if TEMPLATES[kind].form is Form.CSV]
PLANTS = [
    "", "\ud800", "\udc80", "\0", "\t=1", "=1", "＝1", "\u200b=1", "2015-02-29", "99/99/9999", "00/00/00", "9" * 30,
    '"', "\u202e", "é" * 200, "x " * 40, "Ⅷ", "\ufeff", "1" * 5_000, "Ã©", "é", "\x85", "\x1c", ";" * 40,
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20) | st.sampled_from(PLANTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["family", "given", "use"]), inner),
    max_leaves=5,
)
PIECES = st.sampled_from([plant.encode("utf-8", "surrogatepass") for plant in PLANTS]) | st.binary(max_size=8)
SECRET = "Xyzzyname"
of_each_kind = pytest.mark.parametrize("kind", Kind)


def told(kind, content, manifest=None):
    """What the sender would be told: refused rows, or the file's refusal, and the words of it."""
    code = feeds.code_of(kind)
    with tempfile.TemporaryDirectory() as folder:
        path = feeds.write(Path(folder), code, content)
        if manifest is not None:
            path.with_name(f"{path.name}.manifest.json").write_bytes(manifest)
        try:
            with opened(path, code) as feed:
                found = survey(feed, feeds.registered(code), today=feeds.TODAY, digest=digest, share=0.01)
            return found.refused, ""
        except FileRefused as refused:
            return (refused.refusal,), str(refused)


def digest(own):
    return zlib.crc32(own.encode("utf-8", "surrogatepass")) + 1


def sound(refusals):
    return all(isinstance(one, Refusal) and one.reason in ADVICE for one in refusals)


def mutated(content, place, piece, *, cut):
    """The bytes with a piece put in, in place of the next `cut`."""
    place %= len(content) + 1
    return content[:place] + piece + content[place + cut :]


@of_each_kind
@settings(deadline=None, max_examples=25)
@given(content=st.binary(max_size=400))
def test_any_bytes(kind, content):
    assert sound(told(kind, content)[0])


@of_each_kind
@settings(deadline=None, max_examples=25)
@given(content=st.binary(max_size=400), end=st.booleans())
def test_any_bytes_after_a_good_row(kind, content, end):
    good = template_text(kind).encode()
    assert sound(told(kind, good + content + b"\n" * end)[0])


@of_each_kind
@settings(deadline=None, max_examples=60)
@given(place=st.integers(min_value=0, max_value=2_000), piece=PIECES, cut=st.integers(min_value=0, max_value=40))
def test_a_good_file_with_any_bytes_put_in(kind, place, piece, cut):
    content = mutated(template_text(kind).encode(), place, piece, cut=cut)
    refusals, _ = told(kind, content)
    assert sound(refusals)
    assert all(one.column in TEMPLATES[kind].columns or one.column.isprintable() for one in refusals)


@of_each_kind
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_value_in_any_column(kind, data):
    template = TEMPLATES[kind]
    column = data.draw(st.sampled_from(template.columns))
    if template.form is Form.NDJSON:
        content = json.dumps({**feeds.row(kind), column: data.draw(JSON)}) + "\n"
    else:
        value = data.draw(st.sampled_from(PLANTS) | st.text(max_size=30))
        content = feeds.text(kind, [{**feeds.row(kind), column: value}])
    refusals, _ = told(kind, content.encode("utf-8", "surrogatepass"))
    assert all(one.column in (*template.columns, "") for one in refusals)


@pytest.mark.parametrize("kind", CSV)
@settings(deadline=None, max_examples=25)
@given(
    header=st.lists(
        st.sampled_from([*TEMPLATES[Kind.SOCIAL_CARE].columns, *PLANTS]) | st.text(max_size=12), max_size=35
    )
)
def test_any_header(kind, header):
    template = TEMPLATES[kind]
    line = template.delimiter.join(header).encode("utf-8", "surrogatepass")
    row = template_text(kind).encode().partition(b"\n")[2]
    assert sound(told(kind, line + b"\n" + row)[0])


@of_each_kind
@settings(deadline=None, max_examples=40)
@given(place=st.integers(min_value=0, max_value=2_000), piece=PIECES, cut=st.integers(min_value=0, max_value=200))
def test_no_value_is_ever_told(kind, place, piece, cut):
    secret = template_text(kind).replace("Example", SECRET).replace("EXAMPLE", SECRET.upper())
    for content in (secret.encode(), secret.partition("\n")[2].encode() + secret.encode()):
        refusals, words = told(kind, mutated(content, place, piece, cut=cut))
        lines = " ".join(f"{one.line} {one.column} {one.reason} {one.advice}" for one in refusals)
        assert SECRET.casefold() not in f"{words} {lines}".casefold()


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=100) | JSON.map(lambda said: json.dumps(said).encode()))
def test_any_manifest(manifest):
    good = feeds.text(Kind.BENEFIT, [feeds.row(Kind.BENEFIT)])
    assert sound(told(Kind.BENEFIT, good, manifest)[0])
