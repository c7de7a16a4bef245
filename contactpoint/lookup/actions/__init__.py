"""The one gate for reading a child: with a purpose, and the event written in the transaction that reads.

No audit, no answer (B11-64): where the event can't be written, nothing is returned.
"""

from contactpoint.lookup.actions.search import refuse, search
from contactpoint.lookup.actions.view import view

__all__ = ["refuse", "search", "view"]
