"""What a search asks of the database, and what it leaves."""

from contextlib import contextmanager

import pytest
from django.db import connection

from contactpoint.audit.models import Event
from tests.support.browsing import Browser, looking
from tests.support.children import a_child
from tests.support.loads import open_hull

pytestmark = pytest.mark.django_db
MAYA = {"family": "Kaur", "born-day": "9", "born-month": "3", "born-year": "2015"}


@pytest.fixture
def jo() -> Browser:
    open_hull()
    a_child()
    return looking()


def searches() -> int:
    return Event.objects.filter(body__kind="search").count()


def test_one_search_leaves_one_event(jo):
    form = jo.hidden(jo.get("/find")) | MAYA
    before = searches()
    sent = jo.post("/find", form)
    assert searches() == before
    jo.get(sent["Location"])
    assert searches() == before + 1


def test_a_search_takes_two_statements_and_nine_and_one_more_without_a_reference(jo):
    form = jo.hidden(jo.get("/find")) | MAYA
    with told() as sending:
        sent = jo.post("/find", form)
    with told() as reading:
        page = jo.get(sent["Location"])
    assert "Kaur, Maya" in page.content.decode()
    assert verbs(sending) == ["SELECT", "WITH"], sending
    assert verbs(reading) == ["SELECT"] * 3 + ["WITH", "INSERT"] + ["SELECT"] * 3 + ["INSERT", "INSERT"], reading


@contextmanager
def told():
    """The statements put within the block, without those that begin and end transactions."""
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(" ".join(sql.split()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def verbs(statements: list[str]) -> list[str]:
    first = [statement.partition(" ")[0] for statement in statements]
    return [verb for verb in first if verb not in ("SAVEPOINT", "RELEASE")]
