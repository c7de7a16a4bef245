"""Households that move in a month: to another home, to another authority, into a refuge and out of one."""

from dataclasses import replace

from contactpoint.lab.england.draws import chosen
from contactpoint.lab.england.facts import Child, Family, Home, HomeKind
from contactpoint.lab.england.people.dated import MANY
from contactpoint.lab.england.people.movements import HOMES_A_FAMILY, house
from contactpoint.lab.england.people.places import spot
from contactpoint.lab.england.people.scene import Scene
from contactpoint.lab.england.rates import population

A_MONTH = 1.1 / 12  # of the share of a year: some move twice in it, and some are born after the move


def move(scene: Scene) -> None:
    """As many families move as in a twelfth of a year; refuges take in whom their share leaves room for."""
    rate, everybody = population(), len(scene.families)
    free = [position for position, family in enumerate(scene.families) if _home(family).kind not in MANY]
    movers = chosen(scene.random, free, scene.quota(rate.moved * A_MONTH, everybody))
    across = movers[: scene.quota(rate.moved_across * A_MONTH, everybody)]
    inside = [position for position, family in enumerate(scene.families) if _home(family).kind in MANY]
    leavers = chosen(scene.random, inside, scene.quota(rate.left_refuge, len(inside)))
    room = scene.quota(rate.in_refuge, everybody) - len(inside) + len(leavers)
    refuge = house(scene.plan, scene.chunk)
    from_elsewhere = [p for p in across if _home(scene.families[p]).authority != refuge.spot.authority]
    arrivals = from_elsewhere[: max(room, 0)]
    for position in arrivals:
        _come(scene, position, refuge.home(scene.some_day()))
    for position in (*movers, *leavers):
        if position not in arrivals:
            _move(scene, position, _elsewhere(scene, position, across=position in across))


def _elsewhere(scene: Scene, position: int, *, across: bool) -> str:
    """The authority of the next home: the same, or another of the plan's."""
    here = _home(scene.families[position]).authority
    codes = [code for code, _ in scene.plan.authorities]
    step = int(scene.random.integers(1, len(codes))) if across else 0
    return codes[(codes.index(here) + step) % len(codes)]


def _move(scene: Scene, position: int, authority: str) -> None:
    family = scene.families[position]
    address = family.place * HOMES_A_FAMILY + 1 + scene.plan.month
    _come(scene, position, spot(scene.random, authority).home(address, scene.some_day()))


def _come(scene: Scene, position: int, home: Home) -> None:
    scene.change_family(position, lambda child: _moved(child, home))


def _moved(child: Child, home: Home) -> Child:
    """A child who lives elsewhere than the family stays there."""
    return replace(child, homes=(home, *child.homes)) if _with_family(child) else child


def _with_family(child: Child) -> bool:
    return child.homes[0].kind is not HomeKind.PLACEMENT


def _home(family: Family) -> Home:
    """Of the children who live with the family."""
    return next((child.homes[0] for child in family.children if _with_family(child)), family.children[0].homes[0])
