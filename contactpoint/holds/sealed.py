"""Whose an item is, so that only the desk can tell: a keyed mark of the authority, beside the sealed pair."""

import hmac

from contactpoint.audit.keys import key
from contactpoint.disclosure.facts import AuthorityCode


def desk_of(authority: AuthorityCode) -> bytes:
    """The same for the same authority, and like nothing else."""
    return hmac.digest(key("life"), f"officers of {authority}".encode(), "sha256")[:16]
