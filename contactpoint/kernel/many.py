"""Doing one thing with many items: one after the other here, or in several processes where `config` says so."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Many(Protocol):
    """Answers in the order of the items, which are not asked for long before they are worked on."""

    def __call__(self, work: Callable[[Item], Answer], items: Iterable[Item], /) -> Iterator[Answer]:
        """`work` and the items go to another process, so both can be pickled."""


def one_by_one(work: Callable[[Item], Answer], items: Iterable[Item], /) -> Iterator[Answer]:
    """In this process."""
    return map(work, items)
