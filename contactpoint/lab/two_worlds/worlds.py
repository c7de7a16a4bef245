"""The three worlds of a trial: what is shown of the child is the same in all of them.

The first has a shielded child. The second differs from it in hidden values alone (N1), the third in the cause of the
limit alone (N2).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Cause,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    NameUse,
    SourceRecord,
)
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.two_worlds.acting import DESK, LOADER, act_as
from contactpoint.lab.two_worlds.base import OFFICER, SHIELDING, arrive
from contactpoint.lab.two_worlds.canaries import canary
from contactpoint.lab.two_worlds.hidden import Secrets
from contactpoint.lab.two_worlds.seeded import Seeded
from contactpoint.lab.two_worlds.shown import CLOSED, CONFIRMED, doubtful_record
from contactpoint.review.actions import limit as carry_out
from contactpoint.review.actions import refresh
from contactpoint.shielding.actions import lift, limit

AT_LAST = 900
"""The place of the record that may be about the hidden child and waits, where nothing is hidden before a limit."""


@dataclass(frozen=True, slots=True)
class Child:
    """The four facts, and whether the child's authority has not opened yet: then it is limited from its first row."""

    number: ChildNumber
    name: Name
    born: PartialDate
    gated: bool

    @property
    def family(self) -> str:
        return self.name.family


@dataclass(frozen=True, slots=True)
class World:
    """One of the worlds: what is hidden, what is hidden later, the causes that an officer sets, and those in their
    place after the step that turns them.
    """

    name: str
    child: Child
    secrets: Secrets
    later: Secrets
    causes: tuple[Cause, ...]
    turned: tuple[Cause, ...] = ()


class NotTheChild(RuntimeError):
    """The rows about the hidden child did not make exactly that child: a fault of the harness."""


def build(world: World, seeded: Seeded) -> None:
    """Brings the child as feeds would, and limits it as officers do."""
    act_as(LOADER, seeded)
    with _next_number(world.child.number):
        came = arrive([first_record(world)], owner=CLOSED if world.child.gated else world.secrets.authority)
    came |= arrive(list(further_records(world)))
    if came != {world.child.number}:
        raise NotTheChild(world.name)
    if not world.causes and world.turned:
        arrive([doubtful_record(first_record(world), AT_LAST)], owner=world.secrets.authority)
    refresh(actor=WORKER, purpose=UPKEEP)
    for cause in world.causes:
        _decided(limit, world, cause, seeded=seeded)


def turn(world: World, seeded: Seeded) -> None:
    """Sets the causes that come and then lifts those that go, so that a limited child is limited throughout."""
    for cause in set(world.turned) - set(world.causes):
        _decided(limit, world, cause, seeded=seeded)
    for cause in set(world.causes) - set(world.turned):
        _decided(lift, world, cause, seeded=seeded)


def _decided(decide: Callable[..., UUID], world: World, cause: Cause, *, seeded: Seeded) -> None:
    """An officer's decision, carried out at once by the worker."""
    act_as(DESK, seeded)
    event = decide(world.child.number, cause, actor=OFFICER, purpose=SHIELDING)
    act_as(LOADER, seeded)
    carry_out(str(event), actor=WORKER, purpose=UPKEEP)


@contextmanager
def _next_number(number: ChildNumber) -> Iterator[None]:
    """The next number that is minted: drawn by the trial, so that the child stands where it should among namesakes."""
    minted = ChildNumber.mint
    ChildNumber.mint = classmethod(lambda cls: number)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ChildNumber.mint = minted  # type: ignore[method-assign]


def first_record(world: World) -> SourceRecord:
    """The benefit office's, which brings the child: its home, its carer and a former name are hidden."""
    secrets = world.secrets
    former = Name(secrets.former_family, world.child.name.given, NameUse.FORMER)
    return replace(
        said_by(world, "benefit"),
        names=(world.child.name, former),
        address=Address(secrets.lines, secrets.postcode),
        carers=(mother(world, secrets),),
    )


def mother(world: World, secrets: Secrets) -> Carer:
    """The child's carer as these secrets have her."""
    email = canary(secrets.telephone, gated=world.child.gated)
    return Carer("mother", secrets.carer, "mother", secrets.telephone, email)


def further_records(world: World) -> Iterator[SourceRecord]:
    """What the other sources say that have the child in this world."""
    secrets = world.secrets
    if "health" in secrets.speaking:
        yield works(world, "health", secrets.practice)
    if "school" in secrets.speaking:
        yield works(world, "school", secrets.school)
    if "social_care" in secrets.speaking:
        yield works(world, f"social_care.{secrets.authority}", secrets.team)


def works(world: World, source: str, involvement: Involvement) -> SourceRecord:
    """The record of a source whose service works with the child."""
    email = canary(world.secrets.telephone, gated=world.child.gated)
    return replace(said_by(world, source), involvements=(replace(involvement, email=email),))


def said_by(world: World, source: str) -> SourceRecord:
    """The four facts and the number by which sources know the child to be the same."""
    child = world.child
    return SourceRecord(
        record="hidden",
        source=source,
        authority=source.partition(".")[2] or None,
        confirmed=CONFIRMED,
        names=(child.name,),
        born=child.born,
        gender=Gender.FEMALE,
        identifiers=(
            Identifier(IdentifierKind.NHS, world.secrets.nhs),
            Identifier(IdentifierKind.UPN, world.secrets.upn),
        ),
    )
