"""Another function in the place of one of the program's, for as long as a block runs: in processes of the lab alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def exchanged(place: object, name: str, value: object) -> Iterator[None]:
    """`place`: a module or class, or the name of a module that is in use already."""
    stands = sys.modules[place] if isinstance(place, str) else place
    kept = getattr(stands, name)
    setattr(stands, name, value)
    try:
        yield
    finally:
        setattr(stands, name, kept)
