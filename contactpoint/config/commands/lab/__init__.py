"""`contactpoint lab`: prepare data for benches. Its hidden parts are steps of the demonstration and of preparing."""

import click

from contactpoint.config.command import Commands, Entry

PARTS = {
    "prepare": Entry("Make a database of made-up children for benches, and keep it.", None),
    "train": Entry("Train the model of linkage on made-up children.", None),
    "people": Entry("Make the demonstration's people.", "desk", "demo_steps", hidden=True),
    "register": Entry("Register the demonstration's organisations.", "desk", "demo_steps", hidden=True),
    "release": Entry("Release the demonstration's first files.", "desk", "demo_steps", hidden=True),
    "decide": Entry("Make the demonstration's decisions.", "desk", "demo_steps", hidden=True),
    "fill": Entry("Fill a prepared database.", "work", "prepare_steps", hidden=True),
    "seal": Entry("Fill a prepared vault.", "work", "prepare_steps", hidden=True),
    "warm": Entry("Read a prepared vault into memory.", "work", "prepare_steps", hidden=True),
    "finish": Entry("Finish a prepared database.", "work", "prepare_steps", hidden=True),
    "copy": Entry("Copy a prepared database.", None, "drop", hidden=True),
    "drop": Entry("Drop a prepared database.", None, "drop", hidden=True),
}


@click.group(cls=Commands, table=PARTS, package=__name__)
def lab() -> None:
    """Prepare made-up data for benches, and train the model of linkage."""
