"""The authorities of England and which of them a postcode lies in."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contactpoint.disclosure import postcodes

REFERENCE = Path(__file__).with_name("authorities.toml")


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority, the contact of its children's services and the national codes of its districts."""

    code: str
    name: str
    contact: str
    telephone: str
    districts: frozenset[str]


@cache
def authorities() -> Mapping[str, Authority]:
    """Every authority by its code, in the order of the codes."""
    listed = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
    return {code: _authority(code, **listed[code]) for code in sorted(listed)}


def authority_of(postcode: str) -> str | None:
    """The code of the authority that this postcode lies in; None if it lies in none of England or is not known."""
    district = _directory().district_of(postcode)
    return _by_district().get(district) if district else None


def known(postcode: str) -> bool:
    """Whether the directory has this postcode, in any part of the United Kingdom."""
    return _directory().district_of(postcode) is not None


def postcodes_of(authority: str) -> Sequence[str]:
    """Every postcode of the authority in the directory, in order; about 12,000. Not kept: ask once."""
    return _directory().of_districts(authorities()[authority].districts)


@cache
def sizes() -> Mapping[str, int]:
    """How many postcodes each authority has, the measure of its size."""
    size = _directory().size
    return {one.code: sum(map(size, one.districts)) for one in authorities().values()}


def _authority(code: str, *, name: str, telephone: str, districts: list[str], short: str = "") -> Authority:
    contact = f"{short or name} Children's Services, first contact"
    return Authority(code, name, contact, telephone, frozenset(districts))


@cache
def _directory() -> postcodes.Directory:
    return postcodes.directory()


@cache
def _by_district() -> Mapping[str, str]:
    return {district: one.code for one in authorities().values() for district in one.districts}
