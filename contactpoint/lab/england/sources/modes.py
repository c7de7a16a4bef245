"""Which sources send everything they hold in a month, and which only what has changed."""

from contactpoint.intake.rules import Kind, Mode
from contactpoint.lab.england.plan import Plan

TERMS = frozenset({1, 5, 9})  # months in which schools send their rolls
ALWAYS_FULL = frozenset({Kind.SOCIAL_CARE, Kind.HEALTH_VISITING})
NEVER_ENDED = frozenset({Kind.BIRTHS})  # a notice is not taken back


def mode_of(kind: Kind, plan: Plan) -> Mode | None:
    """How a kind of source sends in the plan's month; None where it sends nothing."""
    if kind is Kind.SCHOOL and plan.month:
        return Mode.FULL if plan.extracted.month in TERMS else None
    return Mode.FULL if not plan.month or kind in ALWAYS_FULL else Mode.CHANGES
