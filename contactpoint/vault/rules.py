"""Shapes of what the vault takes and gives; padding, so that length says little."""

import struct
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

RECORD_SIZES = (512, 1024, 2048, 4096)
CARD_SIZES = (256, 512, 1024)
LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Version:
    """What a source said of one record at one time: `content` is opaque to the vault."""

    record: UUID
    source: str
    extracted: datetime
    content: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """One identity of a record and the blocking keys under which it is found again."""

    record: UUID
    keys: frozenset[str]
    content: bytes


def padded(content: bytes, sizes: tuple[int, ...]) -> bytes:
    """The content with its length before it, filled up to the next of `sizes` or a multiple of the last."""
    whole = LENGTH.pack(len(content)) + content
    size = next((size for size in sizes if len(whole) <= size), -(-len(whole) // sizes[-1]) * sizes[-1])
    return whole.ljust(size, b"\0")


def unpadded(whole: bytes) -> bytes:
    """The content that `padded` was given."""
    (length,) = LENGTH.unpack_from(whole)
    return whole[LENGTH.size : LENGTH.size + length]


def bound_to(record: UUID, version: int) -> bytes:
    """What a sealed version is bound to, so that no row can be moved to another place."""
    return record.bytes + version.to_bytes(4, "big")
