"""What people decided about pairs of records: which of it binds."""

from itertools import permutations
from uuid import UUID

import pytest

from contactpoint.identity.decisions import Decided, Kind, settled
from contactpoint.linkage.decide import Settled

RECORDS = {name: UUID(int=nth) for nth, name in enumerate("abcd", 1)}
NAMES = {record: name for name, record in RECORDS.items()}


def binding(*said):
    """Of `a=b` and `a/b`, in the order in which they were decided; the same in whatever order they are read."""
    decided = [
        Decided(UUID(int=100 + nth), Kind.SAME if "=" in one else Kind.DIFFERENT, (RECORDS[one[0]], RECORDS[one[2]]))
        for nth, one in enumerate(said)
    ]
    found = [settled(some, NAMES.__getitem__) for some in permutations(decided)]
    assert len(set(found)) == 1
    return found[0]


def apart(*pairs):
    return frozenset(frozenset(pair) for pair in pairs)


@pytest.mark.parametrize(
    ("said", "together", "parted"),
    [
        ((), (), ()),
        (("a=b",), (("a", "b"),), ()),
        (("b=a",), (("a", "b"),), ()),
        (("a/b",), (), ("ab",)),
        (("a=b", "b=c"), (("a", "b", "c"),), ()),
        (("a=b", "c=d"), (("a", "b"), ("c", "d")), ()),
        (("a=b", "a/c"), (("a", "b"),), ("ac",)),
    ],
)
def test_all_that_agrees_binds(said, together, parted):
    assert binding(*said) == Settled(together, apart(*parted))


@pytest.mark.parametrize(
    ("said", "together", "parted"),
    [
        (("a=b", "a/b"), (), ("ab",)),
        (("a/b", "a=b"), (("a", "b"),), ()),
        (("a=b", "b=c", "a/c"), (("b", "c"),), ("ac",)),
        (("a/c", "a=b", "b=c"), (("a", "b", "c"),), ()),
        (("a=b", "a/b", "a=b"), (("a", "b"),), ()),
        (("a=b", "c=d", "b/c", "a=d"), (("a", "c", "d"),), ("bc",)),
    ],
)
def test_of_decisions_that_contradict_each_other_the_last_binds(said, together, parted):
    assert binding(*said) == Settled(together, apart(*parted))
