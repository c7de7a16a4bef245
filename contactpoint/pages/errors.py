"""Pages for what went wrong: what happened, what is safe, what to do next. None reads the database."""

import logging
import sys
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from contactpoint.access.actions import BudgetSpent, HandedBefore, NotAllowed, OwnFactorNeeded, StepUpNeeded
from contactpoint.access.handles import NoSuchHandle
from contactpoint.access.rules import Face
from contactpoint.audit.ledgers import NotServed
from contactpoint.kernel.actors import Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.pages import fresh_code, visits
from contactpoint.pages.forms import Again, fields_of
from contactpoint.pages.page import Link, page

LOG = logging.getLogger(__name__)


def answer_to(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page for `error`, or None where it is not one that a person can act on."""
    match error:
        case NoSuchHandle() | Http404():
            return _handed_before(request) if isinstance(error, HandedBefore) else missing(request)
        case StepUpNeeded():
            own = str(error) if isinstance(error, OwnFactorNeeded) else ""
            return fresh_code.asked(request, request.path, status=403, kept=fields_of(request), own=own)
        case NotAllowed():
            return _not_allowed(request, error)
        case NotServed() | OperationalError() | InterfaceError():
            return away(request, error)
        case ContactPointError():
            return _page(request, "This could not be done", [str(error)], status=422)
    return None


def _not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    if isinstance(error, BudgetSpent):
        return _stopped(request, error)
    to_name = error.actor is not None and error.actor.role is Role.PROXY and error.actor.asker is None
    named = [Link("For whom you ask", reverse("asker"))] if to_name else []
    return _page(request, "You cannot do this", [str(error)], status=403, links=named)


def _stopped(request: HttpRequest, error: BudgetSpent) -> HttpResponse:
    """A search that was not made is kept for the visit: what was typed is not typed again."""
    match, links = request.resolver_match, []
    search = match.kwargs["handle"] if match and match.url_name == "found" else ""
    if error.reserve:
        links.append(Link("Change your purpose", reverse("purpose") + (f"?search={search}" if search else "")))
    if search:
        links.append(Link("Back to what you typed", reverse("find_again", kwargs={"handle": search})))
    return _page(request, "You have reached today’s limit", [str(error)], status=429, links=links)


def _handed_before(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        "There is nothing to hand over here",
        [
            "What is handed over to a person is shown once. Nothing was changed, and what you have seen here is good.",
            "If nobody wrote it down, open the person’s page under People and make a new one. Then the one before is "
            "worth nothing.",
        ],
        status=404,
        links=[Link("People", reverse("people"))],
    )


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One body for every page that is not there: never issued, closed, or another person's."""
    request.visit = None  # type: ignore[attr-defined]
    return _page(
        request,
        "Page not found",
        [
            "There is no page here that you can open. Pages about a child close when you sign out, and a child may "
            "not be here any more.",
        ],
        status=404,
    )


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400: too long, or not written as browsers write."""
    return _page(
        request,
        "This could not be read",
        ["What was sent is too long, or was changed on its way. Nothing was changed here. Go back and send it again."],
        status=400,
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the error is still being handled; the log gets its type and place alone."""
    known = answer_to(request, sys.exc_info()[1])
    if known is not None:
        return known
    LOG.error("A page could not be made.", exc_info=True)
    return _page(
        request,
        "Something went wrong",
        [
            "This is a fault in ContactPoint, not something that you did. Nothing was changed.",
            "Try again. If it happens again, tell the people who run ContactPoint at what time it happened.",
        ],
        status=500,
    )


def away(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """The database does not answer, or may not be served; the log alone says which."""
    LOG.error(str(error) if isinstance(error, NotServed) else "The database does not answer.", exc_info=True)
    response = _page(
        request,
        "ContactPoint cannot answer just now",
        [
            "It cannot tell who works with a child at the moment. This does not mean that nobody does.",
            "What is recorded is safe, and nothing is done twice if you send a form again.",
            "Wait a few seconds, then load this page again. If a child may be in danger, do not wait: "
            "telephone children's services or the police.",
        ],
        status=503,
    )
    response["Retry-After"] = "5"
    return response


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW. A form from this site can be sent again with nothing lost.

    The session cookie is SameSite=Strict: its presence, and no complaint about the origin, show that the
    form was not another site's.
    """
    face = getattr(getattr(request.resolver_match, "func", None), "face", Face.WEB)
    own = visits.token_of(request, face) is not None and not reason.startswith("Origin")
    return _page(
        request,
        "Please send this form again",
        [
            "The page was open from before you signed in, or your browser did not keep its cookie.",
            "Nothing was changed. " + ("What you typed is kept." if own else "Go back to the first page."),
        ],
        status=403,
        again=Again(request.path, fields_of(request)) if own else None,
    )


def wrong_method(request: HttpRequest, methods: Sequence[str]) -> HttpResponse:
    """The page is there, but not for this kind of request."""
    response = _page(
        request,
        "This page cannot be used that way",
        ["Nothing was changed. Start again from the first page."],
        status=405,
    )
    response["Allow"] = ", ".join(methods)
    return response


def _page(
    request: HttpRequest,
    heading: str,
    lines: Sequence[str],
    *,
    status: int,
    again: Again | None = None,
    links: Sequence[Link] = (),
) -> HttpResponse:
    return page(request, "error.html", status=status, heading=heading, lines=lines, again=again, links=links)
