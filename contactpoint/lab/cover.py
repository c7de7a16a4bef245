"""How many others a shielded child is among: of limited children, those limited for another cause (design §1).

A reader sees that a child is limited, never why. Where nearly all who are limited are shielded, that can be guessed.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode, Cause, LifeState
from contactpoint.disclosure.inputs import limited_by, minted_after, read_lives
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding.queries import gated_by_hand, shielded

AT_ONCE = 1_000
OTHER_CAUSES = (Cause.UNDER_REVIEW, Cause.RESTRICTION, Cause.BIRTH_IN_DOUBT)
Owners = Mapping[ChildNumber, AuthorityCode]


class NobodyShielded(ContactPointError):
    """The database has no shielded child, so that there is nobody to cover."""


@dataclass(frozen=True, slots=True)
class Children:
    """Those who are live, by who owns them; which of them are shielded, and which limited for another cause."""

    owners: Owners
    shielded: frozenset[ChildNumber]
    otherwise: frozenset[ChildNumber]


def read_children() -> Children:
    """For the worker: owners are sealed."""
    owners = dict(_owners())
    named = frozenset(owners)
    otherwise = gated_by_hand().union(*map(limited_by, OTHER_CAUSES))
    return Children(owners, shielded() & named, otherwise & named)


def covers(children: Children) -> Mapping[str, float]:
    """As figures: before any authority opens, with every second one open, and with all open (no ending).

    Where one authority has the least cover is told, not which. Raises `NobodyShielded`.
    """
    if not children.shielded:
        raise NobodyShielded("No child of this database is shielded, so nothing was measured. Prepare a larger one.")
    authorities = sorted(set(children.owners.values()))
    found: dict[str, float] = {"children": len(children.owners), "shielded": len(children.shielded)}
    for ending, closed in (("_before", authorities), ("_half", authorities[::2]), ("", ())):
        limited = _limited(children, closed)
        found[f"limited{ending}"] = len(limited)
        found[f"limited_not_shielded{ending}"] = len(limited - children.shielded)
        found[f"limited_per_shielded{ending}"] = round(len(limited) / len(children.shielded), 2)
        found[f"limited_per_shielded_least{ending}"] = round(_least(children, limited), 2)
    return found


def _owners() -> Iterator[tuple[ChildNumber, AuthorityCode]]:
    after = 0
    while numbers := minted_after(after, most=AT_ONCE):
        after = numbers[-1]
        for number, life in read_lives(numbers).items():
            if life.state is LifeState.LIVE:
                yield number, life.owner or NATIONAL_DESK


def _limited(children: Children, closed: Sequence[AuthorityCode]) -> frozenset[ChildNumber]:
    gated = {number for number, owner in children.owners.items() if owner in closed}
    return children.shielded | children.otherwise | gated


def _least(children: Children, limited: Collection[ChildNumber]) -> float:
    """Of the authorities that have a shielded child."""
    hidden = Counter(children.owners[number] for number in children.shielded)
    all_limited = Counter(children.owners[number] for number in limited)
    return min(all_limited[authority] / count for authority, count in hidden.items())
