"""Imports point down the list of design §2: import-linter as `make check` runs it, on the code and on bad copies."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.rules.tree import PACKAGE

ROOT = PACKAGE.parent
LINTER = Path(sys.executable).with_name("lint-imports")
PLANTED = {
    "a kernel that knows a page": ("kernel/ids.py", "from contactpoint.web import find"),
    "a directory that knows who writes it": ("directory/queries.py", "from contactpoint.disclosure import facts"),
    "an app that knows its neighbour": ("directory/queries.py", "from contactpoint.vault import queries"),
    "a face that knows the other": ("web/find.py", "from contactpoint.desk import home"),
    "an app that knows the jobs": ("shielding/actions.py", "from contactpoint.jobs import tasks"),
    "an app that knows the settings": ("lookup/rules.py", "from contactpoint.config import settings"),
    "a new package": ("gossip/__init__.py", ""),
    "a new module beside the packages": ("gossip.py", ""),
    "rules that know Django": ("intake/rules.py", "from django.db import connection"),
    "a kernel that knows Django": ("kernel/dates.py", "from django.conf import settings"),
    "linkage that knows the database": ("linkage/blocking.py", "import psycopg"),
}


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run([LINTER, "--no-cache"], check=False, cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "contactpoint", ignore=all_but_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def all_but_code(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not (name.endswith(".py") or (Path(folder, name).is_dir() and name[0] != "_"))]


def test_the_contracts_are_kept():
    status, said = lint(ROOT)
    assert status == 0, said


def test_a_copy_keeps_them_too(copied):
    assert lint(copied)[0] == 0


@pytest.mark.parametrize(("path", "line"), PLANTED.values(), ids=PLANTED)
def test_a_planted_breach_is_caught(copied, path, line):
    module = copied / "contactpoint" / path
    module.parent.mkdir(exist_ok=True)
    with module.open("a") as file:
        file.write(f"\n{line}\n")
    status, said = lint(copied)
    assert (status, "BROKEN" in said) == (1, True), said


def test_the_contract_leaves_nothing_out():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    assert layers["exhaustive"] is True
    assert layers["exhaustive_ignores"] == ["__main__"]
    assert not any("ignore_imports" in contract for contract in contracts)
