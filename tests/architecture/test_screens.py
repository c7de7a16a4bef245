"""The pictures in the documents are those that `make screens` takes: none is missing, none is left over."""

import re

import pytest

from tests.architecture.rules.tree import PACKAGE
from tests.journeys.pictures import FOLDER, GALLERY, PICTURES, file_of, gallery, left_over

ROOT = PACKAGE.parent
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
SHOWN = re.compile(r"!\[[^]]+\]\(([^)]+\.png)\)")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: file_of(*picture))
def test_every_picture_of_the_list_was_taken(picture):
    assert (FOLDER / file_of(*picture)).read_bytes().startswith(b"\x89PNG"), "Run `make screens`."


def test_no_picture_is_left_over():
    assert left_over() == [], "Run `make screens`."


def test_every_picture_in_a_document_is_one_of_the_list():
    named = {(page.parent / path).resolve() for page in DOCUMENTS for path in SHOWN.findall(page.read_text())}
    assert named == {FOLDER / file_of(*picture) for picture in PICTURES}


def test_the_page_of_pictures_is_what_would_be_written_now():
    assert GALLERY.read_text(encoding="utf-8") == gallery(), "Run `make screens`."
