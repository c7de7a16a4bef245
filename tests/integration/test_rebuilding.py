"""While the search index is made anew, “none” and “cannot tell” are told apart (B14-80)."""

from importlib import import_module

import pytest
from django.db import connection

from contactpoint.disclosure import actions
from contactpoint.disclosure.actions import reproject_older
from contactpoint.disclosure.facts import Name
from contactpoint.disclosure.models import Projected
from contactpoint.disclosure.rules import PROJECTION_VERSION
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.errors import ContactPointError
from tests.integration.test_search_pages import MAYA
from tests.support.browsing import Browser, found, looking
from tests.support.children import a_child
from tests.support.directory import count, rows
from tests.support.loads import open_hull

pytestmark = pytest.mark.django_db
SAID = "Children may be missing from this answer for now"
SAY = import_module("contactpoint.directory.migrations.0003_rebuilding").SAY


@pytest.fixture
def jo() -> Browser:
    open_hull()
    return looking()


def upgraded(*, emptied: bool = True) -> None:
    """Every child as an older version projected it, the index as migration 0002 leaves it; then migration 0003."""
    Projected.objects.update(projection_version=PROJECTION_VERSION - 1)
    with connection.cursor() as cursor:
        if emptied:
            cursor.execute("DELETE FROM directory.search_key")
        cursor.execute(SAY)


def anew(**how: int) -> int:
    return reproject_older(actor=WORKER, purpose=UPKEEP, **how)


def test_an_empty_answer_and_a_found_list_say_so_until_the_worker_is_through(jo):
    a_child()
    assert SAID not in found(jo, **MAYA).content.decode()
    upgraded()
    page = found(jo, **MAYA).content.decode()
    assert SAID in page
    assert "No child was found" not in page
    anew(at_once=1)
    page = found(jo, **MAYA).content.decode()
    assert "Kaur, Maya" in page
    assert SAID not in page
    assert count("directory.rebuilding") == 0


def test_a_found_list_says_so_too(jo):
    a_child()
    upgraded(emptied=False)
    anew(seconds=0)
    page = found(jo, **MAYA).content.decode()
    assert "Kaur, Maya" in page
    assert SAID in page


def test_a_directory_without_children_and_one_with_its_index_are_not_said_to_be_made_anew():
    upgraded()
    assert count("directory.rebuilding") == 0
    a_child()
    upgraded(emptied=False)
    assert count("directory.rebuilding") == 0


def test_a_child_that_always_raises_keeps_no_other_waiting_and_is_told_by_count(jo, monkeypatch, caplog):
    given = ("Maya", "Zara", "Leo", "Ines")
    children = [a_child(record=f"S-{name}", names=(Name("Kaur", (name,)),)) for name in given]
    whole = {number: rows(number) for number in children}
    upgraded()
    broken, change_many = children[0], actions.change_many

    def change(changes, **who):
        if broken in changes:
            raise ContactPointError("Maya Kaur")
        return change_many(changes, **who)

    monkeypatch.setattr(actions, "change_many", change)
    for done in (3, 0):
        assert anew(at_once=2) == done
        assert [rows(number) == whole[number] for number in children] == [False, True, True, True]
    assert SAID in found(jo, **MAYA).content.decode()
    assert "1 children could not be projected anew" in caplog.text
    assert not any(value in caplog.text for value in ("Maya", "Kaur", str(int(broken)), broken.shown))
    monkeypatch.undo()
    assert anew() == 1
    assert count("directory.rebuilding") == 0
