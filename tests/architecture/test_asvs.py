"""The map of the standard is whole and true: every requirement once, every test there, every test seen to fail."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from contactpoint.access import models
from docs.access_tables import WAYS, requirements
from tests.architecture.rules.tree import PACKAGE, Module, Tree, code, parsed
from tests.asvs.breakages import Breakage, breakages

ROOT = PACKAGE.parent
LEVELS = {  # of the requirements of each section, in the standard's order
    **{"6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223"},
    **{"6.7": "33", "6.8": "2222", "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22"},
    **{"8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23"},
}
MOST_BY_REASON = 0.1
ALL = requirements()
TOLD = {  # by requirement: the part of a page, and what must be said there
    "6.1.1": (
        "docs/reference/access.md",
        "Against guessing",
        ("failures of a username", "nobody can lock", "rules.py"),
    ),
    "6.3.3": ("docs/reference/access.md", "Ways in", ("laxer", "measured-by-a-public-standard", "works once")),
    "7.1.1": ("docs/reference/access.md", "Visits", ("without use", "at most", "NIST SP 800-63B", "no deviation")),
    "7.1.3": (
        "docs/reference/access.md",
        "Ways in",
        ("a visit of this program", "stepping up asks", "end apart"),
    ),
    "8.1.3": ("docs/reference/access.md", "What is looked at", ("clock", "network address", "browser", "host")),
    "8.1.4": ("docs/reference/access.md", "What is looked at", ("refused", "fresh code", "not listened to")),
}
SENDING = re.compile(r"\b(smtplib|core\.mail|twilio|vonage|boto3|firebase|webpush|apns|sendgrid|aiosmtplib)\b")
ADDRESSES = re.compile(r"e?mail|phone|mobile|sms|push")
KNOWN_OF_PEOPLE = re.compile(r"hint|question|answer|maiden|mother|birth|pet\b|memorable")
DRAWING = ("access", "audit", "pages")
NOT_FOR_SECRETS = {"random", "numpy.random", "uuid.uuid1"}


def parts_of(page: str) -> dict[str, str]:
    """The text under each heading of a page."""
    pieces = re.split(r"^#+ (?:\d+\. )?(.+)$", (ROOT / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def breaches_of_the_map(rows: list[dict], breaks: dict[str, Breakage]) -> list[str]:
    """What is wrong with the map, one line each."""
    wanted = {f"{section}.{at}": int(level) for section, levels in LEVELS.items() for at, level in enumerate(levels, 1)}
    numbers = [row["number"] for row in rows]
    found = [f"{number} stands {numbers.count(number)} times" for number in wanted if numbers.count(number) != 1]
    found += [f"{number} is none of the standard's" for number in numbers if number not in wanted]
    found += [f"{row['number']} has another level" for row in rows if row["level"] != wanted.get(row["number"])]
    found += [f"{row['number']} needs tests or a reason" for row in rows if ("tests" in row) is ("reason" in row)]
    by_reason = [row for row in rows if "reason" in row]
    if len(by_reason) > MOST_BY_REASON * len(wanted):
        found.append(f"{len(by_reason)} stand by a reason alone")
    for row in by_reason:
        reason = row["reason"]
        if not (ROOT / reason["document"]).exists() or reason["heading"] not in parts_of(reason["document"]):
            found.append(f"{row['number']} leads nowhere")
    return found + [breach for row in rows if "tests" in row for breach in breaches_of_a_row(row, breaks)]


def breaches_of_a_row(row: dict, breaks: dict[str, Breakage]) -> list[str]:
    """Each test is there, and one of the breakages named kills it."""
    named = row.get("seen_to_fail", [])
    found = [f"{row['number']}: no breakage is called {what!r}" for what in named if what not in breaks]
    killed = {test for what in named if what in breaks for test in breaks[what].kills}
    found += [f"{row['number']}: {test} is not there" for test in row["tests"] if not is_there(test)]
    return found + [f"{row['number']}: nothing breaks {test}" for test in row["tests"] if test not in killed]


def is_there(test: str) -> bool:
    """Whether pytest would collect a test of this name: a function of the module itself, in a file of tests."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if not (file.startswith("tests/") and Path(file).name.startswith("test_") and path.exists()):
        return False
    functions = [
        node.name for node in parsed(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
    ]
    return name.startswith("test_") and name in functions


def senders(tree: Tree) -> list[str]:
    return [one.path for one in tree.modules if one.app != "lab" and SENDING.search(one.text)]


def addresses(fields: list[str]) -> list[str]:
    return [name for name in fields if ADDRESSES.search(name)]


def known_of_people(fields: list[str]) -> list[str]:
    return [name for name in fields if KNOWN_OF_PEOPLE.search(name)]


def careless_draws(tree: Tree) -> list[str]:
    """Modules in which secrets are made that import a generator that can be foreseen."""
    return [
        f"{module.path} imports {name}"
        for module in tree.modules
        if module.app in DRAWING
        for node in ast.walk(parsed(module.text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
        if name in NOT_FOR_SECRETS or name.partition(".")[0] == "random"
    ]


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    return [f"{node.module}.{one.name}" for one in node.names]


def ways_of(tree: Tree) -> set[str]:
    """What the audit calls the ways that open a visit: the constants that calls of `open_session` name."""
    return {
        way
        for module, call in openings(tree)
        for name in re.findall(r"\b\w*WAY\b", words_of(call).get("way", ""))
        for way in re.findall(rf'^{name} = "(\w+)"$', module.text, re.MULTILINE)
    }


def openings(tree: Tree) -> list[tuple[Module, ast.Call]]:
    """Every call of `open_session`."""
    calls = [(one, call) for one in tree.modules for call in ast.walk(parsed(one.text)) if isinstance(call, ast.Call)]
    return [
        (one, call) for one, call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == "open_session"
    ]


def words_of(call: ast.Call) -> dict[str | None, str]:
    return {word.arg: ast.unparse(word.value) for word in call.keywords}


def opened_without_a_way(tree: Tree) -> list[str]:
    """Calls of `open_session` from elsewhere than the actions of signing in, or with a way that has no name."""
    named = re.compile(r"[A-Z_]*WAY( if \w+ else [A-Z_]*WAY)?")
    return [
        module.path
        for module, call in openings(tree)
        if not module.path.startswith("access/actions/") or not named.fullmatch(words_of(call).get("way", ""))
    ]


def fields_of_people() -> list[str]:
    tables = [model for model in apps.get_app_config("access").get_models() if model is not models.Organisation]
    return [field.name for model in tables for field in model._meta.get_fields()]


def test_the_map_is_whole():
    assert breaches_of_the_map(ALL, breakages()) == []


@pytest.mark.parametrize("breakage", breakages().values(), ids=lambda one: one.what)
def test_a_breakage_still_fits(breakage):
    for change in breakage.changes:
        assert (ROOT / change.path).read_text(encoding="utf-8").count(change.before) == 1, change.path
        assert change.before != change.after
    assert any(breakage.what in row.get("seen_to_fail", ()) for row in ALL)
    assert all(is_there(test) for test in breakage.kills)


CARELESS = {
    "forgotten": lambda rows: rows[1:],
    "twice": lambda rows: [*rows, rows[0]],
    "made up": lambda rows: [*rows, rows[0] | {"number": "6.9.1"}],
    "another level": lambda rows: [rows[0] | {"level": 3}, *rows[1:]],
    "no test": lambda rows: [rows[0] | {"tests": ["tests/unit/test_tokens.py::test_gossip"]}, *rows[1:]],
    "never broken": lambda rows: [rows[0] | {"seen_to_fail": []}, *rows[1:]],
    "neither": lambda rows: [{"number": "6.1.1", "level": 1, "title": "x"}, *rows[1:]],
    "too many reasons": lambda rows: [*({**row, "reason": ALL[-1]["reason"]} for row in rows[:20]), *rows[20:]],
}


@pytest.mark.parametrize("careless", CARELESS.values(), ids=CARELESS)
def test_a_careless_map_is_caught(careless):
    assert breaches_of_the_map(careless(ALL), breakages()) != []


@pytest.mark.parametrize("number", TOLD)
def test_what_must_be_told_is_told(number):
    page, heading, words = TOLD[number]
    told = parts_of(page)[heading]
    assert [word for word in words if word not in told] == []


def test_every_way_in_is_told_and_no_other():
    assert ways_of(code()) == set(WAYS)
    assert opened_without_a_way(code()) == []


def test_a_way_in_that_nobody_told_of_is_caught():
    path = "access/actions/signing.py"
    planted = 'BACK_WAY = "back_door"\nopen_session("p-1", Face.WEB, way=BACK_WAY)'
    assert ways_of(code().planted(path, planted)) == {*WAYS, "back_door"}
    assert opened_without_a_way(code().planted(path, 'open_session("p-1", Face.WEB, way="gossip")')) == [path]
    assert opened_without_a_way(code().planted("web/find.py", "open_session('p-1', face, way=WAY)")) == ["web/find.py"]


def test_nothing_is_sent_to_anybody():
    assert senders(code()) == []
    assert addresses(fields_of_people()) == []
    assert senders(code().planted("access/notices.py", "import smtplib")) == ["access/notices.py"]
    assert addresses(["name", "email", "mobile_number"]) == ["email", "mobile_number"]


def test_nothing_known_about_a_person_opens_their_account():
    assert known_of_people(fields_of_people()) == []
    assert known_of_people(["password", "hint", "secret_question"]) == ["hint", "secret_question"]


def test_secrets_come_from_the_systems_own_generator():
    assert careless_draws(code()) == []
    assert careless_draws(code().planted("access/recovery.py", "from random import randbytes")) != []
