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
    visit = request.visit
    number = ChildNumber(handles.open_handle(visit.token, HandleKind.CHILD, handle))
    view = actions.view(number, actor=visit.actor, purpose=visit.stated, route="web.child")
    if view is None:
        raise Http404
    return page(
        request,
        "child.html",
        child=view.child,
        current=[service for service in view.services if not service.ended],
        ended=[service for service in view.services if service.ended],
        covered=view.coverage,
    )
