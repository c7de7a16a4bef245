"""The pages carry nothing of GOV.UK's branding: no crown, no crest, no GDS Transport, no fonts of anyone."""

import re
from pathlib import Path

import pytest

from contactpoint.config.paths import PACKAGE

BRANDING = re.compile(r"GDS Transport|crest|crown|woff2?|gov\.uk/|opengraph", re.IGNORECASE)
SHOWN = {".html", ".css", ".svg", ".json", ".py", ""}


def shown_files(folder: Path) -> list[Path]:
    """What a browser may get. Scripts and sources say in comments what is left out."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix in SHOWN)


@pytest.mark.parametrize("app", ["pages", "web", "desk"])
def test_nothing_of_gov_uk_is_on_a_page(app):
    for file in shown_files(PACKAGE / app):
        found = BRANDING.search(file.read_text())
        assert found is None, f"{file.relative_to(PACKAGE)}: {found[0] if found else ''}"


def test_no_fonts_or_pictures_of_others_are_shipped():
    kinds = {file.suffix for file in (PACKAGE / "pages").rglob("*") if file.is_file()}
    assert kinds <= {".py", ".pyc", ".html", ".md", ".scss", ".js", ".css", ".svg"}
