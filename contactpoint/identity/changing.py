"""What an outcome changes for each child: links, new numbers, numbers that lead to another, limits that go along."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from contactpoint.disclosure.areas import authority_of
from contactpoint.disclosure.changes import Change, Led, Limited, Linked, Minted, Unled, Unlinked
from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode, Cause, Life, SourceRecord
from contactpoint.disclosure.inputs import causes_of, read_led, read_lives
from contactpoint.disclosure.linking import last_numbers
from contactpoint.identity.around import Around
from contactpoint.identity.numbering import Numbered
from contactpoint.identity.settling import Outcome
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.queries import contents

Changes = dict[ChildNumber, list[Change]]


def changes_of(
    outcome: Outcome, around: Around, *, held: Collection[UUID], owners: Mapping[UUID, AuthorityCode | None]
) -> Changes:
    """By child what changes; a child that only loses records is named with what it loses, or with nothing.

    `owners`: who would own the child that a record brings, of those that arrive now.
    """
    changes: Changes = {}
    for record in sorted(outcome.waiting | set(held)):
        if record in around.links:
            changes.setdefault(around.links[record].number, []).append(Unlinked(record))
    said = _said_first(outcome.children)
    for child in outcome.children:
        mine = changes.setdefault(child.number, [])
        for number in _parents(child, around):
            changes.setdefault(number, [])
        if child.new:
            first = child.records[0]
            owner = _owner(_parents(child, around), said[first], owners.get(first))
            mine.append(Minted(Life(owner=owner), said[first]))
        mine += _links(child, outcome, around)
    linked = (outcome.records | set(held)) & around.links.keys()
    _lead(changes, outcome.children, left={around.links[record].number for record in linked})
    _limit(changes, outcome.children, around)
    return changes


def _links(child: Numbered, outcome: Outcome, around: Around) -> Iterator[Linked]:
    for record in child.records:
        stood, by = around.links.get(record), outcome.by[record]
        if stood is None or (stood.number, stood.by) != (child.number, by):
            yield Linked(record, by)


def _parents(child: Numbered, around: Around) -> list[ChildNumber]:
    """The other children whose records these were."""
    numbers = {around.links[record].number for record in child.records if record in around.links}
    return sorted(numbers - {child.number})


def _said_first(children: Iterable[Numbered]) -> dict[UUID, SourceRecord]:
    first = [child.records[0] for child in children if child.new]
    return {record: decode(content) for record, content in contents(first).items()}


def _owner(parents: Collection[ChildNumber], first: SourceRecord, arriving: AuthorityCode | None) -> AuthorityCode:
    """Of a child that is parted from another the owner stays; else that of the postcode, of the sender, or nobody."""
    owners = sorted(life.owner for life in read_lives(parents).values() if life.owner)
    if owners:
        return owners[0]
    if arriving:
        return arriving
    address = first.address
    lives_in = authority_of(str(address.postcode)) if address and address.postcode else None
    return lives_in or first.authority or NATIONAL_DESK


def _lead(changes: Changes, children: Collection[Numbered], *, left: Collection[ChildNumber]) -> None:
    """A number without a record leads to itself: it is nobody's until one of its records is a child's again."""
    wanted = {old: child.number for child in children for old in child.led}
    standing = [child.number for child in children if not child.new]
    wanted |= {number: number for number in set(left) - wanted.keys() - set(standing)}
    lead = read_led([*wanted, *standing])
    for old, number in wanted.items():
        changes.setdefault(old, [])
        if lead.get(old) != number:
            changes[old].append(Led(number))
            changes.setdefault(lead.get(old, number), [])
    for number in standing:
        if number in lead:
            changes[number].append(Unled())
            changes.setdefault(lead[number], [])


def _limit(changes: Changes, children: Collection[Numbered], around: Around) -> None:
    """A child takes on what limited those whose records it has now, or had before they waited (B6-36).

    The gate goes by its owner alone. Out of a shielded child officers alone take a record.
    """
    parents = {child.number: [*_parents(child, around), *child.led] for child in children}
    last = last_numbers(record for child in children for record in child.records if record not in around.links)
    waited = {child.number: {last[record] for record in child.records if record in last} for child in children}
    others = {number for several in (*parents.values(), *waited.values()) for number in several}
    causes = causes_of(others) if others else {}
    for child in children:
        limited = {cause for number in parents[child.number] for cause in causes.get(number, ())}
        limited |= {cause for number in waited[child.number] for cause in causes.get(number, ())} - {Cause.SHIELD}
        changes[child.number] += [Limited(cause) for cause in sorted(limited - {Cause.GATE})]
