"""Whether this process can answer people: for load balancers and the launcher. No details."""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from contactpoint.audit.ledgers import NotServed


def health(request: HttpRequest) -> HttpResponse:
    """200 `ok`, or 503 `away` where the database does not answer, or may not be served (B6-45c)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, NotServed):
        return HttpResponse("away\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
