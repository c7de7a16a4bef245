"""Children who stand in a prepared directory under more than one number, kept beside it.

Records that nothing links yet make a second child of the one they are about, and whoever finds either has found it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE = "twice.ndjson"
Numbers = frozenset[int]


def by_child(about: Iterable[tuple[int, str]]) -> list[Numbers]:
    """The numbers of each child that has several, from the true child of every linked record of each number.

    A number is the child's of whom most of its records are.
    """
    records: dict[int, Counter[str]] = defaultdict(Counter)
    for number, true_id in about:
        records[number][true_id] += 1
    children: dict[str, set[int]] = defaultdict(set)
    for number, counted in records.items():
        children[counted.most_common(1)[0][0]].add(number)
    return [frozenset(numbers) for numbers in children.values() if len(numbers) > 1]


def write(path: Path, children: Iterable[Numbers]) -> None:
    """One child a line."""
    path.write_text("".join(f"{json.dumps(sorted(numbers))}\n" for numbers in children), encoding="utf-8")


def read(path: Path) -> Mapping[int, Numbers]:
    """All numbers of the child of each such number."""
    children = (frozenset(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())
    return {number: numbers for numbers in children for number in numbers}
