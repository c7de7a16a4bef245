"""`contactpoint feed`: load what sources send, decide on it, and show what was sent.

Loading is the worker's work. What a data manager decides is the desk's: its commands ask for a sign-in.
"""

import click

from contactpoint.config.command import Commands, Entry

PARTS = {
    "template": Entry("Print the template of one kind of feed.", None),
    "load": Entry("Receive feed files: check them, and leave them to the worker.", "work"),
    "load-in-bulk": Entry("Load feeds into a database without children.", "work", hidden=True),
    "apply": Entry("Weigh what was received, and apply what is released.", "work"),
    "status": Entry("Show what sources sent, and how good it was.", "desk"),
    "release": Entry("Let a waiting delivery be applied.", "desk", "decide"),
    "send-back": Entry("Send a delivery back to its source.", "desk", "decide"),
    "mend": Entry("Write the refused rows of a delivery into a file.", "desk"),
    "register": Entry("Add the source of an organisation.", "desk"),
    "pause": Entry("Stop applying every feed.", "desk"),
    "resume": Entry("Apply feeds again.", "desk", "pause"),
}


@click.group(cls=Commands, table=PARTS, package=__name__)
def feed() -> None:
    """Load feed files, decide on them, and show what sources sent."""
