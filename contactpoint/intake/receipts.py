"""What a sender gets back: the receipt, and the refused rows as sent in a file that can be mended and loaded."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from contactpoint.intake.reading import FeedFile, manifest_path
from contactpoint.intake.rules import CannotRead, Mode, Receipt, Refusal
from contactpoint.intake.templates import Form, Template

MEND = ".mend"


def is_mend(path: Path) -> bool:
    """Whether a file holds rows that were given back."""
    return path.stem.endswith(MEND)


def mend_path(path: Path) -> Path:
    """`benefit.mend.csv` for `benefit.csv`: never the file itself, which may have to be read again."""
    return path.with_name(f"{path.stem}{MEND}{path.suffix}")


def receipt_path(path: Path) -> Path:
    """`benefit.csv.receipt.txt` for `benefit.csv`."""
    return path.with_name(f"{path.name}.receipt.txt")


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """The receipt in words: one word and one count for all that was accepted (B10-61)."""
    yield f"{receipt.file}, source {receipt.source}"
    yield f"accepted {receipt.accepted}"
    yield f"refused {len(receipt.refused)}"
    for refusal in receipt.refused:
        yield f"line {refusal.line}, column {refusal.column}: {refusal.reason}. {refusal.advice}"
    if receipt.mend:
        yield f"The refused rows stand in {receipt.mend.name}. Mend them there and load that file."


def write_receipt(receipt: Receipt, path: Path) -> None:
    """Writes the receipt beside the file at `path`; raises `CannotRead` where nothing may be written there."""
    _replace(receipt_path(path), ((line + "\n").encode() for line in receipt_lines(receipt)))


def write_mend(feed: FeedFile, template: Template, refused: Iterable[Refusal]) -> Path | None:
    """Writes the refused rows beside the file, byte by byte as sent, with a manifest; None where there are none."""
    lines = {refusal.line for refusal in refused}
    if not lines:
        return None
    target = mend_path(feed.path)
    _replace(target, _pieces(feed, template, lines))
    _replace(manifest_path(target), [_manifest(feed)])
    return target


def _pieces(feed: FeedFile, template: Template, lines: set[int]) -> Iterator[bytes]:
    heading = template.form is Form.CSV
    for line in feed.lines():
        if heading or line.number in lines:
            yield from feed.piece(line)
        heading = False


def _manifest(feed: FeedFile) -> bytes:
    """Changes of the same extract; the rows are not counted, since mending may take some out."""
    said = feed.manifest
    kind = said.source.partition(".")[0]
    extracted = said.extracted.isoformat()
    return json.dumps({"source": said.source, "kind": kind, "mode": Mode.CHANGES, "extracted_at": extracted}).encode()


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """All or nothing, readable by its owner alone."""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".part", delete=False) as part:
            try:
                part.writelines(pieces)
                part.flush()
                os.replace(part.name, target)
            except BaseException:
                os.unlink(part.name)
                raise
    except OSError as problem:
        raise CannotRead(
            f"{target} cannot be written: {(problem.strerror or 'no reason given').lower()}. "
            "Nothing more was applied. The receipt stands beside the file: put the file in a folder you may write to, "
            "and load it again; what was applied stays and is not applied twice."
        ) from None
