"""Which tests mutants are tried by, and what of an earlier run stands."""

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.mutation import table
from tests.mutation.own_tests import OwnTests, patterns_of
from tests.mutation.table import Line
from tests.mutation.verdicts import Mutant, Reason
from tests.mutation.workshop import forget_survivors, prepare

NAMES, CASCADE = "contactpoint.linkage.names.x_sound", "contactpoint.linkage.cascade.exact.x_link"
KEPT = {"killed": 1, "error": 3}
FORGOTTEN = {"survived": 0, "no tests": 33, "timeout": 36, "not yet": None}


@pytest.fixture
def root(tmp_path):
    for name in ("test_linkage_names.py", "test_linkage_names_rare.py", "linkage/test_cascade_run.py"):
        (tmp_path / "tests/unit" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tests/unit" / name).touch()
    return tmp_path


def found(module, root):
    return {path.name for pattern in patterns_of(module, root) for path in root.glob(pattern)}


def test_a_module_has_the_tests_that_bear_its_name_or_its_folders_or_all(root):
    assert found("names", root) == {"test_linkage_names.py", "test_linkage_names_rare.py"}
    assert found("cascade/exact", root) == {"test_cascade_run.py"}
    assert found("twins", root) == {"test_linkage_names.py", "test_linkage_names_rare.py", "test_cascade_run.py"}


def ran(plugin, met, root, name, *functions, fixtures=()):
    """One test that meets these functions; answers those that are noted of it."""
    met |= set(functions)
    plugin.pytest_runtest_teardown(SimpleNamespace(path=root / name, nodeid=name, fixturenames=fixtures))
    noted = set(met)
    met.clear()
    return noted


def test_a_function_is_noted_of_its_modules_own_tests_alone(root):
    met, tests = set(), {}
    plugin = OwnTests(met, tests, root)
    assert ran(plugin, met, root, "tests/unit/test_linkage_names.py", NAMES, CASCADE) == {NAMES}
    assert ran(plugin, met, root, "tests/unit/linkage/test_cascade_run.py", NAMES, CASCADE) == {CASCADE}


def test_a_function_that_no_test_of_its_own_meets_has_the_others(root):
    met, tests = set(), {CASCADE: {"own"}}
    plugin = OwnTests(met, tests, root)
    ran(plugin, met, root, "tests/unit/linkage/test_cascade_run.py", NAMES)
    ran(plugin, met, root, "tests/unit/test_linkage_names.py", CASCADE)
    plugin.pytest_sessionfinish()
    assert tests == {CASCADE: {"own"}, NAMES: {"tests/unit/linkage/test_cascade_run.py"}}


def test_what_a_fixture_meets_is_noted_of_every_test_that_asks_for_it(root):
    met = {CASCADE}
    plugin = OwnTests(met, {}, root)
    setting_up = plugin.pytest_fixture_setup(SimpleNamespace(argname="sounds"))
    next(setting_up)
    met.add(NAMES)
    with pytest.raises(StopIteration, match="made"):
        setting_up.send("made")
    assert met == {CASCADE, NAMES}
    met.clear()
    for nth in range(2):
        name = "tests/unit/test_linkage_names.py"
        assert ran(plugin, met, root, name, fixtures=["sounds"]) == {NAMES}, nth
        assert ran(plugin, met, root, name, fixtures=["other"]) == set(), nth


def module(folder: Path, name: str, content: str) -> Path:
    meta = folder / "mutants" / f"{name}.py.meta"
    meta.parent.mkdir(exist_ok=True)
    meta.write_text(content, encoding="utf-8")
    (folder / "mutants" / f"{name}.py").touch()
    return meta


def test_the_killed_stay_killed_and_all_others_are_tried_again(tmp_path):
    meta = module(tmp_path, "names", json.dumps({"exit_code_by_key": KEPT | FORGOTTEN, "hash": 7}))
    forget_survivors(tmp_path)
    assert json.loads(meta.read_text()) == {"exit_code_by_key": KEPT | dict.fromkeys(FORGOTTEN), "hash": 7}


def test_a_module_whose_verdicts_were_being_written_is_begun_anew(tmp_path):
    torn = module(tmp_path, "names", '{"exit_code_by_key": {"a": 1')
    forget_survivors(tmp_path)
    assert not torn.exists()
    assert not torn.with_suffix("").exists()


def test_answers_are_kept_where_they_rest_on_nothing_that_is_mutated(tmp_path):
    prepare(tmp_path, modules=["names"])
    found = {path.stem: path.read_text() for path in (tmp_path / "contactpoint/linkage").glob("*.py")}
    cached = {module for module in ("standardise", "names", "people", "guard") if "\n@lru_cache" in found[module]}
    assert cached == {"standardise"}


@pytest.mark.parametrize(
    ("after", "case_alone", "fits"),
    [("from t", True, True), ("FROM x", True, False), ("FROM x", False, True), ("FROM t, y", True, False)],
)
def test_a_reason_may_be_of_capitals_alone(after, case_alone, fits):
    mutant = Mutant("", "linkage.names", "sound", "survived", "FROM t", after)
    assert Reason("linkage.*.sound", "FROM*", "*", "why", case_alone).fits(mutant) is fits
    assert not Reason("linkage.*.other", "FROM*", "*", "why", case_alone).fits(mutant)


def test_every_module_of_linkage_is_in_the_table_that_is_kept():
    lines = table.read()
    assert lines.keys() == {*table.modules(), table.ALL}, "python -m tests.mutation MODULE --write"
    assert lines[table.ALL] == table.total(lines)


def test_a_line_of_the_table_is_replaced_where_its_module_was_tried_again(tmp_path):
    path, digests = tmp_path / "table.txt", table.modules()
    names = Line("names", digests["names"], Counter(killed=9, survived=1))
    before = {name: Line(name, "00000000", Counter(killed=1)) for name in ("gone", "judge", "names")}
    path.touch()
    table.write(before, path)
    assert set(table.lacking(table.read(path))) >= {"names has changed since it was tried", "facts was never tried"}
    table.write({"names": names}, path)
    assert table.read(path) == {
        "judge": before["judge"],
        "names": names,
        "all": Line("all", "", Counter(killed=10, survived=1)),
    }
    assert not any(one.startswith("names ") for one in table.lacking(table.read(path)))
