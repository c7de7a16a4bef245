"""What case systems, voluntary organisations and clinics make of children: one row an involvement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from contactpoint.intake.format.templates import COMMON, TEMPLATES
from contactpoint.intake.rules import Kind
from contactpoint.kernel.dates import birthday
from contactpoint.lab.england.facts import Flag, HomeKind
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import Crowd
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.scatter import Mask, Shares, numbers
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.local_services import Desk, Worker
from contactpoint.lab.england.sources.sending import KEYS_A_CHILD, Sent, begin, carried, known, row_keys
from contactpoint.lab.england.sources.source_rates import involvement_rates, source_rates

SHORTEST, LONGEST = 30, 650  # days since an involvement of the first month began
A_MONTH = 28
LONGEST_ENDED = 300
FIRST_UPN_AGE = 5
FIRST_AGE = {Kind.YOUTH_JUSTICE: 10, Kind.SENSITIVE: 12, Kind.EDUCATION_WELFARE: 5}
ENDED, LOOKED_AFTER = (
    TEMPLATES[Kind.SOCIAL_CARE].columns.index(column) - len(COMMON) for column in ("ended_on", "looked_after")
)  # among the columns that case systems have beyond the common ones
NEVER = -1.0
SMALLEST_STEP = 1e-9
A_HAIR = 1e-3  # of a month: who stands on the mark itself was there in month 0, however the division rounds


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who is worked with in a month; `since` and `over` are months ago, negative where not yet."""

    kind: Kind
    covered: Mask
    since: Shares
    over: Shares


def social_care(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """Looked-after children among them; some involvements are over."""
    looked_after = crowd.flagged(Flag.LOOKED_AFTER)
    drawn = _drawn(lots, crowd, plan.month, kind=Kind.SOCIAL_CARE, among=crowd.ages >= 0, surely=looked_after)
    rows = begin(plan, lots, crowd, kind=Kind.SOCIAL_CARE, covered=drawn.covered)
    return _worked(plan, lots, rows, local=local, desk=Desk.SOCIAL_CARE, drawn=drawn)


def youth_justice(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """Children from the age of ten."""
    drawn = _drawn(lots, crowd, plan.month, kind=Kind.YOUTH_JUSTICE, among=crowd.aged(10, 17))
    rows = begin(plan, lots, crowd, kind=Kind.YOUTH_JUSTICE, covered=drawn.covered)
    return _worked(plan, lots, rows, local=local, desk=Desk.YOUTH_JUSTICE, drawn=drawn)


def health_visiting(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """Health visitors until the age of four, school nurses from five to sixteen."""
    rates = source_rates(Kind.HEALTH_VISITING)
    young, older = crowd.aged(0, 4), crowd.aged(5, 16)
    visited = _share(lots, crowd, "health_visitor", young, rate=rates.coverage)
    visited |= _share(lots, crowd, "school_nurse", older, rate=rates.coverage_school_nurse)
    rows = begin(plan, lots, crowd, kind=Kind.HEALTH_VISITING, covered=visited)
    nursed = older[visited].tolist()
    desks = [Desk.SCHOOL_NURSE if nurse else Desk.HEALTH_VISITOR for nurse in nursed]
    return _staffed(
        plan,
        lots,
        rows,
        workers=_workers(lots, rows, local, desks=desks),
        drawn=_all_along(Kind.HEALTH_VISITING, visited),
    )


def education_welfare(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """Everyone who is taught at home, and some of the others."""
    of_age = crowd.aged(5, 16)
    at_home = crowd.flagged(Flag.NOT_IN_SCHOOL) & of_age
    drawn = _drawn(lots, crowd, plan.month, kind=Kind.EDUCATION_WELFARE, among=of_age & ~at_home, surely=at_home)
    rows = begin(plan, lots, crowd, kind=Kind.EDUCATION_WELFARE, covered=drawn.covered)
    return _worked(plan, lots, rows, local=local, desk=Desk.EDUCATION_WELFARE, drawn=drawn)


def voluntary(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """Organisations by authority; a refuge sends the children of its families, at its own address."""
    in_refuge = np.fromiter((child.homes[0].kind is HomeKind.REFUGE for child in crowd.children), bool)
    drawn = _drawn(lots, crowd, plan.month, kind=Kind.VOLUNTARY, among=crowd.ages >= 0, surely=in_refuge)
    rows = begin(plan, lots, crowd, kind=Kind.VOLUNTARY, covered=drawn.covered)
    for row in rows:
        if row.child.homes[0].kind is HomeKind.REFUGE:
            row.home = row.child.homes[0]
            row.postcode, row.as_of = row.home.postcode, max(row.as_of, row.home.since)
    return _of_organisations(plan, lots, rows, local=local, drawn=drawn)


def sensitive(plan: Plan, lots: Lots, crowd: Crowd, local: Local) -> list[Sent]:
    """Clinics, from the age of twelve."""
    drawn = _drawn(lots, crowd, plan.month, kind=Kind.SENSITIVE, among=crowd.aged(12, 17))
    rows = begin(plan, lots, crowd, kind=Kind.SENSITIVE, covered=drawn.covered)
    return _of_organisations(plan, lots, rows, local=local, drawn=drawn)


CASES: Mapping[Kind, Callable[[Plan, Lots, Crowd, Local], list[Sent]]] = {
    Kind.SOCIAL_CARE: social_care,
    Kind.YOUTH_JUSTICE: youth_justice,
    Kind.HEALTH_VISITING: health_visiting,
    Kind.EDUCATION_WELFARE: education_welfare,
    Kind.VOLUNTARY: voluntary,
    Kind.SENSITIVE: sensitive,
}


def ended_on(row: Sent) -> date | None:
    """The day on which the involvement of a row ended."""
    ended = row.further[ENDED]
    return ended if isinstance(ended, date) else None


def closed(row: Sent, plan: Plan) -> Sent:
    """The row once its involvement has ended, in the plan's month."""
    ended = max(plan.extracted - timedelta(row.key // KEYS_A_CHILD % A_MONTH), row.as_of)
    further = [*row.further]
    further[ENDED], further[LOOKED_AFTER] = ended, "no"
    return replace(row, as_of=ended, further=further)


def _share(lots: Lots, crowd: Crowd, name: str, among: Mask, *, rate: float) -> Mask:
    return known(lots, crowd, Kind.HEALTH_VISITING, among, wanted=lots.wanted(rate, int(among.sum())), name=name)


def _drawn(lots: Lots, crowd: Crowd, month: int, *, kind: Kind, among: Mask, surely: Mask | None = None) -> Drawn:
    """Each month the draw moves on by the turnover: some are left behind, as many others are reached."""
    sure = np.zeros(len(crowd.children), bool) if surely is None else surely
    wanted = lots.wanted(source_rates(kind).coverage, int(among.sum())).less(int((sure & among).sum()))
    others = among & ~sure
    lots.drawn(kind, crowd.places, others, wanted=wanted)
    mark, rates = lots.mark(kind), involvement_rates()
    step = max(mark * rates.turnover, SMALLEST_STEP)
    own = (lots.shares(kind, crowd.places) - month * step) % 1.0
    ended = mark * rates.ended if kind is Kind.SOCIAL_CARE else NEVER
    since = np.where(sure, np.inf, (mark - own) / step)
    return Drawn(kind, ((own <= mark) & others) | sure, since, np.where(sure, NEVER, (ended - own) / step))


def _all_along(kind: Kind, covered: Mask) -> Drawn:
    """Everyone worked with since before the first month."""
    return Drawn(kind, covered, np.full(len(covered), np.inf), np.full(len(covered), NEVER))


def _worked(plan: Plan, lots: Lots, rows: list[Sent], *, local: Local, desk: Desk, drawn: Drawn) -> list[Sent]:
    return _staffed(plan, lots, rows, workers=_workers(lots, rows, local, desks=[desk] * len(rows)), drawn=drawn)


def _workers(lots: Lots, rows: list[Sent], local: Local, *, desks: list[Desk]) -> list[Worker]:
    """Someone of the authority where the source believes the child to live; sets the rows' sources."""
    found = []
    picks = numbers(row_keys(rows), lots.salt("worker"))
    for row, desk, pick in zip(rows, desks, picks, strict=True):
        row.source = f"{desk.kind}.{row.home.authority}"
        staff = local.services(row.home.authority).workers[desk]
        found.append(staff[pick % len(staff)])
    return found


def _of_organisations(plan: Plan, lots: Lots, rows: list[Sent], *, local: Local, drawn: Drawn) -> list[Sent]:
    found, kept = [], local.organisations
    for row, pick in zip(rows, numbers(row_keys(rows), lots.salt("organisation")), strict=True):
        in_refuge = row.kind is Kind.VOLUNTARY and row.home.kind is HomeKind.REFUGE
        among = kept.clinics if row.kind is Kind.SENSITIVE else kept.refuges if in_refuge else kept.voluntary
        share = (row.home.address_id if in_refuge else pick) % 9_973 / 9_973
        organisation = kept.serving(among, row.home.authority, share)
        row.source = organisation.code
        found.append(kept.worker(organisation, pick))
    return _staffed(plan, lots, rows, workers=found, drawn=drawn)


def _staffed(plan: Plan, lots: Lots, rows: list[Sent], *, workers: list[Worker], drawn: Drawn) -> list[Sent]:
    """The rows with the cells of the case columns."""
    kind, rates = drawn.kind, source_rates(drawn.kind)
    schooled = np.array([(plan.extracted - row.child.born).days >= FIRST_UPN_AGE * 366 for row in rows], bool)
    has_nhs = carried(lots, rows, f"{kind}/nhs", rate=rates.nhs_number)
    has_upn = carried(lots, rows, f"{kind}/upn", rate=rates.upn, eligible=schooled)
    told = numbers(row_keys(rows), lots.salt(f"{kind}/involvement"))
    since, over = drawn.since[drawn.covered].tolist(), drawn.over[drawn.covered].tolist()
    lasting = zip(rows, workers, told, since, over, has_nhs, has_upn, strict=True)
    for row, worker, number, months, months_over, nhs, upn in lasting:
        started = _day(plan, row, number, months=months)
        ended = _ended(plan, started, number, months=months_over)
        row.as_of = max(row.as_of, started)
        row.further = [
            row.child.nhs_number if nhs else "",
            row.child.upn if upn else "",
            *worker.cells,
            started,
            ended or "",
            *_flags(row, number, over=ended is not None),
        ]
    return rows


def _day(plan: Plan, row: Sent, number: int, *, months: float) -> date:
    """The day on which the involvement began: before the first month, or in the month of its draw."""
    if months < plan.month - A_HAIR:
        began = plan.at(plan.month - int(months)).extracted - timedelta(number % A_MONTH)
    else:
        began = plan.today - timedelta(SHORTEST + number % (LONGEST - SHORTEST))
    return max(began, birthday(row.child.born, FIRST_AGE.get(row.kind, 0)))


def _ended(plan: Plan, started: date, number: int, *, months: float) -> date | None:
    if months < 0:
        return None
    if months < plan.month - A_HAIR:
        return max(plan.at(plan.month - int(months)).extracted - timedelta(number % A_MONTH), started)
    return max(plan.today - timedelta((number >> 8) % LONGEST_ENDED), started)


def _flags(row: Sent, number: int, *, over: bool) -> tuple[str, ...]:
    """Lead professional, assessment, looked after, and the carer who is named."""
    rates, social = involvement_rates(), row.kind is Kind.SOCIAL_CARE
    lead, assessed, named = ((number >> shift) % 100 / 100 for shift in (0, 10, 20))
    carer = row.child.carers[0] if row.child.carers and named < rates.carer_named else None
    return (
        "yes" if social and lead < rates.lead else "no",
        "yes" if social and assessed < rates.assessed else "no",
        "yes" if social and not over and Flag.LOOKED_AFTER in row.child.flags else "no",
        f"{carer.given} {carer.family}" if carer else "",
        carer.telephone if carer else "",
    )
