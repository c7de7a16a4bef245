"""A folder in which mutmut mutates `linkage`: the pure packages and their unit tests, and nothing else.

Caches are taken off there: mutmut passes over decorated functions, and a kept answer would hide a mutant. They stay
where nothing is mutated that an answer could rest on.
"""

import ast
import json
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tests.mutation import own_tests

ROOT = Path(__file__).parents[2]
COPIED = (
    "contactpoint/__init__.py",
    "contactpoint/kernel",
    "contactpoint/linkage",
    "pyproject.toml",
    "tests/__init__.py",
    "tests/support/__init__.py",
    "tests/support/fresh.py",
    "tests/support/linking.py",
)
CONFIGURATION = Path("pyproject.toml")
CACHE = re.compile(r"^@(?:lru_)?cache(?:\(.*\))?\n", re.MULTILINE)
KILLED = (1, 3)


def prepare(folder: Path, *, modules: Collection[str] = ()) -> None:
    """Brings the folder up to date; a file that did not change keeps its time, so that its verdicts stand.

    `modules`: those of `linkage` that are to be mutated, such as `names` or `cascade/exact`, by the tests that bear
    their names; none means all.
    """
    tests = [test for module in modules for test in own_tests.patterns_of(module, ROOT)] or own_tests.TESTS
    pure = _untouched(modules)
    files = _files((*COPIED, "tests/unit/__init__.py", *tests))
    wanted = {path.relative_to(ROOT): path.read_bytes() if path in pure else _content(path) for path in files}
    wanted[Path("tests/conftest.py")] = Path(own_tests.__file__).read_bytes()
    wanted[CONFIGURATION] = _only(wanted[CONFIGURATION], modules)
    for path, content in wanted.items():
        _lay_down(folder, path, content)
    for below in ("contactpoint", "tests"):
        for path in list((folder / below).rglob("*")):
            if path.is_file() and path.relative_to(folder) not in wanted:
                path.unlink()
                (folder / "mutants" / path.relative_to(folder)).unlink(missing_ok=True)


def forget_survivors(folder: Path) -> None:
    """Every mutant that was not killed is tried again, and which test meets which function is found out anew."""
    (folder / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    for path in (folder / "mutants").rglob("*.meta"):
        try:
            meta = json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError:  # a run was killed while mutmut wrote it; without it and its module it begins anew
            path.unlink()
            path.with_suffix("").unlink(missing_ok=True)
            continue
        codes = meta["exit_code_by_key"]
        meta["exit_code_by_key"] = {key: code if code in KILLED else None for key, code in codes.items()}
        path.write_text(json.dumps(meta), encoding="utf-8")


def _files(patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        for path in [ROOT / pattern] if "*" not in pattern else ROOT.glob(pattern):
            found = path.rglob("*") if path.is_dir() else [path]
            yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _content(path: Path) -> bytes:
    if path.suffix != ".py" or "tests" in path.parts:
        return path.read_bytes()
    return CACHE.sub("", path.read_text(encoding="utf-8")).encode()


def _untouched(modules: Collection[str]) -> frozenset[Path]:
    """The modules of `linkage` that are not mutated and import none that is, near or far."""
    linkage = ROOT / "contactpoint/linkage"
    imports = {path: set(_imported(path)) for path in linkage.rglob("*.py")}
    touched = {linkage / f"{module}.py" for module in modules} or set(imports)
    while more := {path for path, imported in imports.items() if path not in touched and imported & touched}:
        touched |= more
    return frozenset(imports.keys() - touched)


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            module = ROOT / node.module.replace(".", "/")
            yield from (module.with_suffix(".py"), *(module / f"{name.name}.py" for name in node.names))


def _only(configuration: bytes, modules: Collection[str]) -> bytes:
    chosen = "".join(f'"contactpoint/linkage/{module}.py", ' for module in modules)
    section = b"[tool.mutmut]\n"
    return configuration.replace(section, section + f"only_mutate = [{chosen}]\n".encode())


def _lay_down(folder: Path, path: Path, content: bytes) -> None:
    """mutmut itself writes below `mutants`; it does so anew for a module that is as old there as here.

    One that it was not to mutate it copies there as a newer one, and would pass over it the next time too.
    """
    target, mutated = folder / path, folder / "mutants" / path
    is_new = not target.exists() or target.read_bytes() != content
    if is_new:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if mutated.exists() and (is_new or mutated.read_bytes() == content):
        shutil.copy2(target, mutated)


def remove(folder: Path) -> None:
    """The folder with all verdicts."""
    shutil.rmtree(folder, ignore_errors=True)
