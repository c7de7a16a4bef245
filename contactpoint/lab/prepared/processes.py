"""What a process that helps to fill a database does first; it names no model, so that it can be read before them."""

import gc

import django


def begin() -> None:
    """The settings of the process that it helps. Rings of objects are collected after each chunk."""
    django.setup()
    gc.disable()
