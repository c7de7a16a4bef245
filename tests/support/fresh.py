"""A module executed anew, so that tables which it makes when it is imported are made within a test."""

import importlib.util
from types import ModuleType


def fresh(name: str) -> ModuleType:
    """A copy of the module, which nothing else sees."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
