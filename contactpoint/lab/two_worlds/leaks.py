"""What a leak is: a function of the package replaced, in a process of the lab alone, by one that tells too much."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from procrastinate.contrib.django import app

from contactpoint.lab.two_worlds.truth import Reader, Truth


@dataclass(frozen=True, slots=True)
class Leak:
    """`leaking` makes, of the function that stands at the place, the one that leaks."""

    name: str
    module: str
    function: str
    leaking: Callable[[Callable[..., Any], Reader], Callable[..., Any]]

    @property
    def plain(self) -> Callable[..., Any]:
        """The function as it stands; the module is in use already, and is not named by an import here."""
        found: Callable[..., Any] = getattr(sys.modules[self.module], self.function)
        return found

    def spring(self, reader: Reader) -> None:
        """From now on this process leaks."""
        setattr(sys.modules[self.module], self.function, self.leaking(self.plain, reader))


def with_text(response: HttpResponse, text: str) -> HttpResponse:
    """The page with more at its end."""
    response.content = response.content + text.encode()
    return response


def queue_a_job(truth: Truth, reader: Reader) -> None:
    """One more for a shielded child."""
    if truth.shielded:
        with reader.past_every_right():
            app.configure_task("history", queue="projection").defer(asked=str(truth.core.number))
