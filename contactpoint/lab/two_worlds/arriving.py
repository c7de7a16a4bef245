"""What arrives between two requests: rows about the hidden child, which differ as the worlds do, and rows about others.

No row about another child agrees with a hidden value: whether such a row has appeared yet is the stated exception of
the specification of noninterference, and is not generated in this form.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from contactpoint.disclosure.facts import Address, Name, ServiceKind, SourceRecord
from contactpoint.identity.actions import apply_records
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.intake import receipts
from contactpoint.intake.actions import apply, receive
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lab.two_worlds.base import AS_OF, FEED
from contactpoint.lab.two_worlds.delivery import PLAIN, a_file, rows_of
from contactpoint.lab.two_worlds.seeded import Seeded
from contactpoint.lab.two_worlds.shown import AUTHORITIES, CONFIRMED, NEIGHBOURS, neighbour_record, service
from contactpoint.lab.two_worlds.worlds import World, first_record, mother, said_by, works

LATER = CONFIRMED + timedelta(days=5)


def hidden_row(world: World, pick: int, seeded: Seeded) -> None:
    """A new home and carer, a new name, another birthday and gender, a new school or team, or an ending: sealed."""
    kinds = (_moved, _renamed, corrected, _new_school, corrected, _new_team)
    record = replace(kinds[pick % len(kinds)](world), confirmed=LATER)
    ended = pick % 7 == 6 and "school" in world.secrets.speaking
    _arrives(_new_school(world) if ended else record, seeded, Action.END if ended else Action.UPSERT)


def other_row(pick: int, seeded: Seeded) -> None:
    """A neighbour is known to one more service, or a child of whom nothing was known arrives."""
    if pick % 2:
        neighbour = neighbour_record(NEIGHBOURS[pick % len(NEIGHBOURS)])
        more = service(ServiceKind.GP_PRACTICE, pick % 6, None)
        _arrives(replace(neighbour, confirmed=LATER, involvements=(*neighbour.involvements, more)), seeded)
    else:
        place = pick % 26
        _arrives(
            SourceRecord(
                record=f"s{place}",
                source="health",
                authority=None,
                confirmed=LATER,
                names=(Name("Zoltan", (f"Stranger{chr(97 + place)}",)),),
                born=PartialDate(2010, 12, place + 1),
                address=Address((f"{place} Far Road",), Postcode("BD9 9ZZ")),
            ),
            seeded,
        )


def delivered(pick: int, folder: Path, seeded: Seeded) -> tuple[str, ...]:
    """A file of an authority is received, weighed and applied; what its sender is told."""
    authority = AUTHORITIES[pick % 2]
    source, rows = f"social_care.{authority}", rows_of(authority, f"next{pick % 26}", 2 + pick % 2, broken=pick % 2)
    return _sent(source, rows, folder, seeded)


def own_file(world: World, pick: int, folder: Path, seeded: Seeded) -> tuple[str, ...]:
    """A file of an authority with a row about the hidden child, as it stands in this world; what its sender is told."""
    authority, child, later = AUTHORITIES[pick % 2], world.child, world.later
    source, own = f"social_care.{authority}", f"own{pick % 26}"
    about = {
        "record_id": own,
        "family_name": child.name.family,
        "given_names": " ".join(child.name.given),
        "birth_date": f"{child.born.year}-{child.born.month:02}-{child.born.day:02}",
        "address_1": later.lines[0],
        "postcode": str(later.postcode),
        "nhs_number": world.secrets.nhs,
        "carer1_name": later.carer,
        "carer1_telephone": later.telephone,
    }
    return _sent(source, [*rows_of(authority, own, 1), PLAIN | about], folder, seeded)


def probing_file(typed: tuple[tuple[str, str], ...], pick: int, folder: Path, seeded: Seeded) -> tuple[str, ...]:
    """A file whose rows say what both worlds hide, a row each; the worker has not come to it when its sender is told.

    Whether such a row has become a child is the stated exception.
    """
    authority = AUTHORITIES[pick % 2]
    rows = rows_of(authority, f"probe{pick % 26}", len(typed))
    said = [row | {column: value} for row, (column, value) in zip(rows, typed, strict=True)]
    return _sent(f"social_care.{authority}", said, folder, seeded, applied=False)


def _sent(
    source: str, rows: list[dict[str, str]], folder: Path, seeded: Seeded, *, applied: bool = True
) -> tuple[str, ...]:
    path = a_file(folder, source, rows, extracted=seeded.now - timedelta(hours=1))
    receipt = receive(source, path, actor=WORKER, purpose=FEED)
    if applied:
        apply(receipt.delivery, actor=WORKER, purpose=FEED)
    return tuple(receipts.receipt_lines(receipt))


def _arrives(record: SourceRecord, seeded: Seeded, action: Action = Action.UPSERT) -> None:
    incoming = IncomingRecord(record, seeded.now, AS_OF, action, AUTHORITIES[0])
    apply_records([incoming], actor=WORKER, purpose=UPKEEP)


def _moved(world: World) -> SourceRecord:
    later = world.later
    return replace(
        first_record(world),
        address=Address(later.lines, later.postcode),
        carers=(mother(world, later),),
    )


def _renamed(world: World) -> SourceRecord:
    return replace(said_by(world, "health"), names=(Name(world.later.later_family, world.child.name.given),))


def corrected(world: World) -> SourceRecord:
    """Only after the limit: the four facts that it froze must stay."""
    return replace(first_record(world), born=world.later.born, gender=world.later.gender)


def _new_school(world: World) -> SourceRecord:
    return works(world, "school", world.later.school)


def _new_team(world: World) -> SourceRecord:
    return works(world, f"social_care.{world.later.authority}", world.later.team)
