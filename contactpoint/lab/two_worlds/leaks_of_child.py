"""Leaks through a child's pages: by what they hold, and by what is done behind them."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.mail import send_mail
from django.db import connection
from django.http import HttpResponse

from contactpoint.lab.two_worlds.leaks import Leak, queue_a_job, with_text
from contactpoint.lab.two_worlds.shown import NEIGHBOURS
from contactpoint.lab.two_worlds.truth import Reader, Truth
from contactpoint.lookup.rules import STANDING_LINES, CarerView, CoverageLine

Plain = Callable[..., Any]
PAGE = ("contactpoint.web.child", "page")
HOME = ("contactpoint.lookup.actions", "view_home")
VIEW = ("contactpoint.lookup.actions", "view")
LOG = logging.getLogger("contactpoint.web")


def by_version(plainly: Plain, reader: Reader) -> Plain:
    return _saying(plainly, reader, lambda truth: f"<p>Version {len(truth.records)}</p>")


def by_authority(plainly: Plain, reader: Reader) -> Plain:
    return _saying(plainly, reader, lambda truth: f"<p>Kept by {', '.join(truth.authorities)}</p>")


def by_length(plainly: Plain, reader: Reader) -> Plain:
    """A masked address is as long as the address."""
    return _saying(plainly, reader, lambda truth: "*" * len(f"{truth.lines} {truth.telephone}"))


def by_sibling(plainly: Plain, reader: Reader) -> Plain:
    """Who is shown at the same address."""
    return _saying(plainly, reader, lambda truth: " ".join(
        one.given for one in NEIGHBOURS if str(one.postcode) == truth.postcode))  # fmt: skip


def by_flag(plainly: Plain, reader: Reader) -> Plain:
    return _saying(plainly, reader, lambda truth: "<p>Protected</p>" if truth.shielded else "")


def by_the_way_of_limiting(plainly: Plain, reader: Reader) -> Plain:
    """A style of its own for each cause."""
    return _saying(plainly, reader, lambda truth: f'<p class="{"-".join(sorted(truth.causes))}"></p>')


def by_missing_lines(plainly: Plain, reader: Reader) -> Plain:
    """The standing lines are left out where somebody thought that they say too much."""

    def changed(response: HttpResponse, truth: Truth) -> None:
        if truth.shielded:
            response.content = response.content.replace(STANDING_LINES[:20].encode(), b"")

    return _changing(plainly, reader, changed)


def by_etag(plainly: Plain, reader: Reader) -> Plain:
    """A digest of all that is held, so that a browser need not load what did not change."""

    def changed(response: HttpResponse, truth: Truth) -> None:
        response["ETag"] = f'"{hashlib.sha256(repr(truth.records).encode()).hexdigest()[:16]}"'

    return _changing(plainly, reader, changed)


def by_cookie(plainly: Plain, reader: Reader) -> Plain:
    def changed(response: HttpResponse, truth: Truth) -> None:
        response.set_cookie("last", "".join(truth.authorities))

    return _changing(plainly, reader, changed)


def by_paper(plainly: Plain, reader: Reader) -> Plain:
    """The print alone has the carer's telephone."""

    def leaking(request, template, **values):
        response = plainly(request, template, **values)
        truth = reader.of(values["child"].number)
        return with_text(response, truth.telephone) if truth and template == "print.html" else response

    return leaking


def by_home(plainly: Plain, reader: Reader) -> Plain:
    """The page of the further press alone says whether there is a home that it does not show."""

    def leaking(request, template, **values):
        response = plainly(request, template, **values)
        truth = reader.of(values["child"].number) if template == "address.html" else None
        return with_text(response, truth.lines) if truth else response

    return leaking


def by_statement(plainly: Plain, reader: Reader) -> Plain:
    """One more statement for a shielded child."""

    def done(truth: Truth) -> None:
        if truth.shielded:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")

    return _doing(plainly, reader, done)


def by_rows(plainly: Plain, reader: Reader) -> Plain:
    """The same statement, which gives more rows where there is more to hide."""

    def done(truth: Truth) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT generate_series(1, %s)", [len(truth.organisations)])

    return _doing(plainly, reader, done)


def by_log(plainly: Plain, reader: Reader) -> Plain:
    return _doing(plainly, reader, lambda truth: LOG.info("A child of %s was opened", truth.authorities))


def by_mail(plainly: Plain, reader: Reader) -> Plain:
    """The officers of a child's authority are told."""

    def done(truth: Truth) -> None:
        send_mail("Opened", "A child was opened.", "from@localhost", [f"{one}@localhost" for one in truth.authorities])

    return _doing(plainly, reader, done)


def by_job(plainly: Plain, reader: Reader) -> Plain:
    return _doing(plainly, reader, lambda truth: queue_a_job(truth, reader))


def by_status(plainly: Plain, reader: Reader) -> Plain:
    """A shielded child is not there."""
    return _viewing(plainly, reader, lambda view, truth: None if truth.shielded else view)


def by_press(plainly: Plain, reader: Reader) -> Plain:
    """The press for address and carers stands where the vault has a home."""
    return _viewing(plainly, reader, lambda view, truth: replace(view, at_home="9" not in truth.telephone[-3:]))


def by_carers(plainly: Plain, reader: Reader) -> Plain:
    """The further press asks the vault for the carers."""

    def with_carer(home, truth):
        carer = CarerView("Carer", "", truth.telephone, None, "Child benefit records", date(2026, 8, 20))
        return replace(home, carers=(carer,))

    return _viewing(plainly, reader, with_carer)


def by_coverage(plainly: Plain, reader: Reader) -> Plain:
    """The sources that have told of the child, shown or not."""

    def covered(view, truth):
        lines = tuple(CoverageLine(record.source, "England", record.confirmed) for record in truth.records)
        return replace(view, coverage=view.coverage + lines)

    return _viewing(plainly, reader, covered)


def by_recent(plainly: Plain, reader: Reader) -> Plain:
    """A shielded child is no more among the children opened lately."""

    def leaking(**why):
        return tuple(one for one in plainly(**why) if not getattr(reader.of(_number(one)), "shielded", False))

    return leaking


def _number(one: Any) -> int:
    return int(getattr(one, "child", one).number)


def _saying(plainly: Plain, reader: Reader, words: Callable[[Truth], str]) -> Plain:
    """More words on a limited child's pages."""

    def changed(response: HttpResponse, truth: Truth) -> None:
        with_text(response, words(truth))

    return _changing(plainly, reader, changed)


def _changing(plainly: Plain, reader: Reader, change: Callable[[HttpResponse, Truth], None]) -> Plain:
    """A limited child's pages, changed."""

    def leaking(request, template, **values):
        response = plainly(request, template, **values)
        truth = reader.of(values["child"].number)
        if truth:
            change(response, truth)
        return response

    return leaking


def _doing(plainly: Plain, reader: Reader, act: Callable[[Truth], object]) -> Plain:
    """More is done when a limited child is opened."""

    def leaking(number, **why):
        view, truth = plainly(number, **why), reader.of(number)
        if truth:
            act(truth)
        return view

    return leaking


def _viewing(plainly: Plain, reader: Reader, change: Callable[[Any, Truth], Any]) -> Plain:
    """Another view of a limited child."""

    def leaking(number, **why):
        view, truth = plainly(number, **why), reader.of(number)
        return change(view, truth) if view and truth else view

    return leaking


LEAKS = (
    Leak("ETag", *PAGE, by_etag),
    Leak("version", *PAGE, by_version),
    Leak("authority's name", *PAGE, by_authority),
    Leak("masked length", *PAGE, by_length),
    Leak("sibling at the address", *PAGE, by_sibling),
    Leak("visible flag", *PAGE, by_flag),
    Leak("visible flag by cause", *PAGE, by_the_way_of_limiting),
    Leak("standing lines missing", *PAGE, by_missing_lines),
    Leak("cookie", *PAGE, by_cookie),
    Leak("print", *PAGE, by_paper),
    Leak("home on the page of the press", *PAGE, by_home),
    Leak("carers by the press", *HOME, by_carers),
    Leak("one statement more by the press", *HOME, by_statement),
    Leak("one statement more", *VIEW, by_statement),
    Leak("rows of a statement", *VIEW, by_rows),
    Leak("log line", *VIEW, by_log),
    Leak("mail", *VIEW, by_mail),
    Leak("queued job", *VIEW, by_job),
    Leak("no page for a shielded child", *VIEW, by_status),
    Leak("press for the address", *VIEW, by_press),
    Leak("coverage from the vault", *VIEW, by_coverage),
    Leak("recent list", "contactpoint.lookup.actions", "recent", by_recent),
)
