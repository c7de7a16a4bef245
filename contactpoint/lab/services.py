"""The services of synthetic England: practices by district, and who works in each authority."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from random import Random

from contactpoint.intake.areas import Authority, authorities
from contactpoint.lab.places import districts
from contactpoint.lab.plan import Plan
from contactpoint.lab.rates import rates
from contactpoint.lab.tables import Weighted, names, streets

PRACTICES_A_DISTRICT = 2
FIRST_LINE = 200  # the drama numbers below are the authorities' own contacts
COMPASS = ("North", "East", "South", "West")


class Service(StrEnum):
    """The kinds of row that a service's source sends; also the sections of `rates.toml`."""

    SOCIAL_CARE = "social_care"
    EDUCATION_WELFARE = "education_welfare"
    HEALTH_VISITOR = "health_visitor"
    SCHOOL_NURSE = "school_nurse"

    @property
    def source_kind(self) -> str:
        """The kind of source that sends its rows: health visitors' system sends school nurses' too."""
        return self if self in (Service.SOCIAL_CARE, Service.EDUCATION_WELFARE) else "health_visiting"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a service is called, what its people are, and how many work in an authority."""

    name: str
    post: str
    workers: int


DESKS = {
    Service.SOCIAL_CARE: Desk("Children's Social Care", "Social worker", 40),
    Service.EDUCATION_WELFARE: Desk("Education Welfare Service", "Education welfare officer", 10),
    Service.HEALTH_VISITOR: Desk("Health Visiting Service", "Health visitor", 30),
    Service.SCHOOL_NURSE: Desk("School Nursing Service", "School nurse", 20),
}


@dataclass(frozen=True, slots=True)
class Practice:
    """A GP practice; the code is none that was given out."""

    code: str
    name: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who works with children, and how to reach them."""

    name: str
    post: str
    team: str
    telephone: str
    email: str
    service_code: str
    service_name: str


class Services:
    """Every practice and worker of a population: some thousands, made once."""

    def __init__(self, plan: Plan) -> None:
        self._practices: dict[str, tuple[Practice, ...]] = {}
        self._workers: dict[tuple[str, Service], tuple[Worker, ...]] = {}
        lines: dict[str, Iterator[int]] = {}
        for nth, area in enumerate(authorities().values()):
            free = lines.setdefault(area.telephone[:-3], count(FIRST_LINE))
            random = plan.random("services", nth)
            for district in districts(area.code):
                self._practices[district] = tuple(_practices(random, area, free, district=district))
            for service in Service:
                self._workers[area.code, service] = tuple(_workers(random, area, free, service=service))

    def practice(self, random: Random, postcode: str) -> Practice:
        """One of the practices of this postcode's district."""
        return random.choice(self._practices[postcode.partition(" ")[0]])

    def worker(self, random: Random, authority: str, service: Service) -> Worker:
        """Someone of this service in this authority."""
        return random.choice(self._workers[authority, service])


def _practices(random: Random, area: Authority, free: Iterator[int], *, district: str) -> Iterator[Practice]:
    for nth in range(1, PRACTICES_A_DISTRICT + 1):
        kind = random.choice(("Surgery", "Medical Centre", "Health Centre"))
        yield Practice(f"XP-{district}-{nth}", f"{random.choice(streets())} {kind}", _line(area, free))


def _workers(random: Random, area: Authority, free: Iterator[int], *, service: Service) -> Iterator[Worker]:
    desk = DESKS[service]
    for nth in range(desk.workers):
        heritage = Weighted.of(rates().heritage).draw(random)
        given = names(random.choice(("girls", "girls", "boys")))[heritage].draw(random)
        yield Worker(
            name=f"{given} {names('surnames')[heritage].draw(random)}",
            post=desk.post,
            team=f"{random.choice(COMPASS)} team",
            telephone=_line(area, free),
            email=f"{service}.{area.code}.{nth}@example.org".lower(),
            service_code=f"{service}.{area.code}",
            service_name=f"{area.name} {desk.name}",
        )


def _line(area: Authority, free: Iterator[int]) -> str:
    """The next telephone of the authority's drama range: `01632 960201`."""
    return f"{area.telephone[:-3]}{next(free):03}"
