"""ContactPoint: who else is working with this child, and how do I reach them?"""

__version__ = "0.1.0"
