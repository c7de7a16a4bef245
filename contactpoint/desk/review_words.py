"""How pairs, what they agree on and what was answered are written on the desk's pages."""

from collections.abc import Iterable, Iterator, Mapping

from contactpoint.desk.words import Tag
from contactpoint.disclosure.facts import IdentifierKind
from contactpoint.disclosure.rules import named_source
from contactpoint.kernel.dates import PartialDate
from contactpoint.lookup.rules import source_name
from contactpoint.pages.words import day
from contactpoint.review.rules import Agreement, Kind, Said, Topic

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
    Agreement.ONE: Tag("Only one has it", "grey"),
    Agreement.NEITHER: Tag("Neither has it", "grey"),
}
ANSWERED: Mapping[Kind, str] = {
    Kind.MATCH: "You decided: a match. The two become one child.",
    Kind.DIFFERENT: "You decided: different. The two stay two children.",
    Kind.SKIP: "Skipped. The pair is at the end of the list until tomorrow.",
    Kind.UNDO: "Undone. The pair comes back to the list within a minute.",
}


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
