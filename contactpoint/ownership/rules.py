"""How a child passes from one authority to another: the steps, who takes them, and what each may see of them."""

import enum
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode, Core
from contactpoint.kernel.numbers import ChildNumber

ENDED_DAYS = 30
"""How long a list still shows a transfer that has ended."""


class Kind(enum.StrEnum):
    """A *placing* is the national desk's, of a limited child: no data manager sees it."""

    OFFER = "offer"
    ASK = "ask"
    PLACING = "placing"


class State(enum.StrEnum):
    """Where the two authorities stand with it; whether the worker has moved the child is `Done`."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Done(enum.StrEnum):
    """What became of an accepted transfer; nothing yet where it waits for the worker or the national desk."""

    MOVED = "moved"
    DISMISSED = "dismissed"


class Standing(enum.StrEnum):
    """What a transfer is to the authority that reads of it. None names the other authority."""

    OFFERED = "offered"
    OFFERED_TO_YOU = "offered_to_you"
    ASKED = "asked"
    ASKED_OF_YOU = "asked_of_you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """`giver`: who offers, or who answered that they give; None for an ask that is open.

    `blind`: proposed while no more than four facts were shown of the child, so nobody has looked whose it is.
    """

    id: UUID
    number: ChildNumber
    kind: Kind
    state: State
    blind: bool
    giver: AuthorityCode | None
    taker: AuthorityCode
    proposed_by: str

    @property
    def proposer(self) -> AuthorityCode:
        return {Kind.OFFER: self.giver or NATIONAL_DESK, Kind.ASK: self.taker, Kind.PLACING: NATIONAL_DESK}[self.kind]


@dataclass(frozen=True, slots=True)
class Whose:
    """What the desk may go by: the owner of a child that is shown in full, and None of any other (B6-31)."""

    shown: bool
    owner: AuthorityCode | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A transfer as one authority may see it; `ended` None while it is open.

    `who` stands only where that authority has yet to answer: it must know whom it is asked about.
    """

    number: ChildNumber
    standing: Standing
    state: State
    ended: datetime | None
    who: Core | None


class WaitsFor(enum.StrEnum):
    """Whose step is next, of what officers see."""

    TAKER = "taker"
    DESK_TO_CARRY = "what data managers agreed"
    DESK_TO_ANSWER = "what an authority asks"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A limited child as an officer's list has it; `giver` is the owner, for the national desk alone."""

    number: ChildNumber
    giver: AuthorityCode | None
    taker: AuthorityCode
    waits_for: WaitsFor


def answerer(transfer: Transfer, whose: Whose) -> AuthorityCode | None:
    """Who may accept it. An ask for a child that is not shown in full waits for the national desk, like its owner.

    What was offered of a child that is shown in full is its owner's to offer.
    """
    if transfer.kind is Kind.ASK:
        return whose.owner
    stale = transfer.kind is Kind.OFFER and whose.shown and transfer.giver != whose.owner
    return None if stale else transfer.taker


def standing_of(transfer: Transfer, whose: Whose, reader: AuthorityCode) -> Standing | None:
    """What it is to `reader`, if anything."""
    if transfer.kind is Kind.PLACING:
        return None
    offer = transfer.kind is Kind.OFFER
    if transfer.proposer == reader:
        return Standing.OFFERED if offer else Standing.ASKED
    other = transfer.taker if offer else _asked(transfer, whose)
    if other != reader:
        return None
    return Standing.OFFERED_TO_YOU if offer else Standing.ASKED_OF_YOU


def _asked(transfer: Transfer, whose: Whose) -> AuthorityCode | None:
    return answerer(transfer, whose) if transfer.state is State.OPEN else transfer.giver
