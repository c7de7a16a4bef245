"""Whether a reader without a grant could tell by the clock that a child hides something: pairs in drawn order.

One of a pair is asked about a shielded child with much to hide, the other about a child of a gated authority with
nothing; for searches, by what the one hides and by what is nobody's. At the database reads are timed under the web
face's role; over HTTP whole requests.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.access.laboratory import Someone, forget_budgets, someone
from contactpoint.access.rules import Face
from contactpoint.kernel.actors import Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.lapses.asking import Faces
from contactpoint.lab.timing import Ask, Compared, interleaved, uncollected
from contactpoint.lab.two_worlds.acting import own_path
from contactpoint.lab.two_worlds.timed_children import Sorts, Timed
from contactpoint.lookup.candidates import matching
from contactpoint.lookup.criteria import Criteria
from contactpoint.lookup.shown import the_child
from contactpoint.web.terms import Terms

READER = "cp_web"
READERS = 8
"""So many people ask over HTTP, in drawn order."""
A_MS = 1_000_000
Look = Callable[[Timed], object]
OK = "200"


class NotAnswered(ContactPointError):
    """A page was answered otherwise than it should be, so that its time proves nothing."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two sorts of children, how many pairs of them are asked, and in which order."""

    sorts: Sorts
    many: int
    drawn: random.Random

    @property
    def both(self) -> tuple[Sequence[Timed], Sequence[Timed]]:
        """Those who hide much, and those who hide nothing."""
        return self.sorts.hiding, self.sorts.bare

    def compared(self, what: str, one: Ask, other: Ask, *, before: Callable[[], object] = int) -> Compared:
        """The first is asked of those who hide, the other of those who do not."""
        with uncollected():
            return Compared(what, tuple(interleaved(one, other, self.many, self.drawn, before=before)))


def page(child: Timed) -> object:
    """The head of a child's page: all that stands of a limited one."""
    return the_child(child.core.number)


def by_name(child: Timed) -> object:
    """The search by a former name and the day."""
    return matching(Criteria(family=child.former, given=child.core.given[0], born=child.core.born))


def by_number(child: Timed) -> object:
    """The search by an NHS number and the name."""
    return matching(Criteria(family=child.core.family, number=child.nhs))


AT_DATABASE: dict[str, Look] = {"page": page, "search by a former name": by_name, "search by an NHS number": by_number}
WAYS = tuple(AT_DATABASE)


def at_database(pairs: Pairs, ways: Sequence[str] = WAYS) -> Iterator[Compared]:
    """Each way, as the web face reads."""
    for what in ways:
        one, other = (_timed(AT_DATABASE[what], pairs, children) for children in pairs.both)
        with _as_reader():
            compared = pairs.compared(f"at the database: {what}", one, other)
        yield compared


def over_http(faces: Faces, pairs: Pairs, ways: Sequence[str] = WAYS) -> Iterator[Compared]:
    """Each way, as a browser asks."""
    readers = [someone(Role.PRACTITIONER) for _ in range(READERS)]
    for what in ways:
        one, other = (_requested(faces, what, pairs, readers=readers, children=children) for children in pairs.both)
        yield pairs.compared(f"over HTTP: {what}", one, other, before=forget_budgets)


def _timed(look: Look, pairs: Pairs, children: Sequence[Timed]) -> Ask:
    def ask() -> float:
        child = pairs.drawn.choice(children)
        began = time.perf_counter_ns()
        look(child)
        return (time.perf_counter_ns() - began) / A_MS

    return ask


def _requested(faces: Faces, what: str, pairs: Pairs, *, readers: Sequence[Someone], children: Sequence[Timed]) -> Ask:
    def ask() -> float:
        reader, child = pairs.drawn.choice(readers), pairs.drawn.choice(children)
        answer = faces.get(Face.WEB, _path(what, child, reader), reader.token)
        if answer.ending != OK:
            raise NotAnswered(f"A page that should be there answered {answer.ending}. Nothing was proved.")
        return answer.took_ms

    return ask


def _path(what: str, child: Timed, reader: Someone) -> str:
    """The address of the page, or of results, as if the search had just been sent."""
    if what == "page":
        return f"/child/{handles.keep(reader.token, HandleKind.CHILD, str(int(child.core.number)).encode())}"
    core = child.core
    day, month, year = (str(part) for part in (core.born.day, core.born.month, core.born.year))
    named = Terms(family=child.former, given=core.given[0], day=day, month=month, year=year)
    terms = named if what == "search by a former name" else Terms(family=core.family, number=child.nhs)
    return f"/found/{handles.keep(reader.token, HandleKind.CRITERIA, terms.packed())}"


@contextmanager
def _as_reader() -> Iterator[None]:
    """With the role and the path of the web face, the lab's own schema before them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), current_setting('search_path')")
        before = cursor.fetchone()
        cursor.execute(BECOME, [READER, f"lab, {own_path(READER)}, pg_catalog"])
        try:
            yield
        finally:
            cursor.execute(BECOME, before)


BECOME = "SELECT set_config('role', %s, false), set_config('search_path', %s, false)"


def mark(children: Sequence[Timed]) -> None:
    """Those whose pages are made slower."""
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO lab.hiding VALUES (%s)", [(int(one.core.number),) for one in children])
