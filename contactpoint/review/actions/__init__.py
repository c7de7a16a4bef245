"""What review does: an authority's list and its pairs, answers, and the worker's part of both."""

from contactpoint.review.actions.answering import decide, skip, undo
from contactpoint.review.actions.carrying import carry_out, limit, reconcile
from contactpoint.review.actions.listing import refresh
from contactpoint.review.actions.seeing import open_item, see_beside, see_given, see_queue

__all__ = [
    "carry_out",
    "decide",
    "limit",
    "open_item",
    "reconcile",
    "refresh",
    "see_beside",
    "see_given",
    "see_queue",
    "skip",
    "undo",
]
