"""What history does: a data manager asks and reads, the worker writes."""

from contactpoint.history.actions.reading import ask, ask_of_side, see
from contactpoint.history.actions.writing import compose, keep_short

__all__ = ["ask", "ask_of_side", "compose", "keep_short", "see"]
