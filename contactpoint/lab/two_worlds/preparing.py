"""A fresh database made ready for worlds, and settings under which a process of the lab answers as a face would."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connection, transaction

from contactpoint.lab.two_worlds.acting import check_lab_database
from contactpoint.lab.two_worlds.base import make_base
from contactpoint.lab.two_worlds.keys_in_memory import keep_in_memory
from contactpoint.lab.two_worlds.playing import Scene
from contactpoint.lab.two_worlds.seeded import seeded
from contactpoint.lab.two_worlds.watching import Watch

CLOCK = Path(__file__).with_name("clock.sql")
OWNER = "cp_migrator"
CHEAP = 2
"""The work of a password's hash: half a second a sign-in proves nothing more."""


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    """The migrated, empty database of this process with its clock and its base; raises `NotALabDatabase`."""
    check_lab_database()
    ScryptPasswordHasher.work_factor = CHEAP
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.UPLOAD_DIR, settings.LEDGER_DIR = folder / "uploads", folder / "ledger"
    settings.UPLOAD_DIR.mkdir()
    settings.HISTORY_WAIT_SECONDS = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {OWNER}")
        cursor.execute(CLOCK.read_text())
    keep_in_memory()
    with seeded() as source:
        yield Scene(make_base(source, folder), source, Watch(), folder)
