"""One child's page: who works with the child and how to reach them. Full or limited, the same page."""

from django.http import Http404, HttpResponse

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lookup import actions
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest


def child(request: FaceRequest, handle: str) -> HttpResponse:
    """A handle that leads nowhere and a child who is there no more are the same page."""
    number, visit = _number(request, handle), request.visit
    view = actions.view(number, actor=visit.actor, purpose=visit.stated, route="web.child")
    if view is None:
        raise Http404
    return page(request, "child.html", view=view, child=view.child, handle=handle, covered=view.coverage)


def address(request: FaceRequest, handle: str) -> HttpResponse:
    """The further press: a look of its own each time, answered at once."""
    number, visit = _number(request, handle), request.visit
    home = actions.view_home(number, actor=visit.actor, purpose=visit.stated, route="web.child_address")
    if home is None:
        raise Http404
    return page(request, "address.html", home=home, child=home.child, handle=handle, covered=home.coverage)


def paper(request: FaceRequest, handle: str) -> HttpResponse:
    """For the printer: who took it, when, and where that is recorded stand at its foot."""
    number, visit = _number(request, handle), request.visit
    paper = actions.print_out(number, actor=visit.actor, purpose=visit.stated, route="web.child_print")
    if paper is None:
        raise Http404
    return page(request, "print.html", paper=paper, child=paper.child, handle=handle, covered=paper.coverage)


def _number(request: FaceRequest, handle: str) -> ChildNumber:
    return ChildNumber(handles.open_handle(request.visit.token, HandleKind.CHILD, handle))
