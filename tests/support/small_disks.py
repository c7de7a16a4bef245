"""Folders that are small disks for one process and those it starts: a tmpfs in a mount namespace of its own."""

import os
import subprocess
from pathlib import Path

UNSHARE = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-rm")
MOUNT = 'mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"'
FULL = """\
cp -r "$1" "$1.kept" && mount -t tmpfs -o size=64k tmpfs "$1" && cp "$1.kept"/* "$1" &&
{ cat /dev/zero > "$1/filler" 2>/dev/null; folder="$1"; shift; "$@"; status=$?
rm "$folder/filler"; echo "--- room again"; "$@"; exit $status; }
"""


def within(size: str, folder: Path) -> tuple[str, ...]:
    """What runs a program for which `folder` is an empty disk of that size."""
    return (*UNSHARE, "sh", "-c", MOUNT, "sh", size, str(folder))


def within_full(folder: Path) -> tuple[str, ...]:
    """What runs a program twice: once where the disk that holds the files of `folder` is full, then with room.

    It prints a line between the two; the exit status is the first one's.
    """
    return (*UNSHARE, "sh", "-c", FULL, "sh", str(folder))


def possible(folder: Path) -> bool:
    """Whether this system lets its user mount one."""
    tried = subprocess.run([*within("16k", folder), "true"], check=False, capture_output=True)
    return tried.returncode == 0
