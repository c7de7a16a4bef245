"""What gunicorn serves to `bench http` beside the practitioners' face: the floor that it is compared with."""

from django.conf import settings

from contactpoint.config import paths, wsgi

settings.ROOT_URLCONF = "contactpoint.lab.bench_http.floor"
settings.TEMPLATES[0]["DIRS"].append(  # type: ignore[attr-defined]  # a list, in a table of objects
    paths.PACKAGE / "lab" / "bench_http" / "jinja2"
)
application = wsgi.application
