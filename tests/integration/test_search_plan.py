"""How PostgreSQL answers the statements of a search: by the index alone, in its order; and when it takes too long."""

import pytest
from django.db import connection

from contactpoint.audit.models import Event
from contactpoint.directory import index
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from contactpoint.kernel.dates import PartialDate
from contactpoint.lookup.actions import search
from contactpoint.lookup.candidates import BY_PLACE, LOOKS
from contactpoint.lookup.criteria import Criteria, TooWide
from tests.support.people import an_actor

pytestmark = pytest.mark.django_db
CRITERIA = Criteria("Kaur", "Maya", PartialDate(2015, 3, 9), "HU5")
YEAR = Criteria("Kaur", "Maya", PartialDate(2015), "HU5")
WHY = Purpose(PurposeCode.IN_FRONT_OF_ME)


@pytest.fixture
def filled():
    """As many rows as tell one plan from another, with what the planner knows of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cp_worker")
        cursor.execute(
            "INSERT INTO directory.search_key (kind, born, key, number, of_core)"
            " SELECT 1 + nth % 3, 20000101 + nth % 5000, convert_to(md5(nth::text), 'UTF8') || '\\x0041', nth, true"
            " FROM generate_series(1, 60000) nth"
        )
        cursor.execute(
            "INSERT INTO directory.child SELECT nth, 'Kaur', 'Maya', 'female', 2015, 3, 9"
            " FROM generate_series(1, 20000) nth"
        )
        cursor.execute("INSERT INTO directory.name SELECT nth, 'Gill', 'Maya' FROM generate_series(1, 20000, 7) nth")
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE cp_migrator")
        cursor.execute("ANALYZE directory.search_key, directory.child, directory.name")
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")


@pytest.fixture
def plans(filled):
    """The plan of each statement that a call runs."""

    def of(call, *arguments, **named):
        told = []

        def explain(execute, sql, values, many, context):
            if sql in (index.HITS, index.FACTS, index.PLACES):
                execute(f"EXPLAIN (COSTS OFF) {sql}", values, many, context)
                told.append("\n".join(line for (line,) in context["cursor"].fetchall()))
            return execute(sql, values, many, context)

        with connection.execute_wrapper(explain):
            call(*arguments, **named)
        return told

    return of


@pytest.mark.parametrize(
    ("criteria", "look"),
    [*((CRITERIA, look) for look in LOOKS), *((YEAR, look) for look in BY_PLACE)],
    ids=[look.stretches.__name__ for look in (*LOOKS, *BY_PLACE)],
)
def test_every_stretch_is_read_from_the_index_alone_and_in_its_order(plans, look, criteria):
    (plan,) = plans(index.hits, look.stretches(criteria))
    assert "Index Only Scan using search_key_pkey on search_key" in plan
    assert "Index Cond: ((kind = wanted.kind) AND (born = wanted.born)" in plan
    assert "Limit" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan


def test_what_is_compared_is_read_by_number(plans):
    (plan,) = plans(index.candidates, list(range(1, 60)), places={})
    assert "child_pkey" in plan
    assert "name_pkey" in plan
    assert "Seq Scan" not in plan


def test_places_are_read_by_number(plans):
    (plan,) = plans(index.places, list(range(1, 60)))
    assert "search_key_number" in plan
    assert "Seq Scan" not in plan


def test_a_search_that_takes_too_long_is_stopped_recorded_and_says_what_to_add(login):
    """Nothing of a search is slow enough to wait for, so another session stands in its way."""
    jo = an_actor(Role.PRACTITIONER)
    other = login("cp_migrator")
    other.execute("LOCK TABLE directory.search_key IN ACCESS EXCLUSIVE MODE")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '200ms'")
    with pytest.raises(TooWide, match=r"nobody was shown\. Add"):
        search(CRITERIA, actor=jo, purpose=WHY, route="web.found")
    (event,) = Event.objects.all()
    assert (event.body["kind"], event.body["refused_because"]) == ("search_refused", "too_wide")
    assert event.body["terms_filled"] == ["family", "given", "born", "postcode"]
    assert event.children == []
