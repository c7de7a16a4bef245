"""A loader whose database, key store or disk fails it (F6, F7, F8, F12): plain words, nothing lost, nothing half done.

Run again, it ends in the state of a loader to which nothing happened.
"""

import pytest

from contactpoint.config import connections
from tests.support import command, small_feeds
from tests.support.broken_cables import Fuse
from tests.support.delivering import deliver, observed
from tests.support.loads import open_hull
from tests.support.snapshots import snapshots
from tests.support.whole import some

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "social_care.HUL"
VALUES = ("Child", "Mill Lane", "Dock Road", "HU5 2AB", "Kaur", "Priya", "2015-")
"""Of which none may be told."""
MOMENTS = {
    "received": ("main", b'INSERT INTO "delivery"'),
    "checked": ("main", b'UPDATE "delivery"'),
    "tried": ("keys", b"SELECT"),
    "applied": ("main", b'INSERT INTO "batch"'),
    "sealed": ("keys", b"INSERT INTO wrapped"),
    "projected": ("main", b"COPY"),
    "finished": ("main", b"coverage"),
}
"""Which server goes away when it is asked what."""


def says_plainly(told):
    assert "Traceback" not in told.text
    assert [value for value in VALUES if value in told.text] == []


@pytest.fixture
def fuses(clusters, tmp_path_factory):
    made = {
        name: Fuse(tmp_path_factory.mktemp(name), connections.sockets() / f".s.PGSQL.{port}")
        for name, port in connections.PORTS.items()
    }
    yield made
    for one in made.values():
        one.cut()


@pytest.fixture
def first_applied(tmp_path):
    """Hull is open and the source's first file is applied; the file that comes next."""
    open_hull()
    deliver(small_feeds.first(tmp_path, SOURCE))
    return small_feeds.later(tmp_path, SOURCE)


def loaded(path, tmp_path, near):
    """Loaded, and applied where that went well: what the first of both that failed told, else the last."""
    told = command.run(["feed", "load", path], tmp_path, **near)
    return told if told.status else command.run(["feed", "apply"], tmp_path, **near)


def test_a_server_goes_away_at_any_moment_of_a_load(first_applied, fuses, tmp_path):
    near = command.through(fuses["main"].folder, keys=fuses["keys"].folder)
    with snapshots() as moments:
        before = moments.take()
        whole = loaded(first_applied, tmp_path, near)
        assert whole.status == 0, whole.text
        end = observed(first_applied)
        for moment, (server, words) in some(MOMENTS.items(), 3):
            moments.restore(before)
            fuses[server].words = words
            told = loaded(first_applied, tmp_path, near)
            assert fuses[server].words == b"", f"{moment}: never asked"
            says_plainly(told)
            assert told.status == 2, f"{moment}: {told.text}"
            assert f"The {'key store' if server == 'keys' else 'database'} does not answer" in told.stderr, moment
            fuses[server].mend()
            deliver(first_applied)
            assert observed(first_applied) == end, moment
