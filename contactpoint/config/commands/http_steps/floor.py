"""A step of `bench http`: the floor, served as the practitioners' face is."""

import os

import click

from contactpoint.config.commands.serve import WORKERS, become_server


@click.command()
@click.argument("port", type=int)
def floor(port: int) -> None:
    """Serve the floor on a port of this machine."""
    os.environ["CONTACTPOINT_PROCESS"] = "web"
    os.environ["DJANGO_SETTINGS_MODULE"] = "contactpoint.config.settings"
    become_server("contactpoint.config.floor:application", f"127.0.0.1:{port}", WORKERS)
