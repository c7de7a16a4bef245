"""The desk's first page. Its work is not built yet, and it says so."""

from django.http import HttpRequest, HttpResponse

from contactpoint.pages.page import page


def home(request: HttpRequest) -> HttpResponse:
    """What the desk will hold."""
    return page(request, "home.html")
