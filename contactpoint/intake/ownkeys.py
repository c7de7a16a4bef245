"""Which of a source's own keys a file has, as 64-bit keyed digests: eight bytes a line, whatever the file's size."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from uuid import UUID

BUCKETS = 64  # digests are sorted a sixty-fourth at a time, so that sorting needs little memory
DIGEST_BYTES = 8
NOT_READ = 0  # stands where a line has no readable record_id


def digest_of(ref: bytes) -> int:
    """The first 64 bits of the keyed digest of a source's own key (`vault.actions.record_ref`)."""
    return int.from_bytes(ref[:DIGEST_BYTES], "big")


class OwnKeys:
    """The digest of each line's own key, at the place of its line."""

    def __init__(self) -> None:
        self._digests = array("Q")

    def note(self, line: int, digest: int) -> None:
        """Lines come in order; those that are no rows are left out."""
        self._digests.extend([NOT_READ] * (line - 1 - len(self._digests)))
        self._digests.append(digest)

    def of(self, line: int) -> bytes | None:
        """What is kept of the own key of a line, or None where it could not be read."""
        digest = self._digests[line - 1]
        return digest.to_bytes(DIGEST_BYTES, "big") if digest else None

    def shared(self, *, most: int) -> Iterator[int]:
        """The lines whose own key stands on another line too: all of them, or more than `most`."""
        twice = set[int]()
        for bucket in self._buckets():
            twice.update(one for one, next_one in pairwise(bucket) if one == next_one)
            if len(twice) > most:
                break
        twice.discard(NOT_READ)
        if twice:
            yield from (line for line, digest in enumerate(self._digests, start=1) if digest in twice)

    def in_order(self) -> "array[int]":
        """Every digest, ascending."""
        ordered = array("Q")
        for bucket in self._buckets():
            ordered.extend(bucket)
        return ordered

    def _buckets(self) -> Iterator[list[int]]:
        """The digests by their highest six bits, each part ascending."""
        parts = [array("Q") for _ in range(BUCKETS)]
        for digest in self._digests:
            parts[digest >> 58].append(digest)
        for place, part in enumerate(parts):
            parts[place] = array("Q")
            yield sorted(part)


def absent(kept: Iterable[tuple[bytes, UUID]], ordered: "array[int]") -> Iterator[UUID]:
    """The records that are kept under a digest which the file does not have."""
    for ref, record in kept:
        digest = digest_of(ref)
        place = bisect_left(ordered, digest)
        if place == len(ordered) or ordered[place] != digest:
            yield record
