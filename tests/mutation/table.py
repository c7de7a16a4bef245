"""benchmarks/mutation.txt: what became of the mutants of each module of `linkage`, kept between runs of some."""

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.workshop import ROOT

LINKAGE = ROOT / "contactpoint/linkage"
TABLE = ROOT / "benchmarks/mutation.txt"
HEAD = """\
make mutate: all mutants of linkage, tried by the unit tests of their own modules alone. A line: the module; the digest
of its source as it was tried, by which `make mutate` tells what has changed since; how many were killed, what became of
the others. Every one that lives has its reason in tests/mutation/survivors.toml. A module without functions has none.
"""
LINE = re.compile(r"(?P<name>\S+) +(?P<digest>\w*) +\d+ of +(?P<all>\d+) killed +\S+%(?P<rest>.*)")
DIGEST = 8
ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """How many mutants of a module had which verdict, and of which source; `digest` is empty in the sum."""

    name: str
    digest: str
    counted: Counter[str]

    def __str__(self) -> str:
        killed, every = self.counted["killed"], self.counted.total()
        rest = ", ".join(f"{count} {verdict}" for verdict, count in sorted(self.counted.items()) if verdict != "killed")
        named = f"{self.name:24} {self.digest:{DIGEST}}"
        return f"{named} {killed:5} of {every:5} killed {self.share:7.1%}  {rest}".rstrip()

    @property
    def share(self) -> float:
        return self.counted["killed"] / max(self.counted.total(), 1)


def modules() -> dict[str, str]:
    """Every module of `linkage` that has functions, such as `cascade.exact`, with the digest of its source."""
    found = {}
    for path in sorted(LINKAGE.rglob("*.py")):
        source = path.read_bytes()
        if any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(source))):
            name = ".".join(path.relative_to(LINKAGE).with_suffix("").parts)
            found[name] = hashlib.sha256(source).hexdigest()[:DIGEST]
    return found


def read(path: Path = TABLE) -> dict[str, Line]:
    """The lines of the table, the sum among them."""
    return {line.name: line for line in map(_line, path.read_text(encoding="utf-8").splitlines()) if line}


def total(lines: Mapping[str, Line]) -> Line:
    """The sum of all modules."""
    return Line(ALL, "", sum((line.counted for name, line in lines.items() if name != ALL), Counter()))


def write(tried: Mapping[str, Line], path: Path = TABLE) -> None:
    """These lines in place of the modules' former ones; those of modules that are gone are left out."""
    lines = {name: line for name, line in sorted({**read(path), **tried}.items()) if name in modules()}
    path.write_text(HEAD + "".join(f"{line}\n" for line in (*lines.values(), total(lines))), encoding="utf-8")


def lacking(lines: Mapping[str, Line]) -> Iterator[str]:
    """The modules that are not in the table as they stand."""
    for name, digest in modules().items():
        if name not in lines:
            yield f"{name} was never tried"
        elif lines[name].digest != digest:
            yield f"{name} has changed since it was tried"


def _line(text: str) -> Line | None:
    found = LINE.fullmatch(text)
    if not found:
        return None
    rest = Counter({verdict: int(count) for count, verdict in re.findall(r"(\d+) ([a-z ]+)", found["rest"])})
    return Line(found["name"], found["digest"], rest + Counter(killed=int(found["all"]) - rest.total()))
