"""The Jinja environment of all faces: escaping on, GOV.UK Frontend's macros beside our templates."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from contactpoint.access.queries import TOUCH_SECONDS
from contactpoint.lookup.rules import STANDING_LINES
from contactpoint.pages import account_words, words
from contactpoint.pages.page import Fault

FILTERS = (
    words.day,
    words.moment,
    words.old,
    words.age,
    words.gender,
    words.gender_alone,
    words.service_kind,
    words.agreed,
    words.closeness,
    words.statement,
    words.dial,
    account_words.done,
    account_words.why,
    account_words.fact,
)


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend; `options` hold autoescape and the loader of our folders."""
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], macros])
    made = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - Django passes autoescape=True
    made.filters.update({word.__name__: word for word in FILTERS})
    made.globals.update(static=cache(static), url=_url, synthetic=settings.SYNTHETIC, message=_message)
    made.globals.update(STANDING_LINES=STANDING_LINES, desk_telephone=settings.DESK_TELEPHONE)
    made.globals.update(idle_minutes=settings.SESSION_IDLE_SECONDS // 60, recent_days=settings.RECENT_DAYS)
    made.globals.update(longest_hours=settings.SESSION_SECONDS // 3600)
    made.globals.update(warned_seconds=settings.SESSION_IDLE_SECONDS - TOUCH_SECONDS)
    return made


def _url(name: str, **parts: object) -> str:
    """As Django's `reverse`, which looks through all routes each time."""
    quoted = {part: quote(str(value), safe="") for part, value in parts.items()}
    return _shape(get_urlconf(), name, tuple(parts)).format(**quoted)


@cache
def _shape(urlconf: str | None, name: str, parts: tuple[str, ...]) -> str:
    """Such as `/child/{handle}`."""
    return unquote(reverse(name, urlconf, kwargs={part: f"{{{part}}}" for part in parts}))


def _message(faults: Sequence[Fault], field: str) -> dict[str, str] | None:
    """The parameter `errorMessage` of GOV.UK Frontend's macros for one field."""
    return next(({"text": fault.text} for fault in faults if fault.field == field), None)
