"""One comparison of the model as a Python function: its levels asked in turn for every candidate."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf, log2
from typing import Any, TypeAlias

from sqlglot import exp

from contactpoint.linkage.conditions import Reader, how_often, parsed, table
from contactpoint.linkage.sql_functions import FUNCTIONS
from contactpoint.linkage.trained import Adjustment, Comparison, Level

Log: TypeAlias = float | None
Compiled: TypeAlias = Callable[[Any, Sequence[Any]], tuple["array[int]", "array[float]"]]
"""Answers the level number of each candidate, and its adjustment in bits (none of them where no level has one)."""


def compiled(comparison: Comparison, logs: Mapping[str, Mapping[str, float]], columns: Mapping[str, str]) -> Compiled:
    """A comparison as a function of one record and many. Raises ConditionRefused.

    `logs` are `logarithms` by column, `columns` the types by name.
    """
    names: dict[str, Any] = {"array": array, **FUNCTIONS, **{table(column): known for column, known in logs.items()}}
    for level in comparison.levels:
        if level.adjustment:
            names[f"log{level.value}"] = _log(level.adjustment, logs[level.adjustment.column])
            names[f"adjustment{level.value}"] = _adjustment(level.adjustment)
    text = compile(source(comparison, frozenset(logs), columns), f"<comparison {comparison.name}>", "exec")
    # The text is made of the operators, functions, columns and literals that `conditions` knows, and of nothing else.
    exec(text, names)  # noqa: S102
    made: Compiled = names["compare"]
    return made


def source(comparison: Comparison, known: frozenset[str], columns: Mapping[str, str]) -> str:
    """The text of that function; `known` are the columns with frequencies."""
    asked = [parsed(level.condition, level=level.name) for level in comparison.levels[:-1]]
    reader = Reader(columns, known, how_often(asked))
    body = list(_body(comparison, asked, reader))
    lines = (
        "def compare(one, many):",
        "    numbers, adjustments = array('b'), array('d')",
        "    level, adjust = numbers.append, adjustments.append",
        *(f"    {line}" for line in reader.before),
        "    for other in many:",
        *(f"        {line}" for line in body),
        "    return numbers, adjustments",
    )
    return "\n".join(lines)


def _body(comparison: Comparison, asked: Sequence[exp.Expr], reader: Reader) -> Iterator[str]:
    adjusts = any(level.adjustment for level in comparison.levels)
    for level, condition in zip(comparison.levels, asked, strict=False):
        test = reader.condition(condition, level=level.name)
        found = _found(level, _adjust(level, reader) if adjusts else "")
        yield from reader.lines()
        yield f"if {test}:"
        yield from (f"    {line}" for line in (*found, "continue"))
    yield from _found(comparison.levels[-1], "adjust(0.0)" if adjusts else "")


def _found(level: Level, adjust: str) -> tuple[str, ...]:
    return (f"level({level.value})", adjust) if adjust else (f"level({level.value})",)


def _adjust(level: Level, reader: Reader) -> str:
    if level.adjustment is None:
        return "adjust(0.0)"
    one, other = (reader.variable(level.adjustment.column, side) for side in ("l", "r"))
    known = reader.keep(f"log{level.value}({one})", frozenset("l"))
    return f"adjust(adjustment{level.value}({known}, log{level.value}({other})))"


def logarithms(frequencies: Mapping[str, float]) -> Mapping[str, float]:
    """The binary logarithm of each value's frequency."""
    return {value: log2(frequency) for value, frequency in frequencies.items()}


def _log(by: Adjustment, logs: Mapping[str, float]) -> Callable[[str | None], Log]:
    """Finds the logarithm of a value's frequency.

    A table that has a floor leaves out what is rarer, so a value that it does not hold is at most as frequent as that.
    Without a floor such a value is adjusted by nothing, as with Splink.
    """
    find, rare = logs.get, -inf if by.least > 0 else None

    def log(value: str | None) -> Log:
        return None if value is None else find(value, rare)

    return log


def _adjustment(by: Adjustment) -> Callable[[Log, Log], float]:
    """Splink's: by the greater frequency of two values; nothing where neither is known."""
    weight, expected, least = by.weight, log2(by.expected), by.log_least

    def adjusted(one: Log, other: Log) -> float:
        known = one if other is None else other if one is None else max(one, other)
        return 0.0 if known is None else weight * (expected - max(known, least))

    return adjusted
