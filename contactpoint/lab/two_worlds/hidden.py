"""What is hidden of one child in one world, drawn so that a value is now its own and now shared with shown children."""

import random
from dataclasses import dataclass

from contactpoint.disclosure.facts import Gender, Involvement, ServiceKind
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.england.numbers import carer_telephone, nhs_number, upn
from contactpoint.lab.two_worlds.shown import AUTHORITIES, IN_DOUBT, NEIGHBOURS, SEED, service

SHARED = 0.4
DISTRICTS = ("HU5", "HU3", "YO1", "YO24", "LS6")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
FAMILIES = ("Abara", "Brandt", "Castell", "Dziedzic", "Egerton", "Fairhurst", "Gupta", "Holm", "Ito", "Jansen")
STREETS = ("Quay Side", "Tide Court", "Anchor Row", "Beacon Lane", "Capstan Way")
CARERS = ("Asha", "Beatriz", "Chioma", "Delphine", "Ewa")
SHARING = tuple(one for one in NEIGHBOURS if one not in IN_DOUBT)
BEYOND = 100_000  # places of numbers that no shown child has


@dataclass(frozen=True, slots=True)
class Secrets:
    """The hidden values. `speaking` names the sources that have the child, besides the one that brought it.

    `born` and `gender` differ from the shown ones: a source says them after the limit alone.
    """

    lines: tuple[str, ...]
    postcode: Postcode
    telephone: str
    carer: str
    later_family: str
    former_family: str
    nhs: str
    upn: str
    school: Involvement
    practice: Involvement
    team: Involvement
    authority: str
    speaking: frozenset[str]
    born: PartialDate
    gender: Gender

    def typed(self) -> tuple[str, ...]:
        """Every value as somebody might type it."""
        places = (self.postcode, self.postcode.district, self.telephone, " ".join(self.lines))
        names = (self.later_family, self.former_family, self.carer, self.carer.split()[-1])
        bodies = (self.nhs, self.upn, self.school.organisation, self.practice.organisation, self.team.organisation)
        return (*map(str, places), *names, *bodies, self.authority, str(self.team.worker))


def draw_secrets(draw: random.Random) -> Secrets:
    """Each value on its own: shared with a neighbour who is shown, or of nobody else."""
    home = _neighbour(draw)
    authority = draw.choice(AUTHORITIES)
    return Secrets(
        lines=home.lines if home else (f"{draw.randrange(1, 90)} {draw.choice(STREETS)}",),
        postcode=home.postcode if home else _postcode(draw),
        telephone=shared.telephone if (shared := _neighbour(draw)) else carer_telephone(SEED, _beyond(draw)),
        carer=shared.carer if (shared := _neighbour(draw)) else f"{draw.choice(CARERS)} {draw.choice(FAMILIES)}",
        later_family=shared.family if (shared := _neighbour(draw)) else draw.choice(FAMILIES),
        former_family=shared.family if (shared := _neighbour(draw)) else draw.choice(FAMILIES),
        nhs=nhs_number(SEED, _beyond(draw)),
        upn=upn(SEED, _beyond(draw)),
        school=service(ServiceKind.SCHOOL, draw.randrange(6), None),
        practice=service(ServiceKind.GP_PRACTICE, draw.randrange(6), None),
        team=service(ServiceKind.SOCIAL_CARE, draw.randrange(6), authority),
        authority=authority,
        speaking=frozenset(source for source in ("health", "school", "social_care") if draw.random() < 0.7),
        born=PartialDate(draw.randrange(2008, 2012), draw.randrange(1, 13), draw.randrange(1, 29)),
        gender=draw.choice((Gender.FEMALE, Gender.MALE)),
    )


def _neighbour(draw: random.Random):
    """A shown child to share a value with, or none."""
    return draw.choice(SHARING) if draw.random() < SHARED else None


def _postcode(draw: random.Random) -> Postcode:
    inward = f"{draw.randrange(10)}{draw.choice(LETTERS)}{draw.choice(LETTERS)}"
    return Postcode(f"{draw.choice(DISTRICTS)} {inward}")


def _beyond(draw: random.Random) -> int:
    return BEYOND + draw.randrange(BEYOND)
