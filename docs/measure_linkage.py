"""Measures what docs/draw_linkage.py draws: the shipped model on synthetic England and on public data.

Evaluates seeds that training never saw and keeps what was printed in models/england/evaluation.json, beside a digest of
the model; counts the compared pairs of the first seed by weight. About four minutes a seed.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactpoint.config.settings")  # feeds are read as intake does

from contactpoint.lab.evaluation.england import decide_all  # noqa: E402 - after the path is set
from contactpoint.lab.evaluation.england_weights import by_weight  # noqa: E402
from contactpoint.lab.evaluation.feeds import write_identities  # noqa: E402
from docs.draw_linkage import BEST_KNOWN, KEPT, MODEL  # noqa: E402

COMMAND = (sys.executable, "-m", "contactpoint")
CHILDREN, SEEDS, DOUBLED = 100_000, (20260981, 20260982, 20260983), 20260984
"""`DOUBLED` is the seed of an England with twice the usual errors, which is held to no target."""
TRAINED = "contactpoint lab train --children 100000 --out contactpoint/linkage/models/england"


def measure() -> None:
    """Every seed, then the public data."""
    runs = []
    with tempfile.TemporaryDirectory(prefix="contactpoint-measure-") as scratch:
        for seed in SEEDS:
            population = Path(scratch) / str(seed)
            _run("synth", "--children", str(CHILDREN), "--seed", str(seed), "--out", str(population))
            runs.append(json.loads(_run("evaluate", "england", "--population", str(population), "--json")))
            if seed == SEEDS[0]:
                _write(KEPT / "weights.json", _by_weight(population, Path(scratch)))
        doubled = ("--children", str(CHILDREN), "--seed", str(DOUBLED), "--errors", "2", "--json")
        runs.append(json.loads(_run("evaluate", "england", *doubled)))
    evaluation = {"model": digest(), "trained": TRAINED, "evaluated": "docs/measure_linkage.py", "runs": runs}
    _write(MODEL / "evaluation.json", evaluation)
    for name in BEST_KNOWN:
        _write(KEPT / f"{name}.json", json.loads(_run("evaluate", name, "--json")))


def digest() -> str:
    """SHA-256 over the model's JSON and its tables of frequencies."""
    told = hashlib.sha256()
    for path in (MODEL / "model.json", *sorted(MODEL.glob("*.csv"))):
        told.update(path.read_bytes())
    return told.hexdigest()


def _run(*words: str) -> str:
    """The last line that a command prints; it may say that a target is missed, since that is a figure too."""
    ran = subprocess.run([*COMMAND, *words], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own
    if ran.returncode not in (0, 1):
        sys.exit(f"contactpoint {' '.join(words)} could not run")
    return ran.stdout.strip().rpartition("\n")[2]


def _by_weight(population: Path, scratch: Path) -> list[dict[str, int]]:
    identities = scratch / "identities.parquet"
    write_identities(population, identities)
    return [asdict(row) for row in by_weight(decide_all(identities, scratch), population)]


def _write(path: Path, what: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(what, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    measure()
