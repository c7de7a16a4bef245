"""The first pass: every row checked and counted, and the broken ones noted, before anything is applied."""

import heapq
from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings

from contactpoint.intake.format.checks import record_id_of
from contactpoint.intake.format.parsing import Cells, Splitter
from contactpoint.intake.format.rows import Said, said
from contactpoint.intake.format.splitting import splitter
from contactpoint.intake.format.templates import TEMPLATES, Form
from contactpoint.intake.ownkeys import NOT_READ, OwnKeys
from contactpoint.intake.reading import FeedFile, Line
from contactpoint.intake.rules import FileRefused, Reason, Refusal, RowRefused, Source, broken_allowed
from contactpoint.intake.tally import Tally

Digest = Callable[[str], int]
"""Of a record_id, keyed, so that what is kept names no record."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first pass found: the rows that are given back by line, and the lines of a sample of the others."""

    refused: tuple[Refusal, ...]
    tally: Tally
    keys: OwnKeys
    sample: tuple[int, ...]

    @property
    def rows(self) -> int:
        """How many rows the file has, refused ones included."""
        return self.tally.rows


class Outcome(NamedTuple):
    """One row read: what it says, or why it is given back. `record_id` is "" where it cannot be read."""

    line: Line
    record_id: str
    cells: Cells | None
    said: Said | None
    refusal: Refusal | None


def outcomes(feed: FeedFile, source: Source, today: date, *, only: Container[int] | None = None) -> Iterator[Outcome]:
    """Every row of the file in order; raises `FileRefused` for what stops the file.

    Of a row that is not one of the lines `only` no more is read than its record_id.
    """
    template, line = TEMPLATES[source.kind], None
    split = splitter(template)
    for line in feed.lines():
        try:
            cells = split.cells(line)
        except RowRefused as refused:
            refusal = Refusal(line.number, refused.column, refused.reason)
            yield Outcome(line, _salvaged(split, line), None, None, refusal)
            continue
        if cells is None:
            continue
        if only is None or line.number in only:
            yield _outcome(line, cells, source, today)
        else:
            yield Outcome(line, record_id_of(cells.texts), cells, None, None)
    if line is None and template.form is Form.CSV:
        raise FileRefused("The file is empty: it has not even a header.", Reason.EMPTY)


def survey(
    feed: FeedFile, source: Source, *, today: date, digest: Digest, share: float, most_sampled: int = 0
) -> Survey:
    """Reads the whole file; `share` is how much of it may be broken. Raises `FileRefused`."""
    tally, keys, refused, sample = Tally(), OwnKeys(), dict[int, Refusal](), Sample(most_sampled)
    most = broken_allowed(settings.FEED_LINES, share)
    for outcome in outcomes(feed, source, today):
        own = digest(outcome.record_id) if outcome.record_id else NOT_READ
        tally.note(outcome.record_id, outcome.cells, outcome.said)
        keys.note(outcome.line.number, own)
        if outcome.said:
            sample.offer(own, outcome.line.number)
        elif outcome.refusal:
            refused[outcome.line.number] = outcome.refusal
        if len(refused) > most:
            raise _too_broken(tally.rows, refused)
    _check_count(feed, tally)
    _give_back_shared(keys, refused, most=broken_allowed(tally.rows, share))
    if len(refused) > broken_allowed(tally.rows, share):
        raise _too_broken(tally.rows, refused)
    return Survey(tuple(refused[line] for line in sorted(refused)), tally, keys, sample.without(refused))


class Sample:
    """The rows with the smallest digests: the same ones each time, and as good as drawn at random."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: list[tuple[int, int]] = []

    def offer(self, digest: int, line: int) -> None:
        """Kept while there are not `most` smaller ones."""
        if len(self._rows) < self._most:
            heapq.heappush(self._rows, (-digest, -line))
        elif self._rows and -digest > self._rows[0][0]:
            heapq.heapreplace(self._rows, (-digest, -line))

    def without(self, refused: Container[int]) -> tuple[int, ...]:
        """The lines of what was kept, ascending."""
        return tuple(sorted(-line for _, line in self._rows if -line not in refused))


def _outcome(line: Line, cells: Cells, source: Source, today: date) -> Outcome:
    record_id = record_id_of(cells.texts)
    try:
        return Outcome(line, record_id, cells, said(cells, source, today), None)
    except RowRefused as refused:
        return Outcome(line, record_id, cells, None, Refusal(line.number, refused.column, refused.reason))


def _salvaged(split: Splitter, line: Line) -> str:
    return split.record_id(line) if line.raw else ""


def _give_back_shared(keys: OwnKeys, refused: dict[int, Refusal], *, most: int) -> None:
    """Nobody can say which of the rows that share a record_id is meant. Stops where the file is too broken anyway."""
    for line in keys.shared(most=most):
        refused.setdefault(line, Refusal(line, "record_id", Reason.DUPLICATE_RECORD_ID))
        if len(refused) > most:
            return


def _check_count(feed: FeedFile, tally: Tally) -> None:
    promised = feed.manifest.rows
    if promised is not None and promised != tally.rows:
        raise FileRefused(f"The manifest says {promised} rows; the file has {tally.rows}.", Reason.TRUNCATED)
    if not tally.rows and promised is None:
        raise FileRefused("The file has no row.", Reason.EMPTY)


def _too_broken(rows: int, refused: dict[int, Refusal]) -> FileRefused:
    """Names the first broken row; where most share the file's encoding or delimiter as cause, that is the reason."""
    first = min(refused.values())
    (reason, count), *_ = Counter(refusal.reason for refusal in refused.values()).most_common()
    shared = reason in {Reason.ENCODING, Reason.DELIMITER} and count * 2 > len(refused)
    where = f"the first of them in line {first.line}, column {first.column} ({first.reason})"
    what = f"{len(refused)} of the first {rows} rows are broken, {where}."
    return FileRefused(what, reason if shared else Reason.TOO_MANY_BROKEN, line=first.line, column=first.column)
