"""The pictures of docs/screens, each with what it shows; `make screens` takes them on the walk over every page."""

import os
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.forms import DESKTOP, PHONE, Form

PICTURES: Mapping[tuple[str, Form], str] = {
    ("find", DESKTOP): "The first page after signing in: why, and for whom",
    ("found", DESKTOP): "Results: the four facts, and which of the words typed agree",
    ("child", DESKTOP): "Who works with a child, and on which telephone",
    ("child", PHONE): "The same on a phone",
    ("child-limited", DESKTOP): "A child of whom no more is shown",
    ("feeds", DESKTOP): "The desk: the feeds of one authority",
    ("feed", DESKTOP): "The desk: one feed, and a file that waits for a decision",
    ("feed", PHONE): "The same on a phone",
}
FOLDER = os.environ.get("SCREENS")


def file_of(page: str, form: Form) -> str:
    return f"{page}-{form.width}.png"


def take(page: Page, name: str, form: Form) -> None:
    """The whole page, where it is one of the pictures and they were asked for."""
    if FOLDER and (name, form) in PICTURES:
        page.screenshot(path=Path(FOLDER) / file_of(name, form), full_page=True)
