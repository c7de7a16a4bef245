"""The worker's part: what was answered becomes decisions that bind, and children are joined or parted by them."""

from uuid import UUID

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.inputs import links_beside
from contactpoint.disclosure.locks import lock_intake
from contactpoint.identity import deciding
from contactpoint.identity.anew import link_anew
from contactpoint.identity.queries import placed
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.review.actions.listing import refresh_around
from contactpoint.review.binding import bind
from contactpoint.review.models import Answer
from contactpoint.review.queries import not_done
from contactpoint.shielding import actions as shielding
from contactpoint.shielding.queries import event_of, shielded

ROUTE = "job.review"


def carry_out(answer_id: str, *, actor: Actor, purpose: Purpose) -> None:
    """Do what was answered on an item, by all answers on it; jobs may run twice or out of order."""
    require(actor, Capability.PROJECT, purpose=purpose)
    _settle(Answer.objects.get(pk=answer_id).item, actor=actor, purpose=purpose)


def reconcile(*, actor: Actor, purpose: Purpose) -> int:
    """Do what a lost job left, and what waited for a shield that has ended; how many items were looked at."""
    require(actor, Capability.PROJECT, purpose=purpose)
    items = list(dict.fromkeys(answer.item for answer in not_done()))
    for item in items:
        _settle(item, actor=actor, purpose=purpose)
    return len(items)


@transaction.atomic
def limit(event: str, *, actor: Actor, purpose: Purpose) -> None:
    """Carry out a decided limit; items of its child are gone before anybody can be told that it stands."""
    lock_intake()
    shielding.carry_out(event, actor=actor, purpose=purpose)
    decided = event_of(event)
    records = list(links_beside((), [decided.number]))
    if decided.cause is Cause.SHIELD:
        link_anew(records, route="job.limit", actor=actor, purpose=purpose)
    refresh_around(records, actor=actor, purpose=purpose)


@transaction.atomic
def _settle(item: UUID, *, actor: Actor, purpose: Purpose) -> None:
    """A child who is shielded is neither joined nor parted here: the answers wait and bind nothing (B6-36)."""
    lock_intake()
    answers = not_done(item=item)
    if not answers or _touches_a_shield(answers[0]):
        return
    bind(answers)
    pair = (answers[0].one, answers[0].other)
    before = set(placed(pair).linked.values())
    touched = deciding.carry_out(pair, route=ROUTE, actor=actor, purpose=purpose)
    refresh_around([*pair, *links_beside((), before | touched.keys())], actor=actor, purpose=purpose)


def _touches_a_shield(answer: Answer) -> bool:
    stand = placed([answer.one, answer.other])
    return bool(stand.held) or not shielded().isdisjoint(stand.linked.values())
