"""How much of the day's budget is left, in words, once it is little: the same whoever was looked at."""

from collections.abc import Mapping

from django.conf import settings

from contactpoint.access.looks import budgets
from contactpoint.access.rules import Spending
from contactpoint.kernel.actors import Actor

ONE: Mapping[Spending, str] = {Spending.SEARCH: "make one more search", Spending.OPEN: "open one more child’s page"}
SOME: Mapping[Spending, str] = {
    Spending.SEARCH: "make {left} more searches",
    Spending.OPEN: "open {left} more children’s pages",
}
NONE: Mapping[Spending, str] = {
    Spending.SEARCH: "make no more searches",
    Spending.OPEN: "open no more children’s pages",
}


def left_today(actor: Actor) -> str:
    """What the person may still do today; empty while that is much, and before their first look."""
    few = {kind: left for kind, left in budgets.left_to(actor).items() if left <= settings.BUDGET_COUNTED_DOWN}
    return f"Today you can {' and '.join(_said(kind, left) for kind, left in few.items())}." if few else ""


def _said(kind: Spending, left: int) -> str:
    words = NONE if left == 0 else ONE if left == 1 else SOME
    return words[kind].format(left=left)
