"""Run as a process of its own, on a small disk: loads a file while the disk of the database is full, then with room.

`python -m tests.support.full_database FOLDER`, with CONTACTPOINT_DATA naming the disk.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

from contactpoint.config import connections, launcher, paths
from contactpoint.config.migrate import migrate
from tests.support.database import MARK

ROWS = 400
VALUES = ("Child", "Harbour", "Mill Lane", "HU5 2AB", "2013-")


def main() -> None:
    """Everything that needs models is imported once the clusters of this disk are up."""
    folder = Path(sys.argv[1])
    (paths.DATA_DIR / MARK).write_text(str(os.getpid()))
    os.environ["CONTACTPOINT_PROCESS"] = "test"
    try:
        launcher.start()
        django.setup()
        connection.settings_dict["PASSWORD"] = connections.password("cp_test")
        settings.KEYS_URL = connections.keys_conninfo()
        migrate()
        _uploads_elsewhere()
        _load(folder)
    finally:
        connection.close()
        launcher.stop()


def _uploads_elsewhere() -> None:
    uploads = Path(settings.UPLOAD_DIR)
    uploads.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(uploads)], check=True)


def _load(folder: Path) -> None:
    from contactpoint.intake.models import Delivery  # noqa: PLC0415 - models need the set-up above
    from tests.support import command, two_worlds  # noqa: PLC0415
    from tests.support.delivering import decided, deliver, observed  # noqa: PLC0415
    from tests.support.loads import open_hull  # noqa: PLC0415
    from tests.support.snapshots import snapshots  # noqa: PLC0415

    open_hull()
    first = two_worlds.Sent("first", tuple(two_worlds.base_rows()))
    deliver(two_worlds.write(folder, first, hours=0))
    rows = tuple(two_worlds.a_row(number, address_1=f"{number} Mill Lane" + "x" * 60) for number in range(ROWS))
    path = two_worlds.write(folder, two_worlds.Sent("next", rows), hours=1)
    _must(command.run(["feed", "load", path], folder))
    assert Delivery.objects.filter(state="received").count() == 1
    decided(Delivery.objects.order_by("extracted").last().pk)
    with snapshots() as moments:
        before = moments.take()
        _must(command.run(["feed", "apply"], folder))
        end = observed(path)
        moments.restore(before)
    _fill()
    told = command.run(["feed", "apply"], folder)
    print(told.status, told.text)
    assert told.status == 2, "it should have had no room"
    assert "The disk of the database is full. Nothing was half done." in told.stderr
    assert "Traceback" not in told.text
    assert not [value for value in VALUES if value in told.text]
    (paths.DATA_DIR / "filler").unlink()
    connection.close()
    _must(command.run(["feed", "apply"], folder))
    assert observed(path) == end
    print("the same as undisturbed")


def _must(told) -> None:
    assert told.status == 0, told.text


def _fill() -> None:
    """Not in the middle of the write-ahead log: a server that lacks room for the next part of that ends itself."""
    with launcher.admin(paths.DATABASE) as database:
        database.execute("SELECT pg_switch_wal()")
        database.execute("CHECKPOINT")
    with suppress(OSError), (paths.DATA_DIR / "filler").open("wb", buffering=0) as file:
        while file.write(bytes(1 << 20)):
            pass
    with suppress(OSError), (paths.DATA_DIR / "filler").open("ab", buffering=0) as file:
        while file.write(bytes(1 << 10)):
            pass


if __name__ == "__main__":
    main()
