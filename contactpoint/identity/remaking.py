"""After an upgrade: cards that an earlier version wrote are made anew, so that records are found by this one's keys.

Until all are, nothing can be linked rightly, and feeds wait. Holding reads cards of either version.
"""

import time
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from contactpoint.disclosure.codec import decode as decode_record
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity.anew import link_anew
from contactpoint.identity.cards import CARD_VERSION, encode, remade
from contactpoint.identity.models import CardsMade
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.vault.actions import index_anew
from contactpoint.vault.queries import cards_of, contents, indexed_after
from contactpoint.vault.rules import Card

ROUTE = "job.cards"


class CardsOutOfDate(ContactPointError):
    """Some records cannot be found by this version yet, so none may be linked."""


@transaction.atomic
def cards_are_current() -> bool:
    """Whether every card is of this version, as in a vault that holds none yet."""
    lock_intake()
    made, is_new = CardsMade.objects.get_or_create(card_version=CARD_VERSION)
    if is_new:
        made.done = not indexed_after(None, most=1)
        made.save()
    return made.done


def check_cards() -> None:
    """Raises `CardsOutOfDate`; else no card changes its version before the transaction ends."""
    if not cards_are_current():
        raise CardsOutOfDate(
            "An upgrade is not through: the worker is still making anew what records are found by. Nothing was "
            "applied. Feeds go on by themselves once it is done."
        )


def make_cards_anew(*, actor: Actor, purpose: Purpose, at_once: int = 100, seconds: float = 50) -> int:
    """Make cards anew for so long, a few records a transaction; how many records. The next run goes on from there."""
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until and not cards_are_current():
        count += _make_some(at_once, actor=actor, purpose=purpose)
    return count


@transaction.atomic
def _make_some(at_once: int, *, actor: Actor, purpose: Purpose) -> int:
    lock_intake()
    made = CardsMade.objects.get(card_version=CARD_VERSION)
    records = indexed_after(made.after, most=at_once)
    if records:
        _make(records, actor=actor, purpose=purpose)
        made.after = records[-1]
    made.done = not records
    made.save()
    return len(records)


def _make(records: Sequence[UUID], *, actor: Actor, purpose: Purpose) -> None:
    said, before = contents(records), cards_of(records)
    cards = [
        Card(record, one.keys, encode(one))
        for record, content in said.items()
        for one in remade(decode_record(content), (card for _, card in before[record]))
    ]
    index_anew(cards, list(said), actor=actor, purpose=purpose)
    link_anew(said, route=ROUTE, actor=actor, purpose=purpose)
