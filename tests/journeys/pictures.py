"""The pictures of docs/screens, each with what it shows; `make screens` takes them on the walk over every page.

Run as a module it writes the page that shows them all, and removes what is no longer in the list.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.forms import DESKTOP, PHONE, Form

PICTURES: Mapping[tuple[str, Form], str] = {
    ("sign-in", DESKTOP): "Signing in: by passkey, by code and PIN, or with an employer",
    ("purpose", DESKTOP): "Why you look, and what entitles you",
    ("find", DESKTOP): "The first page after signing in: whom you look for, and why",
    ("find", PHONE): "The same on a phone",
    ("found", DESKTOP): "Results of a misspelt search: the four facts, and which of the words typed agree",
    ("child", DESKTOP): "Who works with a child, and on which telephone",
    ("child", PHONE): "The same on a phone",
    ("child-limited", DESKTOP): "A child of whom no more than the four facts is shown",
    ("child-address", DESKTOP): "Address and carers, behind a press of their own",
    ("print", DESKTOP): "Contacts as they are printed",
    ("recent", DESKTOP): "The children looked at in the last days",
    ("found-nobody", DESKTOP): "Nobody was found: what to do",
    ("my-account", DESKTOP): "One's own account: where one is signed in, one's looks, passkeys, notices",
    ("feeds", DESKTOP): "The desk: the feeds of one authority",
    ("feed", DESKTOP): "The desk: one feed, and a file that waits for a decision",
    ("feed", PHONE): "The same on a phone",
    ("reviews", DESKTOP): "The desk: pairs that may be one child",
    ("review", DESKTOP): "The desk: such a pair side by side, with what differs",
    ("review", PHONE): "The same on a phone",
    ("transfers", DESKTOP): "The desk: children that pass from one authority to another",
    ("history", DESKTOP): "The desk: how a child came to be the one it is, with who and why",
    ("history", PHONE): "The same on a phone",
    ("held", DESKTOP): "The desk: what shielding officers alone decide on",
    ("hold", DESKTOP): "The desk: a held record beside the child whom it touches",
    ("people", DESKTOP): "The desk: who has access, and who lapses when",
    ("person", DESKTOP): "The desk: what one person's access rests on",
    ("urgent", DESKTOP): "The desk: looks that were said to be urgent, read within a day",
}
ON_PAPER = frozenset({"print"})
FOLDER = Path(__file__).parents[2] / "docs" / "screens"
GALLERY = FOLDER / "README.md"
TAKEN = os.environ.get("SCREENS")


def file_of(page: str, form: Form) -> str:
    return f"{page}-{form.width}.png"


def take(page: Page, name: str, form: Form) -> None:
    """The whole page, where it is one of the pictures and they were asked for."""
    if not TAKEN or (name, form) not in PICTURES:
        return
    page.emulate_media(media="print" if name in ON_PAPER else "screen")
    page.screenshot(path=Path(TAKEN) / file_of(name, form), full_page=True)
    page.emulate_media(media="screen")


def gallery() -> str:
    """The page with all of them."""
    shown = [f"![{caption}]({file_of(*picture)})\n\n*{caption}*\n" for picture, caption in PICTURES.items()]
    head = "# The pages\n\nEvery child, carer and worker is made up. `make screens` takes these pictures anew.\n"
    return "\n".join([head, *shown])


def left_over() -> list[Path]:
    """Pictures that no row of the list names."""
    return sorted(set(FOLDER.glob("*.png")) - {FOLDER / file_of(*picture) for picture in PICTURES})


if __name__ == "__main__":
    GALLERY.write_text(gallery(), encoding="utf-8")
    for picture in left_over():
        picture.unlink()
