"""The demonstration: one data folder with made-up children, set up in steps that a second run does not repeat.

Each step is this program itself in the process that the step belongs to, so that the demonstration is made by the
roles and rights that a real one would have.
"""

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from contactpoint.config import launcher, paths
from contactpoint.kernel.errors import ContactPointError

POPULATION = paths.DATA_DIR / "population"
START_SECONDS = 30


class StepFailed(ContactPointError):
    """A step of the demonstration did not end well; the step's own words stand above."""


class AnotherDemonstration(ContactPointError):
    """The data folder holds a demonstration of another size, or something else."""


@dataclass(frozen=True, slots=True)
class Made:
    """What this data folder's demonstration is made of, and how far it has come."""

    children: int
    seed: int
    today: str
    done: tuple[str, ...] = ()


def made() -> Made | None:
    """The demonstration of this data folder, finished or not."""
    if not paths.DEMO_MARK.exists():
        return None
    noted = json.loads(paths.DEMO_MARK.read_text())
    return Made(**{**noted, "done": tuple(noted["done"])})


def prepare(children: int | None, seed: int, today: date) -> Made:
    """Everything there and loaded; what was done before is not done again."""
    before = made()
    _check_same(before, children)
    plan = before or Made(children or 2000, seed, today.isoformat())
    if before is None:
        paths.DATA_DIR.mkdir(mode=0o755, parents=True, exist_ok=True)
        _note(plan)
    launcher.start()
    run("migrate")
    size = ("--children", str(plan.children), "--seed", str(plan.seed), "--today", plan.today)
    steps = {
        "population": ("synth", *size, "--out", str(POPULATION)),
        "people": ("lab", "people", str(POPULATION)),
        "sources": ("lab", "register", str(POPULATION)),
        "feeds": ("feed", "load", str(POPULATION / "feeds")),
        "weighed": ("feed", "apply"),
        "releases": ("lab", "release"),
        "records": ("feed", "apply"),
        "decisions": ("lab", "decide", str(POPULATION)),
        "projection": ("work", "--until-empty"),
    }
    for step, words in steps.items():
        if step not in plan.done:
            if step == "population":
                shutil.rmtree(POPULATION, ignore_errors=True)
            run(*words)
            plan = Made(plan.children, plan.seed, plan.today, (*plan.done, step))
            _note(plan)
    return plan


@contextmanager
def database() -> Iterator[None]:
    """Whoever found the clusters stopped stops them again; a demonstration beside this one keeps its own."""
    ran = launcher.running()
    try:
        yield
    finally:
        if not ran:
            launcher.stop()


def run(*words: str) -> None:
    """One command of this program, its results shown with the progress; raises `StepFailed`."""
    done = subprocess.run(  # noqa: S603 - this program itself
        [sys.executable, "-m", "contactpoint", *words], check=False, stdout=sys.stderr, stdin=subprocess.DEVNULL
    )
    if done.returncode not in ends_well(words):
        raise StepFailed(f"`contactpoint {words[0]}` did not end well, so the demonstration was not finished.")


def ends_well(words: tuple[str, ...]) -> tuple[int, ...]:
    """Exit statuses that let the next step begin: in a small England all rows of a file may be broken ones."""
    return (0, 1) if words[:2] == ("feed", "load") else (0,)


def remove() -> None:
    """Stop the demonstration's clusters and remove what is in its data folder; only a demonstration's is ever removed.

    What was prepared for benches has clusters of its own there and stays.
    """
    if made():
        launcher.stop()
        for path in paths.DATA_DIR.iterdir():
            if path not in (paths.LAB, paths.DEMO_MARK):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        paths.DEMO_MARK.unlink()  # last, so that what is half removed is still a demonstration's


@contextmanager
def serving(port: int, *, faces: tuple[str, ...], work: bool, **changed: str) -> Iterator[None]:
    """The faces and the worker as processes of their own, ended with the block, with settings `changed`."""
    check_free(port, faces)
    with ExitStack() as running:
        for face in faces:
            running.enter_context(_process("serve", face, "--port", str(port), **changed))
        if work:
            running.enter_context(_process("work"))
        for offset, _ in enumerate(faces):
            wait_for(port + offset)
        yield


def server_version() -> str:
    """The database server, as figures name it."""
    with launcher.admin(paths.DATABASE) as database:
        found = database.execute("SHOW server_version").fetchone()
        return f"PostgreSQL {str(found[0]).split()[0]}" if found else "PostgreSQL"


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def _process(*words: str, **changed: str) -> Iterator[None]:
    environment = os.environ | {f"CONTACTPOINT_{name}": value for name, value in changed.items()}
    process = subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-m", "contactpoint", *words], env=environment, stdin=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Returns once a face answers on `port`; raises `StepFailed`."""
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        if _answers(port):
            return
        time.sleep(0.1)
    raise StepFailed(f"The server on port {port} did not start. Is the port in use? Set PORT to another.")


def check_free(port: int, faces: tuple[str, ...]) -> None:
    """Raises `StepFailed` unless each face can listen, the first on `port`, the others on the next ones."""
    for listens, _ in enumerate(faces, port):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", listens))
            except OSError as error:
                reason = "is not allowed to this user" if error.errno == errno.EACCES else "is in use"
                told = f"Port {listens} {reason}. Nothing was served. Set PORT to another, such as 8200."
                raise StepFailed(told) from None


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health", headers={"Host": f"localhost:{port}"})
        return bool(connection.getresponse().status)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _check_same(before: Made | None, children: int | None) -> None:
    if before and children not in (None, before.children):
        raise AnotherDemonstration(
            f"The demonstration here has {before.children:,} children. Nothing was changed. "
            "`contactpoint demo --again` removes it and makes another; CONTACTPOINT_DATA=FOLDER keeps both."
        )
    if before is None and (paths.DATA_DIR / f"prepared-{paths.DATABASE}").exists() and _holds_people():
        raise AnotherDemonstration(
            f"{paths.DATA_DIR} holds a database that is not a demonstration. Nothing was changed. "
            "Set CONTACTPOINT_DATA to another folder."
        )


def _holds_people() -> bool:
    launcher.start()
    with launcher.admin(paths.DATABASE) as database:
        there = database.execute("SELECT to_regclass('access.person')").fetchone()
        return (
            bool(there and there[0]) and database.execute("SELECT 1 FROM access.person LIMIT 1").fetchone() is not None
        )


def _note(plan: Made) -> None:
    draft = Path(f"{paths.DEMO_MARK}.new")
    draft.write_text(json.dumps(asdict(plan)))
    os.replace(draft, paths.DEMO_MARK)
