"""What counts as a difference between two worlds: one byte of anything that somebody can see."""

from dataclasses import fields, replace
from datetime import timedelta
from email.utils import make_msgid

import pytest

from contactpoint.lab.two_worlds.observing import Observation, first_difference, parts_apart, unmasked
from contactpoint.lab.two_worlds.seeded import seeded

SEEN = Observation(
    who="jo",
    asked="GET web.child",
    status=200,
    headers=(("Content-Length", "12"), ("Cache-Control", "no-store")),
    cookies=("Set-Cookie: a=1; Path=/",),
    body=b"<p>Maya</p>",
    statements=(("SELECT number FROM child WHERE number = %s", 1), ("COMMIT", -1)),
    mail=("Subject: hello",),
    jobs=("('limit', 'projection')",),
    lines=("INFO contactpoint: done",),
)
ALTERED = {
    "who": "kim",
    "asked": "GET web.found",
    "status": 404,
    "headers": (("Content-Length", "13"), ("Cache-Control", "no-store")),
    "cookies": ("Set-Cookie: a=2; Path=/",),
    "body": b"<p>Maya</p> ",
    "statements": (("SELECT number FROM child WHERE number = %s", 2), ("COMMIT", -1)),
    "mail": (),
    "jobs": ("('limit', 'projectioN')",),
    "lines": ("INFO contactpoint: done", "INFO contactpoint: done"),
}


def test_every_part_is_compared():
    assert ALTERED.keys() == {field.name for field in fields(Observation)}


@pytest.mark.parametrize("part", ALTERED)
def test_one_byte_of_any_part_is_a_difference(part):
    other = replace(SEEN, **{part: ALTERED[part]})
    assert parts_apart(SEEN, other) == (part,)
    assert first_difference([SEEN, SEEN], [SEEN, other]).parts == (part,)


@pytest.mark.parametrize(
    "statements",
    [
        SEEN.statements[:1],
        (*SEEN.statements, ("SELECT 1", 1)),
        SEEN.statements[::-1],
        (("SELECT number  FROM child WHERE number = %s", 1), ("COMMIT", -1)),
    ],
    ids=["one less", "one more", "another order", "another text"],
)
def test_number_order_and_text_of_statements_are_compared(statements):
    assert parts_apart(SEEN, replace(SEEN, statements=statements)) == ("statements",)


def test_the_same_is_no_difference():
    assert first_difference([SEEN], [replace(SEEN)]) is None


def test_an_answer_too_few_is_a_difference():
    assert first_difference([SEEN, SEEN], [SEEN]).parts == ("number of observations",)


def test_the_date_and_the_id_of_a_request_alone_are_masked():
    headers = [("Date", "now"), ("X-Request-Id", "7"), ("ETag", "x"), ("Age", "1"), ("Set-Cookie", "a")]
    assert unmasked(headers) == (("ETag", "x"), ("Age", "1"), ("Set-Cookie", "a"))


def test_the_id_of_a_mail_is_the_same_in_both_worlds():
    with seeded() as source:
        source.begin("1/1", timedelta(0))
        one = make_msgid()
        source.begin("1/1", timedelta(0))
        assert make_msgid() == one
        source.begin("1/2", timedelta(0))
        assert make_msgid() != one
