"""Match weights of one record beside many, equal to Splink's, without a database.

Each comparison of the model becomes one Python function, written from its SQL conditions when the model is loaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from contactpoint.linkage.compiled import compiled, logarithms
from contactpoint.linkage.identities import COLUMNS, Identity
from contactpoint.linkage.trained import Comparison, Trained, load

Weights: TypeAlias = NDArray[np.float64]
Levels: TypeAlias = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one record beside `n` candidates, in their order.

    `weights` (n) are Splink's match weights in bits, the prior included. `levels` (n x comparisons) are Splink's level
    numbers, -1 where nothing is compared. `adjustments` (n x comparisons) is what frequencies add, in bits.
    """

    weights: Weights
    levels: Levels
    adjustments: Weights


class Scorer:
    """A trained model, ready to compare. `comparisons` in the order of the columns of `Scores`."""

    def __init__(self, model: Trained, columns: Mapping[str, str] = COLUMNS) -> None:
        self.prior = model.prior
        self.comparisons = model.comparisons
        self.frequencies = model.frequencies
        logs = {column: logarithms(table) for column, table in model.frequencies.items()}
        self._compare = tuple(compiled(comparison, logs, columns) for comparison in model.comparisons)
        self._weights, self._first = _table(model.comparisons)

    @classmethod
    def load(cls, folder: Path, columns: Mapping[str, str] = COLUMNS) -> "Scorer":
        """The scorer of a model's folder. Raises ModelRefused and ConditionRefused."""
        return cls(load(folder), columns)

    @cached_property
    def gammas(self) -> Mapping[str, Mapping[str, int]]:
        """By comparison, in order, the number of each level."""
        return {one.name: {level.name: level.value for level in one.levels} for one in self.comparisons}

    def compare(self, one: Identity, many: Sequence[Identity]) -> Scores:
        """The scores of one record, Splink's left one, beside each of many."""
        found = [compare(one, many) for compare in self._compare]
        shape = (len(found), len(many))
        levels = np.frombuffer(b"".join(numbers for numbers, _ in found), dtype=np.int8).reshape(shape)
        adjustments = np.zeros(shape)
        for place, (_, adjusted) in enumerate(found):
            if adjusted:
                adjustments[place] = adjusted
        weights = self._weights[levels + self._first].sum(axis=0) + adjustments.sum(axis=0) + self.prior
        return Scores(weights, levels.T, adjustments.T)


def _table(comparisons: Sequence[Comparison]) -> tuple[Weights, NDArray[np.int64]]:
    """The weights of all levels in one row, and where level 0 of each comparison stands in it (a column)."""
    weights: list[float] = []
    first: list[int] = []
    for comparison in comparisons:
        by_value = {level.value: level.weight for level in comparison.levels}
        first.append(len(weights) + 1)
        weights += (by_value.get(value, 0.0) for value in range(-1, max(by_value) + 1))
    return np.array(weights), np.array(first)[:, np.newaxis]
