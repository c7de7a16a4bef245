"""One chunk of a population as pieces of its files: made alone, by any process, in any order."""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random

from contactpoint.intake.rules import Kind, Mode
from contactpoint.lab.england.candidates import CHUNKS_ASKED, Candidate, candidates
from contactpoint.lab.england.limits import limits
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import Crowd, crowd_of
from contactpoint.lab.england.people.families import chunk as families_of
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.scatter import salt_of
from contactpoint.lab.england.sources.breaking import broken
from contactpoint.lab.england.sources.lines import Writer
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.modes import NEVER_ENDED, mode_of
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.england.sources.written import Key, Written
from contactpoint.lab.england.truth import TrueRow, chunk_lines

COMPRESSION = 3  # much faster than the usual 6, and a tenth larger
RECORD_ID, ACTION, AS_OF = range(3)  # columns


@dataclass(frozen=True, slots=True)
class Piece:
    """What one chunk adds to the population: bytes and rows by source, lines by table of the truth, and of the first
    chunks the children who can be asked about.
    """

    children: int
    families: int
    feeds: Mapping[str, tuple[bytes, int]]
    truth: Mapping[str, bytes]
    candidates: tuple[Candidate, ...]


@dataclass(slots=True)
class _Feeds:
    """The lines of one chunk by source, and whose they are; every record by the place of its child."""

    seed: int
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    told: list[TrueRow] = field(default_factory=list)
    held: dict[int, list[Written]] = field(default_factory=dict)

    def add(self, writer: Writer, written: Written) -> None:
        """One row, broken where it is drawn to be."""
        row, errors = written.row, list(map(str, written.row.errors))
        if Error.BROKEN in row.errors:
            random = Random(salt_of(self.seed, *written.key))  # noqa: S311 - reproducible, not secret
            way, line = broken(random, writer, written.cells)
            errors.append(f"broken_{way}")
        else:
            line = writer.line(written.cells)
        self.lines.setdefault(row.source, []).append(line)
        self.told.append(TrueRow(*written.key, row.child.true_id, tuple(errors)))


def piece(plan: Plan, chunk: int, *, compress: bool) -> Piece:
    """One chunk in the plan's month; the first month sets every mark, and the one before says what has changed."""
    sources = Sources(Lots(plan, chunk), _local(plan.at(0)))
    before: dict[Key, Written] = {}
    for month in sorted({0, max(plan.month - 1, 0)} - {plan.month}):
        before = _everything(sources, plan.at(month), _crowd(plan.at(month), chunk))
    families, limited = families_of(plan, chunk), limits(plan, chunk)
    feeds = _feeds(sources, plan, crowd_of(families, plan.extracted), before=before)
    return Piece(
        sum(len(family.children) for family in families),
        len(families),
        {source: (_bytes(lines, compress), len(lines)) for source, lines in feeds.lines.items()},
        chunk_lines(families, limited, feeds.told),
        tuple(candidates(plan, families, limited, told=feeds.held)) if chunk < CHUNKS_ASKED else (),
    )


def as_bytes(lines: bytes, *, compress: bool) -> bytes:
    """Lines as they stand in a file; parts of a compressed file follow each other."""
    return gzip.compress(lines, COMPRESSION, mtime=0) if compress else lines


@lru_cache(maxsize=1)
def _local(plan: Plan) -> Local:
    return Local(plan)


def _crowd(plan: Plan, chunk: int) -> Crowd:
    return crowd_of(families_of(plan, chunk), plan.extracted)


def _bytes(lines: list[bytes], compress: bool) -> bytes:
    return as_bytes(b"".join(lines), compress=compress)


def _feeds(sources: Sources, plan: Plan, crowd: Crowd, *, before: Mapping[Key, Written]) -> _Feeds:
    feeds = _Feeds(plan.seed)
    for kind in Kind:
        mode, writer = mode_of(kind, plan), Writer(kind, plan.seed)
        here = set()
        for written in _written(sources, plan, crowd, writer=writer):
            here.add(written.key)
            feeds.held.setdefault(written.row.child.place, []).append(written)
            if mode is Mode.FULL or (mode is Mode.CHANGES and _changed(written, before)):
                feeds.add(writer, written)
        if mode is Mode.CHANGES and kind not in NEVER_ENDED:
            for gone in _gone(before, here, writer, plan=plan):
                feeds.add(writer, gone)
    return feeds


def _everything(sources: Sources, plan: Plan, crowd: Crowd) -> dict[Key, Written]:
    writers = (Writer(kind, plan.seed) for kind in Kind)
    return {written.key: written for writer in writers for written in _written(sources, plan, crowd, writer=writer)}


def _written(sources: Sources, plan: Plan, crowd: Crowd, *, writer: Writer) -> Iterator[Written]:
    for row in sources.rows(plan, crowd, writer.kind):
        cells = writer.cells(row)
        yield Written(Key(row.source, str(cells[RECORD_ID])), cells, row)


def _changed(written: Written, before: Mapping[Key, Written]) -> bool:
    earlier = before.get(written.key)
    return earlier is None or earlier.cells != written.cells


def _gone(before: Mapping[Key, Written], here: set[Key], writer: Writer, *, plan: Plan) -> Iterator[Written]:
    """What the source had in the month before and has no longer."""
    for written in before.values():
        if written.row.kind is writer.kind and written.key not in here:
            cells = list(written.cells)
            cells[ACTION], cells[AS_OF] = "end", writer.day(plan.extracted)
            yield replace(written, cells=cells)
