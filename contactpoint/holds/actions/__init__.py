"""What holds do: an authority's list and its items, verdicts, and the worker's part of both."""

from contactpoint.holds.actions.carrying import carry_out, reconcile
from contactpoint.holds.actions.deciding import decide
from contactpoint.holds.actions.listing import refresh
from contactpoint.holds.actions.seeing import open_item, see_queue
from contactpoint.holds.actions.watching import watch

__all__ = ["carry_out", "decide", "open_item", "reconcile", "refresh", "see_queue", "watch"]
