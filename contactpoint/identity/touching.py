"""Whom a held record touches: for the officers who decide on it. Nothing is decided here."""

from uuid import UUID

from contactpoint.identity.around import Around
from contactpoint.identity.cards import decode
from contactpoint.identity.protected import Protected
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.judge import TO_LOOK_AT
from contactpoint.shielding.queries import shielded
from contactpoint.vault.queries import cards_of

Touched = dict[ChildNumber, UUID]


def touched_by(record: UUID) -> Touched:
    """The shielded children for whose sake the record waits, each with the record of it that is likest.

    None of whom a person said that the record is not theirs.
    """
    cards = [decode(card) for _, card in cards_of([record]).get(record, ())]
    around, protected = Around.of(cards, records=[record]), Protected(shielded())
    touched = dict(protected.records_touched(cards))
    for pair in sorted(around.judge(record), key=lambda pair: pair.weight):
        other = around.record_of(next(name for name in pair[:2] if name != around.own[record].name))
        number = around.links[other].number if other in around.links else None
        if number in protected.children and (pair.verdict in TO_LOOK_AT or number in touched):
            touched[ChildNumber(number)] = other
    return {number: touched[number] for number in touched.keys() - protected.released(record, around.decided)}
