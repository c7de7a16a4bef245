"""Rows of the directory as pages hold them, in the order in which they stand there."""

from contactpoint.directory import queries as directory
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lookup.rules import AddressView, CarerView, FoundChild, ServiceView, in_order, source_name


def the_child(number: ChildNumber) -> FoundChild | None:
    """The four facts; None where the directory holds no such child (any more)."""
    return next(iter(the_children([number])), None)


def the_children(numbers: list[ChildNumber]) -> list[FoundChild]:
    """The four facts of those among `numbers` that the directory holds."""
    return [
        FoundChild(facts.number, facts.family, facts.given, facts.gender, facts.born)
        for facts in directory.four_facts(numbers)
    ]


def services_in_order(rows: list[directory.Service]) -> tuple[ServiceView, ...]:
    """Current, then ended, as a page lists them."""
    return tuple(in_order(_service(row) for row in rows))


def addresses_of(rows: list[directory.HomeAddress]) -> tuple[AddressView, ...]:
    """The addresses with the name of their source."""
    return tuple(
        AddressView(tuple(row.lines.splitlines()), row.postcode, row.statement, source_name(row.source), row.confirmed)
        for row in rows
    )


def carers_of(rows: list[directory.Carer]) -> tuple[CarerView, ...]:
    """The carers with the name of their source."""
    return tuple(
        CarerView(row.name, row.relationship, row.telephone, row.email, source_name(row.source), row.confirmed)
        for row in rows
    )


def _service(row: directory.Service) -> ServiceView:
    return ServiceView(
        organisation=row.organisation,
        kind=row.kind,
        worker=row.worker,
        post=row.post,
        telephone=row.telephone,
        email=row.email,
        started=row.started,
        ended=row.ended,
        lead=row.lead,
        assessment=row.assessment,
        source_name=source_name(row.source),
        confirmed=row.confirmed,
    )
