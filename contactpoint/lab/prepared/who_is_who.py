"""Who is who in a directory whose feeds went through intake: its adopted children, and those who stand there twice."""

from collections.abc import Iterator
from pathlib import Path

from contactpoint.directory.queries import number_token, under_token
from contactpoint.disclosure.models import Link
from contactpoint.lab.bench_state import read_names
from contactpoint.lab.england.truth import query, table
from contactpoint.lab.prepared.adopted import Adopted


def in_directory(population: Path) -> list[Adopted]:
    """Those of a population whom the directory shows under the NHS number they have now."""
    before = "o.family, o.given[1], o.born, n.nhs_number"
    children = table(population, "children")
    pairs = f"{table(population, 'adoption')} a JOIN {children} o ON o.true_id = a.old_true_id"
    rows = query(f"SELECT {before} FROM {pairs} JOIN {children} n ON n.true_id = a.new_true_id ORDER BY n.true_id")
    return [
        Adopted(family, given, born, number)
        for family, given, born, nhs in rows
        for number in under_token(number_token("nhs", nhs))
    ]


def linked(population: Path) -> Iterator[tuple[int, str]]:
    """The number and the true child of every linked record. For the worker's process."""
    rows = query(f"SELECT source, record_id, true_id FROM {table(population, 'rows')}")
    about = {(source, record): true_id for source, record, true_id in rows}
    said = read_names().records
    for record, number in Link.objects.values_list("record", "number"):
        yield number, about[said[record]]
