"""Steps of `bench http`, each in the process that it belongs to. They print one object on stdout."""

import click

from contactpoint.config.command import Commands, Entry

PARTS = {
    "practitioners": Entry("Make people who may search.", "desk"),
    "forms": Entry("Fill in search forms from the directory.", "web"),
    "floor": Entry("Serve the floor.", None),
    "searches": Entry("Count the searches that the audit holds.", None),
}


@click.group(cls=Commands, table=PARTS, package=__name__, hidden=True)
def http_steps() -> None:
    """Steps of `bench http`."""
