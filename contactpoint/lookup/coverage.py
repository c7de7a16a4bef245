"""Which bodies are connected and how fresh they are, as every answer says (B13-79)."""

from collections.abc import Iterable

from contactpoint.directory import queries as directory
from contactpoint.intake.areas import authorities
from contactpoint.kernel.actors import Actor
from contactpoint.lookup.rules import NATIONAL, CoverageLine, source_name


def coverage(actor: Actor, sources: Iterable[str]) -> tuple[CoverageLine, ...]:
    """From the rows shown, the viewer's own authority and the national feeds; never from the vault (B13-79)."""
    own = [actor.authority] if actor.authority else []
    fresh = directory.freshness(sources, [NATIONAL, *own])
    lines = [CoverageLine(source_name(line.source), _area_name(line.area), line.last_fed) for line in fresh]
    silent = set(own) - {line.area for line in fresh}
    return tuple(lines + [CoverageLine("No source", _area_name(area), None) for area in silent])


def _area_name(area: str) -> str:
    authority = authorities().get(area)
    return authority.name if authority else "England"
