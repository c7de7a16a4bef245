"""What is typed into the search: the four facts, what both worlds hide, and what neighbours show, in every mixture."""

import random
from dataclasses import dataclass

from contactpoint.kernel.dates import PartialDate
from contactpoint.lab.england.numbers import nhs_number
from contactpoint.lab.two_worlds.hidden import Secrets
from contactpoint.lab.two_worlds.shown import NEIGHBOURS, SEED
from contactpoint.lab.two_worlds.worlds import Child

Typed = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What whoever asks may have heard: of the child, and of every world's secrets."""

    child: Child
    secrets: tuple[Secrets, ...]

    def any_secret(self, draw: random.Random) -> Secrets:
        """Of one world, now or later."""
        return draw.choice(self.secrets)


def sure_terms(known: Known, draw: random.Random) -> Typed:
    """The shown name and birthday, and perhaps a place: what finds the child whatever is hidden."""
    child = known.child
    whole = {
        "family": child.name.family,
        "given": draw.choice(("", child.name.given[0])),
        "postcode": "" if draw.random() < 0.3 else _postcode(known, draw),
        **_day(child.born),
    }
    return tuple((field, value) for field, value in whole.items() if value)


def draw_terms(known: Known, draw: random.Random) -> Typed:
    """The fields of the search form that are filled, by their names there.

    Somebody is meant: the child, the child under a hidden name, or a neighbour who may have that name too.
    """
    family, given, born = _meant(known, draw)
    if draw.random() < 0.1:
        born = known.any_secret(draw).born
    whole = {
        "family": _misspelt(family, draw) if draw.random() < 0.1 else family,
        "given": draw.choice(("", given, given)),
        "postcode": "" if draw.random() < 0.4 else _postcode(known, draw),
        "gender": draw.choice(("", "", "", "female", "male")),
        "number": _number(known, draw) if draw.random() < 0.25 else "",
        **_day(_roughly(born, draw)),
    }
    if draw.random() < 0.1:
        secrets = known.any_secret(draw)
        whole["family"] = draw.choice((*[secrets.telephone] * 6, *secrets.typed()))
    return tuple((field, value) for field, value in whole.items() if value)


def year_terms(known: Known, draw: random.Random) -> Typed:
    """Both names, a hidden district and the year of birth alone: the search that goes by places."""
    child = known.child
    whole = {
        "family": child.name.family,
        "given": child.name.given[0],
        "postcode": known.any_secret(draw).postcode.district,
        "born-year": str(child.born.year),
    }
    return tuple(whole.items())


def _meant(known: Known, draw: random.Random) -> tuple[str, str, PartialDate]:
    child, secrets, chance = known.child, known.any_secret(draw), draw.random()
    hidden = (secrets.later_family, secrets.former_family, secrets.carer.split()[-1])
    if chance < 0.35:
        return child.name.family, child.name.given[0], child.born
    if chance < 0.7:
        return draw.choice(hidden), child.name.given[0], child.born
    namesakes = [one for one in NEIGHBOURS if one.family in hidden] or list(NEIGHBOURS)
    one = draw.choice(namesakes)
    return one.family, one.given, one.born


def _roughly(born: PartialDate, draw: random.Random) -> PartialDate:
    """The day, mostly; else less of it or another."""
    chance = draw.random()
    if chance < 0.08:
        return PartialDate(born.year, born.month if chance < 0.04 else 0)
    return PartialDate(born.year - 1, born.month, 1) if chance < 0.12 else born


def _postcode(known: Known, draw: random.Random) -> str:
    place = draw.choice(NEIGHBOURS).postcode if draw.random() < 0.2 else known.any_secret(draw).postcode
    return place.district if draw.random() < 0.3 else str(place)


def _number(known: Known, draw: random.Random) -> str:
    secrets = known.any_secret(draw)
    own = (known.child.number.shown, nhs_number(SEED, 1))
    typed = (*own, secrets.nhs, secrets.nhs, secrets.upn, secrets.telephone, secrets.telephone)
    return draw.choice(typed)


def _day(born: PartialDate) -> dict[str, str]:
    parts = {"born-day": born.day, "born-month": born.month, "born-year": born.year}
    return {field: str(part) for field, part in parts.items() if part}


def _misspelt(name: str, draw: random.Random) -> str:
    place = draw.randrange(1, len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
