"""How much memory a cluster may take for its data."""

import pytest

from contactpoint.config.cluster import buffers


@pytest.mark.parametrize(
    ("name", "memory", "kept"),
    [
        ("main", 0, 128),
        ("main", 400, 128),
        ("main", 24_000, 6_000),
        ("main", 1_000_000, 8_192),
        ("keys", 0, 16),
        ("keys", 24_000, 750),
        ("keys", 1_000_000, 1_024),
    ],
)
def test_a_part_of_the_memory_within_bounds(name, memory, kept):
    assert buffers(name, memory) == kept
