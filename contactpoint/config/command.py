"""The `contactpoint` command: a table of commands, each with the process it acts as and the module it stands in.

A command's module is read only when it is asked for, after the settings of its process: models need them.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click
import django
from django.apps import apps

from contactpoint.config import launcher
from contactpoint.config.failures import explain
from contactpoint.kernel.errors import ContactPointError


@dataclass(frozen=True, slots=True)
class Entry:
    """`process` None: the command needs no database, or starts processes of its own, or its parts choose theirs.

    `module` is where the command stands, unless that has its own name; a hidden one is shown in no list.
    """

    help: str
    process: str | None
    module: str | None = None
    hidden: bool = False


COMMANDS = {
    "demo": Entry("Set everything up with made-up children and serve it.", None),
    "serve": Entry("Serve one face: web or desk.", None),
    "work": Entry("Run the queued work.", "work"),
    "migrate": Entry("Bring the database to this version's shape.", "migrate"),
    "backup": Entry("Copy the database and the key store, apart, while they run.", None),
    "restore": Entry("Put a backup back, and limit whom the ledger limits since.", None),
    "doctor": Entry("Check that everything is as it should be.", "work"),
    "synth": Entry("Write a made-up population as feed files.", None),
    "feed": Entry("Load feed files, decide on them, and show what sources sent.", None),
    "find": Entry("Find a child by name and date of birth.", "web"),
    "show": Entry("Show who works with a child.", "web", "find"),
    "limit": Entry("Limit a child to the four facts, or end a limit.", "desk"),
    "transfer": Entry("Pass a child from one authority to another, in two steps.", "desk"),
    "user": Entry("Add an account, or show its second factor (demonstration only).", "desk"),
    "organisation": Entry("Let an organisation's people sign in at their employer's provider.", "desk"),
    "link": Entry("Link the rows of two files, without a database.", None),
    "lab": Entry("Prepare made-up data for benches.", None),
    "bench": Entry("Measure the program.", None),
    "evaluate": Entry("Measure how well records are linked, on data whose truth is known.", None),
    "prove": Entry("Prove what must hold of the program.", None),
}
STEPS = {
    "steps": Entry("Count and compare, as parts of a bench.", "work", "bench_steps", hidden=True),
    "web-steps": Entry("Search, as a part of a bench.", "web", "bench_web", hidden=True),
    "desk-steps": Entry("Register and release, as parts of a bench.", "desk", "bench_desk", hidden=True),
    "obey": Entry("Obey the ledgers, as a part of a restore.", "work", "restore_steps", hidden=True),
    "worlds-steps": Entry("Walk through worlds, as a part of a proof.", "test", hidden=True),
    "monotone-steps": Entry("Take drawn steps in memory and on a database, as a part of a proof.", "test", hidden=True),
    "race-steps": Entry("Interleave a shield with reads, as a part of a proof.", "test", hidden=True),
    "guard-steps": Entry("Try records, as a part of a proof.", "work", hidden=True),
    "cover-steps": Entry("Count who is limited, as a part of a proof.", "work", hidden=True),
    "access-steps": Entry("Try conditions and routes, as a part of a proof.", "test", hidden=True),
    "http-steps": Entry("Make people and forms, serve the floor and count, as parts of a bench.", None, hidden=True),
}
"""What `demo` and `bench` call in the process it belongs to; nobody else needs them."""


class Commands(click.Group):
    """Reads `PACKAGE/NAME.py` when NAME is asked for, and takes the command of that name from it."""

    def __init__(self, *, table: Mapping[str, Entry], package: str, **options: Any) -> None:
        super().__init__(**options)
        self._table = table
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return [name for name, entry in self._table.items() if not entry.hidden]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its process entered first."""
        entry = self._table.get(cmd_name)
        if entry is None:
            return None
        enter(entry.process)
        plain = cmd_name.replace("-", "_")
        module = import_module(f"{self._package}.{entry.module or plain}")
        command: click.Command = getattr(module, plain)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without reading any command's module."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._table[name].help) for name in self.list_commands(ctx)])


class Program(Commands):
    """The whole program."""

    def invoke(self, ctx: click.Context) -> object:
        """The command; what it was refused is recorded, once its own transaction is rolled back (B11-64)."""
        try:
            return super().invoke(ctx)
        except ContactPointError as error:
            if apps.ready:
                import_module("contactpoint.config.refusals").record(error, route=f"command.{ctx.invoked_subcommand}")
            raise


def enter(process: str | None) -> None:
    """Makes this the process of that name, with its clusters running; within a test it stays the test's."""
    if process is None or apps.ready:
        return
    os.environ["CONTACTPOINT_PROCESS"] = process
    os.environ["DJANGO_SETTINGS_MODULE"] = "contactpoint.config.settings"
    launcher.start()
    django.setup()


@click.group(
    cls=Program,
    table=COMMANDS | STEPS,
    package="contactpoint.config.commands",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="contactpoint", message="%(version)s")
def cli() -> None:
    """Who else is working with this child, and how do I reach them?"""


def main() -> None:
    """Runs the command line; every failure is told in plain words, with exit status 2."""
    try:
        raise SystemExit(cli(standalone_mode=False))
    except Exception as error:
        raise SystemExit(explain(error)) from None
