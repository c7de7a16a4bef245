"""The rates of the people of synthetic England, read from `rates.toml`, where each stands with its citation."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Cited = dict[str, dict[str, float | str]]


@dataclass(frozen=True, slots=True)
class PopulationRates:
    """Shares of children, or of what the citation says."""

    twins: float
    triplets: float
    near_named_twins: float
    half_siblings: float
    moved: float
    moved_across: float
    former_name: float
    transliterated: float
    double_barrelled: float
    order_uncertain: float
    looked_after: float
    adopted: float
    in_placement: float
    not_in_school: float
    newborn: float
    in_refuge: float
    shielded: float
    limited_otherwise: float
    female: float
    middle_name: float
    second_middle_name: float
    second_carer: float
    lone_father: float
    other_surname_of_carer: float
    carer_email: float
    flat: float
    space_between_surnames: float
    first_child: float
    old_name_kept: float
    left_refuge: float
    adoptions_a_month: float


@cache
def population() -> PopulationRates:
    """The rates of the people."""
    return PopulationRates(**numbers(section("population")))


@cache
def heritages() -> dict[str, float]:
    """Weights of the groups that names are drawn from."""
    return numbers(section("heritage"))


def section(name: str) -> Cited:
    """The lines of one section; `source.benefit` is a section in a section."""
    found = _everything()
    for part in name.split("."):
        found = found[part]
    return found


def numbers(lines: Cited) -> dict[str, float]:
    """The rates of lines, without what they cite."""
    return {name: float(line["rate"]) for name, line in lines.items()}


@cache
def _everything() -> dict:
    return tomllib.loads(files("contactpoint.lab.england").joinpath("rates.toml").read_text(encoding="utf-8"))
