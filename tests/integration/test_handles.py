"""What a visit keeps: only its own token opens it; a form acts once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from contactpoint.access import models
from contactpoint.access.handles import HandleKind, NoSuchHandle, answer_once, keep, keep_many, keep_once, open_handle
from contactpoint.access.tokens import new_token

pytestmark = pytest.mark.django_db

CHILD, CRITERIA = HandleKind.CHILD, HandleKind.CRITERIA


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_visit_opens_what_it_kept(as_role):
    token = new_token()
    with as_role("cp_web"):
        handles = keep_many(token, CHILD, [b"1", b"2", b""])
        assert [open_handle(token, CHILD, handle) for handle in handles] == [b"1", b"2", b""]
    assert {len(handle) for handle in handles} == {22}


def test_nothing_of_it_stands_readable_in_the_database():
    keep(new_token(), CRITERIA, b"Okafor")
    row = models.Handle.objects.get()
    assert b"Okafor" not in bytes(row.payload)


def test_another_visit_a_wrong_kind_and_a_made_up_handle_are_one_answer():
    token, handle = new_token(), None
    handle = keep(token, CHILD, b"1")
    refused = set()
    for asked in [
        (new_token(), CHILD, handle),
        (token, CRITERIA, handle),
        (token, CHILD, "A" * 22),
        (token, CHILD, "\x00"),
        ("", CHILD, handle),
    ]:
        with pytest.raises(NoSuchHandle) as no:
            open_handle(*asked)
        refused.add(str(no.value))
    assert len(refused) == 1


def test_a_payload_moved_to_another_handle_opens_nothing():
    token = new_token()
    first, second = keep_many(token, CHILD, [b"1", b"2"])
    models.Handle.objects.filter(handle=second).update(payload=models.Handle.objects.get(handle=first).payload)
    with pytest.raises(NoSuchHandle):
        open_handle(token, CHILD, second)


def test_criteria_lapse_before_children_do():
    token = new_token()
    child, criteria = keep(token, CHILD, b"1"), keep(token, CRITERIA, b"2")
    run("UPDATE handle SET made = made - interval '15 minutes'")
    assert open_handle(token, CHILD, child) == b"1"
    with pytest.raises(NoSuchHandle):
        open_handle(token, CRITERIA, criteria)


def test_a_form_sent_twice_acts_once(as_role):
    token, done = new_token(), []

    def act() -> str:
        done.append(1)
        return f"/child/{len(done)}"

    with as_role("cp_web"):
        assert [answer_once(token, "one", act) for _ in range(3)] == ["/child/1"] * 3
        assert answer_once(token, "two", act) == "/child/2"
        assert answer_once(new_token(), "one", act) == "/child/3"


def test_a_form_that_failed_can_be_sent_again():
    token = new_token()
    with pytest.raises(ZeroDivisionError):
        answer_once(token, "one", lambda: str(1 // 0))
    assert answer_once(token, "one", lambda: "/done") == "/done"


def test_the_answer_of_a_form_rests_sealed():
    answer_once(new_token(), "one", lambda: "/child/secret")
    assert b"secret" not in bytes(models.Submission.objects.get().location)


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_have_one_effect():
    token, done, answers = new_token(), [], []
    acting, gate = threading.Event(), threading.Barrier(2)

    def act() -> str:
        assert transaction.get_connection().in_atomic_block
        done.append(1)
        acting.wait(0.2)
        return f"/child/{len(done)}"

    def press() -> None:
        gate.wait()
        answers.append(answer_once(token, "one", act))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (answers, done) == (["/child/1", "/child/1"], [1])


def once(token: str, key: str) -> str:
    return keep_once(token, CRITERIA, b"Okafor", key=key, location="/found/{}".format)


def test_what_is_kept_once_has_one_handle(as_role):
    token = new_token()
    with as_role("cp_web"):
        first, again, other = once(token, "one"), once(token, "one"), once(token, "two")
        assert first == again != other
        assert once(new_token(), "one") != first
        assert open_handle(token, CRITERIA, first.removeprefix("/found/")) == b"Okafor"


def test_what_is_kept_once_counts_as_a_form_that_acted():
    token = new_token()
    assert answer_once(token, "one", lambda: "/found/first") == "/found/first" == once(token, "one")
    assert once(token, "two") == answer_once(token, "two", lambda: "/found/second")


def test_keeping_once_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        once(new_token(), "one")


def test_an_event_of_the_same_transaction_still_waits_for_the_disk():
    with waiting() as waits:
        keep_many(new_token(), CHILD, [b"1"])
        once(new_token(), "one")
        assert waits()


@pytest.mark.django_db(transaction=True)
def test_what_may_be_lost_leaves_the_connection_as_it_was():
    token = new_token()
    with waiting() as waits:
        assert open_handle(token, CRITERIA, once(token, "one").removeprefix("/found/")) == b"Okafor"
        assert waits()


@contextmanager
def waiting() -> Iterator[Callable[[], bool]]:
    """Commits wait for the disk, as they do outside tests; tells whether they still do."""

    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return cursor.fetchone() == ("on",)

    run("SET synchronous_commit = on")
    yield waits
    run("RESET synchronous_commit")
