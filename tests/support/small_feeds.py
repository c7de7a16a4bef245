"""Five children and what a source says of them, first and later: each thing that a row can do, once."""

from datetime import timedelta
from pathlib import Path

from contactpoint.intake.rules import Kind
from tests.support import feeds

LATER = feeds.EXTRACTED + timedelta(hours=3)
LETTERS = "abcdefgh"


def five(kind: Kind, **said: str) -> list[dict[str, str]]:
    """Children who share nothing."""
    return [
        feeds.row(
            kind,
            **{
                "record_id": f"R-{n}",
                "family_name": f"Child{LETTERS[n]}",
                "birth_date": f"2015-0{n + 1}-01",
                "address_1": f"{n + 1} Mill Lane",
                **({"nhs_number": ""} if "nhs_number" in feeds.TEMPLATES[kind].columns else {}),
                **said,
            },
        )
        for n in range(5)
    ]


def broken(kind: Kind, record_id: str = "B") -> dict[str, str]:
    """A row that is given back."""
    return feeds.row(kind, record_id=record_id, gender="x")


def first(folder: Path, source: str) -> Path:
    """Five good rows, and one that is given back."""
    kind = Kind(source.partition(".")[0])
    return feeds.feed(_made(folder / "first"), source, [broken(kind), *five(kind)])


def later(folder: Path, source: str) -> Path:
    """A full file: one row as it was, one changed, one ended, one given back, one missing; a new child, two to hold
    (one shares a name and date of birth with Maya Kaur) and one to review where the world has them."""
    kind = Kind(source.partition(".")[0])
    same, changed, ended, _, _ = five(kind)
    sent = [
        same,
        changed | {"address_1": "3 Dock Road", "as_of": "2026-10-20"},
        ended | {"action": "end"},
        broken(kind, "R-3"),
        same | {"record_id": "R-5", "family_name": "Childf", "birth_date": "2015-06-01", "address_1": "6 Mill Lane"},
        same | {"record_id": "R-6", "family_name": "Kaur", "given_names": "Maya", "birth_date": "2015-03-09"},
    ]
    return feeds.feed(_made(folder / "later"), source, sent, extracted=LATER)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
