"""A source record as the bytes that the vault seals, and back."""

from collections.abc import Mapping
from typing import Any, TypedDict, get_type_hints

import msgspec

from contactpoint.disclosure.facts import SourceRecord
from contactpoint.kernel.dates import PartialDate

FACTS: Mapping[str, Any] = get_type_hints(SourceRecord)
NOTHING = (None, (), False)
_ENCODER = msgspec.json.Encoder(order="sorted", enc_hook=str)
_DECODER = msgspec.json.Decoder(
    TypedDict("Kept", {**FACTS, "born": str}, total=False),  # type: ignore[operator]  # made of the fields themselves
    dec_hook=lambda kind, text: kind(text),
)


def encode(record: SourceRecord) -> bytes:
    """Compact JSON with sorted keys: equal records have equal bytes."""
    said = {fact: value for fact in FACTS if (value := getattr(record, fact)) not in NOTHING}
    if record.born:
        said["born"] = str(record.born)
    return _ENCODER.encode(said)


def decode(sealed: bytes) -> SourceRecord:
    """The record that `encode` wrote."""
    said: dict[str, Any] = {"authority": None, **_DECODER.decode(sealed)}
    if "born" in said:
        said["born"] = PartialDate.parse(said["born"])
    return SourceRecord(**said)
