"""Whose an item is, so that only the desk can tell: a keyed mark of the authority, beside the sealed pair."""

import hmac
from uuid import UUID

from contactpoint.audit.keys import key
from contactpoint.audit.seal import SealBroken, open_with, seal_to
from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.kernel.numbers import ChildNumber


def desk_of(authority: AuthorityCode) -> bytes:
    """The same for the same authority, and like nothing else."""
    return hmac.digest(key("life"), f"officers of {authority}".encode(), "sha256")[:16]


def seal_like(alarm: UUID, like: ChildNumber | None) -> bytes:
    """Which shielded child an alarm is about, or none, in one length; bound to the alarm."""
    return seal_to(key("desk_public"), alarm.bytes + (int(like) if like else 0).to_bytes(8, "big"))


def unseal_like(alarm: UUID, sealed: bytes) -> ChildNumber | None:
    """The shielded child of this alarm; raises `SealBroken`."""
    inside = open_with(key("desk_private"), sealed)
    if inside[: len(alarm.bytes)] != alarm.bytes:
        raise SealBroken("This alarm belongs to another child. Nothing is shown. Run `contactpoint doctor`.")
    number = int.from_bytes(inside[len(alarm.bytes) :], "big")
    return ChildNumber(number) if number else None
