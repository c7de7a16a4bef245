"""How what happened to a child is written on the desk's pages."""

from collections.abc import Mapping

from contactpoint.access.queries import Who
from contactpoint.disclosure.rules import named_source
from contactpoint.history.actions.reading import Told
from contactpoint.history.rules import Line, Step
from contactpoint.kernel.dates import LONDON, PartialDate
from contactpoint.lookup.rules import source_name
from contactpoint.pages.words import day

OF_A_CHILD: Mapping[Step, str] = {
    Step.MATCH: "Decided: one child with number {number}.",
    Step.DIFFERENT: "Decided: not one child with number {number}.",
    Step.UNDO: "A decision about number {number} was taken back.",
    Step.JOINED: "From number {number} came records of: {sources}.",
    Step.LED: "Number {number} proved to be this child and leads here. With it came records of: {sources}.",
    Step.PARTED: "To number {number} went records of: {sources}.",
}
ALONE: Mapping[Step, str] = {
    Step.PASSED: "The child passed to another authority.",
    Step.CAME: "A record came from: {sources}.",
    Step.MATCH: "Decided: a record that waited is this child’s.",
    Step.DIFFERENT: "Decided: a record that waited is not this child’s.",
    Step.UNDO: "A decision about a record that waited was taken back.",
}
RULES: Mapping[str, str] = {
    "new_child": "It brought the child: it agreed with no other record closely enough.",
    "weight": "It agrees closely with other records of the child.",
    "renamed": "The name is another; the NHS number, the date of birth and the home are the same.",
    "lone": "It agrees with the child, stood alone, and no other record of the child was of its kind.",
    "person": "It is the child’s by a person’s decision.",
}
"""Why a record is where it is; a rule of an earlier version has no words any more."""
SOMEBODY = "Somebody who has no account any more"


def day_of(line: Line) -> str:
    """The day in England; the time of day is nobody's need."""
    return day(PartialDate.of(line.at.astimezone(LONDON).date()))


def what(line: Line) -> str:
    """What happened, in one sentence."""
    sources = ", ".join(dict.fromkeys(source_name(named_source(one)) for one in line.sources))
    if line.number is None:
        return ALONE[line.step].format(sources=sources)
    return OF_A_CHILD[line.step].format(number=line.number.shown, sources=sources)


def why(line: Line, told: Told) -> str:
    """The rule or the reason for it; empty where there is none."""
    if line.answer and line.step is not Step.UNDO:
        return told.reasons.get(line.answer, "")
    return RULES.get(line.rule or "", "")


def who(line: Line, told: Told) -> str:
    """Who did it; empty where nobody decided."""
    if line.by is None:
        return ""
    if line.with_them is None:
        return f"By {_named(told.people.get(line.by))}."
    first, second = (_named(told.people.get(one)) for one in (line.by, line.with_them))
    return f"Proposed by {first}. Accepted by {second}."


def _named(one: Who | None) -> str:
    return f"{one.name} ({one.organisation})" if one else SOMEBODY
