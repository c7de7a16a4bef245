"""One run, one pair of private clusters, started when the first test needs them; a database for each worker."""

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import psycopg
import pytest

from contactpoint.config import keyfiles
from tests.support import database
from tests.support.seed import SEED, drawn_key

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
if WORKER is None:
    database.remove_abandoned()
    FOLDER = database.choose_folder()
    os.environ["CONTACTPOINT_DATA"] = str(FOLDER)
    atexit.register(database.remove, FOLDER)
    (FOLDER / "keys" / "test").mkdir(mode=0o700, parents=True)
    keyfiles.write(FOLDER / "keys" / "test" / "variant", drawn_key("variant"))
for name in ("DATABASE_URL", "KEYS_URL", "KEY_DIR", "LEDGER_DIR"):
    os.environ.pop(name, None)
os.environ["CONTACTPOINT_PROCESS"] = "test"
os.environ["CONTACTPOINT_DATABASE"] = f"cp_{WORKER or 'one'}"
os.environ["UPLOAD_DIR"] = f"{os.environ['CONTACTPOINT_DATA']}/uploads-{WORKER or 'one'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "contactpoint.config.settings"

collect_ignore = [] if "SPARK" in os.environ else ["spark"]  # `make test-spark` installs what it needs and runs it

import django  # noqa: E402 - after the environment is set
from django.conf import LazySettings, settings  # noqa: E402
from django.db import connection  # noqa: E402

from contactpoint.config import connections, launcher, paths  # noqa: E402
from contactpoint.config.migrate import migrate  # noqa: E402
from tests.support.sessions import acting_as  # noqa: E402

if (str(paths.DATA_DIR), paths.DATABASE) != (os.environ["CONTACTPOINT_DATA"], os.environ["CONTACTPOINT_DATABASE"]):
    raise pytest.UsageError("The settings were read too early. Unset DJANGO_SETTINGS_MODULE.")
django.setup()


def pytest_report_header() -> str:
    """What to give to see the same run again."""
    return f"SEED={SEED}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """A worker must not read the settings before it has chosen its database: it sets this name itself."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


@pytest.fixture(scope="session")
def clusters() -> Path:
    """The data folder of the running clusters, with an empty database for this worker."""
    launcher.start()
    return paths.DATA_DIR


@pytest.fixture(scope="session")
def django_db_setup(clusters: Path, django_test_environment: None, django_db_blocker: object) -> Iterator[None]:
    """pytest-django's own is replaced: the tests' role, a member of all, is signed in to the migrated database."""
    with django_db_blocker.unblock():
        connection.settings_dict["PASSWORD"] = connections.password("cp_test")
        settings.KEYS_URL = connections.keys_conninfo()
        migrate()
        yield
        connection.close()


@pytest.fixture
def own_ledger(settings: LazySettings, tmp_path: Path) -> None:
    """What this test decides stands in a ledger of its own."""
    settings.LEDGER_DIR = tmp_path


@pytest.fixture
def as_role(db: None) -> Callable[[str], AbstractContextManager[None]]:
    """`with as_role("cp_web"):` the statements of this test's transaction have that role's rights alone."""
    return acting_as


@pytest.fixture
def login(django_db_setup: None) -> Iterator[Callable[[str], psycopg.Connection]]:
    """`login("cp_web")` is a session of its own, signed in as that role; it sees only what was committed."""
    with ExitStack() as opened:
        yield lambda role: opened.enter_context(psycopg.connect(connections.conninfo(role, paths.DATABASE)))
