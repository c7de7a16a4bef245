"""The first pass: every row checked and the broken ones counted, before anything is applied."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from contactpoint.intake.parsing import Cells, splitter
from contactpoint.intake.reading import FeedFile, Line
from contactpoint.intake.rows import Said, said
from contactpoint.intake.rules import FileRefused, Reason, Refusal, RowRefused, Source, broken_allowed
from contactpoint.intake.templates import TEMPLATES

BUCKETS = 64  # digests are sorted a sixty-fourth at a time, so that sorting needs little memory
NOT_READ = 0  # stands where a line has no readable record_id


@dataclass(frozen=True, slots=True)
class Survey:
    """How many rows a file has, and those that are given back, by line."""

    rows: int
    refused: tuple[Refusal, ...]


class Outcome(NamedTuple):
    """One row read: what it says, or why it is given back. `record_id` is "" where it cannot be read."""

    line: Line
    record_id: str
    said: Said | None
    refusal: Refusal | None


def outcomes(feed: FeedFile, source: Source, today: date) -> Iterator[Outcome]:
    """Every row of the file in order; raises `FileRefused` for what stops the file."""
    split = splitter(TEMPLATES[source.kind])
    for line in feed.lines():
        try:
            cells = split.cells(line)
        except RowRefused as refused:
            yield Outcome(line, "", None, Refusal(line.number, refused.column, refused.reason))
            continue
        if cells is not None:
            yield _outcome(line, cells, source, today)


def survey(feed: FeedFile, source: Source, *, today: date, key: bytes, share: float) -> Survey:
    """Reads the whole file; `share` is how much of it may be broken. Raises `FileRefused`."""
    if not feed.size:
        raise FileRefused("The file is empty: it has not even a header.", Reason.EMPTY)
    feed.check_whole()
    rows, digests, refused = 0, array("Q"), dict[int, Refusal]()
    most = broken_allowed(feed.size // len(TEMPLATES[source.kind].columns), share)
    for outcome in outcomes(feed, source, today):
        rows += 1
        _note(digests, outcome, key)
        if outcome.refusal:
            refused[outcome.line.number] = outcome.refusal
        if len(refused) > most:
            raise _too_broken(rows, refused)
    for line in _shared(digests):
        refused.setdefault(line, Refusal(line, "record_id", Reason.DUPLICATE_RECORD_ID))
    _check_count(rows, feed)
    if len(refused) > broken_allowed(rows, share):
        raise _too_broken(rows, refused)
    return Survey(rows, tuple(refused[line] for line in sorted(refused)))


def _outcome(line: Line, cells: Cells, source: Source, today: date) -> Outcome:
    record_id = " ".join(cells.texts["record_id"].split())
    try:
        return Outcome(line, record_id, said(cells, source, today), None)
    except RowRefused as refused:
        return Outcome(line, record_id, None, Refusal(line.number, refused.column, refused.reason))


def _note(digests: "array[int]", outcome: Outcome, key: bytes) -> None:
    """Keeps the row's digest at the place of its line; what is kept is keyed, so it names no record."""
    digests.extend([NOT_READ] * (outcome.line.number - 1 - len(digests)))
    kept = hashlib.blake2b(outcome.record_id.encode("utf-8", "surrogatepass"), digest_size=8, key=key[:64])
    digests.append(int.from_bytes(kept.digest(), "big") if outcome.record_id else NOT_READ)


def _shared(digests: "array[int]") -> Iterator[int]:
    """The lines whose record_id stands on another line too: nobody can say which of them is meant."""
    buckets = [array("Q") for _ in range(BUCKETS)]
    for digest in digests:
        buckets[digest % BUCKETS].append(digest)
    twice = {digest for bucket in buckets for digest in _twice(sorted(bucket))} - {NOT_READ}
    if twice:
        yield from (number for number, digest in enumerate(digests, start=1) if digest in twice)


def _twice(in_order: list[int]) -> Iterator[int]:
    return (one for one, next_one in pairwise(in_order) if one == next_one)


def _check_count(rows: int, feed: FeedFile) -> None:
    promised = feed.manifest.rows
    if promised is not None and promised != rows:
        raise FileRefused(f"The manifest says {promised} rows; the file has {rows}.", Reason.TRUNCATED)
    if not rows and promised is None:
        raise FileRefused("The file has no row.", Reason.EMPTY)


def _too_broken(rows: int, refused: dict[int, Refusal]) -> FileRefused:
    """Names the first broken row; where most share the file's encoding or delimiter as cause, that is the reason."""
    first = min(refused.values())
    (reason, count), *_ = Counter(refusal.reason for refusal in refused.values()).most_common()
    shared = reason in {Reason.ENCODING, Reason.DELIMITER} and count * 2 > len(refused)
    where = f"the first of them in line {first.line}, column {first.column} ({first.reason})"
    what = f"{len(refused)} of the first {rows} rows are broken, {where}."
    return FileRefused(what, reason if shared else Reason.TOO_MANY_BROKEN, line=first.line, column=first.column)
