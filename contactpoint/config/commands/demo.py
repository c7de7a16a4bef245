"""`contactpoint demo`: everything set up with made-up children, and served; or set up and checked."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from contactpoint.access.rules import Face, face_of
from contactpoint.config import connections, demonstration, paths
from contactpoint.config.demonstration import Made, free_port, serving
from contactpoint.kernel.dates import LONDON
from contactpoint.lab.ask import SignIn, ask_all
from contactpoint.lab.england.questions import About, read_questions
from contactpoint.lab.figures import Measured, demo_check_targets, report
from contactpoint.lab.posts import PASSWORD, PIN, QUESTIONER, SHOWN

SEED = 20260901
FACES = ("web", "desk")
UNBOUNDED = "1000000000"
PORTS = click.IntRange(1, 65534)
COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


@click.command()
@click.option("--children", type=click.IntRange(min=100), envvar="CHILDREN", help="How many children.  [default: 2000]")
@click.option("--port", type=PORTS, default=8000, envvar="PORT", show_default=True, help="The desk takes the next one.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed and date make the same children.")
@click.option("--again", is_flag=True, help="Remove the demonstration that is there and make another.")
@click.option("--check", is_flag=True, help="Ask the generator's questions over HTTP, report, and stop.")
@click.pass_context
def demo(ctx: click.Context, children: int | None, port: int, seed: int, *, again: bool, check: bool) -> None:
    """Set everything up with made-up children and serve it until stopped.

    A second run uses what is there.
    """
    if not connections.embedded():
        raise click.UsageError("The demonstration uses its own database. Unset DATABASE_URL.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not check:
        demonstration.check_free(port, FACES)
    if again:
        demonstration.remove()
    with demonstration.database():
        made = demonstration.prepare(children, seed, datetime.now(LONDON).date())
        if check:
            ctx.exit(_check(made))
        _serve(port)


def _serve(port: int) -> None:
    """Until Ctrl-C or a termination."""
    try:
        with serving(port, faces=FACES, work=True):
            _announce(port)
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        click.echo("Stopped. `contactpoint demo` starts it again.", err=True)


def _announce(port: int) -> None:
    """Addresses, and the sign-ins that are shown."""
    signs = Table("Name", "Role", "Where", box=None, header_style="bold")
    for post in SHOWN:
        at_desk = face_of(post.role) is Face.DESK
        where = f"http://{'desk.' if at_desk else ''}localhost:{port + at_desk}/"
        signs.add_row(post.username, post.role.replace("_", " "), where)
    screen = Console(soft_wrap=True)
    screen.print(signs)
    screen.print(f"Password of each: [bold]{PASSWORD}[/]  PIN of each: [bold]{PIN}[/]")
    data = f"CONTACTPOINT_DATA={paths.DATA_DIR} " if "CONTACTPOINT_DATA" in os.environ else ""
    screen.print(f"Code of each, when asked: [bold]{data}.venv/bin/contactpoint user code NAME[/]")
    asked = read_questions(demonstration.POPULATION)
    child = next(question for question in asked if question.about is About.OPEN and question.typed.born)
    screen.print(f"A child to look for: family name {child.family}, born {child.born:%-d %B %Y}.")
    screen.print("Ctrl-C stops it. Every child here is made up.")


def _check(made: Made) -> int:
    """Ask every question of the truth as one whose budget is lifted; the exit status of the figures' contract."""
    load, began = os.getloadavg(), time.monotonic()
    questions = read_questions(demonstration.POPULATION)
    port = free_port()
    lifted = {"SEARCHES_A_DAY": UNBOUNDED, "OPENS_A_DAY": UNBOUNDED}
    with serving(port, faces=("web",), work=False, **lifted), Progress(*COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task("questions", total=len(questions))
        asked = ask_all(
            f"http://localhost:{port}",
            questions,
            SignIn(QUESTIONER, PASSWORD, PIN, _code),
            progress=lambda done: bar.update(task, completed=done),
        )
    measured = Measured(
        name="demo --check",
        figures={"questions": asked.questions, "right": asked.right, "leaks": asked.leaks},
        targets=demo_check_targets(len(questions)),
        seed=made.seed,
        load=load,
        seconds=time.monotonic() - began,
        data=f"synth {made.children} seed {made.seed} today {made.today}",
        database=demonstration.server_version(),
        answer=asked.answer,
    )
    return report(measured)


def _code() -> str:
    """That practitioner's code, from the process that may know it; waits where the last one was just used."""
    words = [sys.executable, "-m", "contactpoint", "user", "code", QUESTIONER, "--wait"]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - this program itself
    return done.stdout.strip()
