"""Records decided on anew with all that hangs together with them, after an upgrade or a person's decision."""

from collections.abc import Collection
from uuid import UUID

from contactpoint.disclosure.actions import change_many, record_projection
from contactpoint.identity.around import Around
from contactpoint.identity.batch import Batch
from contactpoint.identity.cards import decode
from contactpoint.identity.changing import Changes
from contactpoint.identity.keeping import keep
from contactpoint.identity.protected import Protected
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.shielding.queries import shielded
from contactpoint.vault.queries import cards_of


def link_anew(records: Collection[UUID], *, route: str, actor: Actor, purpose: Purpose) -> Changes:
    """Who they are one child with, by what is found now; what changed by child. The caller holds intake."""
    opened = cards_of(records)
    around = Around.of((decode(card) for several in opened.values() for _, card in several), records=records)
    batch = Batch(around, Protected(shielded()))
    for record in records:
        batch.read_again(record)
    changes = keep(batch, owners={})
    change_many(changes, actor=actor, purpose=purpose)
    record_projection(sorted(changes), route=route, actor=actor, purpose=purpose)
    return changes
