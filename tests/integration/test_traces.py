"""Nothing in clear outside the directory (B6-43, T28 to T31): canaries are looked for in every file of the servers."""

import re
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import F

from contactpoint.config import doctor, launcher, paths
from contactpoint.disclosure import lingering
from contactpoint.disclosure.facts import Address, Carer, Cause, Name, NameUse
from contactpoint.disclosure.models import Lingering
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.two_worlds.canaries import content_of
from tests.support.loads import open_hull
from tests.support.records import EXTRACTED, SURGERY, apply, incoming, record
from tests.support.reviewing import child_of, limited

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_ledger")]
CANARIES = ("Zxqlane", "Zxqcarer", "Zxqsurgery", "Zxqdoctor", "zxqmail@example.org", "Zxqformer")


WRITTEN = lingering.PARTED + lingering.WHOLE
"""Of one child: one sixteenth of each parted table, and the whole ones."""

NEVER, ONCE = "ZE9 8QX", "ZE9 7QX"
"""A postcode that no test publishes, and one that some do."""


def child(key: str, mark: str, postcode: str = ONCE):
    """A child every hidden value of whom is a canary with this mark, but the postcode."""
    lane, carer, surgery, doctor_, mail, former = (re.sub("[Zz]xq", f"{mark}zxq", one) for one in CANARIES)
    said = record(key, "benefit", identifiers=())
    return replace(
        said,
        names=(Name("Plainly", ("Shown",)), Name(former, ("Shown",), NameUse.FORMER)),
        address=Address((f"1 {lane}", "Hull"), Postcode(postcode)),
        carers=(Carer("m", carer, "mother", "07700 900123", mail),),
        involvements=(replace(SURGERY, organisation=surgery, worker=doctor_),),
    )


def found(mark: str, folder: str = "", postcode: str = ONCE) -> set[str]:
    """The files below this folder of the data folder in which the mark or the postcode stands, in whatever case."""
    for name in ("main", "keys"):
        with launcher.admin(name=name) as admin:
            admin.execute("CHECKPOINT")
    root = Path(paths.DATA_DIR)
    district, inward = postcode.split()  # in the index the sounds of the names stand between the two
    wanted = re.compile(rf"{mark}zxq|{district} ?{inward}|{district}(\x00\w*)*\x00{inward}".encode(), re.IGNORECASE)
    files = [one for one in (root / folder).rglob("*") if one.is_file()]
    return {str(one.relative_to(root)) for one in files if wanted.search(content_of(one))}


def files(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath(%s)", [table])
        return f"clusters/main/{cursor.fetchone()[0]}"


def heap() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return f"clusters/main/base/{cursor.fetchone()[0]}"


def written_anew():
    return lingering.write_anew(actor=WORKER, purpose=UPKEEP)


def all_written() -> bool:
    """As the worker does, again until nobody reads who began before the rows went: the server's own samplers, say."""
    ends = time.monotonic() + 30
    while (left := written_anew()) == () and Lingering.objects.exists() and time.monotonic() < ends:
        time.sleep(0.1)
    return not left and not Lingering.objects.exists()


def test_values_that_were_never_published_stand_nowhere_in_clear():
    """The authority is closed, so the child is limited from its first row: no table, log or write-ahead log has one."""
    apply(child("never", "nv", NEVER))
    apply(incoming(child("never", "nw", NEVER), extracted=EXTRACTED + timedelta(days=1)))
    assert found("nv", postcode=NEVER) | found("nw", postcode=NEVER) == set()


def test_values_that_were_shown_are_out_of_heap_index_and_statistics_once_the_tables_are_written_anew():
    open_hull()
    shown = child("shown", "sh")
    apply(shown)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE cp_migrator")
        cursor.execute("ANALYZE directory.search_key, directory.involvement, directory.address")
        cursor.execute("RESET ROLE")
    stood = found("sh", heap())
    assert {files("directory.search_key"), files("directory.name")} < stood
    limited(child_of(shown), Cause.SHIELD)
    assert found("sh", heap())
    assert all_written()
    assert found("sh", heap()) == set()
    with launcher.admin(paths.DATABASE) as admin:
        sampled = admin.execute("SELECT count(*) FROM pg_stats s WHERE s::text ILIKE '%shzxq%'").fetchone()
    assert sampled == (0,)


def test_it_is_done_again_until_nobody_reads_on_who_saw_the_rows():
    open_hull()
    shown = child("late", "lt")
    apply(shown)
    with launcher.admin(paths.DATABASE) as reader, reader.transaction():
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT 1 FROM pg_class")
        limited(child_of(shown), Cause.SHIELD)
        assert written_anew() == ()
        assert Lingering.objects.count() == len(WRITTEN)
        assert found("lt", heap())
        assert doctor.traces().state is doctor.State.NOTE
        Lingering.objects.update(at=F("at") - timedelta(minutes=3))
        told = doctor.traces()
        assert told.state is doctor.State.WRONG
        assert "files of 6 tables" in told.text
        assert "30 days, of the key store after 7" in told.text
    assert all_written()
    assert found("lt", heap()) == set()


def test_a_large_table_is_left_and_told(settings):
    settings.REWRITTEN_BYTES = 0
    open_hull()
    shown = child("large", "lg")
    apply(shown)
    limited(child_of(shown), Cause.SHIELD)
    assert set(written_anew()) > {"name", "search_key"}
    assert Lingering.objects.count() == len(WRITTEN)


def test_who_reads_is_not_waited_for_and_nobody_waits_behind_for_long():
    open_hull()
    shown = child("read", "rd")
    apply(shown)
    limited(child_of(shown), Cause.SHIELD)
    reading, done = threading.Event(), threading.Event()

    def read():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM directory.name")
            reading.set()
            done.wait(10)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(10)
    began = time.monotonic()
    assert written_anew() == ("name",)
    assert time.monotonic() - began < 5
    done.set()
    reader.join()
    assert all_written()


@pytest.mark.parametrize("wanted", ["child; DROP TABLE directory.child", "record", "shield_event", "address"])
def test_the_worker_may_have_nothing_else_written_anew(wanted, login):
    with login("cp_worker") as session, pytest.raises(Exception, match="no such table"):
        session.execute("SELECT directory.rewrite(%s, 1000000)", [wanted])
    with login("cp_worker") as session, pytest.raises(Exception, match=r"must be owner|permission denied"):
        session.execute("CLUSTER directory.name USING name_pkey")
