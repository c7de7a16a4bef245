"""Who has a rival: somebody so like the child that a search which forgives may put them before her."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from contactpoint.kernel.dates import birthday
from contactpoint.lab.england.candidates import Candidate
from contactpoint.lab.england.sources.misdating import swapped
from contactpoint.lab.england.truth import query, table

DAYS_AWAY = 11  # a day more than a date is mistyped by
LETTERS_AWAY = 2
RIVALS = """
WITH meant(true_id, family, given, born, near) AS (VALUES {meant}),
days AS (SELECT true_id, family, given, near + day::INTEGER AS day FROM meant, range(-{away}, {away} + 1) AS a(day)),
other AS (SELECT true_id, {plain_family} AS family, {plain_given} AS given, born FROM {children}),
alike AS (
    SELECT days.true_id FROM days JOIN other ON other.born = days.day AND other.true_id <> days.true_id
    WHERE (damerau_levenshtein(other.family, days.family) <= {letters}
           AND damerau_levenshtein(other.given, days.given) <= {letters})
       OR (damerau_levenshtein(other.family, days.given) <= {letters}
           AND damerau_levenshtein(other.given, days.family) <= {letters})
)
SELECT true_id FROM alike
UNION SELECT meant.true_id FROM meant JOIN other USING (family, given)
WHERE year(meant.born) = year(other.born) AND meant.true_id <> other.true_id
"""


def with_rivals(population: Path, able: Iterable[Candidate]) -> frozenset[str]:
    """The true ids of those who have one in the whole population."""
    meant = [line for one in able for line in _lines(one)]
    if not meant:
        return frozenset()
    words = RIVALS.format(
        meant=", ".join(meant),
        away=DAYS_AWAY,
        letters=LETTERS_AWAY,
        plain_family=_plain("family"),
        plain_given=_plain("given[1]"),
        children=table(population, "children"),
    )
    return frozenset(true_id for (true_id,) in query(words))


def _lines(one: Candidate) -> Iterator[str]:
    """One for each day about which her date of birth may be looked for."""
    name, born = one.child.names[0], one.child.born
    told = f"'{one.child.true_id}', {_plain(_text(name.family))}, {_plain(_text(name.given[0]))}, {_day(born)}"
    return (f"({told}, {_day(near)})" for near in _days(born))


def _days(born: date) -> Iterator[date]:
    yield from (born, birthday(born, -1), birthday(born, 1))
    turned = swapped(born, date.max)
    if turned:
        yield turned


def _plain(column: str) -> str:
    return f"strip_accents(lower({column}))"


def _text(name: str) -> str:
    return "'{}'".format(name.replace("'", "''"))


def _day(day: date) -> str:
    return f"DATE '{day}'"
