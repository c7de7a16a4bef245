"""`contactpoint bench`: what the program measures of itself, in data folders of its own."""

import click

from contactpoint.config.command import Commands, Entry

PARTS = {
    "load": Entry("Load feeds of all kinds into a fresh database.", None),
    "search": Entry("Search a prepared directory: how fast, and what is found.", None),
    "score": Entry("Compare records, beside Splink: the same weights, and how fast.", None),
    "match": Entry("Match records of next month's feeds: how fast, and how rightly.", None),
    "link": Entry("Link two files, beside Splink alone: how fast, and how rightly.", None),
    "http": Entry("Search over HTTP as people do, beside a floor.", None),
    "growth": Entry("Search prepared directories of several sizes.", None),
}


@click.group(cls=Commands, table=PARTS, package=__name__)
def bench() -> None:
    """Measure the program. Each bench ends with one object on the last line of stdout."""
