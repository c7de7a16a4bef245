"""Children who live with others than their family: looked after, or placed for adoption; and those adopted before."""

from dataclasses import replace
from datetime import date, timedelta

from numpy.random import Generator

from contactpoint.lab.england.draws import chosen, quota, stream
from contactpoint.lab.england.facts import Child, Flag, Home, HomeKind
from contactpoint.lab.england.people.adoption import PROSPECTIVE, adopted_before
from contactpoint.lab.england.people.carers import ADOPTER, FOSTER, OTHER_ADOPTER, one_more
from contactpoint.lab.england.people.movements import HOMES_A_FAMILY
from contactpoint.lab.england.people.places import HOMES_OF_CHILDREN, spot
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.rates import population

TEN_YEARS = 3_650  # days
LEAST_AGE = 400  # days, of a child adopted before the first month
LONGEST_SINCE_PLACED = 700


def cared_for(plan: Plan, chunk: int, children: list[Child]) -> dict[int, Child]:
    """The children of the first population whose care is another's, by their position in `children`."""
    random, rate, count = stream(plan, chunk, "care"), population(), len(children)
    adopted, in_care, in_placement = (
        quota(share, count, chunk=chunk, of=plan.children)
        for share in (rate.adopted, rate.looked_after, rate.in_placement)
    )
    order = [nth for nth in chosen(random, range(count), count) if Flag.IN_REFUGE not in children[nth].flags]
    by_order = [nth for nth in order if (plan.today - children[nth].born).days > LEAST_AGE][:adopted]
    taken = set(by_order)
    others = [nth for nth in order if nth not in taken]
    found = {}
    for place, nth in enumerate(by_order, plan.later(chunk, 0)):
        found[nth] = adopted_before(plan, random, children[nth], (place, _order_on(plan, random, children[nth])))
    for nth in others[:in_care]:
        found[nth] = looked_after(plan, random, children[nth], _some_day(plan, random, children[nth]))
    for nth in others[in_care : in_care + in_placement]:
        since = _some_day(plan, random, children[nth])
        found[nth] = placed(plan, random, children[nth], since)
    return found


def placed(plan: Plan, random: Generator, child: Child, since: date) -> Child:
    """With two who will adopt, of one surname, in secret; the name is still the old one."""
    one = one_more(plan, random, child, (ADOPTER, PROSPECTIVE))
    other = one_more(plan, random, child, (OTHER_ADOPTER, PROSPECTIVE), family=one.family)
    home = _placement(random, child, (1, since))
    parent = tuple(carer for carer in child.carers if carer.relationship == "mother")
    flags = child.flags - {Flag.LOOKED_AFTER} | {Flag.IN_PLACEMENT}
    return replace(child, homes=(home, *child.homes), carers=(one, other, *parent), flags=flags)


def looked_after(plan: Plan, random: Generator, child: Child, since: date) -> Child:
    """With a foster carer in the same authority; the mother stays a carer."""
    foster = one_more(plan, random, child, (FOSTER, "foster carer"))
    home = _placement(random, child, (2, since))
    known = (foster, *child.carers[:1])
    return replace(child, homes=(home, *child.homes), carers=known, flags=child.flags | {Flag.LOOKED_AFTER})


def _placement(random: Generator, child: Child, when: tuple[int, date]) -> Home:
    nth, since = when
    address = HOMES_OF_CHILDREN + child.place * HOMES_A_FAMILY + nth
    authority = child.homes[0].authority
    return spot(random, authority).home(address, max(since, child.homes[0].since), HomeKind.PLACEMENT)


def _some_day(plan: Plan, random: Generator, child: Child) -> date:
    longest = min((plan.today - child.born).days, LONGEST_SINCE_PLACED)
    return plan.today - timedelta(int(random.integers(0, longest + 1)))


def _order_on(plan: Plan, random: Generator, child: Child) -> date:
    longest = min((plan.today - child.born).days - LEAST_AGE // 2, TEN_YEARS)
    return plan.today - timedelta(int(random.integers(1, longest)))
