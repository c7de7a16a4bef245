"""One chunk of a population as pieces of its files: made alone, by any process, in any order."""

import gc
import gzip
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from contactpoint.intake.rules import Kind, Mode
from contactpoint.lab.england.candidates import CHUNKS_ASKED, Candidate, candidates
from contactpoint.lab.england.held import Records, months
from contactpoint.lab.england.limits import limits
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.scatter import salt_of
from contactpoint.lab.england.sources.breaking import broken
from contactpoint.lab.england.sources.lines import Writer
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.modes import NEVER_ENDED, mode_of
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.england.sources.written import Written
from contactpoint.lab.england.truth_lines import TrueRow, chunk_lines

COMPRESSION = 3  # much faster than the usual 6, and a tenth larger
ACTION, AS_OF = 1, 2  # columns


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
    lines: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    told: list[TrueRow] = field(default_factory=list)
    held: dict[int, list[Written]] = field(default_factory=lambda: defaultdict(list))

    def add(self, writer: Writer, written: Written) -> None:
        """One row, broken where it is drawn to be."""
        row, errors = written.row, tuple(written.row.errors)
        if Error.BROKEN in errors:
            random = Random(salt_of(self.seed, *written.key))  # noqa: S311 - reproducible, not secret
            way, line = broken(random, writer, written.cells)
            errors = (*errors, f"broken_{way}")
        else:
            line = writer.line(written.cells)
        self.lines[row.source].append(line)
        self.told.append(TrueRow(*written.key, row.child.true_id, errors))


def piece(plan: Plan, chunk: int, *, compress: bool) -> Piece:
    """One chunk in the plan's month; the first month sets every mark, and the one before says what has changed."""
    sources = Sources(Lots(plan, chunk), _local(plan.at(0)))
    *before, now = deque(months(sources, plan, chunk), maxlen=2)
    limited = limits(plan, chunk)
    feeds = _feeds(plan, now.records, before=before[0].records if before else {})
    return Piece(
        sum(len(family.children) for family in now.families),
        len(now.families),
        {source: (_bytes(lines, compress), len(lines)) for source, lines in feeds.lines.items()},
        chunk_lines(now.families, limited, feeds.told),
        tuple(candidates(plan, now.families, limited, told=feeds.held)) if chunk < CHUNKS_ASKED else (),
    )


def piece_alone(plan: Plan, chunk: int, *, compress: bool) -> Piece:
    """A piece, in a process where `gc.disable` has been called: that takes a third of the time away.

    Rings of objects are collected after each chunk; what is still there then are tables, not to be looked at again.
    """
    made = piece(plan, chunk, compress=compress)
    gc.collect()
    gc.freeze()
    return made


def as_bytes(lines: bytes, *, compress: bool) -> bytes:
    """Lines as they stand in a file; parts of a compressed file follow each other."""
    return gzip.compress(lines, COMPRESSION, mtime=0) if compress else lines


@lru_cache(maxsize=1)
def _local(plan: Plan) -> Local:
    return Local(plan)


def _bytes(lines: list[bytes], compress: bool) -> bytes:
    return as_bytes(b"".join(lines), compress=compress)


def _feeds(plan: Plan, now: Records, *, before: Records) -> _Feeds:
    feeds = _Feeds(plan.seed)
    held = _by_kind(now.values())
    gone = _by_kind(one for key, one in before.items() if key not in now)
    for kind in Kind:
        mode, writer = mode_of(kind, plan), Writer(kind, plan.seed)
        for written in held[kind]:
            feeds.held[written.row.child.place].append(written)
            if mode is Mode.FULL or (mode is Mode.CHANGES and _changed(written, before)):
                feeds.add(writer, written)
        if mode is Mode.CHANGES and kind not in NEVER_ENDED:
            for written in gone[kind]:
                feeds.add(writer, _ended(written, writer.day(plan.extracted)))
    return feeds


def _by_kind(records: Iterable[Written]) -> Mapping[Kind, list[Written]]:
    found: dict[Kind, list[Written]] = {kind: [] for kind in Kind}
    for written in records:
        found[written.row.kind].append(written)
    return found


def _changed(written: Written, before: Records) -> bool:
    earlier = before.get(written.key)
    return earlier is None or earlier.cells != written.cells


def _ended(written: Written, day: str) -> Written:
    """What the source had in the month before and has no longer."""
    cells = list(written.cells)
    cells[ACTION], cells[AS_OF] = "end", day
    return written._replace(cells=cells)
