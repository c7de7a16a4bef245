"""The manifest of a population: what it was made from, and what there is of it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.england.plan import Plan

NAME = "manifest.json"


class NoPopulation(ContactPointError):
    """The folder holds no synthetic population."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a population was made from. Its last authority stays closed in a demonstration."""

    plan: Plan
    authorities: tuple[str, ...]

    @property
    def opened(self) -> tuple[str, ...]:
        """The authorities that are signed open; all where there is one only."""
        return self.authorities[:-1] or self.authorities


def manifest_of(plan: Plan) -> Manifest:
    """The manifest of a plan."""
    return Manifest(plan, tuple(code for code, _ in plan.authorities))


def read_manifest(population: Path) -> Manifest:
    """The manifest of a population; raises `NoPopulation`."""
    try:
        said = json.loads((population / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoPopulation(
            f"{population} is not a synthetic population: it has no {NAME}. Make one with `contactpoint synth`."
        ) from None
    plan = Plan(said["asked"], said["seed"], date.fromisoformat(said["today"]), said["month"], said.get("errors", 1))
    return Manifest(plan, tuple(said["authorities"]))
