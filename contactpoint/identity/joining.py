"""What officers alone may do to a shielded child: join it with other records, or part it, the shield on both (B6-36).

Nothing else joins or parts such a child: its records are left aside wherever clusters are decided on.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from contactpoint.disclosure.actions import change_many, record_projection
from contactpoint.disclosure.inputs import links_of
from contactpoint.identity.around import Around
from contactpoint.identity.changing import changes_of
from contactpoint.identity.models import Hold
from contactpoint.identity.numbering import numbered
from contactpoint.identity.queries import founded_by, mint_numbers
from contactpoint.identity.settling import PERSON, Outcome, settle
from contactpoint.kernel.actors import Actor, Purpose


def release(records: Collection[UUID]) -> None:
    """The records are held no more: whose they are is decided when they are next decided on."""
    Hold.objects.filter(record__in=records).delete()


def join(records: Collection[UUID], *, route: str, actor: Actor, purpose: Purpose) -> None:
    """These records, which are all of some children and some that are held or wait, are one child.

    The number that was given first stays, and takes on what limits any of them. The caller holds intake.
    """
    around = Around.of((), records=records)
    founded = founded_by(records)
    for record, number in sorted(links_of(records).items()):
        if number not in founded.values():
            founded.setdefault(record, number)
    children = numbered([records], founded, iter(mint_numbers(1)))
    release(records)
    by = {record: around.links[record].by if record in around.links else PERSON for record in records}
    outcome = Outcome(children=children, by=by, noted=frozenset(founded))
    _change(outcome, around, held=(), route=route, actor=actor, purpose=purpose)


def part(records: Collection[UUID], *, route: str, actor: Actor, purpose: Purpose) -> None:
    """Decide anew on the records of one shielded child by themselves; what would wait is held, what is held stays."""
    around = Around.of((), records=records)
    among = sorted(set(records) - around.held)
    outcome = settle(around, among, aside=around.own.keys() - set(among), spare=iter(mint_numbers(len(among))))
    Hold.objects.bulk_create((Hold(record=record) for record in sorted(outcome.waiting)), ignore_conflicts=True)
    _change(outcome, around, held=outcome.waiting, route=route, actor=actor, purpose=purpose)


def _change(
    outcome: Outcome, around: Around, *, held: Iterable[UUID], route: str, actor: Actor, purpose: Purpose
) -> None:
    changes = changes_of(outcome, around, held=frozenset(held), owners={})
    change_many(changes, actor=actor, purpose=purpose)
    record_projection(sorted(changes), route=route, actor=actor, purpose=purpose)
