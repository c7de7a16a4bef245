"""Which authority a postcode lies in, from the reference data beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contactpoint.kernel.numbers import NotWellFormed, Postcode

REFERENCE = Path(__file__).with_name("authorities.toml")


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority and the contact of its children's services."""

    code: str
    name: str
    contact: str
    telephone: str
    districts: frozenset[str]


@cache
def authorities() -> Mapping[str, Authority]:
    """Every authority by its code."""
    listed = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["authority"]
    return {entry["code"]: Authority(**{**entry, "districts": frozenset(entry["districts"])}) for entry in listed}


def authority_of(postcode: str) -> str | None:
    """The code of the authority that this postcode lies in, or None where that is not known."""
    try:
        return _by_district().get(Postcode.parse(postcode).district)
    except NotWellFormed:
        return None


@cache
def _by_district() -> Mapping[str, str]:
    return {district: authority.code for authority in authorities().values() for district in authority.districts}
