"""Writes the tables of docs/reference from the code, each between its two marks; the words around them stay.

Run by `make docs`; tests/architecture/test_docs.py compares the files with what this would write.
"""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from contactpoint.access.purposes import INVOLVEMENTS, PURPOSES  # noqa: E402 - after the path is set
from contactpoint.access.rules import ACCREDITATION, FACES, MACHINES, RIGHTS, Condition  # noqa: E402
from contactpoint.intake.areas import authorities  # noqa: E402
from contactpoint.intake.rules import ADVICE  # noqa: E402
from contactpoint.intake.templates import TEMPLATES, Form, Template  # noqa: E402
from contactpoint.kernel.actors import Role  # noqa: E402

FOLDER = ROOT / "docs" / "reference"
MADE = re.compile(r"(?P<mark><!-- made: (?P<name>\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
CONDITIONS = {  # by the letters of the rights table, in the order in which they are told
    "p": "purpose",
    "s": "fresh code",
    "o": "own organisation or authority",
    "2": "second person",
    "2x": "second person of another organisation",
    "never self": "never about oneself",
    "national only": "national team",
}


def written(text: str) -> str:
    """A page with every marked table made anew."""
    return MADE.sub(lambda found: f"{found['mark']}\n{PARTS[found['name']]()}\n", text)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _sources() -> str:
    rows = ((f"`{one.kind}{'.AAA' if one.local else ''}`", _form(one), one.dates, _names(one)) for one in _templates())
    return _table(("source", "format, UTF-8", "whole date", "names and addresses"), rows)


def _form(template: Template) -> str:
    return "NDJSON" if template.form is Form.NDJSON else f"CSV, `{template.delimiter}`"


def _names(template: Template) -> str:
    return "in capitals, shown with sensible capitals" if template.capitals else "as written"


def _further() -> str:
    rows = ((f"`{one.kind}`", ", ".join(f"`{column}`" for column in one.further)) for one in _templates())
    return _table(("kind", "columns after the common fourteen"), rows)


def _templates() -> Iterable[Template]:
    return TEMPLATES.values()


def _reasons() -> str:
    return _table(("code", "what the sender is told"), ((f"`{reason}`", ADVICE[reason]) for reason in ADVICE))


def _authorities() -> str:
    rows = ((f"`{code}`", one.name, one.contact) for code, one in authorities().items())
    return _table(("code", "authority", "contact of its children's services"), rows)


def _rights() -> str:
    rows = (
        (f"`{capability}`", role_name(role), _conditions(conditions))
        for capability, roles in RIGHTS.items()
        for role, conditions in roles.items()
    )
    return _table(("capability", "role", "needs"), rows)


def _conditions(conditions: Iterable[Condition]) -> str:
    letters = sorted((one.value for one in conditions), key=list(CONDITIONS).index)
    return ", ".join(CONDITIONS[letter] for letter in letters)


def _roles() -> str:
    rows = ((role_name(role), _where(role), ACCREDITATION.get(role, "–").replace("_", " ")) for role in Role)
    return _table(("role", "where", "its organisation is accredited for"), rows)


def _where(role: Role) -> str:
    return "a machine" if role in MACHINES else next(f"`{face}`" for face, roles in FACES.items() if role in roles)


def _purposes() -> str:
    rows = (
        (f"`{code}`", rule.label, rule.basis, ", ".join(sorted(map(role_name, rule.roles))) or "nobody yet", rule.need)
        for code, rule in PURPOSES.items()
    )
    return _table(("code", "shown as", "legal basis", "roles", "needs"), rows)


def _involvements() -> str:
    return _table(("code", "shown as"), ((f"`{code}`", label) for code, label in INVOLVEMENTS.items()))


def role_name(role: Role) -> str:
    """A role as people write it."""
    return role.replace("_", " ")


PARTS: dict[str, Callable[[], str]] = {
    "sources": _sources,
    "further": _further,
    "reasons": _reasons,
    "authorities": _authorities,
    "rights": _rights,
    "roles": _roles,
    "purposes": _purposes,
    "involvements": _involvements,
}


if __name__ == "__main__":
    for page in sorted(FOLDER.glob("*.md")):
        page.write_text(written(page.read_text()))
