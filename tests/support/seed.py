"""The seed of a run: of the steps that are drawn, and of the key by which tokens and ties go. `SEED=7 make test`."""

import os
from hashlib import sha256

SEED = int(os.environ.get("SEED", "20261123"))


def drawn_key(name: str) -> bytes:
    """32 bytes that go with the seed."""
    return sha256(f"{SEED} {name}".encode()).digest()
