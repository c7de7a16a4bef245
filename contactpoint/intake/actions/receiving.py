"""Receive a file: sealed as it is copied, checked whole, and left to the worker.

What is done here, and how long it takes, is a function of the file and its source's own earlier files (B10-61).
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.audit.rules import EventKind
from contactpoint.intake import uploads
from contactpoint.intake.deliveries import UNCHECKED, begin, checked, refusals_of, refuse
from contactpoint.intake.events import named, tell
from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.incoming import own_digest
from contactpoint.intake.keeping import digesting, folder, keep_mend, mend_path, upload_of, upload_path
from contactpoint.intake.later import leave_to_worker
from contactpoint.intake.models import Delivery
from contactpoint.intake.reading import FeedFile, PlainFile, opened
from contactpoint.intake.receipts import receipt_of, refusal_noted, write_receipt
from contactpoint.intake.registry import known_source
from contactpoint.intake.rules import UNFINISHED, FileRefused, Manifest, Reason, Receipt, Source
from contactpoint.intake.survey import Survey, survey
from contactpoint.kernel.actors import Actor, Purpose

ROUTE = "intake.receive"
CLOCKS_APART = timedelta(minutes=5)
TOO_NEW = (
    "The file says that it was extracted later than now (extracted_at), so that every later file would count as older."
)


@dataclass(frozen=True, slots=True)
class Taken:
    """One delivery on its way through the checks, and who brings it why."""

    delivery: Delivery
    source: Source
    manifest: Manifest
    actor: Actor
    purpose: Purpose


def receive(source_code: str, path: Path, *, actor: Actor, purpose: Purpose) -> Receipt:
    """Take in and check the file at `path`; the same file again changes nothing and answers the same receipt.

    The worker weighs and applies what was received. The receipt is written beside the file, and for a file that is
    refused whole one that says so. Raises `FileRefused`, `CannotRead`, `UnknownSource`, `FileChanged`, `CannotKeep`,
    `NotAllowed`.
    """
    require(actor, Capability.FEED_APPLY, purpose=purpose)
    source = known_source(source_code)
    with refusal_noted(path, source.code):
        with opened(path, source_code) as plain:
            delivery = _taken_in(plain, source)
        taken = Taken(delivery, source, plain.manifest, actor, purpose)
        if delivery.state in UNCHECKED:
            _check(taken)
    if delivery.refused and upload_path(delivery.pk).exists() and not mend_path(delivery.pk).exists():
        _keep_mend_again(taken)
    receipt = receipt_of(delivery, path.name)
    write_receipt(receipt, path)
    return receipt


def _taken_in(plain: PlainFile, source: Source) -> Delivery:
    """The delivery of this file, with its bytes sealed where they are still needed."""
    keyed = digesting(plain.manifest)
    with uploads.drafted(folder()) as draft:
        uploads.seal(draft.file, _digested(plain, keyed), public_key=key("upload_public"))
        delivery = begin(source, plain.manifest, keyed.digest())
        gone = delivery.state in UNFINISHED and not upload_path(delivery.pk).exists()
        if delivery.state in UNCHECKED or gone:
            draft.put(upload_path(delivery.pk))
            Delivery.objects.filter(pk=delivery.pk).update(destroyed_at=None)
    return delivery


def _digested(plain: PlainFile, keyed: "hmac.HMAC") -> Iterator[bytes]:
    for piece in plain.pieces():
        keyed.update(piece)
        yield piece


def _check(taken: Taken) -> None:
    """The first pass. A file refused whole is recorded, with its event, before the sender is told."""
    delivery = taken.delivery
    try:
        with upload_of(delivery) as feed:
            found = _surveyed(replace(feed, manifest=taken.manifest), taken.source)
            keep_mend(delivery, feed, TEMPLATES[taken.source.kind], {one.line for one in found.refused})
    except FileRefused as refused:
        with transaction.atomic():
            given_back = refuse(delivery, refused.refusal)
            _tell(taken, refused.refusal.reason)
        if given_back:
            uploads.destroy(upload_path(delivery.pk))
        raise
    with transaction.atomic():
        if checked(delivery, found):
            leave_to_worker(delivery.pk)
            _tell(taken)


def _surveyed(feed: FeedFile, source: Source) -> Survey:
    _check_manifest(feed.manifest, source)
    return survey(
        feed,
        source,
        today=settings.CLOCK.today(),
        digest=lambda own: own_digest(source.code, own),
        share=settings.FILE_BROKEN_SHARE,
        most_sampled=settings.TRIAL_ROWS,
    )


def _check_manifest(manifest: Manifest, source: Source) -> None:
    if manifest.source != source.code:
        raise FileRefused("The manifest names another source than the one given.", Reason.MANIFEST)
    if manifest.extracted > database_now() + CLOCKS_APART:
        raise FileRefused(TOO_NEW, Reason.FUTURE_DATE, column="extracted_at")


def _keep_mend_again(taken: Taken) -> None:
    """An earlier run was killed before the rows given back were kept."""
    with upload_of(taken.delivery) as feed:
        lines = {one.line for one in refusals_of(taken.delivery)}
        keep_mend(taken.delivery, feed, TEMPLATES[taken.source.kind], lines)


def _tell(taken: Taken, refused_because: str | None = None) -> None:
    tell(
        EventKind.FEED_CHECKED,
        ROUTE,
        actor=taken.actor,
        purpose=taken.purpose,
        about=named(taken.delivery),
        refused_because=refused_because,
    )
