"""A source record as the bytes that the vault seals, and back."""

import json
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
    said = {fact: value for fact, value in _plain(record).items() if value not in (None, (), False)}
    return COMPACT.encode(said).encode()


def decode(sealed: bytes) -> SourceRecord:
    """The record that `encode` wrote."""
    said: dict[str, Any] = json.loads(sealed)
    return SourceRecord(
        record=said["record"],
        source=said["source"],
        authority=said.get("authority"),
        confirmed=date.fromisoformat(said["confirmed"]),
        names=tuple(Name(name["family"], tuple(name["given"]), NameUse(name["use"])) for name in said.get("names", ())),
        born=PartialDate.parse(said["born"]) if "born" in said else None,
        gender=Gender(said["gender"]),
        address=_address(said.get("address")),
        carers=tuple(Carer(**carer) for carer in said.get("carers", ())),
        involvements=tuple(_involvement(involvement) for involvement in said.get("involvements", ())),
        identifiers=tuple(Identifier(IdentifierKind(n["kind"]), n["value"]) for n in said.get("identifiers", ())),
        looked_after=said.get("looked_after", False),
        died_on=_day(said.get("died_on")),
        over=_day(said.get("over")),
    )


def _plain(value: Any) -> Any:
    """A fact as JSON has it: dates as text, dataclasses as their fields."""
    if isinstance(value, date | PartialDate):
        return str(value)
    return {field: getattr(value, field) for field in value.__slots__}


COMPACT = json.JSONEncoder(default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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
