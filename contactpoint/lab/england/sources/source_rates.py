"""The rates of sources and their errors, read from `rates.toml`, where each stands with its citation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.rates import numbers, section


@dataclass(frozen=True, slots=True)
class SourceRates:
    """What one kind of source covers and carries, as shares of children or of its rows; its longest delay in days."""

    coverage: float
    delay_days: float
    coverage_school_nurse: float = 0
    nhs_number: float = 0
    upn: float = 0
    former_upn: float = 0


@dataclass(frozen=True, slots=True)
class InvolvementRates:
    """What case systems say of involvements; proposals, as shares of their rows."""

    turnover: float
    ended: float
    lead: float
    assessed: float
    carer_named: float
    placement_known: float


@cache
def source_rates(kind: Kind) -> SourceRates:
    """What sources of this kind cover and carry."""
    return SourceRates(**numbers(section(f"source.{kind}")))


@cache
def involvement_rates() -> InvolvementRates:
    """What case systems say of involvements."""
    return InvolvementRates(**numbers(section("involvement")))


@cache
def error_rates(kind: Kind, times: int = 1) -> Mapping[str, float]:
    """Least share of a kind's rows with each error, by the error's name in `errors.Error`; so many times the usual."""
    return {name: rate * times for name, rate in numbers(section(f"errors.{kind}")).items()}
