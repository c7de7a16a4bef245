"""What a part's records are: decided, numbered, linked and shown, some parts a transaction."""

from collections.abc import Iterator, Sequence

from django.db import connection, transaction

from contactpoint.disclosure.actions import change_many, record_projection
from contactpoint.disclosure.locks import share_intake
from contactpoint.identity.around import Around
from contactpoint.identity.bulk.parts import Together
from contactpoint.identity.changing import changes_of
from contactpoint.identity.numbering import numbered
from contactpoint.identity.queries import founding_among, mint_numbers
from contactpoint.identity.settling import Outcome, Part, note
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.linkage.decide import decide

ROUTE = "feed.bulk"
KEEP_FOUNDED = "COPY founded (number, record) FROM STDIN"
KEEP_DOUBTS = "COPY doubt (one, other, verdict, rule, weight, settled) FROM STDIN"
MOST_CHILDREN = 200  # whose locks a transaction holds (design §3)


def publish(together: Sequence[Together], *, actor: Actor, purpose: Purpose) -> int:
    """Decide on these parts and show their children; how many records. What was done already stays as it is."""
    for parts in _at_once(map(_decided, together)):
        _publish(parts, actor=actor, purpose=purpose)
    return sum(len(each.members) for each in together)


def _decided(together: Together) -> Part:
    records = {one.name: one.record for one in together.members}
    silent = frozenset(one.record for one in together.members if one.silent)
    children = decide({one.name: one.source for one in together.members}, together.pairs)
    return Part(records, together.pairs, children, silent)


def _at_once(parts: Iterator[Part]) -> Iterator[list[Part]]:
    """A part is never parted, however many children it has."""
    some, children = list[Part](), 0
    for part in parts:
        its = len(set(part.children.clusters.values()))
        if some and children + its > MOST_CHILDREN:
            yield some
            some, children = [], 0
        some.append(part)
        children += its
    if some:
        yield some


@transaction.atomic
def _publish(parts: Sequence[Part], *, actor: Actor, purpose: Purpose) -> None:
    """A part of which a record brought a number was done before the last run ended."""
    share_intake()
    done = founding_among(record for part in parts for record in part.records.values())
    outcome = _outcome([part for part in parts if done.isdisjoint(part.records.values())])
    changes = changes_of(outcome, Around(), held=(), owners={})
    _keep(outcome)
    if changes:
        change_many(changes, actor=actor, purpose=purpose)
        record_projection(sorted(changes), route=ROUTE, actor=actor, purpose=purpose)


def _outcome(parts: Sequence[Part]) -> Outcome:
    outcome = Outcome()
    spare = iter(mint_numbers(sum(len(set(part.children.clusters.values())) for part in parts)))
    for part in parts:
        note(outcome, part, numbers=lambda several: numbered(several, {}, spare))
    return outcome


def _keep(outcome: Outcome) -> None:
    """As `keeping.keep` does where nothing stood before."""
    with connection.cursor() as cursor:
        with cursor.copy(KEEP_FOUNDED) as copy:
            for child in outcome.children:
                for number, record in child.founders.items():
                    copy.write_row((number, record))
        with cursor.copy(KEEP_DOUBTS) as copy:
            for (one, other), doubt in outcome.doubts.items():
                said = doubt.pair
                copy.write_row((one, other, said.verdict, said.rule, said.weight, doubt.settled))
