"""The one gate for reading a child: with a purpose, and the event written in the transaction that reads.

No audit, no answer (B11-64): where the event can't be written, nothing is returned.
"""

from contactpoint.lookup.actions.paper import print_out
from contactpoint.lookup.actions.recent import recent
from contactpoint.lookup.actions.search import refuse, search
from contactpoint.lookup.actions.view import view, view_home

__all__ = ["print_out", "recent", "refuse", "search", "view", "view_home"]
