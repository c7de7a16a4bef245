"""A history as it rests between worker and desk: sealed to the desk's public key, opened on the desk alone."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from contactpoint.audit.keys import key
from contactpoint.audit.seal import SealBroken, open_with, seal_to
from contactpoint.history.rules import Line, Step
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.rules import padded, unpadded

SIZES = (4096, 16384, 65536, 262144)


def seal(asked: UUID, lines: Iterable[Line]) -> bytes:
    """Bound to what was asked, and of few lengths."""
    inside = json.dumps([str(asked), list(map(asdict, lines))], default=str, ensure_ascii=False).encode()
    return seal_to(key("desk_public"), padded(inside, SIZES))


def unseal(asked: UUID, sealed: bytes) -> tuple[Line, ...]:
    """The history that was asked for; raises `SealBroken`."""
    whose, lines = json.loads(unpadded(open_with(key("desk_private"), sealed)))
    if whose != str(asked):
        raise SealBroken("This history belongs to another child. Nothing is shown. Run `contactpoint doctor`.")
    return tuple(map(_line, lines))


def _line(said: dict[str, Any]) -> Line:
    return Line(
        at=datetime.fromisoformat(said["at"]),
        step=Step(said["step"]),
        sources=tuple(said["sources"]),
        rule=said["rule"],
        number=ChildNumber(said["number"]) if said["number"] else None,
        by=said["by"],
        with_them=said["with_them"],
        answer=UUID(said["answer"]) if said["answer"] else None,
    )
