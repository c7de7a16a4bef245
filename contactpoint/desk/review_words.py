"""How pairs, what they agree on and what was answered are written on the desk's pages."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from contactpoint.desk.words import Tag
from contactpoint.disclosure.facts import Core, IdentifierKind
from contactpoint.disclosure.rules import named_source
from contactpoint.kernel.dates import LONDON, PartialDate
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lookup.rules import source_name
from contactpoint.pages.words import day
from contactpoint.review.rules import Agreement, Given, Kind, Pair, Said, Topic

TOPICS: Mapping[Topic, str] = {
    Topic.NAME: "Name",
    Topic.BORN: "Date of birth",
    Topic.GENDER: "Gender",
    Topic.ADDRESS: "Address",
    Topic.CARER: "Carers",
    Topic.SERVICE: "Services",
}
NUMBERS: Mapping[IdentifierKind, str] = {IdentifierKind.NHS: "NHS number", IdentifierKind.UPN: "Pupil number"}
AGREEMENTS: Mapping[Agreement, Tag] = {
    Agreement.SAME: Tag("The same", "green"),
    Agreement.PARTLY: Tag("Partly the same", "yellow"),
    Agreement.DIFFERENT: Tag("Different", "red"),
    Agreement.FIRST: Tag("Only the first", "grey"),
    Agreement.SECOND: Tag("Only the second", "grey"),
    Agreement.NEITHER: Tag("Neither has it", "grey"),
}
OWN_SERVICES = Tag("Each its own", "grey")
TWO = "they may be two children: twins, or namesakes"
WHY: Mapping[str, str] = {
    "second_row": f"A source that keeps one row a child has two. It may have one child twice, or {TWO}.",
    "shortened_row": (
        "A source that keeps one row a child has two with one NHS number. It may have one child twice, or one row may "
        "bear the number of a brother or sister."
    ),
    "other_nhs_number": f"A child has one NHS number. One of the two may be wrong, or {TWO}.",
    "nhs_number_of_another": "One of the two may bear the NHS number of another child by a slip.",
    "upn_of_another": "One of the two may bear the pupil number of another child by a slip.",
    "renamed_in_reverse": "The child may have been renamed, or family and given name may have changed places.",
    "number_beside_other_name": (
        "A number is the same and the name is not. The child may have been renamed, or one row may bear the number of "
        "a brother or sister."
    ),
    "two_names": "The given names are alike, and are names that twins bear.",
    "none_shared": "Both have several given names, as twins do who are named alike, and none of them is the same.",
    "one_initial": "An initial may be that of a twin.",
    "other_further_names": "Twins may share their first given name.",
    "turned_names": "What stands as the given name is rather a family name, so that twins would look the same.",
    "other_family": "No home, carer or family name is the same. It may be one child who moved, or a namesake.",
    "near_name": "The given names are near, and may be those of two children of one home.",
    "twins_name": "Neither is from a source that has every child, so that one of them may be a twin.",
    "names_of_two": "Two names so near, in one home, may be those of twins.",
    "no_given_name": "Without a given name nothing tells twins apart.",
    "number_without_name": "A number alone may be that of another child by a slip.",
    "number_elsewhere": "A number alone may be that of another child by a slip.",
    "no_date_of_birth": "Without a date of birth nothing tells brothers and sisters, or namesakes, apart.",
    "new_year": "The first of January often stands where a day of birth is not known, so it may be a namesake.",
    "likely": "They agree, but not so closely that no person need look.",
    "nhs_number_alone": "The NHS number is the same, and little else.",
    "upn_alone": "The pupil number is the same, and little else.",
}
"""Why a person is asked, by the rule of linkage; no word of it depends on more than the two."""
SO_CLOSE = (
    "They agree so closely that they would be one child by rule, but something stands in the way: another record "
    "agrees nearly as closely with one of them, or both have a row of a source that keeps one a child. Before you "
    "decide, look for a twin or a namesake."
)
"""Where a rule would have put the two together, whichever it is."""
JOINING = frozenset({"weight", "renamed"})
ANSWERED: Mapping[Kind, str] = {
    Kind.MATCH: "You decided: a match. The two become one child.",
    Kind.DIFFERENT: "You decided: different. The two stay two children.",
    Kind.SKIP: "Skipped. The pair stands at the end of the list and is offered again tomorrow.",
    Kind.UNDO: "Undone. The pair comes back to the list within a minute or two.",
}
KINDS: Mapping[Kind, str] = {Kind.MATCH: "Match", Kind.DIFFERENT: "Different"}
WAITED = {1: "a record that waited", 2: "two records that waited"}


def why(pair: Pair) -> str:
    """Why a person is asked; empty for a rule that is no more."""
    return SO_CLOSE if pair.rule in JOINING else WHY.get(pair.rule, "")


def stand(pair: Pair, topic: Topic) -> Tag:
    """How the two stand to each other on a topic. A child has several services, so that others are no difference."""
    how = pair.agreement(topic)
    return OWN_SERVICES if topic is Topic.SERVICE and how is Agreement.DIFFERENT else AGREEMENTS[how]


def of_pair(pair: Pair) -> str:
    """Which pair it is: a name that each side says."""
    named = (next((said.text for said in side.on(Topic.NAME)), "no name") for side in pair.sides)
    return " and ".join(named)


def of_given(given: Given) -> str:
    """Which pair it was, by what the children's pages say now; a child who is another now goes by the number alone."""
    cores = {core.number: core for core in given.cores}
    waited = WAITED.get(2 - len(given.children), "")
    return " and ".join(
        [*(_child(number, cores.get(number)) for number in given.children), *([waited] if waited else [])]
    )


def _child(number: ChildNumber, core: Core | None) -> str:
    if core is None:
        return f"number {number.shown}"
    return f"{core.family}, {' '.join(core.given)}, born {day(core.born)}, {number.shown}"


def moment(at: datetime) -> str:
    """Day and time in England."""
    there = at.astimezone(LONDON)
    return f"{day(PartialDate.of(there.date()))}, {there:%H:%M}"


def told(said: Iterable[Said]) -> Iterator[tuple[str, str]]:
    """Each thing that is said, once, with who says it and when that was confirmed."""
    by_text: dict[str, list[str]] = {}
    for one in said:
        by_text.setdefault(one.text, []).append(_whose(one))
    for text, whose in by_text.items():
        yield text, "; ".join(dict.fromkeys(whose))


def _whose(one: Said) -> str:
    name = source_name(named_source(one.source)) if one.source else "A service"
    return f"{name}, {day(PartialDate.of(one.confirmed))}" if one.confirmed else name
