"""`python -m tests.asvs [WORD ...] [--fresh]`: are the tests of docs/asvs.yaml seen to fail?

Breaks a copy of the program in each way of breakages.toml, or in those whose names hold every WORD, and runs the tests
that must fail. What was seen is kept while breakage, code and tests stay as they are. Exit status 1 where a test lived.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from tests.asvs.breakages import Breakage, breakages

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ASVS_FOLDER") or ROOT / "build" / "asvs")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
FAILED = re.compile(r"^FAILED (tests/[^\s\[]+)", re.MULTILINE)


def main(arguments: Sequence[str]) -> int:
    """Tries what was not seen yet; prints a line for each breakage."""
    asked = _asked(arguments)
    copy, kept = FOLDER / "copy", FOLDER / "seen.json"
    if asked.fresh:
        kept.unlink(missing_ok=True)
    seen = json.loads(kept.read_text()) if kept.exists() else {}
    chosen = [one for one in breakages().values() if all(word in one.what for word in asked.words)]
    lived = 0
    for place, breakage in enumerate(chosen, 1):
        digest = _digest(breakage)
        if seen.get(breakage.what) != digest:
            alive = _tried(breakage, copy)
            if not alive:
                seen[breakage.what] = digest
                kept.write_text(json.dumps(seen, indent=1))
            lived += len(alive)
            told = f"LIVED: {', '.join(alive)}" if alive else f"{len(breakage.kills)} failed, as they must"
        else:
            told = f"{len(breakage.kills)} failed, as seen before"
        print(f"{place:3}/{len(chosen)} {breakage.what}: {told}", flush=True)
    print(f"{len(chosen)} breakages, {lived} tests lived through one.")
    return int(lived > 0)


def _tried(breakage: Breakage, copy: Path) -> list[str]:
    """The tests that did not fail in a copy that is broken like this."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    for change in breakage.changes:
        file = copy / change.path
        text = file.read_text(encoding="utf-8")
        assert text.count(change.before) == 1, f"{breakage.what}: {change.path} has changed"
        file.write_text(text.replace(change.before, change.after), encoding="utf-8")
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "pytest", "-q", "-rf", "--tb=no", "-p", "no:xdist", *breakage.kills]
    run = subprocess.run(
        command, cwd=copy, env=plain | {"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False
    )
    failed = set(FAILED.findall(run.stdout))
    return [test for test in breakage.kills if test not in failed]


def _digest(breakage: Breakage) -> str:
    """Changes with the breakage, the files it changes and the tests it kills."""
    files = {change.path for change in breakage.changes} | {test.partition("::")[0] for test in breakage.kills}
    texts = [(ROOT / file).read_text(encoding="utf-8") for file in sorted(files)]
    return hashlib.sha256(json.dumps([astuple(breakage), texts]).encode()).hexdigest()


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.asvs", description=__doc__)
    parser.add_argument("words", nargs="*", help="of the names of breakages; none means all")
    parser.add_argument("--fresh", action="store_true", help="forget what was seen")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
