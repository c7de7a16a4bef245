"""What happens to the people of a chunk in a month; everybody else stays as they were."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from contactpoint.lab.england.days import ADULT, age_on, years_before
from contactpoint.lab.england.draws import chosen
from contactpoint.lab.england.facts import Child, Family, Flag, HomeKind, Named
from contactpoint.lab.england.people.adoption import order_made
from contactpoint.lab.england.people.care import looked_after, placed
from contactpoint.lab.england.people.child_names import turned, ways
from contactpoint.lab.england.people.dated import DATED, Day
from contactpoint.lab.england.people.names import Kind, another, table
from contactpoint.lab.england.people.newborns import be_born
from contactpoint.lab.england.people.removals import move
from contactpoint.lab.england.people.scene import Scene, scene
from contactpoint.lab.england.plan import MOST_BIRTHS, Plan
from contactpoint.lab.england.rates import population

A_MONTH = 1.1 / 60  # of the share of five years: some grow up
FIRST_SCHOOL_YEAR, LAST_SCHOOL_YEAR = 5, 15


def after(plan: Plan, chunk: int, families: Sequence[Family]) -> tuple[Family, ...]:
    """The families at the end of the plan's month, from those at the end of the month before.

    Flags that follow from the day are those of an earlier day until `on_day` sets them.
    """
    here = scene(plan, chunk, families)
    for event in (_leave, _reach_school_age, move, _rename, _take_into_care, _place, _adopt, be_born):
        event(here)
    return tuple(here.families)


def on_day(day: date, families: Sequence[Family]) -> tuple[Family, ...]:
    """The families with the flags of that day."""
    flags = Day(day)
    return tuple(Family(one.place, tuple(_flagged(child, flags) for child in one.children)) for one in families)


def _flagged(child: Child, day: Day) -> Child:
    flags = child.flags - DATED | frozenset(day.flags(child.born, child.names, child.homes))
    return child if flags == child.flags else replace(child, flags=flags)


def _leave(scene: Scene) -> None:
    """At their eighteenth birthday children are no longer here."""
    last = years_before(scene.day, ADULT)
    _keep(scene, lambda child: child.born > last)


def _reach_school_age(scene: Scene) -> None:
    """Some who turn five come to no school; at sixteen nobody is expected in one."""
    earliest, latest = (years_before(day, FIRST_SCHOOL_YEAR) for day in (scene.before, scene.day))
    five = [child.place for child in scene.children() if earliest < child.born <= latest]
    none = set(chosen(scene.random, five, scene.quota(population().not_in_school, len(five))))
    scene.change(none, lambda child: replace(child, flags=child.flags | {Flag.NOT_IN_SCHOOL}))
    out = [child for child in scene.children() if Flag.NOT_IN_SCHOOL in child.flags]
    grown = {child.place for child in out if age_on(scene.day, child.born) > LAST_SCHOOL_YEAR}
    scene.change(grown, lambda child: replace(child, flags=child.flags - {Flag.NOT_IN_SCHOOL}))


def _rename(scene: Scene) -> None:
    """Families take another surname; the children of a family who bear another keep theirs."""
    wanted = scene.quota(population().former_name * A_MONTH, len(scene.families))
    for position in chosen(scene.random, range(len(scene.families)), wanted):
        youngest = scene.families[position].children[-1]
        old, surnames = youngest.names[0].family, table(youngest.heritage, Kind.SURNAMES)
        _take_name(scene, position, (old, another(surnames, old, scene.random)))


def _take_name(scene: Scene, position: int, surnames: tuple[str, str]) -> None:
    old, new = surnames
    since = scene.some_day()
    scene.change_family(position, lambda child: _renamed(child, new, since) if child.names[0].family == old else child)


def _renamed(child: Child, family: str, since: date) -> Child:
    given = child.names[0].given
    spellings = ways(family, given) if Flag.TRANSLITERATED in child.flags else ()
    if Flag.ORDER_UNCERTAIN in child.flags:
        spellings = turned(family, given, spellings)
    names = (Named(family, given, since), *child.names)
    return replace(child, names=names, spellings=spellings, flags=child.flags - {Flag.DOUBLE_BARRELLED})


def _take_into_care(scene: Scene) -> None:
    """As many as grow up in care or are placed for adoption."""
    children = list(scene.children())
    cared = [child for child in children if Flag.LOOKED_AFTER in child.flags]
    free = [child.place for child in children if child.homes[0].kind in (HomeKind.HOUSE, HomeKind.FLAT)]
    wanted = scene.quota(population().looked_after, len(children)) - len(cared)
    places = chosen(scene.random, free, max(wanted, 0))
    scene.change(places, lambda child: looked_after(scene.plan, scene.random, child, scene.some_day()))


def _place(scene: Scene) -> None:
    """Some looked-after children go to those who will adopt them."""
    cared = [child.place for child in scene.children() if Flag.LOOKED_AFTER in child.flags]
    wanted = scene.quota(population().adoptions_a_month, scene.plan.children_in(scene.chunk))
    places = chosen(scene.random, cared, wanted)
    scene.change(places, lambda child: placed(scene.plan, scene.random, child, scene.some_day()))


def _adopt(scene: Scene) -> None:
    """Orders are made for placed children, who leave their old family for the adopters'."""
    waiting = [c.place for c in scene.children() if Flag.IN_PLACEMENT in c.flags and c.homes[0].since < scene.before]
    wanted = scene.quota(population().adoptions_a_month, scene.plan.children_in(scene.chunk))
    places = chosen(scene.random, waiting, wanted)
    first = scene.plan.later(scene.chunk, scene.plan.month) + MOST_BIRTHS
    leaving = [child for child in scene.children() if child.place in places]
    _keep(scene, lambda child: child.place not in places)
    for place, child in enumerate(leaving, first):
        new = order_made(scene.plan, scene.random, child, (place, scene.some_day()))
        scene.families.append(Family(place, (new,)))


def _keep(scene: Scene, stays: Callable[[Child], bool]) -> None:
    """Only the children who stay, and the families that still have any."""
    left = (Family(one.place, tuple(filter(stays, one.children))) for one in scene.families)
    scene.families = [family for family in left if family.children]
