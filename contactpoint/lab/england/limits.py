"""Who is limited in truth, and why; no feed says it."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain, cycle, islice, repeat

from contactpoint.lab.england.draws import chosen, quota, stream
from contactpoint.lab.england.plan import CHILDREN_A_CHUNK, Plan
from contactpoint.lab.england.rates import population

FEWEST_SHIELDED = 20  # in a small population, so that the demonstration has questions to ask
SMALL = 20  # children for each of those
SHARE_AT_MOST = 4  # of a population that is smaller still, one in so many


class Limited(StrEnum):
    """Why a true child is limited; values are causes of `contactpoint limit`, "" for none."""

    NO = ""
    SHIELD = "shield"
    UNDER_REVIEW = "under_review"
    RESTRICTION = "restriction"


OTHER_CAUSES = (Limited.UNDER_REVIEW, Limited.RESTRICTION)


def limits(plan: Plan, chunk: int) -> Mapping[int, Limited]:
    """The limited children of a chunk by place, the same in every month; those born later are not limited."""
    rate, count = population(), plan.children_in(chunk)
    shielded = quota(rate.shielded, count, chunk=chunk, of=plan.children)
    if chunk == 0:
        shielded = min(max(shielded, min(FEWEST_SHIELDED, count // SMALL)), count // SHARE_AT_MOST)
    others = round(shielded * rate.limited_otherwise / rate.shielded)
    drawn = chosen(stream(plan, chunk, "limits"), range(count), shielded + others)
    causes = chain(repeat(Limited.SHIELD, shielded), cycle(OTHER_CAUSES))
    first = chunk * CHILDREN_A_CHUNK
    return dict(zip((first + nth for nth in drawn), islice(causes, len(drawn)), strict=True))
