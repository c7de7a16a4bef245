"""What each source says of each child: rows with their delays and errors, before any file format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from contactpoint.kernel.dates import birthday
from contactpoint.lab.numbers import record_id
from contactpoint.lab.people import Carer, Child, Family
from contactpoint.lab.places import Home
from contactpoint.lab.plan import Plan
from contactpoint.lab.rates import SourceRates, rates
from contactpoint.lab.services import Service, Services

Value = str | date | list[Mapping[str, str]]
BREAKS: Mapping[str, Mapping[str, str]] = {
    "impossible_date": {"birth_date": "2019-02-30"},
    "formula": {"given_names": "=1+1"},
    "closed_list": {"gender": "unknown"},
}
STILL_WORKED_WITH = 0.8  # share of social care's involvements that have not ended; proposal
LEAD, ASSESSED, CARER_NAMED = 0.4, 0.6, 0.8  # shares of social care's rows; proposals
NOBODY = Carer("", "", "", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one source. `telephone` is that of a service that still works with the child, else ""."""

    source: str
    service: str
    record_id: str
    child: Child
    values: Mapping[str, Value]
    telephone: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Start:
    """The columns that begin every row, and what went wrong in them."""

    values: dict[str, Value]
    as_of: date
    errors: tuple[str, ...]


class Rows:
    """Every row of a population, family by family."""

    def __init__(self, plan: Plan, services: Services) -> None:
        self._plan = plan
        self._services = services
        self._rates = rates()

    def of(self, family: Family) -> Iterator[Row]:
        """The rows about the children of a family, in a stream of draws of its own."""
        random = self._plan.random("rows", family.place)
        for child in family.children:
            yield from self._national(random, family, child)
            yield from self._local(random, family, child)

    def _national(self, random: Random, family: Family, child: Child) -> Iterator[Row]:
        if self._covers(random, "benefit", child):
            yield self._benefit(random, family, child)
        if self._covers(random, "health", child):
            yield self._health(random, family, child)

    def _covers(self, random: Random, source: str, child: Child) -> bool:
        return random.random() < self._rates.source[source].coverage or child.place == self._surely_broken(source)

    def _local(self, random: Random, family: Family, child: Child) -> Iterator[Row]:
        years = age(child, self._plan.today)
        rate = self._rates.source
        if random.random() < rate["social_care"].coverage:
            yield self._case(random, family, child, service=Service.SOCIAL_CARE)
        visited = Service.HEALTH_VISITOR if years < 5 else Service.SCHOOL_NURSE
        if years <= 16 and random.random() < rate[visited].coverage:
            yield self._case(random, family, child, service=visited)
        out_of_school = 5 <= years <= 15 and random.random() < self._rates.population.not_in_school
        if out_of_school or (5 <= years <= 16 and random.random() < rate["education_welfare"].coverage):
            yield self._case(random, family, child, service=Service.EDUCATION_WELFARE)

    def _benefit(self, random: Random, family: Family, child: Child) -> Row:
        start = self._start(random, family, child, kind="benefit", source="benefit")
        carers = family.carers
        for nth in (1, 2):
            start.values.update(_carer(nth, carers[nth - 1] if len(carers) >= nth else NOBODY))
        start.values["address_from"] = _home(family, start.as_of).since
        return self._row(random, start, child, source="benefit", service="benefit", telephone="")

    def _health(self, random: Random, family: Family, child: Child) -> Row:
        start = self._start(random, family, child, kind="health", source="health")
        practice = self._services.practice(random, str(start.values["postcode"]))
        given = str(start.values["given_names"])
        official = {"family": child.family, "given": given, "use": "official", "from": child.born.isoformat(), "to": ""}
        start.values.update(
            nhs_number=child.nhs_number,
            names=[official],
            practice_code=practice.code,
            practice_name=practice.name,
            practice_telephone=practice.telephone,
            registered_from=max(child.born, _home(family, start.as_of).since),
        )
        return self._row(random, start, child, source="health", service="gp_practice", telephone=practice.telephone)

    def _case(self, random: Random, family: Family, child: Child, *, service: Service) -> Row:
        """A row of a case system; a family that has just moved may still be with the authority it left."""
        stayed = service is Service.SOCIAL_CARE and (self._plan.today - family.home.since).days < 366
        authority = (family.former if stayed else family.home).authority
        source = f"{service.source_kind}.{authority}"
        start = self._start(random, family, child, kind=service, source=source)
        worker = self._services.worker(random, authority, service)
        share = self._rates.source[service]
        schooled = age(child, self._plan.today) >= 5
        start.values.update(
            nhs_number=child.nhs_number if random.random() < share.nhs_number else "",
            upn=child.upn if schooled and random.random() < share.upn else "",
            service_code=worker.service_code,
            service_name=worker.service_name,
            team=worker.team,
            worker_name=worker.name,
            worker_post=worker.post,
            worker_telephone=worker.telephone,
            worker_email=worker.email,
        )
        start.values.update(self._involvement(random, child, start.as_of, service=service))
        named = family.carers[0] if random.random() < CARER_NAMED else NOBODY
        start.values.update(carer1_name=named.name, carer1_telephone=named.telephone)
        telephone = "" if start.values["ended_on"] else worker.telephone
        return self._row(random, start, child, source=source, service=service, telephone=telephone)

    def _involvement(self, random: Random, child: Child, as_of: date, *, service: Service) -> Mapping[str, Value]:
        """Since when and until when; only social care ends involvements here, and leads."""
        social = service is Service.SOCIAL_CARE
        known = (as_of - child.born).days
        days = min(known, random.randrange(30, 650))
        ended = social and random.random() >= STILL_WORKED_WITH
        of_all = self._rates.population.looked_after / self._rates.source[Service.SOCIAL_CARE].coverage
        return {
            "started_on": as_of - timedelta(days),
            "ended_on": as_of - timedelta(random.randrange(min(days, 300) + 1)) if ended else "",
            "lead_professional": _yes(social and random.random() < LEAD),
            "assessment_exists": _yes(social and random.random() < ASSESSED),
            "looked_after": _yes(social and not ended and random.random() < of_all / STILL_WORKED_WITH),
        }

    def _start(self, random: Random, family: Family, child: Child, *, kind: str, source: str) -> _Start:
        share = self._rates.source[kind]
        as_of = max(self._plan.today - timedelta(random.randint(0, int(share.delay_days))), child.born)
        home = family.former if self._goes_wrong(random, share.former_address) else _home(family, as_of)
        dropped = len(child.given) > 1 and self._goes_wrong(random, _of_two_names(share))
        values: dict[str, Value] = {
            "record_id": record_id(self._plan.seed, source, child.true_id),
            "action": "upsert",
            "as_of": as_of,
            "family_name": child.family,
            "given_names": " ".join(child.given[:1] if dropped else child.given),
            "name_use": "usual",
            "former_family_name": "",
            "birth_date": child.born,
            "gender": child.gender,
            **_address(home),
            "died_on": "",
        }
        wrong = {"middle_name_missing": dropped, "former_address": home is not family.home}
        return _Start(values, as_of, tuple(error for error, happened in wrong.items() if happened))

    def _goes_wrong(self, random: Random, share: float) -> bool:
        return random.random() < share * (1 + self._rates.population.margin)

    def _row(self, random: Random, start: _Start, child: Child, *, source: str, service: str, telephone: str) -> Row:
        broken = self._break(random, child, source)
        values = {**start.values, **BREAKS.get(broken, {})}
        errors = (*start.errors, *([f"broken_{broken}"] if broken else []))
        return Row(source, service, str(values["record_id"]), child, values, telephone, errors)

    def _break(self, random: Random, child: Child, source: str) -> str:
        """What is broken in a row, mostly nothing; one row of each national source is, however few there are."""
        if source not in ("benefit", "health"):
            return ""
        chance = random.random() < self._rates.source[source].broken
        return random.choice(tuple(BREAKS)) if chance or child.place == self._surely_broken(source) else ""

    def _surely_broken(self, source: str) -> int:
        """The child whose row of this national source is broken whatever is drawn."""
        return self._plan.children * (1 if source == "benefit" else 2) // 3


def age(child: Child, today: date) -> int:
    """Whole years."""
    years = today.year - child.born.year
    return years if birthday(child.born, years) <= today else years - 1


def _of_two_names(share: SourceRates) -> float:
    """The rate is of all rows; only a child with a middle name can miss it."""
    return share.middle_name_missing / rates().population.middle_name


def _home(family: Family, as_of: date) -> Home:
    """Where a source that was last told on `as_of` believes the family to live."""
    return family.home if family.home.since <= as_of else family.former


def _address(home: Home) -> Mapping[str, Value]:
    lines = (*home.lines, "", "")
    return {"address_1": lines[0], "address_2": lines[1], "address_3": lines[2], "postcode": home.postcode}


def _carer(nth: int, carer: Carer) -> Mapping[str, Value]:
    return {
        f"carer{nth}_name": carer.name,
        f"carer{nth}_relationship": carer.relationship,
        f"carer{nth}_telephone": carer.telephone,
        f"carer{nth}_email": carer.email,
    }


def _yes(said: bool) -> str:
    return "yes" if said else "no"
