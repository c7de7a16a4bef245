"""Voluntary organisations and clinics: each belongs to an authority and may serve its neighbours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import accumulate

from contactpoint.disclosure.areas import authorities
from contactpoint.disclosure.facts import ServiceKind
from contactpoint.intake.rules import Kind
from contactpoint.lab.england.people.names import worker
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local_services import LINES_AN_AUTHORITY, Worker
from contactpoint.lab.england.sources.source_rates import source_rates
from contactpoint.lab.england.telephones import service_line

ROWS_AN_ORGANISATION = 60
TEENAGERS = 6 / 18  # share of children aged 12 to 17
REFUGES = 100  # one voluntary organisation in so many is a refuge
FIRST_REFUGE, FIRST_CLINIC = 9_000, 1  # numbers of sources
WORKERS = 3
LINES_OF_ORGANISATIONS = 153 * LINES_AN_AUTHORITY
NAMES = (
    "Family Support",
    "Young Carers",
    "Home-Start",
    "Youth Project",
    "Children's Centre",
    "Befrienders",
    "Toy Library",
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """One line of the register: a source of its own."""

    code: str
    kind: str
    name: str
    authority: str
    service: str


@dataclass(frozen=True)
class Organisations:
    """The organisations of a population. They stand evenly along its authorities, each as wide as its share."""

    plan: Plan

    @cached_property
    def register(self) -> tuple[Organisation, ...]:
        """Every organisation, in the order of the codes."""
        return (*self.voluntary, *self.refuges, *self.clinics)

    @cached_property
    def voluntary(self) -> tuple[Organisation, ...]:
        """Those that are no refuge."""
        return self._of(Kind.VOLUNTARY, ServiceKind.VOLUNTARY, first=1, many=self._many_voluntary)

    @cached_property
    def refuges(self) -> tuple[Organisation, ...]:
        """One in a hundred voluntary organisations, at least one."""
        many = max(1, round(self._many_voluntary / REFUGES))
        return self._of(Kind.VOLUNTARY, ServiceKind.REFUGE, first=FIRST_REFUGE, many=many)

    @cached_property
    def clinics(self) -> tuple[Organisation, ...]:
        """Those whose name says why a child goes there."""
        rows = self.plan.children * TEENAGERS * source_rates(Kind.SENSITIVE).coverage
        many = max(1, round(rows / ROWS_AN_ORGANISATION))
        return self._of(Kind.SENSITIVE, ServiceKind.SENSITIVE, first=FIRST_CLINIC, many=many)

    def serving(self, among: tuple[Organisation, ...], authority: str, share: float) -> Organisation:
        """The organisation for a child of this authority; `share` is the child's own, from 0 up to 1."""
        start, width = self._spans.get(authority, (0.0, 1.0))
        return among[min(int((start + width * share) * len(among)), len(among) - 1)]

    def worker(self, organisation: Organisation, number: int) -> Worker:
        """One of the few who work there."""
        return self._workers[organisation.code][number % WORKERS]

    @property
    def _many_voluntary(self) -> int:
        rows = self.plan.children * source_rates(Kind.VOLUNTARY).coverage
        return min(max(1, round(rows / ROWS_AN_ORGANISATION)), FIRST_REFUGE - 1)

    def _of(self, kind: Kind, service: ServiceKind, *, first: int, many: int) -> tuple[Organisation, ...]:
        return tuple(
            Organisation(f"{kind}.{first + nth:04}", kind, self._name(service, home, nth), home, service)
            for nth, home in enumerate(self._at((nth + 0.5) / many) for nth in range(many))
        )

    def _name(self, service: ServiceKind, authority: str, nth: int) -> str:
        place = authorities()[authority].name
        if service is ServiceKind.VOLUNTARY:
            return f"{place} {NAMES[nth % len(NAMES)]}"
        return f"{place} Women's Refuge" if service is ServiceKind.REFUGE else f"{place} Young People's Clinic"

    def _at(self, share: float) -> str:
        return next(
            code for code, (start, width) in self._spans.items() if share < start + width or start + width > 1 - 1e-9
        )

    @cached_property
    def _spans(self) -> Mapping[str, tuple[float, float]]:
        ends = accumulate(width for _, width in self.plan.authorities)
        return {code: (end - width, width) for (code, width), end in zip(self.plan.authorities, ends, strict=True)}

    @cached_property
    def _workers(self) -> Mapping[str, tuple[Worker, ...]]:
        return {one.code: tuple(_workers(one, nth)) for nth, one in enumerate(self.register)}


def _workers(one: Organisation, nth: int) -> list[Worker]:
    team = {"voluntary": "Family worker", "refuge": "Children's worker"}.get(one.service, "Nurse")
    return [
        Worker(
            name=" ".join(reversed(worker(7_000_003 + nth * WORKERS + number))),
            post=team,
            team="",
            telephone=service_line(LINES_OF_ORGANISATIONS + nth * WORKERS + number),
            email=f"{one.code}.{number}@example.org",
            service_code=one.code,
            service_name=one.name,
        )
        for number in range(WORKERS)
    ]


def as_lines(organisations: Organisations) -> list[dict[str, str]]:
    """The register as `organisations.json` has it."""
    return [asdict(one) for one in organisations.register]
