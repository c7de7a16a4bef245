"""Records made from others for the bench of the scorer, so that levels are met that hardly any pair has."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from contactpoint.linkage.identities import Identity
from contactpoint.linkage.people import family_of, given_of

LETTERS, VOWELS = "aeinorst", "aeiou"
NOTHING = Identity()
GIVEN = ("given", "givens", "forms", "given_sound")
FAMILY = ("family", "families", "family_sound")


@dataclass(frozen=True, slots=True)
class Names:
    """Given names that the model knows: by each of them less a letter, and by sound."""

    near: Mapping[str, list[str]]
    alike: Mapping[str, list[str]]

    @classmethod
    def of(cls, known: list[str]) -> "Names":
        """Those of a list."""
        near: dict[str, list[str]] = defaultdict(list)
        alike: dict[str, list[str]] = defaultdict(list)
        for name in known:
            alike[given_of(name).sound or ""].append(name)
            for less in _one_less(name):
                near[less].append(name)
        return cls(near, alike)


@dataclass(frozen=True, slots=True)
class Material:
    """What a record is made of: the one that it stays near, any other, and names."""

    one: Identity
    other: Identity
    names: Names
    draw: Random


Changes = dict[str, Any]
Way = Callable[[Material], Changes]


def changed(of: Material) -> Identity:
    """A record made of two: of each thing that is compared, the one's, the other's, something near it, or nothing."""
    changes: Changes = {}
    for ways in WAYS:
        changes |= of.draw.choice(ways)(of)
    return replace(of.one, **changes)


def named_twice(one: Identity, other: Identity) -> Identity:
    """The one with the other's given name as a second one."""
    return replace(one, **_called(f"{one.given or ''} {other.given or ''}"))


def _same(of: Material) -> Changes:
    return {}


def _taken(*columns: str) -> Way:
    return lambda of: {column: getattr(of.other, column) for column in columns}


def _dropped(*columns: str) -> Way:
    return lambda of: {column: getattr(NOTHING, column) for column in columns}


def _one_less(name: str) -> list[str]:
    return [name[:at] + name[at + 1 :] for at in range(len(name))]


def _edited(text: str, draw: Random) -> str:
    at = draw.randrange(len(text) or 1)
    return text[:at] + draw.choice(LETTERS) + text[at + draw.randrange(2) :]


def _by_ear(text: str, draw: Random) -> str:
    """Other vowels, which leave the sound as it is."""
    return text[:1] + "".join(draw.choice(VOWELS) if letter in VOWELS else letter for letter in text[1:])


def _grown(text: str, draw: Random) -> str:
    return text + draw.choice(LETTERS) + draw.choice(LETTERS)


def _called(given: str) -> Changes:
    name = given_of(given)
    return {"given": name.first, "givens": name.every, "forms": name.forms, "given_sound": name.sound}


def _of_family(family: str) -> Changes:
    name = family_of(family)
    return {"family": name.usual, "families": name.every, "family_sound": name.sound}


def _family(change: Callable[[str, Random], str]) -> Way:
    return lambda of: _of_family(change(of.one.family or "", of.draw))


def _given(change: Callable[[str, Random], str]) -> Way:
    return lambda of: _called(change(of.one.given or "", of.draw))


def _family_added(of: Material) -> Changes:
    return _of_family(of.other.family or "") | {"families": tuple(sorted({*of.one.families, *of.other.families}))}


def _swapped(of: Material) -> Changes:
    return _called(of.one.family or "") | _of_family(of.one.given or "")


def _swapped_by_ear(of: Material) -> Changes:
    return _called(_by_ear(of.one.family or "", of.draw)) | _of_family(_by_ear(of.one.given or "", of.draw))


def _given_near(of: Material) -> Changes:
    near = [name for less in _one_less(of.one.given or "") for name in of.names.near.get(less, ())]
    return _called(of.draw.choice(near)) if near else {}


def _given_alike(of: Material) -> Changes:
    alike = of.names.alike.get(of.one.given_sound or "")
    return _called(of.draw.choice(alike)) if alike else {}


def _given_form(of: Material) -> Changes:
    return _called(of.draw.choice(of.one.forms)) if of.one.forms else {}


def _given_form_of_another(of: Material) -> Changes:
    """A form of the name, and a further name that the one does not bear."""
    form = of.draw.choice(of.one.forms) if of.one.forms else _edited(of.one.given or "", of.draw)
    return _called(f"{form} {of.other.given or ''}")


def _edited_twice(text: str, draw: Random) -> str:
    """Two letters after the fourth: still much alike where the name is long."""
    return text[:4] + _edited(_edited(text[4:], draw), draw)


def _initial(text: str, draw: Random) -> str:
    return text[:1]


def _half(text: str, draw: Random) -> str:
    return text[: (len(text) + 1) // 2]


def _given_first(of: Material) -> Changes:
    return _called(f"{of.one.given or ''} {of.other.given or ''}")


def _given_second(of: Material) -> Changes:
    return _called(f"{of.other.given or ''} {of.one.given or ''}")


def _given_turned(of: Material) -> Changes:
    return _called(f"{_further(of.one)} {of.one.given or ''}")


def _given_further(of: Material) -> Changes:
    return _called(f"{of.other.given or ''} {_further(of.one)}")


def _further(one: Identity) -> str:
    """A given name beside the first."""
    return next((name for name in one.givens if one.given and not name.startswith(one.given)), "")


def _born(change: Callable[[str, Random], str]) -> Way:
    def way(of: Material) -> Changes:
        born = of.one.born or ""
        return {"born": change(born, of.draw)} if len(born) == len("2015-03-09") else {}

    return way


def _day_and_month_swapped(born: str, draw: Random) -> str:
    return f"{born[:4]}-{born[8:]}-{born[5:7]}"


def _other_digit(born: str, draw: Random) -> str:
    at = draw.choice((3, 3, 6, 8, 9))
    return f"{born[:at]}{draw.randrange(10)}{born[at + 1 :]}"


def _in_part(born: str, draw: Random) -> str:
    return born[: draw.choice((4, 7))]


def _same_year(born: str, draw: Random) -> str:
    return f"{born[:5]}{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"


def _near_by(of: Material) -> Changes:
    """Elsewhere in the same district, or in the same area."""
    outward = of.one.outward if of.draw.randrange(2) else f"{(of.one.outward or 'ZZ')[:2]}99"
    return {"houses": (f"x/{of.draw.randrange(999)}",), "postcode": f"{outward} 9ZZ", "outward": outward}


WAYS: tuple[tuple[Way, ...], ...] = (
    (
        *(_same, _same, _taken(*GIVEN), _dropped(*GIVEN), _given(_edited), _given_near, _given_near, _given_alike),
        *(_given_form, _given(_edited_twice), _given(_by_ear), _given(_grown), _given(_initial), _given(_half)),
        *(_given_form_of_another, _given_form_of_another),
        *(_given_first, _given_first, _given_second, _given_turned, _given_turned, _given_further, _given_further),
    ),
    (
        *(_same, _same, _same, _taken(*FAMILY), _dropped(*FAMILY), _family(_edited), _family(_by_ear)),
        *(_family(_grown), _family_added, _swapped, _swapped_by_ear),
    ),
    (
        *(_same, _taken("born"), _dropped("born"), _born(_day_and_month_swapped), _born(_other_digit)),
        *(_born(_in_part), _born(_same_year)),
    ),
    (
        *(_same, _taken("houses"), _near_by, _taken("postcode", "outward", "houses")),
        _dropped("postcode", "outward", "houses"),
    ),
    *((_same, _taken(column), _dropped(column)) for column in ("carers", "telephones", "nhs", "upns")),
)
