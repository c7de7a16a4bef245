"""The event in the database: in the caller's transaction, insert-only, sealed."""

import base64
import json

import pytest
from django.db import DatabaseError, connection, transaction

from contactpoint.audit import models
from contactpoint.audit.actions import NotInTransaction, record
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.audit.rules import Event, EventKind, Outcome, canonical, leaf_hash
from contactpoint.audit.seal import open_with
from contactpoint.kernel.actors import Role
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from tests.support.people import EARLY_HELP, an_actor

pytestmark = pytest.mark.django_db


def a_search(**changes: object) -> Event:
    fields = {
        "kind": EventKind.SEARCH,
        "route": "web.found",
        "actor": an_actor(Role.PRACTITIONER),
        "purpose": EARLY_HELP,
        "outcome": Outcome.ANSWERED,
        "children": (ChildNumber(4821093755198),),
        "terms": {"family": "Okafor", "given": ""},
    }
    return Event(**{**fields, **changes})


def test_an_event_is_kept_whole():
    record(a_search())
    row = models.Event.objects.get()
    assert (row.id.version, len(bytes(row.salt)), row.children) == (7, 32, [4821093755198])
    assert row.body["id"] == str(row.id)
    assert row.body["children"] == row.children
    assert row.body["at"] == f"{row.at:%Y-%m-%dT%H:%M:%S}.{row.at.microsecond // 1000:03}Z"
    assert len(leaf_hash(row.body, bytes(row.salt))) == 32


def test_what_was_typed_opens_with_the_auditors_key_alone():
    record(a_search())
    row = models.Event.objects.get()
    assert b"Okafor" not in canonical(row.body)
    opened = open_with(key("audit_private"), base64.b64decode(row.body["terms_sealed"]))
    assert json.loads(opened) == {"family": "Okafor", "given": ""}


def test_nothing_typed_is_nothing_sealed():
    record(a_search(terms={"family": ""}))
    assert models.Event.objects.get().body["terms_sealed"] is None


@pytest.mark.parametrize("role", ["cp_web", "cp_desk", "cp_worker"])
def test_each_process_may_insert_and_do_nothing_else(as_role, role):
    with as_role(role):
        record(a_search())
        for statement in ("SELECT id FROM event", "UPDATE event SET at = now()", "DELETE FROM event", "TRUNCATE event"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
    assert models.Event.objects.count() == 1


def test_a_salt_of_another_length_is_refused():
    row = models.Event(id=uuid7(), at=database_now(), body={}, salt=b"short", children=[])
    with pytest.raises(DatabaseError, match="event_salt_is_32_bytes"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_fault_of_the_program():
    with pytest.raises(NotInTransaction):
        record(a_search())


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_event(login):
    with pytest.raises(ZeroDivisionError):
        _record_and_fail()
    with login("cp_migrator") as owner:
        assert owner.execute("SELECT count(*) FROM audit.event").fetchone() == (0,)


@transaction.atomic
def _record_and_fail() -> None:
    record(a_search())
    raise ZeroDivisionError


def test_sealed_columns_leave_no_statistics():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute "
            "WHERE attrelid = 'audit.event'::regclass AND attnum > 0 AND attstattarget = 0 ORDER BY 1"
        )
        assert [name for (name,) in cursor.fetchall()] == ["body", "children", "salt"]
