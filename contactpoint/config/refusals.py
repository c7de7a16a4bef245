"""What an account was refused on the command line leaves an event, as on a page (B11-64)."""

from contactpoint.access.actions import NotAllowed, record_refusal
from contactpoint.kernel.errors import ContactPointError


def record(error: ContactPointError, *, route: str) -> None:
    """Records what the gate refused; any other error is no refusal."""
    if isinstance(error, NotAllowed):
        record_refusal(error, route=route)
