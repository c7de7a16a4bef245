"""What history does: a data manager asks and reads, the worker writes."""

from contactpoint.history.actions.reading import ask, see
from contactpoint.history.actions.writing import compose, keep_short

__all__ = ["ask", "compose", "keep_short", "see"]
