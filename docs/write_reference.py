"""Writes the tables of docs/reference from the code, each between its two marks; the words around them stay.

Run by `make docs`; tests/architecture/test_docs.py compares the files with what this would write.
"""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import indent

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from contactpoint.access.purposes import INVOLVEMENTS, PURPOSES, PurposeRule  # noqa: E402 - after the path is set
from contactpoint.access.rules import ACCREDITATION, FACES, MACHINES, RIGHTS, Condition  # noqa: E402
from contactpoint.access.vetting import Fact  # noqa: E402
from contactpoint.config import settings  # noqa: E402
from contactpoint.desk.people_words import CHECKED_AS  # noqa: E402
from contactpoint.disclosure.areas import authorities  # noqa: E402
from contactpoint.intake.format.examples import template_text  # noqa: E402
from contactpoint.intake.format.templates import CASE, COMMON, TEMPLATES, Form, Scope, Template  # noqa: E402
from contactpoint.intake.rules import ADVICE, Kind  # noqa: E402
from contactpoint.kernel.actors import Role, Sector  # noqa: E402
from contactpoint.pages.account_words import FACTS  # noqa: E402
from docs import access_tables  # noqa: E402

FOLDER = ROOT / "docs" / "reference"
MADE = re.compile(r"(?P<mark><!-- made: (?P<name>\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
CONDITIONS = {  # by the letters of the rights table, in the order in which they are told
    "p": "purpose",
    "b": "within the day’s budget",
    "for a named asker": "for a named asker, who may do the same for the same reason",
    "s": "fresh code",
    "own factor": "fresh code or passkey of one’s own, not an employer’s sign-in",
    "o": "own organisation or authority",
    "2": "second person",
    "2x": "second person of another organisation",
    "never self or family": "never about oneself or a relative",
    "never self": "never about oneself",
    "national only": "national team",
}
EXAMPLES = (Kind.SOCIAL_CARE, Kind.HEALTH)
SENDERS = {
    Scope.NATIONAL: "one body for England",
    Scope.AUTHORITY: "an authority",
    Scope.ORGANISATION: "a registered organisation",
}
A_NAME = "1 to 100 letters, marks, apostrophes, hyphens, full stops and spaces"
A_LINE = "up to 120 characters and 12 words on one line"
YES_OR_NO = "`yes` or `no`; empty counts as no"
A_TELEPHONE = "digits, spaces and ( ) / . - with an extension after `x`; it alone may begin with `+`"
AN_EMAIL = "name@host; up to 254 characters"
CHECKS = {  # by the column or the last words of its name
    "record_id": "the source's own key, the same in every file: 1 to 64 printable characters, once in the file",
    "action": "`upsert`, `end` (no longer on this source) or `delete` (sent in error: nothing else of the row is read)",
    "as_of": "when the source last confirmed the row: not in the future, not before birth, not over 25 years ago",
    "former_family_name": f"{A_NAME}; may be empty",
    "family_name": A_NAME,
    "given_names": "as `family_name`, with spaces between. `Baby`, `Twin 1` and the like stand for an unknown one",
    "name_use": "`usual`, `official`, `former` or `known_as`",
    "mother_birth_date": "may be partial; not in the future, before the child's. Not kept",
    "birth_date": "may be partial or empty: a real date, not in the future, 0 to 25 years before `as_of`",
    "gender": "`female`, `male` or `not specified`; empty counts as not specified",
    "address_1": A_LINE,
    "address_2": A_LINE,
    "address_3": A_LINE,
    "postcode": "of the current address; one that is not in the directory is kept as a line and not used",
    "died_on": "may be empty: not before birth, not in the future. It is sealed and ends nothing by itself",
    "carer1_name": f"{A_NAME}; needed with a telephone or e-mail address",
    "carer2_name": f"{A_NAME}; needed with a telephone or e-mail address",
    "mother_name": f"{A_NAME}; needed with her telephone",
    "contact_name": A_NAME,
    "worker_name": A_NAME,
    "relationship": "up to 40 characters",
    "telephone": A_TELEPHONE,
    "email": AN_EMAIL,
    "address_from": "a real date",
    "nhs_number": "ten digits, the last of which fits the others",
    "upn": "a letter that fits the twelve characters after it",
    "names": "a list of at most 20 objects, each of `family`, `given`, `use`, `from`, `to` (`to` not before `from`)",
    "practice_code": f"{A_LINE}; needed with `practice_name`",
    "practice_name": f"{A_LINE}; needed with `practice_code`",
    "registered_from": "not in the future; needed with `practice_code`",
    "birth_order": "`1`, `2`, `3` or empty. Not kept",
    "school_urn": f"{A_LINE}; needed with `school_name`",
    "school_name": f"{A_LINE}; needed with `school_urn`",
    "entry_date": "not in the future; needed with `school_urn`",
    "leaving_date": "not before `entry_date`",
    "service_code": f"{A_LINE}; needed",
    "service_name": f"{A_LINE}; needed",
    "team": A_LINE,
    "worker_post": A_LINE,
    "started_on": "not in the future; needed",
    "ended_on": "not before `started_on`",
    "lead_professional": YES_OR_NO,
    "assessment_exists": YES_OR_NO,
    "looked_after": YES_OR_NO,
}


def written(text: str) -> str:
    """A page with every marked table made anew."""
    return MADE.sub(lambda found: f"{found['mark']}\n{PARTS[found['name']]()}\n", text)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _sources() -> str:
    rows = (
        (f"`{one.code}`", SENDERS[one.scope], _form(one), one.encoding.shown, one.dates, _names(one))
        for one in _templates()
    )
    return _table(("source", "sent by", "format", "encoding", "whole date", "names and addresses"), rows)


def _form(template: Template) -> str:
    return "NDJSON" if template.form is Form.NDJSON else f"CSV, `{template.delimiter}`"


def _names(template: Template) -> str:
    return "in capitals, shown with sensible capitals" if template.capitals else "as written"


def _common() -> str:
    return _table(("column", "what may stand in it"), ((f"`{column}`", _check(column)) for column in COMMON))


def _further() -> str:
    """Each column after the common ones once, with the kinds that have it."""
    kinds: dict[str, list[str]] = {}
    for template in _templates():
        for column in template.further:
            kinds.setdefault(column, []).append(template.kind)
    rows = ((f"`{column}`", _kinds(kinds[column]), _check(column)) for column in kinds)
    return _table(("column", "of the kinds", "what may stand in it"), rows)


def _kinds(kinds: list[str]) -> str:
    case_systems = [template.kind for template in _templates() if template.further is CASE]
    return ", ".join(kinds).replace(", ".join(case_systems), "case systems")


def _check(column: str) -> str:
    """Raises `StopIteration` for a column of which nothing is said."""
    return CHECKS.get(column) or next(CHECKS[name] for name in CHECKS if column.endswith(f"_{name}"))


def _examples() -> str:
    return "".join(f"`{kind}`:\n\n{indent(template_text(kind), '    ')}\n" for kind in EXAMPLES)


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


def _facts() -> str:
    return _table(
        ("fact", "what was seen to", "holds for"), ((FACTS[one], CHECKED_AS[one], _lasts(one)) for one in Fact)
    )


def _budgets() -> str:
    rows = (
        (words, str(most), str(most // 2), str(settings.BUDGET_RESERVE))
        for words, most in zip(("searches", "children opened"), settings.BUDGETS.values(), strict=True)
    )
    return _table(("", "a day", "of a proxy, police, probation", "kept for a child in front of the person"), rows)


def _lasts(fact: Fact) -> str:
    if fact is Fact.SECOND_FACTOR:
        return "as long as there is one"
    if fact is Fact.USED:
        return f"{settings.UNUSED_DAYS} days after the last use"
    further = {Fact.ROLE: settings.ROLE_YEARS, Fact.ACCREDITED: settings.ACCREDITATION_YEARS}
    return f"{further.get(fact) or settings.CHECK_YEARS[fact]} years"


def _purposes() -> str:
    rows = ((f"`{code}`", rule.label, rule.basis, _who(rule), rule.need) for code, rule in PURPOSES.items())
    return _table(("code", "shown as", "legal basis", "roles", "needs"), rows)


def _who(rule: PurposeRule) -> str:
    """Practitioners of police and probation by their sector."""
    bound = sorted(f"{sector}" for sector in rule.sectors - {Sector.GENERAL})
    general = sorted(map(role_name, rule.roles)) if Sector.GENERAL in rule.sectors or not bound else []
    return ", ".join([*general, *bound]) or "nobody yet"


def _involvements() -> str:
    return _table(("code", "shown as"), ((f"`{code}`", label) for code, label in INVOLVEMENTS.items()))


def role_name(role: Role) -> str:
    """A role as people write it."""
    return role.replace("_", " ")


PARTS: dict[str, Callable[[], str]] = {
    "sources": _sources,
    "common": _common,
    "further": _further,
    "examples": _examples,
    "reasons": _reasons,
    "authorities": _authorities,
    "rights": _rights,
    "budgets": _budgets,
    "facts": _facts,
    "roles": _roles,
    "purposes": _purposes,
    "involvements": _involvements,
    "ways": lambda: _table(*access_tables.ways()),
    "tried_first": access_tables.tried_first,
    "lengths": lambda: _table(*access_tables.lengths()),
    "guessing": lambda: _table(*access_tables.guessing()),
    "visits": lambda: _table(*access_tables.visits()),
    "looked_at": lambda: _table(*access_tables.looked_at()),
    "asvs_counts": access_tables.asvs_counts,
    "asvs": lambda: _table(*access_tables.asvs()),
}


if __name__ == "__main__":
    for page in sorted(FOLDER.glob("*.md")):
        page.write_text(written(page.read_text()))
