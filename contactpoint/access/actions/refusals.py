"""The event of what was refused, in a transaction of its own: what was asked for has been rolled back (B11-64)."""

from collections.abc import Mapping

from django.db import transaction

from contactpoint.access.actions.gate import NotAllowed
from contactpoint.access.purposes import in_clear
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose

KINDS: Mapping[Capability, EventKind] = {
    Capability.CHILD_SEARCH: EventKind.SEARCH,
    Capability.CHILD_OPEN: EventKind.VIEW,
    Capability.CHILD_ADDRESS_AND_CARERS: EventKind.VIEW_ADDRESS,
    Capability.CHILD_RECENT: EventKind.RECENT,
    Capability.CHILD_TRANSFER: EventKind.TRANSFER_OFFERED,
    Capability.CHILD_HISTORY: EventKind.HISTORY_ASKED,
    Capability.SHIELD_DECIDE: EventKind.LIMIT_DECIDED,
    Capability.SHIELD_TRANSFER: EventKind.TRANSFER_OFFERED,
    Capability.HOLD_DECIDE: EventKind.HOLD_OPENED,
    Capability.IDENTITY_MERGE: EventKind.HOLD_DECIDED,
    Capability.LAUNCH_SIGN: EventKind.LAUNCH_SIGNED,
    Capability.BUDGET_RELEASE: EventKind.BUDGET_RELEASED,
    Capability.ALERT_SEE: EventKind.ALERTS_SEEN,
    Capability.ALERT_WORK: EventKind.ALERT_REVIEWED,
    Capability.CHILD_ASK_FOR: EventKind.ASKER_NAMED,
    Capability.ASKER_CODE: EventKind.ASKER_CODE_MADE,
    Capability.AUDIT_OWN: EventKind.OWN_AUDIT,
    Capability.FAMILY_OWN: EventKind.FAMILY_SAID,
    Capability.FAMILY_OVERRULE: EventKind.TWO_ASKED,
    Capability.FACTOR_OWN: EventKind.PASSKEY_ADDED,
    Capability.FACTOR_RECOVER: EventKind.RECOVERY_ISSUED,
    Capability.FACTOR_REPLACE: EventKind.FACTOR_REPLACED,
    Capability.ACCOUNT_BY_TWO: EventKind.TWO_ASKED,
    Capability.PERSON_ADD: EventKind.PERSON_ADDED,
    Capability.PERSON_SEE: EventKind.PEOPLE_SEEN,
    Capability.PERSON_RENEW: EventKind.PERSON_RENEWED,
    Capability.PERSON_SUSPEND: EventKind.PERSON_SUSPENDED,
    Capability.PERSON_REACTIVATE: EventKind.PERSON_REACTIVATED,
    Capability.GRANT_OFFICER: EventKind.ROLE_GIVEN,
    Capability.ORGANISATION_ACCREDIT: EventKind.ORGANISATION_ADDED,
    Capability.ORGANISATION_PROPOSE: EventKind.ORGANISATIONS_SEEN,
    Capability.PROVIDER_CONNECT: EventKind.PROVIDER_CONNECTED,
    Capability.PROVIDER_BIND: EventKind.PROVIDER_BOUND,
    Capability.REVIEW_DECIDE: EventKind.REVIEW_OPENED,
    Capability.FEED_SEE: EventKind.FEED_SEEN,
    Capability.FEED_RELEASE: EventKind.FEED_RELEASED,
    Capability.FEED_PAUSE: EventKind.FEED_PAUSED,
    Capability.FEED_APPLY: EventKind.FEED_APPLIED,
    Capability.PROJECT: EventKind.LIMIT_DECIDED,
}
"""What the event would have been, had it been allowed."""
NOTHING_TYPED: Mapping[str, str] = {}


def record_refusal(error: NotAllowed, *, route: str) -> None:
    """Records what the gate refused, once whatever raised `error` has been rolled back."""
    kind = KINDS[error.capability]
    record_refused(kind, error.because, route=route, actor=error.actor, purpose=error.purpose)


@transaction.atomic
def record_refused(
    kind: EventKind,
    because: str,
    *,
    route: str,
    actor: Actor | None,
    purpose: Purpose | None,
    terms: Mapping[str, str] = NOTHING_TYPED,
) -> None:
    """Records a request of this kind that was not answered, with the reason's code and what was typed, sealed.

    Of a reason that is not of the list the code alone stands in clear: what was typed with it is sealed.
    """
    stated = in_clear(purpose, actor.role if actor else None) if purpose else None
    record(
        Event(
            kind=kind,
            route=route,
            actor=actor,
            purpose=stated,
            outcome=Outcome.REFUSED,
            refused_because=because,
            terms={**terms, **(_typed(purpose) if stated != purpose else {})},
        )
    )


def _typed(purpose: Purpose | None) -> dict[str, str]:
    return {"involvement": purpose.involvement or "", "reference": purpose.reference or ""} if purpose else {}
