"""What ownership does: an authority proposes, another answers, the worker carries out; and what each may see of it."""

from contactpoint.ownership.actions.answering import accept, decline
from contactpoint.ownership.actions.carrying import carry_out, reconcile
from contactpoint.ownership.actions.proposing import ask, offer, place
from contactpoint.ownership.actions.seeing import see, see_limited

__all__ = ["accept", "ask", "carry_out", "decline", "offer", "place", "reconcile", "see", "see_limited"]
