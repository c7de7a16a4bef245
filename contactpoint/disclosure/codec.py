"""A source record as the bytes that the vault seals, and back."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    NameUse,
    ServiceKind,
    SourceRecord,
    Statement,
)
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode


def encode(record: SourceRecord) -> bytes:
    """Compact JSON with sorted keys: equal records have equal bytes."""
    said = {key: value for key, value in asdict(record).items() if value not in (None, (), False)}
    said["born"] = str(record.born) if record.born else None
    return json.dumps(said, default=date.isoformat, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(sealed: bytes) -> SourceRecord:
    """The record that `encode` wrote."""
    said: dict[str, Any] = json.loads(sealed)
    return SourceRecord(
        record=said["record"],
        source=said["source"],
        authority=said.get("authority"),
        confirmed=date.fromisoformat(said["confirmed"]),
        names=tuple(Name(name["family"], tuple(name["given"]), NameUse(name["use"])) for name in said.get("names", ())),
        born=PartialDate.parse(said["born"]) if said["born"] else None,
        gender=Gender(said["gender"]),
        address=_address(said.get("address")),
        carers=tuple(Carer(**carer) for carer in said.get("carers", ())),
        involvements=tuple(_involvement(involvement) for involvement in said.get("involvements", ())),
        identifiers=tuple(Identifier(IdentifierKind(n["kind"]), n["value"]) for n in said.get("identifiers", ())),
        looked_after=said.get("looked_after", False),
        died_on=_day(said.get("died_on")),
    )


def _address(said: dict[str, Any] | None) -> Address | None:
    if said is None:
        return None
    postcode = Postcode(said["postcode"]) if said["postcode"] else None
    return Address(tuple(said["lines"]), postcode, Statement(said["statement"]))


def _involvement(said: dict[str, Any]) -> Involvement:
    days = {day: _day(said[day]) for day in ("started", "ended", "renewed")}
    return Involvement(**{**said, **days, "kind": ServiceKind(said["kind"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
