"""The `contactpoint` command: a table of commands, each with the process it acts as and the module it stands in.

A command's module is read only when it is asked for, after the settings of its process: models need them.
"""

import os
from dataclasses import dataclass
from importlib import import_module

import click
import django
from django.apps import apps

from contactpoint.config import launcher
from contactpoint.config.failures import explain
from contactpoint.kernel.errors import ContactPointError


@dataclass(frozen=True, slots=True)
class Entry:
    """`process` None: the command needs no database, or starts processes of its own."""

    help: str
    process: str | None


COMMANDS = {
    "demo": Entry("Set everything up with made-up children and serve it.", None),
    "serve": Entry("Serve one face: web or desk.", None),
    "work": Entry("Run the queued work.", "work"),
    "migrate": Entry("Bring the database to this version's shape.", "migrate"),
    "doctor": Entry("Check that everything is as it should be.", "work"),
    "synth": Entry("Write a made-up population as feed files.", None),
    "feed": Entry("Load a feed file, or show what was loaded.", "work"),
    "find": Entry("Find a child by name and date of birth.", "web"),
    "show": Entry("Show who works with a child.", "web"),
    "limit": Entry("Limit a child to the four facts, or end a limit.", "desk"),
    "user": Entry("Add an account, or show its second factor (demonstration only).", "desk"),
    "bench": Entry("Measure the program.", None),
}
STEPS = {
    "lab": Entry("Make the demonstration's people and decisions.", "desk"),
    "steps": Entry("Load and compare, as parts of a bench.", "work"),
}
"""What `demo` and `bench` call in the process it belongs to; nobody else needs them."""
MODULES = {"show": "find", "synth": "lab", "lab": "demo_steps", "steps": "bench_steps"}


class Commands(click.Group):
    """Reads `commands/NAME.py` when NAME is asked for, and takes the command of that name from it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its process entered first."""
        entry = (COMMANDS | STEPS).get(cmd_name)
        if entry is None:
            return None
        enter(entry.process)
        module = import_module(f"contactpoint.config.commands.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """The command; what it was refused is recorded, once its own transaction is rolled back (B11-64)."""
        try:
            return super().invoke(ctx)
        except ContactPointError as error:
            if apps.ready:
                import_module("contactpoint.config.refusals").record(error, route=f"command.{ctx.invoked_subcommand}")
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without reading any command's module."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


def enter(process: str | None) -> None:
    """Makes this the process of that name, with its clusters running; within a test it stays the test's."""
    if process is None or apps.ready:
        return
    os.environ["CONTACTPOINT_PROCESS"] = process
    os.environ["DJANGO_SETTINGS_MODULE"] = "contactpoint.config.settings"
    launcher.start()
    django.setup()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="contactpoint", message="%(version)s")
def cli() -> None:
    """Who else is working with this child, and how do I reach them?"""


def main() -> None:
    """Runs the command line; every failure is told in plain words, with exit status 2."""
    try:
        raise SystemExit(cli(standalone_mode=False))
    except Exception as error:
        raise SystemExit(explain(error)) from None
