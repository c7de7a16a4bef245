"""What became of the mutants, and whether each survivor has its reason in survivors.toml."""

import json
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

REASONS = Path(__file__).with_name("survivors.toml")
LIVE = ("survived", "no tests", "suspicious", "timeout", "segfault", "not run")
COULD_NOT_RUN = 255  # a test is not found again by its name, for one; mutmut takes it for a timeout


@dataclass(frozen=True, slots=True)
class Mutant:
    """`name` is mutmut's; `before` and `after` are the lines that differ, shown for those that live."""

    name: str
    module: str
    function: str
    verdict: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why survivors are no loss. Patterns are those of file names: `*` stands for anything.

    With `case_alone` it speaks of those alone that differ in small letters and capitals.
    """

    function: str
    before: str
    after: str
    reason: str
    case_alone: bool = False

    def fits(self, mutant: Mutant) -> bool:
        """Is it this mutant that is spoken of?"""
        if self.case_alone and mutant.before.casefold() != mutant.after.casefold():
            return False
        pairs = ((f"{mutant.module}.{mutant.function}", self.function), (mutant.before, self.before))
        return all(fnmatchcase(text, pattern) for text, pattern in (*pairs, (mutant.after, self.after)))


def mutants(modules: Collection[str] = ()) -> Iterator[Mutant]:
    """Every mutant in the workshop that is the working directory, or those of some modules of `linkage`."""
    for meta in sorted(Path("mutants").rglob("*.meta")):
        path = Path(str(meta.relative_to("mutants")).removesuffix(".meta"))
        module = str(path.with_suffix("")).removeprefix("contactpoint/linkage/")
        codes: Mapping[str, int | None] = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        if path.exists() and (not modules or module in modules):
            yield from (_mutant(name, _verdict(code), path) for name, code in codes.items())


def reasons() -> tuple[Reason, ...]:
    """Those of the list."""
    listed = tomllib.loads(REASONS.read_text(encoding="utf-8"))["survivor"]
    return tuple(Reason(**{"before": "*", "after": "*", **one}) for one in listed)


def by_module(found: Iterable[Mutant]) -> dict[str, Counter[str]]:
    """How many mutants of each module had which verdict."""
    counted: dict[str, Counter[str]] = {}
    for mutant in found:
        counted.setdefault(mutant.module, Counter())[mutant.verdict] += 1
    return counted


def _verdict(code: int | None) -> str:
    return "not run" if code == COULD_NOT_RUN else status_by_exit_code[code]


def _mutant(name: str, verdict: str, path: Path) -> Mutant:
    module, _, mangled = name.rpartition(".")
    function = mangled.rpartition("__mutmut_")[0].removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    if verdict not in LIVE:
        return Mutant(name, module, function, verdict)
    try:
        lines = get_diff_for_mutant(name, path=path).splitlines()[3:]
    except FileNotFoundError:  # the module has changed since, and was not mutated anew
        return Mutant(name, module, function, "not checked")
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return Mutant(name, module, function, verdict, before, after)
