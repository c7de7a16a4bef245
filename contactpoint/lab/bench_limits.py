"""Limits put between two parts of a load, so that what comes after meets shielded, gated and open children."""

from contactpoint.disclosure.actions import change_many
from contactpoint.disclosure.changes import Change, Limited, Unlimited
from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.inputs import limited_by
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.bench_state import read_names

AT_ONCE = 200
EVERY_OPENED, EVERY_SHIELDED = 2, 20  # shares of children, drawn by their records


def decide_between() -> None:
    """Open the gate of every second child and shield every twentieth: the same ones in every load of the same feeds."""
    drawn = {ChildNumber(number): int(name, 16) for number, name in read_names().children.items()}
    asked = {number: changes for number, draw in drawn.items() if (changes := _changes(draw))}
    numbers = sorted(asked)
    for start in range(0, len(numbers), AT_ONCE):
        batch = {number: asked[number] for number in numbers[start : start + AT_ONCE]}
        change_many(batch, actor=WORKER, purpose=UPKEEP)


def open_all() -> None:
    """End the gate of every child, so that what is shown follows from its records alone."""
    numbers = sorted(limited_by(Cause.GATE))
    for start in range(0, len(numbers), AT_ONCE):
        opened = {number: (Unlimited(Cause.GATE),) for number in numbers[start : start + AT_ONCE]}
        change_many(opened, actor=WORKER, purpose=UPKEEP)


def _changes(draw: int) -> list[Change]:
    opened: list[Change] = [Unlimited(Cause.GATE)] if draw % EVERY_OPENED == 0 else []
    shielded: list[Change] = [Limited(Cause.SHIELD)] if draw % EVERY_SHIELDED == 0 else []
    return opened + shielded
