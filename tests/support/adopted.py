"""The adopted children of a synthetic England with their families, and the feeds that sources send of those alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contactpoint.intake.rules import Kind
from contactpoint.lab.england.facts import Child, Family
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.people.crowd import crowd_of
from contactpoint.lab.england.people.families import chunk
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.files import Feeds
from contactpoint.lab.england.sources.lines import Writer
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.rows import Sources

SENDERS = (Kind.BENEFIT, Kind.HEALTH, Kind.SCHOOL, Kind.SOCIAL_CARE, Kind.HEALTH_VISITING, Kind.EDUCATION_WELFARE)


@dataclass(frozen=True)
class Adopted:
    """`owners`: whose row it is, by source and record; an adopted child's old identity is another than the child."""

    children: Sequence[Child]
    owners: dict[tuple[str, str], str]
    feeds: Sequence[Path]


def adopted(folder: Path, children: int, *, seed: int, today: date) -> Adopted:
    """Those of an England of so many children, and files of every row of their families that is not broken."""
    plan = Plan(children, seed, today)
    families = [family for number in range(plan.chunks) for family in chunk(plan, number) if _has_adopted(family)]
    folder.mkdir()
    feeds, owners = Feeds(folder, plan, compress=False), {}
    for source, record, true_id, line in _rows(plan, families):
        feeds.add({source: (line, 1)})
        owners[source, record] = true_id
    feeds.manifests()
    found = [child for family in families for child in family.children if child.former is not None]
    files = [path for path in sorted(folder.iterdir()) if not path.name.endswith(".manifest.json")]
    return Adopted(found, owners, files)


def _has_adopted(family: Family) -> bool:
    return any(child.former is not None for child in family.children)


def _rows(plan: Plan, families: Sequence[Family]) -> Iterator[tuple[str, str, str, bytes]]:
    sources, crowd = Sources(Lots(plan, 0), Local(plan)), crowd_of(families, plan.extracted)
    for kind in SENDERS:
        writer = Writer(kind, plan.seed)
        for row in sources.rows(plan, crowd, kind):
            if Error.BROKEN not in row.errors:
                cells = writer.cells(row)
                yield row.source, str(cells[0]), row.child.true_id, writer.line(cells)
