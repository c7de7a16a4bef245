"""What an administrator hands over face to face: kept sealed under the visit, shown once, and the event of that."""

import enum
import json
from dataclasses import asdict, dataclass

from django.db import transaction

from contactpoint.access import handles
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import person_row, role_held
from contactpoint.access.handles import HandleKind, NoSuchHandle
from contactpoint.access.queries import role_of
from contactpoint.access.rules import Capability, Face, face_of
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose


class Hand(enum.StrEnum):
    """What is handed over."""

    ENROLMENT = "enrolment"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Handed:
    """To whom, what, and the codes themselves; `organisation`: the code of theirs when handed over."""

    person: str
    name: str
    username: str
    face: Face
    hand: Hand
    codes: tuple[str, ...]
    organisation: str = ""


def keep_to_hand(token: str, username: str, hand: Hand, codes: list[str]) -> str:
    """The handle at which this visit can see the codes once."""
    person = person_row(username)
    face = face_of(role_of(person.id))
    handed = Handed(person.id, person.name, person.username, face, hand, tuple(codes))
    return handles.keep(token, HandleKind.HANDED, json.dumps(asdict(handed)).encode())


class HandedBefore(NoSuchHandle):
    """Nothing waits at this handle to be handed over: it was shown, or never was there."""


@transaction.atomic
def hand_over(token: str, handle: str, *, actor: Actor, purpose: Purpose) -> Handed:
    """What was kept at the handle, for the only time. Raises `HandedBefore`, `NotAllowed`, `StepUpNeeded`."""
    try:
        kept = json.loads(handles.take_handle(token, HandleKind.HANDED, handle))
    except NoSuchHandle as error:
        raise HandedBefore(str(error)) from error
    kept |= {"face": Face(kept["face"]), "hand": Hand(kept["hand"]), "codes": tuple(kept["codes"])}
    held = role_held(kept["person"])
    handed = Handed(**{**kept, "organisation": held.organisation.code if held else ""})
    owner = held.organisation_id if held else None
    require(actor, Capability.PERSON_ADD, purpose=purpose, owner=owner, about=handed.person)
    record_account(EventKind.HANDED_OVER, {"person": handed.person, "hand": handed.hand}, actor=actor, purpose=purpose)
    return handed
