"""Children of whom every row says what is so now, so that today's rules link all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contactpoint.intake.format.naming import title_name
from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.rules import Kind
from contactpoint.lab.england.facts import Child, Family
from contactpoint.lab.england.limits import Limited
from contactpoint.lab.england.manifest import manifest_of
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.lines import Cell
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.sending import Sent
from contactpoint.lab.england.sources.written import Written

CHUNKS_ASKED = 2
OLDEST_ASKED = 16  # so that nobody comes of age while the questions are in use
HARMLESS = frozenset({"middle_name", "nickname", "former_address"})  # where the cells say what is so all the same
TELEPHONES = {"school_telephone": "school", "practice_telephone": "gp_practice", "worker_telephone": ""}
ASKED_FOR = frozenset({"gp_practice", "school", "social_care", "health_visitor", "school_nurse", "education_welfare"})
LOCATES = (*TELEPHONES, "carer1_telephone", "carer2_telephone", "carer1_email", "mother_telephone")
NAMES_A_PLACE = ("postcode", "address_1", "practice_name", "school_name", "contact_name", "worker_name")


@dataclass(frozen=True, slots=True)
class Service:
    """A service that works with a child now, and its telephone."""

    kind: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child who can be asked about. `given` is what the directory shows, since health is trusted first.

    `settled`: the national feeds agree on the names, so a limit freezes the same ones whichever came first.
    """

    child: Child
    given: str
    settled: bool
    limited: Limited
    services: tuple[Service, ...]
    hidden: tuple[str, ...]


def candidates(
    plan: Plan, families: Iterable[Family], limited: Mapping[int, Limited], *, told: Mapping[int, list[Written]]
) -> Iterator[Candidate]:
    """Those of these families; `told` has every record of each child."""
    for family in families:
        if _crossed(family, told):
            continue
        for child in family.children:
            if _asked(plan, family, child, limited) and _linkable(child, told.get(child.place, [])):
                yield _candidate(child, told[child.place], limited.get(child.place, Limited.NO))


def _asked(plan: Plan, family: Family, child: Child, limited: Mapping[int, Limited]) -> bool:
    """Young enough, of one name and identity; limited, or in an open authority; nobody else of the family limited."""
    others = any(limited.get(other.place) for other in family.children if other.place != child.place)
    young = (plan.extracted - child.born).days < OLDEST_ASKED * 365
    certain = child.place in limited or child.homes[0].authority in manifest_of(plan).opened
    return young and certain and len(child.names) == 1 and child.former is None and not others


def _crossed(family: Family, told: Mapping[int, list[Written]]) -> bool:
    """Whether a child's row carries the number of a brother or sister, so that today's rules may join the two."""
    return any(Error.NHS_SIBLING in one.row.errors for child in family.children for one in told.get(child.place, []))


def _linkable(child: Child, told: list[Written]) -> bool:
    return any(one.row.kind is Kind.HEALTH for one in told) and all(_is_so(child, one.row) for one in told)


def _is_so(child: Child, row: Sent) -> bool:
    """Whether the row has the child's names, birth, gender and home."""
    name, home = child.names[0], child.homes[0]
    return (
        HARMLESS.issuperset(row.errors)
        and (row.family, row.given[0]) == (name.family, name.given[0])
        and row.postcode == home.postcode
        and row.home.address_id == home.address_id
    )


def _candidate(child: Child, told: list[Written], limited: Limited) -> Candidate:
    shown = next(" ".join(one.row.given) for one in told if one.row.kind is Kind.HEALTH)
    benefit = {_in_capitals(" ".join(one.row.given)) for one in told if one.row.kind is Kind.BENEFIT}
    settled = benefit <= {shown} and _in_capitals(child.names[0].family) == child.names[0].family
    cells = [dict(zip(TEMPLATES[one.row.kind].columns, one.cells, strict=True)) for one in told]
    services = tuple(service for said in cells for service in _service(said))
    hidden = {str(said.get(column, "")) for said in cells for column in LOCATES + NAMES_A_PLACE}
    return Candidate(child, shown, settled, limited, services, tuple(sorted(hidden - {""})))


def _in_capitals(name: str) -> str:
    """A name as it is read from a feed that sends capitals: Aydın comes back as Aydin."""
    return title_name(name.upper())


def _service(cells: Mapping[str, Cell]) -> Iterator[Service]:
    """The service of a row that is asked for, where it still works with the child."""
    for column, kind in TELEPHONES.items():
        known = kind or str(cells.get("service_code", "")).partition(".")[0]
        if cells.get(column) and known in ASKED_FOR and not cells.get("ended_on"):
            yield Service(known, str(cells[column]))
