"""Each minute, whatever else went wrong: of no limited child does more stand than may, and no shielded one is readable
under another number. What is found is put right first and told then.
"""

import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.disclosure.actions import change_many, record_projection
from contactpoint.disclosure.facts import NATIONAL_DESK, Cause
from contactpoint.disclosure.inputs import limited_after, read_lives
from contactpoint.disclosure.queries import shown_too_much
from contactpoint.holds.models import AlarmRow
from contactpoint.holds.rules import Breach
from contactpoint.holds.sealed import desk_of, seal_like
from contactpoint.identity.twins import near_twins
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding.actions import limit_found
from contactpoint.shielding.queries import newest, shielded
from contactpoint.shielding.rules import EventKind

ROUTE = "job.watch"
LIMITED_AT_ONCE, SHIELDED_AT_ONCE = 1_000, 20
_NEXT = {"limited": ChildNumber(0), "shielded": ChildNumber(0)}
"""Where the next run of this process goes on, where one run does not come through in its time."""


def watch(*, actor: Actor, purpose: Purpose, seconds: float = 20) -> int:
    """Look at limited and at shielded children for so long, in their order and around; how many breaches there were."""
    require(actor, Capability.PROJECT, purpose=purpose)
    _end_alarms()
    found = 0
    for kind, some_after, put_right in (
        ("limited", _limited_after, _put_right_shown),
        ("shielded", _shielded_after, _put_right_twins),
    ):
        until, after, looked = time.monotonic() + seconds / 2, _NEXT[kind], set[ChildNumber]()
        while time.monotonic() < until:
            some = some_after(after)
            if looked & set(some) or not (some or after):
                break
            looked.update(some)
            found += put_right(some, actor=actor, purpose=purpose) if some else 0
            after = some[-1] if some else ChildNumber(0)
        _NEXT[kind] = after
    return found


def _limited_after(number: ChildNumber) -> list[ChildNumber]:
    return limited_after(number, most=LIMITED_AT_ONCE)


def _shielded_after(number: ChildNumber) -> list[ChildNumber]:
    return sorted(one for one in shielded() if one > number)[:SHIELDED_AT_ONCE]


def _put_right_shown(some: list[ChildNumber], *, actor: Actor, purpose: Purpose) -> int:
    """Children are projected again who stand there with more than they may: under their locks, so that a limit that is
    being carried out is no breach.
    """
    put_right = 0
    for number in sorted(shown_too_much(some)):
        with transaction.atomic():
            drift = change_many({number: ()}, actor=actor, purpose=purpose)
            if drift.removed:
                record_projection([number], route=ROUTE, actor=actor, purpose=purpose)
                _alarm(Breach.SHOWN, number, None)
                put_right += 1
    return put_right


def _put_right_twins(some: list[ChildNumber], *, actor: Actor, purpose: Purpose) -> int:
    """Each is limited until an officer lifts it; once one has, that stands."""
    twins = {
        number: like
        for number, like in near_twins(some).items()
        if newest(number, Cause.UNDER_REVIEW) is not EventKind.LIFTED
    }
    for number, like in twins.items():
        _alarm(Breach.NEAR_TWIN, number, like)  # first: once it is limited, no run finds it again
        limit_found(number, actor=actor, purpose=purpose)
    return len(twins)


def _alarm(kind: Breach, number: ChildNumber, like: ChildNumber | None) -> None:
    """On the list of the officers of the authority that owns the child; once, for as long as it stands."""
    if AlarmRow.objects.filter(kind=kind, number=number).exists():
        return
    alarm, desk = uuid7(), desk_of(read_lives([number])[number].owner or NATIONAL_DESK)
    AlarmRow.objects.bulk_create(
        [AlarmRow(id=alarm, kind=kind, number=number, desk=desk, sealed=seal_like(alarm, like))]
    )


def _end_alarms() -> None:
    """Of a near-twin once an officer has lifted its limit; of what is put right after some days."""
    old = database_now() - timedelta(days=settings.ALARM_DAYS)
    AlarmRow.objects.filter(kind=Breach.SHOWN, at__lt=old).delete()
    AlarmRow.objects.filter(pk__in=_lifted(AlarmRow.objects.filter(kind=Breach.NEAR_TWIN))).delete()


def _lifted(rows: Iterable[AlarmRow]) -> list[UUID]:
    return [row.pk for row in rows if newest(ChildNumber(row.number), Cause.UNDER_REVIEW) is EventKind.LIFTED]
