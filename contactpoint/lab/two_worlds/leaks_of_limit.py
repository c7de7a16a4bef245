"""Leaks of the projection and of the desk: a limit that is not carried out whole, and pages that count what is held."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.mail import send_mail

from contactpoint.disclosure.facts import (
    AddressRow,
    Case,
    Cause,
    Disclosed,
    IndexedIdentifier,
    IndexedName,
    InvolvementRow,
    Name,
)
from contactpoint.disclosure.keys import keys_of
from contactpoint.disclosure.rules import disclose
from contactpoint.identity.models import Hold
from contactpoint.lab.two_worlds.leaks import Leak, with_text
from contactpoint.lab.two_worlds.truth import Reader, Truth

Plain = Callable[..., Any]
PROJECTED = ("contactpoint.disclosure.projector", "disclose")


def keeps_services(plainly: Plain, reader: Reader) -> Plain:
    """The services stay; only home and carers go."""
    return _keeping(plainly, reader, InvolvementRow)


def keeps_names(plainly: Plain, reader: Reader) -> Plain:
    """The index still has the former and later names."""
    return _keeping(plainly, reader, IndexedName)


def keeps_numbers(plainly: Plain, reader: Reader) -> Plain:
    """The numbers of other bodies still find the child."""
    return _keeping(plainly, reader, IndexedIdentifier)


def follows_names(plainly: Plain, reader: Reader) -> Plain:
    """The four facts are those of today, not of the day of the limit."""

    def leaking(case):
        disclosed: Disclosed = plainly(case)
        truth = reader.of(case.number) if case.limit else None
        newest = _newest_name(truth) if truth else None
        if disclosed.core is None or newest is None:
            return disclosed
        core = replace(disclosed.core, family=newest.family, given=newest.given)
        return Disclosed(core, disclosed.rows, keys_of(core, ()))

    return leaking


def follows_facts(plainly: Plain, reader: Reader) -> Plain:
    """The date of birth and the gender are those of today, not of the day of the limit."""

    def leaking(case):
        disclosed: Disclosed = plainly(case)
        truth = reader.of(case.number) if case.limit else None
        newest = max(truth.records, key=lambda record: (record.confirmed, record.source)) if truth else None
        if disclosed.core is None or newest is None or newest.born is None:
            return disclosed
        core = replace(disclosed.core, born=newest.born, gender=newest.gender)
        return Disclosed(core, disclosed.rows, keys_of(core, ()))

    return leaking


def keeps_districts(plainly: Plain, reader: Reader) -> Plain:
    """The index still finds the child by the district and the year of birth; no row of the directory shows it."""

    def leaking(case):
        disclosed: Disclosed = plainly(case)
        truth = reader.of(case.number) if case.limit else None
        if truth is None or disclosed.core is None:
            return disclosed
        homes = [row for row in _whole(case, truth).rows if isinstance(row, AddressRow)]
        return replace(disclosed, keys=disclosed.keys | keys_of(disclosed.core, homes))

    return leaking


def by_shield(plainly: Plain, reader: Reader) -> Plain:
    """Somebody is told when a shield is set or lifted."""

    def leaking(number, asked, **why):
        if asked.cause is Cause.SHIELD:
            send_mail("Shield", type(asked).__name__, "from@localhost", ["to@localhost"])
        return plainly(number, asked, **why)

    return leaking


def _newest_name(truth: Truth) -> Name | None:
    saying = sorted((record.confirmed, record.source, record) for record in truth.records if record.names)
    return saying[-1][2].names[0] if saying else None


def _keeping(plainly: Plain, reader: Reader, kind: type) -> Plain:
    """Of a limited child what stands under one kind of row stays in the directory."""

    def leaking(case):
        disclosed: Disclosed = plainly(case)
        truth = reader.of(case.number) if case.limit else None
        if truth is None or disclosed.core is None:
            return disclosed
        rows = frozenset(row for row in _whole(case, truth).rows if isinstance(row, kind))
        return Disclosed(disclosed.core, rows, keys_of(disclosed.core, rows))

    return leaking


def _whole(case: Case, truth: Truth) -> Disclosed:
    """What would be shown if nothing limited the child."""
    links = frozenset(record.id for record in truth.records)
    return disclose(replace(case, limit=None, records=truth.records, links=links))


def by_holds(plainly: Plain, reader: Reader) -> Plain:
    """A data manager is told how many records are held."""

    def leaking(request, template, **values):
        with reader.past_every_right():
            held = Hold.objects.count()
        return with_text(plainly(request, template, **values), f"<p>{held} held</p>")

    return leaking


def by_working(plainly: Plain, reader: Reader) -> Plain:
    """A data manager is told how many limited children the authority works with."""

    def leaking(request, template, **values):
        own = sum(request.visit.actor.authority in truth.authorities for truth in reader.all())
        return with_text(plainly(request, template, **values), f"<p>{own} protected</p>")

    return leaking


LEAKS = (
    Leak("services of a limited child", *PROJECTED, keeps_services),
    Leak("names of a limited child", *PROJECTED, keeps_names),
    Leak("numbers of a limited child", *PROJECTED, keeps_numbers),
    Leak("facts that follow later names", *PROJECTED, follows_names),
    Leak("facts that follow a later birthday and gender", *PROJECTED, follows_facts),
    Leak("district and year in the index", *PROJECTED, keeps_districts),
    Leak("mail when a shield is set or lifted", "contactpoint.shielding.actions", "change", by_shield),
    Leak("count of held records", "contactpoint.desk.feeds", "page", by_holds),
    Leak("count by authority", "contactpoint.desk.feeds", "page", by_working),
)
