"""What a press did, told once on the page that it leads to; and the question before one that ends access."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.http import urlencode

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind, NoSuchHandle
from contactpoint.pages.forms import Again, fields_of, once
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest

SURE = "sure"


def told(request: FaceRequest, where: str, words: str) -> str:
    """The address `where` with a handle at which the words stand once: no address names anybody."""
    handle = handles.keep(request.visit.token, HandleKind.DONE, words.encode())
    return f"{where}{'&' if '?' in where else '?'}{urlencode({'done': handle})}"


def done(request: FaceRequest) -> str:
    """What was done just before; empty where nothing was, or where it was told already."""
    try:
        return handles.take_handle(request.visit.token, HandleKind.DONE, request.GET.get("done", "")).decode()
    except NoSuchHandle:
        return ""


def is_sure(request: FaceRequest) -> bool:
    """Whether the form comes from the page with the question."""
    return SURE in request.POST


def asked(request: FaceRequest, heading: str, lines: Sequence[str], *, press: str, back: str) -> HttpResponse:
    """The question; its one button sends the same form again, which acts then. Nothing was done yet."""
    kept = tuple((name, value) for name, value in fields_of(request) if name != "once")
    again = Again(request.path, (*kept, (SURE, "yes")))
    return page(request, "sure.html", heading=heading, lines=lines, press=press, back=back, again=again, once=once())
