"""Where sealed uploads and mend files stand, and for how long: the one folder of intake (design §3)."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from contactpoint.audit.keys import key
from contactpoint.intake import uploads
from contactpoint.intake.format.templates import Form, Template
from contactpoint.intake.models import Delivery
from contactpoint.intake.reading import PIECE, FeedFile
from contactpoint.intake.rules import Manifest, Mode, UploadGone

UPLOAD, MEND = ".feed", ".mend"
LONGEST_DRAFT = timedelta(days=1)


def folder() -> Path:
    """Holds nothing that can be read without a private key."""
    return Path(settings.UPLOAD_DIR)


def upload_path(delivery: UUID) -> Path:
    """What was sent, sealed to the worker."""
    return folder() / f"{delivery}{UPLOAD}"


def mend_path(delivery: UUID) -> Path:
    """The rows given back, sealed to the desk."""
    return folder() / f"{delivery}{MEND}"


def digesting(manifest: Manifest) -> "hmac.HMAC":
    """A keyed digest, begun with the extract that a file is said to be; its bytes come next (design §8)."""
    said = f"{manifest.source}\n{manifest.mode}\n{manifest.extracted.isoformat()}\n"
    return hmac.new(key("variant"), said.encode(), hashlib.sha256)


def check_same(delivery: Delivery, feed: FeedFile) -> None:
    """Raises `UploadGone` unless the upload is what was received: anyone with the public half could seal another."""
    keyed = digesting(feed.manifest)
    feed.file.seek(0)
    while piece := feed.file.read(PIECE):
        keyed.update(piece)
    if not hmac.compare_digest(keyed.digest(), bytes(delivery.file_hmac)):
        raise UploadGone(uploads.DAMAGED)


@contextmanager
def upload_of(delivery: Delivery) -> Iterator[FeedFile]:
    """The feed of a delivery, unsealed as it is read; raises `UploadGone`."""
    manifest = Manifest(delivery.source_id, Mode(delivery.mode), delivery.extracted, None)
    with uploads.opened(upload_path(delivery.pk), private_key=key("upload_private")) as file:
        yield FeedFile(file, manifest)


def keep_mend(delivery: Delivery, feed: FeedFile, template: Template, lines: set[int]) -> None:
    """Keep these rows byte by byte as sent, a CSV's under its header; nothing where there are none."""
    if not lines:
        return
    wanted = lines | {1} if template.form is Form.CSV else lines
    with uploads.drafted(folder()) as draft:
        uploads.seal(draft.file, feed.as_sent(wanted), public_key=key("desk_public"))
        draft.put(mend_path(delivery.pk))


def outdated() -> Iterator[Path]:
    """The sealed files that were kept long enough, and drafts that a killed loader left."""
    if folder().is_dir():
        ours = (path for path in folder().iterdir() if path.suffix in (UPLOAD, MEND, uploads.PART))
        yield from (path for path in ours if _age(path) > _kept(path))


def _kept(path: Path) -> timedelta:
    return LONGEST_DRAFT if path.suffix == uploads.PART else timedelta(days=settings.UPLOAD_DAYS)


def _age(path: Path) -> timedelta:
    return timedelta(seconds=time.time() - path.stat().st_mtime)
