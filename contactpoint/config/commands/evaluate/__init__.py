"""`contactpoint evaluate`: how well records are linked, on data whose truth is known and read last."""

import click

from contactpoint.config.command import Commands, Entry

PARTS = {
    "england": Entry("Link the feeds of synthetic England.", None),
    "febrl3": Entry("Find the duplicates among 5,000 records of FEBRL.", None, "febrl"),
    "febrl4": Entry("Link two files of 5,000 records of FEBRL, one to one.", None, "febrl"),
    "historical50k": Entry("Find who is who among 50,578 records of people of the past.", None),
}


@click.group(cls=Commands, table=PARTS, package=__name__)
def evaluate() -> None:
    """Compare what is linked with the truth. Each part ends with one object on the last line of stdout."""
