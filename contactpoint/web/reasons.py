"""Why the visitor looks, as the form asks it: on a page of its own, and on the search form of a new visit."""

from collections.abc import Mapping
from dataclasses import dataclass

from contactpoint.access.purposes import (
    PURPOSES,
    Need,
    PurposeRule,
    check_purpose,
    involvements_for,
    purposes_for,
)
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode
from contactpoint.pages.page import Fault

NEEDS = {
    Need.NOTHING: "Nothing more is needed. Somebody asks you within a day which child it was, and why it was urgent.",
    Need.INVOLVEMENT: "Say what you are to the child.",
    Need.REFERENCE: "Give the {reference}.",
    Need.EITHER: "Say what you are to the child, or give a {reference}.",
    Need.BOTH: "Say what you are to the child, and give the {reference}.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A purpose that the role may state, and what goes with it."""

    code: str
    label: str
    explained: str


def choices(actor: Actor) -> tuple[Choice, ...]:
    """The purposes that the actor may state, in the order of the list."""
    return tuple(
        Choice(code.value, rule.label, _explained(rule))
        for code, rule in purposes_for(actor.role, actor.sector).items()
    )


def involved(actor: Actor) -> tuple[tuple[str, str], ...]:
    """What the actor may say they are to the child."""
    return (("", "Choose one"), *involvements_for(actor.sector).items())


def typed(form: Mapping[str, str]) -> Purpose | None:
    """The purpose of the POST, None where none of the list was chosen."""
    code = form.get("purpose", "")
    if code not in PURPOSES:
        return None
    reference = form.get("reference", "").strip().upper()
    return Purpose(PurposeCode(code), form.get("involvement") or None, reference or None)


def fault_in(stated: Purpose | None, actor: Actor) -> Fault | None:
    """What is missing, at its field; None where the reason is complete."""
    if stated is None:
        return Fault("purpose", "Choose why you are looking.")
    missing = check_purpose(stated, actor)
    return Fault(_field(stated, actor), missing) if missing else None


def _field(stated: Purpose, actor: Actor) -> str:
    """The field to go to where `stated` is not complete or not of the list."""
    rule = PURPOSES[stated.code]
    if stated.reference and not rule.pattern.fullmatch(stated.reference):
        return "reference"
    if stated.involvement and stated.involvement in (rule.involvements or involvements_for(actor.sector)):
        return "reference"
    return "reference" if rule.need is Need.REFERENCE else "involvement"


def _explained(rule: PurposeRule) -> str:
    """The legal basis, and what has to be said with this purpose."""
    return f"{rule.basis}. {NEEDS[rule.need].format(reference=rule.reference)}"
