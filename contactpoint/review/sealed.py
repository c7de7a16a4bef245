"""A pair as it rests between worker and desk: sealed to the desk's public key, opened on the desk alone."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from contactpoint.audit.keys import key
from contactpoint.audit.seal import SealBroken, open_with, seal_to
from contactpoint.disclosure.facts import IdentifierKind
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.rules import Agreement, Pair, Said, Side, Topic
from contactpoint.vault.rules import padded, unpadded

SIZES = (2048, 4096, 8192, 16384)
REASON_SIZES = (256, 512)


def seal(item: UUID, pair: Pair) -> bytes:
    """Bound to its item, and of few lengths."""
    inside = json.dumps([str(item), asdict(pair)], default=str, ensure_ascii=False).encode()
    return seal_to(key("desk_public"), padded(inside, SIZES))


def unseal(item: UUID, sealed: bytes) -> Pair:
    """The pair of this item; raises `SealBroken`."""
    whose, said = json.loads(unpadded(open_with(key("desk_private"), sealed)))
    if whose != str(item):
        raise SealBroken("This pair belongs to another item. Nothing is shown. Run `contactpoint doctor`.")
    one, other = map(_side, said["sides"])
    numbers = {IdentifierKind(kind): Agreement(how) for kind, how in said["numbers"].items()}
    return Pair((one, other), numbers, said["reason"], said["rule"])


def seal_reason(answer: UUID, reason: str) -> bytes:
    """Why a pair was asked about, as it rests beside the answer to it."""
    return seal_to(key("desk_public"), padded(answer.bytes + reason.encode(), REASON_SIZES))


def unseal_reason(answer: UUID, sealed: bytes) -> str:
    """The reason of this answer; raises `SealBroken`."""
    inside = unpadded(open_with(key("desk_private"), sealed))
    if inside[: len(answer.bytes)] != answer.bytes:
        raise SealBroken("This reason belongs to another answer. Nothing is shown. Run `contactpoint doctor`.")
    return inside[len(answer.bytes) :].decode()


def _side(said: dict[str, Any]) -> Side:
    number = ChildNumber(said["number"]) if said["number"] else None
    return Side(number, tuple(map(_said, said["said"])))


def _said(one: dict[str, Any]) -> Said:
    confirmed = date.fromisoformat(one["confirmed"]) if one["confirmed"] else None
    return Said(Topic(one["topic"]), one["text"], one["source"], confirmed)
