"""Which tests are a module's own. The workshop has this as its conftest.py: mutmut tries a mutant by no others.

Tests of other modules that come by its function are many times slower, and none of them claims what it does; they count
where no test of its own comes by. What a shared fixture called, mutmut sees in the first test that asks for it; here it
counts for every one.

Hypothesis draws the same examples for every mutant, and looks for no smaller one where it has found one that fails.
"""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from mutmut.state import state

NAME = "mutation"
PACKAGE = "contactpoint.linkage."
NAMED = ("tests/unit/test_linkage_{}*.py", "tests/unit/linkage/test_{}*.py")
# Modules whose work shows in what the next one makes of it.
BESIDE = {"conditions": ("compiled",), "compiled": ("conditions", "scorer")}
TESTS = ("tests/unit/test_linkage_*.py", "tests/unit/linkage/**/*")


def patterns_of(module: str, root: Path) -> tuple[str, ...]:
    """Patterns of files. Tests are named after their module (`cascade/exact`), or its folder; else all are its."""
    for name in (module.replace("/", "_"), module.partition("/")[0]):
        named = tuple(pattern.format(one) for one in (name, *BESIDE.get(name, ())) for pattern in NAMED)
        if any(True for pattern in named for _ in root.glob(pattern)):
            return named
    return TESTS


class OwnTests:
    """Corrects what mutmut notes: the functions that the present test met, and the tests that met each function."""

    def __init__(self, met: set[str], tests: dict[str, set[str]], root: Path) -> None:
        self._met, self._tests, self._root = met, tests, root
        self._others: dict[str, set[str]] = {}
        self._met_by_fixture: dict[str, set[str]] = {}
        self._files: dict[str, frozenset[Path]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, object, object]:
        before = set(self._met)
        self._met.clear()
        result = yield
        self._met_by_fixture.setdefault(fixturedef.argname, set()).update(self._met)
        self._met |= before
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: Any) -> None:
        for fixture in item.fixturenames:
            self._met |= self._met_by_fixture.get(fixture, set())
        for function in [one for one in self._met if item.path not in self._own(one)]:
            self._met.remove(function)
            self._others.setdefault(function, set()).add(item.nodeid)

    def pytest_sessionfinish(self) -> None:
        for function, tests in self._others.items():
            if not self._tests.get(function):
                self._tests[function] = tests

    def _own(self, function: str) -> frozenset[Path]:
        module = function.rpartition(".")[0].removeprefix(PACKAGE).replace(".", "/")
        if module not in self._files:
            found = (path for pattern in patterns_of(module, self._root) for path in self._root.glob(pattern))
            self._files[module] = frozenset(found)
        return self._files[module]


def pytest_configure(config: pytest.Config) -> None:
    """Where mutmut runs it, and there alone."""
    settings.register_profile(NAME, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
    settings.load_profile(NAME)
    config.pluginmanager.register(OwnTests(state()._stats, state().tests_by_mangled_function_name, config.rootpath))
