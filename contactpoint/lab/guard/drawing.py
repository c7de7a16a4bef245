"""Records about a shielded child with one to four things wrong at once, drawn from what is true of it.

Each says which facts of the child it keeps, by how it was made: a name ever held, the date of birth within a swap, one
digit or six months, a place ever held, a carer's name or telephone, an identifier. The guard is not asked.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from contactpoint.disclosure.facts import Address, Carer
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.england.facts import Child, Home
from contactpoint.lab.england.sources import misdating
from contactpoint.lab.england.sources.misspelling import mistyped
from contactpoint.lab.guard.held import CalledName, Person
from contactpoint.lab.mistyped import Typed, nickname

MOST_WRONG = 4
SIX_MONTHS = 183
HALF = 0.5


class Fact(enum.StrEnum):
    """What a record can keep of a shielded child."""

    NAME = "name"
    BORN = "born"
    PLACE = "place"
    CARER = "carer"
    NUMBER = "number"


class About(enum.StrEnum):
    """Whom a record is about."""

    CHILD = "child"
    SIBLING = "sibling"
    ANOTHER = "another"  # who has a carer of the child


@dataclass(slots=True)
class Draft:
    """A record while it is spoilt, and what it still keeps."""

    about: About
    name: CalledName
    born: date | None
    home: Home | None
    carers: list[Carer]
    nhs: str
    upn: str
    keeps: set[Fact]
    wrong: list[str] = field(default_factory=list)
    postcode: bool = True

    @property
    def address(self) -> Address | None:
        if self.home is None:
            return None
        return Address(self.home.lines, Postcode(self.home.postcode) if self.postcode else None)

    @property
    def partial(self) -> PartialDate | None:
        return PartialDate.of(self.born) if self.born else None


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a way of spoiling may look at."""

    person: Person
    strangers: Sequence[Child]
    today: date
    random: Random


Way = Callable[[Draft, Drawing], bool]
"""Spoils the draft; False where it would change nothing here."""


def drawn(drawing: Drawing) -> Draft:
    """A record of the child as it is held, then one to four different things wrong with it, each as likely."""
    draft = _held(drawing)
    chosen = drawing.random.sample(sorted(WAYS), drawing.random.randint(1, MOST_WRONG))
    for name in (way for way in WAYS if way in chosen):
        if WAYS[name](draft, drawing):
            draft.wrong.append(name)
    if not draft.wrong:
        _typing(draft, drawing)
        draft.wrong.append("typing")
    return draft


def _held(drawing: Drawing) -> Draft:
    """Some of what is held, as one source or another sends it."""
    person, random = drawing.person, drawing.random
    names = person.names or ((person.child.names[0].family, person.child.names[0].given),)
    carers = random.sample(person.carers, min(len(person.carers), random.randint(0, 2)))
    home = random.choice(person.homes) if person.homes else None
    nhs = person.nhs if random.random() < HALF else ""
    upn = person.upn if random.random() < HALF / 2 else ""
    has = {
        Fact.NAME: person.names,
        Fact.BORN: person.dated,
        Fact.PLACE: home,
        Fact.CARER: carers,
        Fact.NUMBER: nhs or upn,
    }
    keeps = {fact for fact, value in has.items() if value}
    return Draft(About.CHILD, names[0], person.child.born, home, carers, nhs, upn, keeps)


def _typing(draft: Draft, drawing: Drawing) -> bool:
    family, given = draft.name
    if drawing.random.random() < HALF:
        draft.name = (mistyped(drawing.random, family), given)
    else:
        draft.name = (family, (mistyped(drawing.random, given[0]), *given[1:]))
    return True


def _swap(draft: Draft, _drawing: Drawing) -> bool:
    family, given = draft.name
    draft.name = (" ".join(given), (family,))
    return True


def _nickname(draft: Draft, drawing: Drawing) -> bool:
    family, given = draft.name
    said = nickname(Typed(family, " ".join(given), drawing.today), drawing.random)
    if said:
        draft.name = (family, tuple(said.given.split()))
    return said is not None


def _transliterated(draft: Draft, drawing: Drawing) -> bool:
    return _otherwise(draft, drawing, drawing.person.child.spellings)


def _former(draft: Draft, drawing: Drawing) -> bool:
    return _otherwise(draft, drawing, drawing.person.names)


def _otherwise(draft: Draft, drawing: Drawing, names: Sequence[CalledName]) -> bool:
    """Of someone else's record, nothing."""
    others = [name for name in names if name != draft.name]
    if not others or draft.about is not About.CHILD:
        return False
    draft.name = drawing.random.choice(others)
    return True


def _new_address(draft: Draft, drawing: Drawing) -> bool:
    """Somebody else's home."""
    draft.home = drawing.random.choice(drawing.strangers).homes[0]
    draft.keeps.discard(Fact.PLACE)
    return True


def _missing(draft: Draft, drawing: Drawing) -> bool:
    drop = drawing.random.choice((_no_given, _no_date, _no_address, _no_postcode, _no_carer, _no_number))
    drop(draft)
    return True


def _no_given(draft: Draft) -> None:
    draft.name = (draft.name[0], ())
    draft.keeps.discard(Fact.NAME)


def _no_date(draft: Draft) -> None:
    draft.born = None
    draft.keeps.discard(Fact.BORN)


def _no_address(draft: Draft) -> None:
    draft.home = None
    draft.keeps.discard(Fact.PLACE)


def _no_postcode(draft: Draft) -> None:
    draft.postcode = False
    draft.keeps.discard(Fact.PLACE)


def _no_carer(draft: Draft) -> None:
    draft.carers = []
    draft.keeps.discard(Fact.CARER)


def _no_number(draft: Draft) -> None:
    draft.nhs = draft.upn = ""
    draft.keeps.discard(Fact.NUMBER)


def _wrong_date(draft: Draft, drawing: Drawing) -> bool:
    """Day and month swapped, one digit, six months, or any other day, which keeps nothing."""
    if draft.born is None:
        return False
    random, born = drawing.random, draft.born
    way = random.randrange(4)
    other = None
    if way == 0:
        other = misdating.swapped(born, drawing.today)
    elif way == 1:
        other = misdating.one_digit(random, born, drawing.today)
    elif way == 2:
        other = born + timedelta(random.choice((-1, 1)) * random.randint(1, SIX_MONTHS))
    if other is None or other > drawing.today:
        other = drawing.today - timedelta(random.randrange(365 * 17))
        draft.keeps.discard(Fact.BORN)
    draft.born = other
    return True


def _through_sibling(draft: Draft, drawing: Drawing) -> bool:
    """A record of a brother or sister who is not shielded: the place and the carers are the child's."""
    if not drawing.person.siblings:
        return False
    sibling = drawing.random.choice(drawing.person.siblings)
    numbers = (sibling.nhs_number if draft.nhs else "", sibling.upn if draft.upn else "")
    _of_another(draft, sibling, About.SIBLING, numbers)
    return True


def _through_carer(draft: Draft, drawing: Drawing) -> bool:
    """A record of a child whom nobody knows yet, with a carer of the shielded one."""
    if not drawing.person.carers or draft.about is not About.CHILD:
        return False
    stranger = drawing.random.choice(drawing.strangers)
    _of_another(draft, stranger, About.ANOTHER, ("", ""))
    draft.name = (drawing.random.choice(drawing.strangers).names[0].family, draft.name[1])
    draft.born = drawing.today - timedelta(drawing.random.randrange(365 * 17))
    draft.carers = [drawing.random.choice(drawing.person.carers)]
    draft.keeps.add(Fact.CARER)
    return True


def _of_another(draft: Draft, child: Child, about: About, numbers: tuple[str, str]) -> None:
    draft.about, draft.name, draft.born = about, (child.names[0].family, child.names[0].given), child.born
    draft.nhs, draft.upn = numbers
    draft.keeps -= {Fact.NAME, Fact.BORN, Fact.NUMBER}


WAYS: Mapping[str, Way] = {
    "sibling": _through_sibling,
    "carer": _through_carer,
    "former_name": _former,
    "transliteration": _transliterated,
    "nickname": _nickname,
    "typing": _typing,
    "swap": _swap,
    "new_address": _new_address,
    "wrong_date": _wrong_date,
    "missing_field": _missing,
}
"""In the order in which they are done: whom it is about, which name, how it is written, the rest."""
