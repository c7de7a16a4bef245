"""Readable children who may be a shielded child under another number: what no feed may leave behind (B6-34, B6-35)."""

from collections.abc import Collection

from contactpoint.disclosure.inputs import links_beside
from contactpoint.disclosure.queries import shown_in_full
from contactpoint.identity.around import Around
from contactpoint.identity.decisions import Kind
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.judge import TO_LOOK_AT


def near_twins(shielded: Collection[ChildNumber]) -> dict[ChildNumber, ChildNumber]:
    """By each readable child of whom a record is as like one of these children's as a person looks at: which of these.

    None where a person said of the two records that they are two children. Opened in the worker's memory alone.
    """
    records = [record for record, number in links_beside((), shielded).items() if number in shielded]
    around = Around.of((), records=records)
    apart = {frozenset(one.pair) for one in around.decided if one.kind is Kind.DIFFERENT}
    like: dict[ChildNumber, ChildNumber] = {}
    for record in records:
        for pair in around.look_beside(record):
            other = around.record_of(next(name for name in pair[:2] if name != around.own[record].name))
            link = around.links.get(other)
            if link and pair.verdict in TO_LOOK_AT and frozenset((record, other)) not in apart:
                like[link.number] = around.links[record].number
    return {number: like[number] for number in shown_in_full(set(like) - set(shielded))}
