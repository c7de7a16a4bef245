"""The children whose pages the visitor opened in the last days."""

from django.http import HttpResponse

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.lookup import actions
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest


def recent(request: FaceRequest) -> HttpResponse:
    """Newest first, each by a new handle; a child who is there no more has none."""
    visit = request.visit
    opened = actions.recent(actor=visit.actor, purpose=visit.stated, route="web.recent")
    numbers = [str(int(one.number)).encode() for one in opened]
    keys = handles.keep_many(visit.token, HandleKind.CHILD, numbers)
    return page(request, "recent.html", opened=list(zip(opened, keys, strict=True)))
