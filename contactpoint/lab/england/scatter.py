"""Draws that belong to a key: the same key and salt give the same number in every month, in any order."""

import hashlib

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Shares = NDArray[np.float64]
Mask = NDArray[np.bool_]

# SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014).
GOLDEN, FIRST, SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
TO_SHARE = 2.0**-53


def salt_of(*words: object) -> int:
    """A salt of 64 bits that belongs to these words."""
    return int.from_bytes(hashlib.blake2b("/".join(map(str, words)).encode(), digest_size=8).digest())


def scattered(keys: Keys, salt: int) -> Keys:
    """One number of 64 bits a key."""
    mixed: Keys = keys * GOLDEN + np.uint64(salt)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    return mixed ^ (mixed >> np.uint64(31))


def shares(keys: Keys, salt: int) -> Shares:
    """One number from 0 up to 1 a key."""
    return (scattered(keys, salt) >> np.uint64(11)).astype(np.float64) * TO_SHARE


def numbers(keys: Keys, salt: int) -> list[int]:
    """One number of 32 bits a key, for choices by remainder."""
    found: list[int] = (scattered(keys, salt) >> np.uint64(32)).tolist()
    return found
