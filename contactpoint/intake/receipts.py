"""What a sender gets back: the receipt beside the file, and the name of the rows that are handed out."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from contactpoint.intake.deliveries import ends_nothing, refusals_of
from contactpoint.intake.format.templates import TEMPLATES, source_of
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import CannotRead, FileRefused, Receipt, Refusal

MEND = ".mend"


def is_mend(path: Path) -> bool:
    """Whether a file holds rows that were given back."""
    return path.name.removesuffix(path.suffix).endswith(MEND)


def mend_name(source: str) -> str:
    """`benefit.mend.csv`: what the rows given back are called where they are handed out."""
    return f"{source}{MEND}.{TEMPLATES[source_of(source).kind].form}"


def receipt_path(path: Path) -> Path:
    """`benefit.csv.receipt.txt` for `benefit.csv`."""
    return path.with_name(f"{path.name}.receipt.txt")


def receipt_of(delivery: Delivery, file: str) -> Receipt:
    """What the sender of a checked file learns."""
    return Receipt(
        delivery=delivery.pk,
        source=delivery.source_id,
        file=file,
        accepted=delivery.rows - delivery.refused,
        refused=refusals_of(delivery),
        first=delivery.first,
        ends_nothing=ends_nothing(delivery),
    )


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """The receipt in words: one word and one count for all that was accepted (B10-61)."""
    yield f"{receipt.file}, source {receipt.source}"
    yield f"accepted {receipt.accepted}"
    yield f"refused {len(receipt.refused)}"
    for refusal in receipt.refused:
        yield refusal_line(refusal)
    if receipt.refused:
        name = mend_name(receipt.source)
        yield f"The refused rows are kept sealed for some days: a data manager hands them out as {name}."
    if receipt.ends_nothing:
        yield "Some rows have no readable record_id, so no record that is missing from this full file was ended."
    if receipt.first:
        yield "This is the first file of this source: a data manager looks at it before it is applied."


def refusal_line(refusal: Refusal) -> str:
    """Where, why and what to do; without a line where it is the whole file."""
    where = f"line {refusal.line}" if refusal.line else "the file"
    column = f", column {refusal.column}" if refusal.column else ""
    return f"{where}{column}: {refusal.reason}. {refusal.advice}"


@contextmanager
def refusal_noted(path: Path, source: str) -> Iterator[None]:
    """A file that is refused whole meanwhile gets a receipt that says so, in the place of an earlier one.

    Where none can be written its sender is told of the refusal all the same.
    """
    try:
        yield
    except FileRefused as refused:
        lines = (f"{path.name}, source {source}", "refused whole", refusal_line(refused.refusal))
        with suppress(CannotRead):
            _replace(receipt_path(path), ((line + "\n").encode() for line in lines))
        raise


def write_receipt(receipt: Receipt, path: Path) -> None:
    """Writes the receipt beside the file at `path`; raises `CannotRead` where nothing may be written there."""
    _replace(receipt_path(path), ((line + "\n").encode() for line in receipt_lines(receipt)))


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
            f"The receipt {target} cannot be written: {(problem.strerror or 'no reason given').lower()}. The file was "
            "received. Make room, or put the file in a folder you may write to, and load it again for the receipt: "
            "nothing is applied twice."
        ) from None
