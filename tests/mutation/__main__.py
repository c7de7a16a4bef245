"""`python -m tests.mutation [MODULE ...] [--fresh] [--sum] [--write]`: are the unit tests of `linkage` sharp?

Goes on where a run that was stopped left off. Exit status 1 where a survivor has no reason, or too few are killed;
with `--write` the table of benchmarks/ then stays as it is.
"""

import argparse
import fcntl
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.mutation import table, workshop
from tests.mutation.table import Line
from tests.mutation.verdicts import LIVE, Mutant, by_module, mutants, reasons

FOLDER = Path(os.environ.get("MUTATION_FOLDER") or workshop.ROOT / "build" / "mutation")
LEAST_KILLED = 0.9
UNSET = ("DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE")


def main(arguments: Sequence[str]) -> int:
    """Runs, sums up and compares with the list."""
    asked = _asked(arguments)
    if asked.fresh:
        workshop.remove(FOLDER)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Another run works in {FOLDER}. Wait until it ends, or set MUTATION_FOLDER.")
        return _done(asked)


def _done(asked: argparse.Namespace) -> int:
    digests = table.modules()
    if not asked.sum:
        workshop.prepare(FOLDER, modules=asked.modules)
        workshop.forget_survivors(FOLDER)
    os.chdir(FOLDER)
    status = 0 if asked.sum else run(FOLDER, children=asked.children)
    found = tuple(mutants(asked.modules))
    lines = _lines(found, digests)
    status = status or told(found, lines)
    if asked.write and not status:
        table.write(lines)
    for one in table.lacking(table.read()):
        print(f"In benchmarks/mutation.txt {one}.")
    return status


def run(folder: Path, *patterns: str, children: int = 2) -> int:
    """mutmut's own exit status; with `patterns`, of these mutants alone. No plugin of pytest is needed.

    Every mutant is a process of its own that imports what it meets, which is slow where no bytecode is kept.
    """
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children), *patterns]
    plain = {name: value for name, value in os.environ.items() if name not in UNSET}
    plain |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    return subprocess.run(command, cwd=folder, env=plain, check=False).returncode


def told(found: Sequence[Mutant], lines: Mapping[str, Line]) -> int:
    """Prints the lines and the survivors without a reason; the exit status that they deserve."""
    every = table.total(lines)
    print(*lines.values(), every, sep="\n")
    listed = reasons()
    unexplained = [one for one in found if one.verdict in LIVE and not any(reason.fits(one) for reason in listed)]
    for one in unexplained:
        print(f"\n{one.name} {one.verdict}\n  - {one.before}\n  + {one.after}")
    unused = [reason for reason in listed if not any(reason.fits(one) for one in found if one.verdict in LIVE)]
    print(f"\n{len(unexplained)} of those that live have no reason in survivors.toml; {len(unused)} reasons fit none.")
    for reason in unused:
        print(f"  {reason.function}: {reason.before} -> {reason.after}")
    return int(bool(unexplained) or every.share < LEAST_KILLED)


def _lines(found: Sequence[Mutant], digests: Mapping[str, str]) -> dict[str, Line]:
    counted = {name.removeprefix("contactpoint.linkage."): verdicts for name, verdicts in by_module(found).items()}
    return {name: Line(name, digests.get(name, ""), verdicts) for name, verdicts in counted.items()}


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", help="such as names or cascade/exact; none means all")
    parser.add_argument("--fresh", action="store_true", help="forget every verdict first")
    ends = parser.add_mutually_exclusive_group()
    ends.add_argument("--sum", action="store_true", help="only sum up what is known")
    ends.add_argument("--write", action="store_true", help="bring the table of benchmarks/ up to date")
    parser.add_argument("--children", type=int, default=2, help="processes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
