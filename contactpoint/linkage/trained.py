"""A trained model as Splink saved it: comparisons, their levels, and how frequent each name is.

The numbers are read as Splink 5 reads them (`ComparisonLevel` there); what it would guess is refused here.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import inf, log2
from pathlib import Path
from typing import Any, TypeAlias

from sqlglot import exp, parse_one

from contactpoint.kernel.errors import ContactPointError

SHIPPED = Path(str(files("contactpoint.linkage"))) / "models" / "england"
"""The folder of the model that this version is shipped with."""
ELSE = "ELSE"
MISSING = -1
"""Splink's number of the level of a pair of which one value is missing."""
SMALLEST = 1e-300

Raw: TypeAlias = Mapping[str, Any]


class ModelRefused(ContactPointError):
    """A model cannot be used; nothing has been compared."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The linkage model cannot be used: {why}. Nothing has been compared. Train it again.")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """By how frequent a value is: `weight` x log2(`expected` / the greater frequency, at least `least`)."""

    column: str
    weight: float
    least: float
    expected: float

    @property
    def log_least(self) -> float:
        """Frequencies below this one, as a power of 2, count as this one."""
        return log2(self.least) if self.least > 0 else -inf


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison. `value` is Splink's: -1 where a value is missing, 0 for all else; `weight` in bits."""

    name: str
    value: int
    condition: str
    weight: float
    adjustment: Adjustment | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`levels` in the order in which they are asked; the last takes whatever is left."""

    name: str
    levels: tuple[Level, ...]

    def level(self, value: int) -> Level:
        """The level of this number."""
        return next(level for level in self.levels if level.value == value)


@dataclass(frozen=True, slots=True)
class Trained:
    """`prior` is the match weight of two records before anything is compared; `frequencies` by column, then value."""

    prior: float
    comparisons: tuple[Comparison, ...]
    frequencies: Mapping[str, Mapping[str, float]]


def load(folder: Path) -> Trained:
    """The model of a folder: `model.json` beside one `<column>.csv` for each column whose frequency counts."""
    settings = json.loads(_there(folder / "model.json").read_text(encoding="utf-8"))
    comparisons = tuple(map(_comparison, settings["comparisons"]))
    chance = settings["probability_two_random_records_match"]
    columns = {level.adjustment.column for one in comparisons for level in one.levels if level.adjustment}
    tables = {column: _frequencies(folder / f"{column}.csv", column) for column in sorted(columns)}
    return Trained(prior=log2(chance / (1 - chance)), comparisons=comparisons, frequencies=tables)


def _there(path: Path) -> Path:
    if not path.is_file():
        raise ModelRefused(f"its file {path.name} is missing")
    return path


def _frequencies(path: Path, column: str) -> Mapping[str, float]:
    with _there(path).open(encoding="utf-8") as file:
        table = {row[column]: float(row[f"tf_{column}"]) for row in csv.DictReader(file)}
    if not all(0 < frequency <= 1 for frequency in table.values()):
        raise ModelRefused(f"{path.name} holds a frequency that is not between 0 and 1")
    return table


def _comparison(raw: Raw) -> Comparison:
    levels = raw["comparison_levels"]
    name = raw["output_column_name"]
    if not levels or not _takes_the_rest(levels[-1]):
        raise ModelRefused(f"the last level of “{name}” must take whatever is left (ELSE)")
    return Comparison(name, tuple(_levels(name, levels)))


def _levels(name: str, levels: Sequence[Raw]) -> Iterator[Level]:
    value = sum(not raw.get("is_null_level") for raw in levels)
    for raw in levels:
        if raw.get("is_null_level"):
            yield Level(label(raw), MISSING, raw["sql_condition"], 0.0)
            continue
        value -= 1
        weight = log2(_probability(name, raw, "m") / _probability(name, raw, "u"))
        yield Level(label(raw), value, raw["sql_condition"], weight, _adjustment(name, raw, levels))


def label(raw: Raw) -> str:
    """What the model calls a level."""
    return str(raw.get("label_for_charts") or raw["sql_condition"])


def _takes_the_rest(raw: Raw) -> bool:
    return str(raw["sql_condition"]).strip().upper() == ELSE


def _probability(name: str, raw: Raw, which: str) -> float:
    stated = raw.get(f"{which}_probability")
    if not isinstance(stated, (int, float)):
        raise ModelRefused(f"the level “{label(raw)}” of “{name}” has no {which}: it was never trained")
    return max(float(stated), SMALLEST)


def _adjustment(name: str, raw: Raw, levels: Sequence[Raw]) -> Adjustment | None:
    column, weight = raw.get("tf_adjustment_column"), float(raw.get("tf_adjustment_weight", 1.0))
    if column is None or _takes_the_rest(raw):
        return None
    if weight == 0:
        raise ModelRefused(f"“{name}” gives the frequency of {column} no weight, which Splink takes for full weight")
    exact = raw if raw.get("disable_tf_exact_match_detection") else _exact(column, levels)
    if exact is None:
        raise ModelRefused(f"“{name}” weighs how frequent a value of {column} is, but has no level for equal ones")
    least = float(raw.get("tf_minimum_u_value", 0.0))
    return Adjustment(column, weight, least, _probability(name, exact, "u"))


def _exact(column: str, levels: Sequence[Raw]) -> Raw | None:
    """The level that asks nothing but whether this column is equal: its u is what a frequency is measured against."""
    return next((raw for raw in levels if not _takes_the_rest(raw) and _only_equal(raw["sql_condition"], column)), None)


def _only_equal(condition: str, column: str) -> bool:
    asked = parse_one(condition, read="duckdb").unnest()
    sides = [side.name for side in (asked.this, asked.expression) if isinstance(side, exp.Column)]
    return isinstance(asked, exp.EQ) and sorted(sides) == [f"{column}_l", f"{column}_r"]
