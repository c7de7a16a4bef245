"""The rates of synthetic England, read from `rates.toml`, where each stands with its citation."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Cited = dict[str, dict[str, float | str]]


@dataclass(frozen=True, slots=True)
class PopulationRates:
    """Shares of children, or of families where the citation says so."""

    twins: float
    half_siblings: float
    moved: float
    moved_across: float
    looked_after: float
    not_in_school: float
    shielded: float
    limited_otherwise: float
    middle_name: float
    second_carer: float
    other_surname_of_carer: float
    flat: float
    margin: float


@dataclass(frozen=True, slots=True)
class SourceRates:
    """What one kind of source covers, carries and gets wrong, as shares of children or of its rows."""

    coverage: float
    nhs_number: float
    upn: float
    delay_days: float
    middle_name_missing: float
    former_address: float
    broken: float


@dataclass(frozen=True, slots=True)
class Rates:
    """Every rate. `source` is by kind of row; `authority` and `heritage` are weights."""

    population: PopulationRates
    source: dict[str, SourceRates]
    authority: dict[str, float]
    heritage: dict[str, float]


@cache
def rates() -> Rates:
    """The rates of this version of the program."""
    table = tomllib.loads(files("contactpoint.lab").joinpath("rates.toml").read_text(encoding="utf-8"))
    return Rates(
        population=PopulationRates(**_numbers(table["population"])),
        source={kind: SourceRates(**_numbers(lines)) for kind, lines in table["source"].items()},
        authority=_numbers(table["authority"]),
        heritage=_numbers(table["heritage"]),
    )


def _numbers(lines: Cited) -> dict[str, float]:
    return {name: float(line["rate"]) for name, line in lines.items()}
