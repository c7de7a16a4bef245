"""The object that every measuring command prints as its last line, with `holds` computed and never passed in."""

import json
import operator
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

HOLDS, DOES_NOT, COULD_NOT_RUN = 0, 1, 2  # exit codes
BUSY = 1.5
RELATIONS = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}
CHECKOUT = Path(__file__).resolve().parents[2]

Figures = Mapping[str, float]
Targets = Mapping[str, tuple[str, float]]

LOAD_TARGETS: Targets = {"seconds_load": ("<", 60), "rss_mb": ("<", 1024)}
BULK_TARGETS: Targets = {"records_s": (">=", 5_000), "rss_mb": ("<", 8192)}
SEARCH_TARGETS: Targets = {
    "p50_ms": ("<", 2),
    "p95_ms": ("<", 5),
    "p99_ms": ("<", 10),
    "recall_exact": (">=", 0.999),
    "recall_one_name_error": (">=", 0.99),
    "recall_one_date_error": (">=", 0.98),
    "recall_two_errors": (">=", 0.95),
    "first_one_name_error": (">=", 0.97),
    "trials": (">=", 20_000),
}
HTTP_TARGETS: Targets = {
    "searches_s": (">=", 150),
    "ratio_to_floor": (">=", 0.6),
    "p99_ms": ("<", 250),
    "p95_at_60_ms": ("<", 60),
    "errors": ("=", 0),
}
SCORE_TARGETS: Targets = {
    "ratio": (">=", 100),
    "ratio_1": (">=", 100),
    "ratio_10": (">=", 100),
    "pairs_compared": (">=", 100_000),
    "largest_weight_difference": ("<=", 1e-9),
}
MATCH_TARGETS: Targets = {"p95_ms": ("<", 5), "trials": (">=", 20_000), "false_links": ("=", 0)}
LINK_TARGETS: Targets = {"ratio": (">=", 3), "rss_mb": ("<", 8192)}
GUARD_TARGETS: Targets = {
    "published": ("=", 0),
    "held_unrelated_share": ("<", 0.03),
    "held_after_load_share": ("<", 0.003),
    "held_guess_gain": ("<=", 0.05),
    "held_week_authority": ("<", 20),
}
GROWTH_TARGETS: Targets = {"ratio": ("<=", 4)}
ENGLAND_TARGETS: Targets = {
    "precision_automatic": (">=", 0.9999),
    "recall_automatic": (">=", 0.97),
    "review_share": ("<", 0.01),
    "twins_false": ("=", 0),
    "clusters_right": (">=", 0.995),
    "reviewed_clusters_right": (">=", 0.9995),
}
SLICES = (
    *("twins", "siblings", "half_siblings", "former_names", "adopted", "transliterated", "moved"),
    "partial_dates",
)
SLICE_PAIRS = 200
PUBLIC_TARGETS: Mapping[str, Targets] = {
    "febrl3": {"f1": (">=", 0.999)},
    "febrl4": {"f1": (">=", 0.9995)},
    "historical50k": {"f1": (">=", 0.842)},
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command measured. `load` is the load average before the run, `answer` for `demo --check` alone."""

    name: str
    figures: Figures
    targets: Targets
    seed: int
    load: tuple[float, float, float]
    seconds: float
    data: str
    database: str
    answer: Mapping[str, object] | None = None

    @property
    def holds(self) -> bool:
        """True where every target has a figure that meets it."""
        return all(self.meets(name) for name in self.targets)

    def meets(self, name: str) -> bool:
        """Whether the figure of this name was measured and meets its target."""
        relation, bound = self.targets[name]
        return name in self.figures and RELATIONS[relation](self.figures[name], bound)

    def line(self) -> str:
        """The object on one line."""
        return json.dumps(
            {
                "name": self.name,
                "figures": dict(self.figures),
                "targets": {name: list(target) for name, target in self.targets.items()},
                "holds": self.holds,
                "seed": self.seed,
                "machine": machine(self.database),
                "load": [round(load, 2) for load in self.load],
                "commit": commit(),
                "seconds": round(self.seconds, 1),
                "data": self.data,
                "answer": self.answer,
            },
            ensure_ascii=False,
        )


def demo_check_targets(questions: int) -> Targets:
    """Every question answered, at least 200 of them, and nothing hidden shown."""
    return {"questions": (">=", 200), "right": ("=", questions), "leaks": ("=", 0)}


def link_targets(splink_false_links: float, splink_recall: float) -> Targets:
    """No more false links than Splink alone at its best F1, and no less recall."""
    return {**LINK_TARGETS, "false_links": ("<=", splink_false_links), "recall": (">=", splink_recall)}


def http_targets(searches: int) -> Targets:
    """So many searches left as many events."""
    return {**HTTP_TARGETS, "events": ("=", searches)}


def england_targets(*, full: bool) -> Targets:
    """At full size every slice has pairs enough to tell anything."""
    return {**ENGLAND_TARGETS, **{f"{name}_pairs": (">=", SLICE_PAIRS) for name in SLICES if full}}


def noninterference_targets(mutants: int) -> Targets:
    """Nobody tells two worlds apart, by what is seen or by the clock; no file holds in clear what was never published,
    and some hold what was; and every leak that is planted is found, of which there are so many.
    """
    return {
        "differences_n1": ("=", 0),
        "differences_n2": ("=", 0),
        "never_in_clear": ("=", 0),
        "once_in_clear": (">", 0),
        "mutants": (">=", 20),
        "mutants_killed": ("=", mutants),
        "timing_z_db": ("<", 4),
        "timing_z_http": ("<", 4),
        "control_found": ("=", 1),
    }


def race_targets(trials: int, mutants: int) -> Targets:
    """No read begun after a shield finds a place; each trial has such reads, and a lock that is missing is noticed."""
    return {
        "trials": (">=", trials),
        "places_after": ("=", 0),
        "reads_after": (">=", trials),
        "places_before": (">", 0),
        "mutants": (">=", 2),
        "mutants_killed": ("=", mutants),
    }


def monotone_targets(mutants: int) -> Targets:
    """No protection is lowered but by an officer, in memory and on PostgreSQL alike, and broken rules are noticed."""
    return {"violations": ("=", 0), "mutants_killed": ("=", mutants)}


def access_targets(conditions: int) -> Targets:
    """Each condition that was taken away or ran out ended access, soon, and nobody came where they may not; no time
    tells whether somebody has an account, and one that was planted would have been found.
    """
    return {
        "ended": ("=", conditions),
        "slowest_ms": ("<", 1000),
        "crossings": ("=", 0),
        "user_timing_z": ("<", 4),
        "user_timing_pairs": (">=", 5_000),
        "user_timing_control_found": ("=", 1),
    }


def tell(measured: Measured, *, bare: bool) -> int:
    """The object on stdout, with the table for people unless it is to be bare; answers the exit code."""
    if not bare:
        return report(measured)
    click.echo(measured.line())
    return HOLDS if measured.holds else DOES_NOT


def report(measured: Measured) -> int:
    """Prints a table for people on stderr and the object on stdout; answers the exit code."""
    screen = Console(stderr=True)
    screen.print(_table(measured))
    if measured.load[0] > BUSY:
        screen.print(f"The machine was busy (load {measured.load[0]:.1f}): times may be longer than they are.")
    click.echo(measured.line())
    return HOLDS if measured.holds else DOES_NOT


def _table(measured: Measured) -> Table:
    table = Table("figure", "measured", "target", "", title=measured.name)
    for name in [*measured.figures, *(set(measured.targets) - set(measured.figures))]:
        relation, bound = measured.targets.get(name, ("", ""))
        verdict = ("holds" if measured.meets(name) else "does not hold") if relation else ""
        table.add_row(name, f"{measured.figures.get(name, 'not measured')}", f"{relation} {bound}".strip(), verdict)
    return table


def machine(database: str) -> str:
    """Processor, memory, system, Python and `database` (`PostgreSQL 18.6`)."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"Python {platform.python_version()}"
    parts = (f"{os.cpu_count()} x {_processor()}", f"{memory:.0f} GiB", _system(), python, database)
    return ", ".join(part for part in parts if part)


def commit() -> str | None:
    """The commit of the checkout, `-dirty` where it has changes; None outside a checkout."""
    head = _git("rev-parse", "--short", "HEAD")
    return f"{head}-dirty" if head and _git("status", "--porcelain") else head


def _git(*words: str) -> str | None:
    try:
        said = subprocess.run(["git", "-C", CHECKOUT, *words], capture_output=True, text=True, check=True)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout.strip() or None


def _processor() -> str:
    return _first_after(Path("/proc/cpuinfo"), "model name", ":") or platform.machine()


def _system() -> str:
    name = _first_after(Path("/etc/os-release"), "PRETTY_NAME", "=").strip('"')
    return name.split(" (")[0].replace("GNU/Linux ", "") or sys.platform


def _first_after(path: Path, key: str, between: str) -> str:
    """The value of the first line `key<between>value` of a file, "" where there is none."""
    if not path.exists():
        return ""
    lines = (line.partition(between) for line in path.read_text(encoding="utf-8").splitlines())
    return next((value.strip() for name, _, value in lines if name.strip() == key), "")
