"""What one request let somebody see, and what of it differs from the other world's."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

MASKED = frozenset({"date", "x-request-id"})
"""The only headers that may differ: they tell one answer from another and nothing else."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One answer, byte by byte, and all that was done to give it.

    `statements`: the text of each with its placeholders, and how many rows it gave or touched. `lines`: of the log.
    """

    who: str
    asked: str
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[str, ...] = ()
    body: bytes = b""
    statements: tuple[tuple[str, int], ...] = ()
    mail: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """The place of the first observation that differs, who made it, and which parts do."""

    place: int
    who: str
    asked: str
    parts: tuple[str, ...]
    one: Observation | None = None
    other: Observation | None = None


def unmasked(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers that are compared, in order."""
    return tuple((name, value) for name, value in headers if name.lower() not in MASKED)


def parts_apart(one: Observation, other: Observation) -> tuple[str, ...]:
    """The parts of two observations that are not the same."""
    return tuple(part.name for part in fields(one) if getattr(one, part.name) != getattr(other, part.name))


def first_difference(one: Sequence[Observation], other: Sequence[Observation]) -> Difference | None:
    """None where two worlds were seen alike, from the first observation to the last."""
    for place, (here, there) in enumerate(zip(one, other, strict=False)):
        apart = parts_apart(here, there)
        if apart:
            return Difference(place, here.who, here.asked, apart, here, there)
    if len(one) != len(other):
        return Difference(min(len(one), len(other)), "everybody", "the end", ("number of observations",))
    return None
