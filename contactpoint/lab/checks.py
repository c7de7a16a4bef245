"""What was checked of made-up people: everything, today."""

from contactpoint.access.entries import today
from contactpoint.access.vetting import Check, Evidence

EVIDENCE = "made up"


def made_up_checks() -> dict[Check, Evidence]:
    """All that lets a made-up person sign in."""
    return dict.fromkeys(Check, Evidence(EVIDENCE, today()))
