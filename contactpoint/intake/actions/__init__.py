"""What intake does: receive, weigh, apply, decide on what waits, pause, register, hand out rows to mend, destroy."""

from contactpoint.intake.actions.applying import apply
from contactpoint.intake.actions.deciding import release, send_back
from contactpoint.intake.actions.destroying import destroy_uploads
from contactpoint.intake.actions.mending import mend
from contactpoint.intake.actions.pausing import pause, resume
from contactpoint.intake.actions.receiving import receive
from contactpoint.intake.actions.registering import register
from contactpoint.intake.actions.weighing import weigh

__all__ = [
    "apply",
    "destroy_uploads",
    "mend",
    "pause",
    "receive",
    "register",
    "release",
    "resume",
    "send_back",
    "weigh",
]
