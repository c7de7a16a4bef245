"""Nothing of a row rests in clear outside `directory` (design §3): every table, every file, every output is searched.

A limited child's four facts stand in the core of its limit too, which the design allows; all else about it is sealed.
"""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from contactpoint.config import binaries, connections, launcher, paths
from contactpoint.config.schemas import SCHEMAS
from contactpoint.directory.models import Child
from contactpoint.disclosure.facts import Cause
from contactpoint.identity.models import Hold
from contactpoint.intake.actions import destroy_uploads
from contactpoint.intake.models import Delivery
from contactpoint.kernel.actors import UPKEEP, WORKER
from tests.support import command, feeds, two_worlds
from tests.support.children import limited
from tests.support.delivering import decided, mends
from tests.support.killing import KILLED, warm_worker
from tests.support.loads import open_hull
from tests.support.two_worlds import SENDER, number_of

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = (
    "SELECT format('%%I.%%I', n.nspname, c.relname), n.nspname FROM pg_class c JOIN pg_namespace n"
    " ON n.oid = c.relnamespace WHERE n.nspname = ANY(%s) AND c.relkind = 'r' ORDER BY 1"
)
COLUMNS = (
    "family_name",
    "given_names",
    "address_1",
    "team",
    "worker_name",
    "worker_post",
    "worker_email",
    "carer1_name",
)


def marked(mark, **said):
    """A row in which each text is found again by its mark, and two that are numbers."""
    texts = {column: f"Zz{mark}{column.replace('_', '').translate(DIGITS)}" for column in COLUMNS}
    texts |= {"address_1": f"7 {texts['address_1']}", "worker_email": f"{texts['worker_email']}@hull.example"}
    return two_worlds.a_row(0, **(texts | {"postcode": "HU1 1AA"} | said))


DIGITS = str.maketrans({"1": "one", "2": "two"})
OPEN, SHIELDED, HELD, REFUSED, WHOLE, CUT = "zzopen", "zzhidden", "zzheld", "zzrefused", "zzwhole", "zzcut"


def sent(folder, name, rows, *, hours):
    place = folder / name
    place.mkdir()
    return two_worlds.write(place, two_worlds.Sent(name, tuple(rows), "changes"), hours=hours)


@pytest.fixture
def loaded(tmp_path):
    """Of each kind one: open, shielded, held, given back alone, given back with its file, cut off by a kill."""
    shutil.rmtree(settings.UPLOAD_DIR, ignore_errors=True)
    open_hull()
    (tmp_path / "temporary").mkdir()
    near = {"TMPDIR": str(tmp_path / "temporary")}
    rows = [
        marked("open", record_id="R-1", birth_date="2013-01-11", carer1_telephone="07700 900876 x8761"),
        marked("hidden", record_id="R-2", birth_date="2013-02-12", carer1_telephone="07700 900765 x7651"),
    ]
    first = sent(tmp_path, "first", rows, hours=0)
    told = [command.run(["feed", "load", first], tmp_path, **near)]
    told.append(command.run(["feed", "apply"], tmp_path, **near))
    decided(Delivery.objects.get().pk)
    told.append(command.run(["feed", "apply"], tmp_path, **near))
    limited(number_of(SENDER, "R-2"), Cause.SHIELD)
    held = marked("held", record_id="R-3", birth_date="2013-02-12", family_name="Zzhiddenfamilyname")
    refused = marked("refused", record_id="R-4", gender="x")
    told.append(command.run(["feed", "load", sent(tmp_path, "second", [held, refused], hours=1)], tmp_path, **near))
    told.append(command.run(["feed", "apply"], tmp_path, **near))
    whole = [marked("whole", record_id=f"R-{number}", birth_date="2015-02-30") for number in range(5, 25)]
    told.append(command.run(["feed", "load", sent(tmp_path, "third", whole, hours=2)], tmp_path, **near))
    with warm_worker(tmp_path, **near) as worker:
        cut = sent(tmp_path, "fourth", [marked("cut", record_id="R-25")], hours=3)
        assert worker.load(cut, kill=2).status == KILLED
    return told


def cells(tables):
    """Every row of the tables, as text and as the bytes that stand in it."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                for cell in row:
                    yield table, bytes(cell) if isinstance(cell, memoryview) else str(cell).encode()


def tables():
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [list(SCHEMAS)])
        return cursor.fetchall()


def dumped():
    """Every line of rows as `pg_dump` writes them, by table, and what stands in its bytes."""
    words = [binaries.find() / "pg_dump", "--data-only", connections.conninfo(launcher.ADMIN, paths.DATABASE)]
    secret = {"PGPASSWORD": connections.password(launcher.ADMINS["main"])}
    table = ""
    for line in subprocess.run(words, env=os.environ | secret, capture_output=True, check=True).stdout.splitlines():
        table = line.split()[1].decode() if line.startswith(b"COPY ") else table
        yield table, line
        yield from ((table, bytes.fromhex(cell[3:].decode())) for cell in line.split(b"\t") if cell.startswith(rb"\\x"))


def found(marks, things):
    """Where a mark stands."""
    return sorted({(where, mark) for where, what in things for mark in marks if mark.encode() in what.lower()})


def files():
    """Every file beside the data of clusters, and their logs; not the made-up feeds that a bench keeps."""
    for path in sorted(Path(settings.DATA_DIR).rglob("*")):
        inside = path.relative_to(settings.DATA_DIR).parts
        if not {"clusters", "populations"} & set(inside) or path.suffix == ".log":
            with suppress(OSError):  # a folder, a socket, what another test took away
                yield str(path), path.read_bytes()


LOCATED = [f"{SHIELDED}{column.translate(DIGITS).replace('_', '')}" for column in COLUMNS[2:]]
EVERY = (OPEN, SHIELDED, HELD, REFUSED, WHOLE, CUT, "900876", "900765", "07700 900")


def test_nothing_rests_in_clear_outside_the_directory(loaded, tmp_path):
    assert [told.status for told in loaded] == [0, 0, 0, 0, 0, 1], [told.text for told in loaded]
    assert (Hold.objects.count(), Child.objects.count()) == (1, 2)
    shown = list(cells(name for name, schema in tables() if schema == "directory"))
    assert {mark for _, mark in found(EVERY, shown)} >= {OPEN}, "the search finds what is there"
    assert found((*LOCATED, HELD, REFUSED, WHOLE, CUT, "900765"), shown) == []
    sealed = list(cells(name for name, schema in tables() if schema != "directory"))
    assert found(EVERY, sealed) == [("disclosure.child_limit", SHIELDED)]
    inside = list(dumped())
    assert found(EVERY, inside) == found(EVERY, [*shown, *sealed])
    assert found(LOCATED, inside) == []
    assert found(EVERY, files()) == []
    assert found(EVERY, ((str(n), told.text.encode()) for n, told in enumerate(loaded))) == []
    receipts = [(str(path), path.read_bytes()) for path in tmp_path.rglob("*.receipt.txt")]
    assert (len(receipts), found(EVERY, receipts)) == (3, [])
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [REFUSED.encode() in one.lower() for one in mends()] == [True]


def test_what_is_kept_is_destroyed_in_time(loaded, settings):
    """A draft that a killed loader left goes too."""
    kept = sorted(path.suffix for path in Path(settings.UPLOAD_DIR).iterdir())
    assert kept == [".feed", ".feed", ".mend", ".part"]
    long_ago = feeds.EXTRACTED.timestamp() - 30 * 86_400
    for path in Path(settings.UPLOAD_DIR).iterdir():
        os.utime(path, (long_ago, long_ago))
    destroy_uploads(actor=WORKER, purpose=UPKEEP)
    assert list(Path(settings.UPLOAD_DIR).iterdir()) == []
