"""Documents go red when they are stale: each rule with a text that breaks it."""

import ast
import importlib.util
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps

from contactpoint.config.command import COMMANDS
from contactpoint.disclosure.facts import Cause
from contactpoint.lookup.rules import STANDING_LINES
from tests.architecture.rules.tree import PACKAGE, code

ROOT = PACKAGE.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *PACKAGE.glob("*/README.md")])
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
APPS = sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists())
PARTS_OF_COMMANDS = {"steps"}  # steps of benches: nobody is told to run them
LONGEST_README, LONGEST_APP_README = 150, 15
WORDS = """child, carer, practitioner, organisation, service, involvement, lead professional, authority, source, feed,
source record, match, link, merge, split, hold, shield, provisional shield, limited, guard, broker, override,
sensitive service, consent, purpose, notice, archive, purge, decommission, signpost, coverage"""

QUOTED = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"contactpoint ([a-z]+)")
PATH = re.compile(r"(?:contactpoint|tests|docs|requirements|\.ci)/[\w./-]*")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
IN_APP = re.compile(r"(?:[\w-]+/)*[\w-]+\.(?:py|sql|toml|html|scss)")
OURSELVES = re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE)
NOT_OURS = (STANDING_LINES, "*We can put you in touch*")


def unknown_commands(text: str) -> list[str]:
    """Commands written as `contactpoint NAME` that there are not."""
    named = [name for quoted in QUOTED.findall(text) for name in COMMAND.findall(quoted)]
    return [name for name in named if name not in COMMANDS]


def unknown_targets(text: str) -> list[str]:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    return [target for target in re.findall(r"(?:`|    )make ([a-z]+)", text) if target not in made]


def missing_paths(text: str, page: Path) -> list[str]:
    """Paths from the root, files of an app in that app's README, and links from where the page stands."""
    named = [path for quoted in QUOTED.findall(text) for path in PATH.findall(quoted)]
    missing = [path for path in named if not (ROOT / path).exists()]
    if page.parent.parent == PACKAGE:
        own = [name for quoted in QUOTED.findall(text) for name in IN_APP.findall(quoted) if "docs/" not in quoted]
        missing += [name for name in own if not (page.parent / name).exists() and not (ROOT / name).exists()]
    return missing + [link for link in LINK.findall(text) if not (page.parent / link).exists()]


def unknown_settings(text: str) -> list[str]:
    """Names of settings and variables that nothing in the program reads."""
    named = re.findall(r"`([A-Z]+(?:_[A-Z]+)+)\b", text)
    return [name for name in named if not any(name in module.text for module in code().modules)]


def spoken_of_ourselves(text: str) -> list[str]:
    for quoted in NOT_OURS:
        text = text.replace(quoted, "")
    return OURSELVES.findall(text)


def first_cells(text: str) -> list[str]:
    """The first column of the page's tables, without heads."""
    rows = re.findall(r"^\| ([^|]*?) \|", text, re.MULTILINE)
    return [cell.strip("`") for cell in rows if cell not in {"app", "word", "---", "process", "#"}]


def glossary() -> list[str]:
    return first_cells((DOCS / "glossary.md").read_text(encoding="utf-8"))


def loaded(name: str):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("document", PAGES, ids=lambda document: str(document.relative_to(ROOT)))
def test_what_a_page_names_is_there(document):
    text = document.read_text(encoding="utf-8")
    assert unknown_commands(text) == []
    assert unknown_targets(text) == []
    assert missing_paths(text, document) == []
    assert unknown_settings(text) == []
    assert spoken_of_ourselves(text) == []


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (unknown_commands, "Run `.venv/bin/contactpoint gossip --all`."),
        (unknown_targets, "    make coffee\n"),
        (unknown_targets, "Then `make coffee`."),
        (lambda text: missing_paths(text, ROOT / "README.md"), "See `contactpoint/lookup/gossip.py`."),
        (lambda text: missing_paths(text, ROOT / "README.md"), "See [this](docs/gossip.md)."),
        (lambda text: missing_paths(text, PACKAGE / "lookup" / "README.md"), "- `gossip.py`: what is said."),
        (unknown_settings, "Set `GOSSIP_SECONDS`."),
        (spoken_of_ourselves, "Here we show a child."),
    ],
)
def test_a_page_that_names_what_is_not_there_is_caught(find: Callable[[str], list[str]], text):
    assert find(text) != []


def test_the_readme_names_every_command_and_is_short():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    told = {cell.removeprefix("contactpoint ") for cell in first_cells(text)}
    assert COMMANDS.keys() - PARTS_OF_COMMANDS <= told
    assert len(text.splitlines()) < LONGEST_README


@pytest.mark.parametrize("app", APPS)
def test_every_app_says_in_a_few_lines_what_it_decides_and_which_tables_it_has(app):
    text = (PACKAGE / app / "README.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {app}\n")
    assert len(text.splitlines()) <= LONGEST_APP_README
    models = apps.get_app_config(app).get_models() if apps.is_installed(f"contactpoint.{app}") else ()
    assert {model._meta.db_table for model in models} <= set(QUOTED.findall(text))


def test_the_architecture_lists_the_apps_in_the_order_of_the_layers():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    in_order = [app for layer in layers for app in layer.split(" | ")]
    listed = first_cells((DOCS / "explanation" / "architecture.md").read_text(encoding="utf-8"))
    assert listed[: len(in_order)] == in_order
    assert sorted(in_order) == APPS


def test_the_glossary_has_every_word_once_in_order():
    words = glossary()
    assert words == sorted(set(words), key=str.casefold)
    causes = {cause.replace("_", " ") for cause in Cause}
    assert {word.strip() for word in WORDS.replace("\n", " ").split(",")} | causes <= set(words)


def test_every_rule_of_disclosure_that_the_code_names_is_told():
    told = first_cells((DOCS / "explanation" / "disclosure.md").read_text(encoding="utf-8"))
    named = {rule for module in code().modules if module.app == "disclosure" for rule in rules_in(module.text)}
    assert [f"D{number}" for number in range(1, 14)] == [cell for cell in told if re.fullmatch(r"D\d+", cell)]
    assert named <= set(told)


def rules_in(text: str) -> set[str]:
    """The rule numbers in the docstrings of a module."""
    scopes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Module | ast.FunctionDef)]
    return {rule for scope in scopes for rule in re.findall(r"\bD\d+\b", ast.get_docstring(scope) or "")}


@pytest.mark.parametrize("place", range(len(DECISIONS)))
def test_decisions_are_numbered_on_and_say_what_was_refused(place):
    text = DECISIONS[place].read_text(encoding="utf-8")
    assert DECISIONS[place].name.startswith(f"{place + 1:04}-")
    assert text.startswith(f"# {place + 1}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Refused", "Consequences"]


def test_the_picture_is_what_would_be_drawn_now():
    picture = loaded("draw_architecture")
    assert picture.PICTURE.read_text() == picture.picture(), "Run `make docs`."


@pytest.mark.parametrize("name", ["access", "asvs", "feeds", "rights"])
def test_the_tables_are_what_would_be_written_now(name):
    text = (DOCS / "reference" / f"{name}.md").read_text()
    assert "<!-- made: " in text
    assert loaded("write_reference").written(text) == text, "Run `make docs`."


def test_a_picture_and_a_table_that_are_stale_are_noticed():
    reference = loaded("write_reference")
    stale = "<!-- made: involvements -->\n\n| code |\n<!-- end -->\n"
    assert reference.written(stale) != stale
    picture = loaded("draw_architecture")
    picture.HELD = {**picture.HELD, "web": (*picture.HELD["web"], "kek-1")}
    assert picture.PICTURE.read_text() != picture.picture()
