"""The guard's proof in a scratch database: trial records about shielded children, then a month of others' feeds."""

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from django.db import transaction

from contactpoint.disclosure.actions import change_many
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.inputs import links_beside
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.anew import link_anew
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.guard.guessing import guessed
from contactpoint.lab.guard.held import Person, people
from contactpoint.lab.guard.month import CHILDREN_OF_AN_AUTHORITY, WEEKS, Month, month_of
from contactpoint.lab.guard.population import population
from contactpoint.lab.guard.trying import Trial, Tried, trials, try_all
from contactpoint.shielding.queries import shielded

ROUTE = "lab.guard"
SHOWN_OF_PUBLISHED = 20


class Told(Protocol):
    """Hears what is done; counts may be left out."""

    def __call__(self, words: str, *, at_once: bool = True) -> None: ...


class NobodyShielded(ContactPointError):
    """The database has no shielded child, so that nothing could be proved in it."""


def prove(plan: Plan, wanted: int, *, seed: int, told: Told) -> Mapping[str, float]:
    """The figures. The database is changed: it must be one that is thrown away."""
    told("Reading who is who")
    truth = population(plan)
    persons = people(truth.shielded)
    if not persons:
        raise NobodyShielded("No child of this database is shielded, so nothing was proved. Prepare a larger one.")
    _shield_wholly(persons)
    tried = Tried()
    drawn = trials(persons, truth.others, plan, seed=seed)
    for done in try_all(drawn, wanted, at_once=len(persons), tried=tried):
        told(f"{done:,} of {wanted:,} trials, {tried.counted['published']} published", at_once=False)
    for one in tried.published[:SHOWN_OF_PUBLISHED]:
        told(f"Published: {_in_words(one)}")
    told("Planting rows")
    guess = guessed(persons, truth.others, plan, seed=seed)
    month = Month()
    for month in month_of(truth.coming, persons):
        told(f"{month.rows['all']:,} rows of others, {month.held['all']} held", at_once=False)
    per_week = max(month.holds.values(), default=0) / WEEKS
    return {
        **figures(tried, len(persons)),
        **_of_month(month),
        "held_week_authority": round(per_week * CHILDREN_OF_AN_AUTHORITY * len(plan.authorities) / plan.children, 2),
        "held_guess_gain": round(guess.gain, 5),
        "guess_held_hidden": guess.hidden,
        "guess_held_other": guess.other,
        "guess_dwellings": round(guess.dwellings),
    }


def _of_month(month: Month) -> dict[str, float]:
    """Shares of all rows, and of each slice."""
    rows = month.rows
    found: dict[str, float] = {"unrelated": rows["all"]}
    for name in sorted(rows):
        ending = "" if name == "all" else f"_{name}"
        found[f"held_unrelated_share{ending}"] = round(month.held[name] / rows[name], 6)
        found[f"held_after_load_share{ending}"] = round(month.after[name] / rows[name], 6)
    return found


def figures(tried: Tried, persons: int) -> dict[str, float]:
    """Of records that keep two facts or more, and, as `one_*`, of those that keep fewer."""
    names = ("trials", "published", "held", "sealed", "linked", "waiting")
    of_two = {name: tried.counted[name] for name in names}
    of_one = {f"one_{name}": tried.counted[f"one_{name}"] for name in names}
    return {"shielded": persons, **of_two, **of_one, **_by_way(tried.ways)}


def _by_way(ways: Counter[str]) -> dict[str, float]:
    return {f"trials_{way}": count for way, count in sorted(ways.items())}


def _shield_wholly(persons: list[Person]) -> None:
    """Every number under which a shielded child stands: an officer who looks finds what nothing links yet."""
    left = sorted({number for person in persons for number in person.numbers} - shielded())
    for number in map(ChildNumber, left):
        with transaction.atomic():
            lock_intake()
            change_many({number: [Limited(Cause.SHIELD)]}, actor=WORKER, purpose=UPKEEP)
            link_anew(list(links_beside((), [number])), route=ROUTE, actor=WORKER, purpose=UPKEEP)


def _in_words(one: Trial) -> str:
    """No value: what it keeps, and what is wrong with it. The number repeats it."""
    draft = one.draft
    return f"trial {one.nth}, about {draft.about}, keeps {', '.join(sorted(draft.keeps))}; {', '.join(draft.wrong)}"
