"""What an answer covers: which bodies are connected, how fresh they are (B13-79), and whether the index is whole."""

from collections.abc import Iterable
from datetime import date

from contactpoint.directory import queries as directory
from contactpoint.disclosure.areas import authorities
from contactpoint.kernel.actors import Actor
from contactpoint.lookup.rules import NATIONAL, CoverageLine, source_name


def coverage(actor: Actor, sources: Iterable[str]) -> tuple[CoverageLine, ...]:
    """From the rows shown, the viewer's own authority and the national feeds; never from the vault (B13-79).

    Of several sources of one kind in one area the line says the day to which all of them have told.
    """
    own = [actor.authority] if actor.authority else []
    oldest: dict[tuple[str, str], date] = {}
    for fresh in directory.freshness(sources, [NATIONAL, *own]):
        line = fresh.area, source_name(fresh.source)
        oldest[line] = min(oldest.get(line, fresh.last_fed), fresh.last_fed)
    silent = set(own) - {area for area, _ in oldest}
    lines = [CoverageLine(name, _area_name(area), fed) for (area, name), fed in sorted(oldest.items(), key=_place)]
    return tuple(lines + [CoverageLine("No source", _area_name(area), None) for area in silent])


def being_rebuilt() -> bool:
    """Whether answers may lack children for now (B14-80). Asked before a search, so that none ends unsaid."""
    return directory.rebuilding()


def _place(line: tuple[tuple[str, str], date]) -> tuple[bool, str, str]:
    """England first."""
    (area, name), _ = line
    return area != NATIONAL, area, name


def _area_name(area: str) -> str:
    authority = authorities().get(area)
    return authority.name if authority else "England"
