"""What a person is shown of two that may be one child: opened by the worker, for the desk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode, Life, SourceRecord
from contactpoint.disclosure.inputs import links_beside, looked_after_by, read_lives, read_scope, unlimited_case
from contactpoint.identity.cards import decode as decode_card
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.engine import Stated, engine
from contactpoint.review.queries import Stale
from contactpoint.review.rules import Pair, Side
from contactpoint.review.sides import numbers_agree, side_of
from contactpoint.vault.queries import cards_of, contents


@dataclass(frozen=True, slots=True)
class Opened:
    """What a few pairs are made from: the records of each side, who owns each child, how the two records agree."""

    said: Mapping[UUID, SourceRecord]
    of_child: Mapping[ChildNumber, Sequence[UUID]]
    lives: Mapping[ChildNumber, Life]
    stated: Mapping[UUID, Sequence[Stated]]

    @classmethod
    def of(cls, pairs: Sequence[Stale]) -> "Opened":
        of_child: dict[ChildNumber, list[UUID]] = {}
        numbers = {number for pair in pairs for number in (pair.first, pair.second) if number}
        for one, number in sorted(links_beside((), numbers).items()):
            of_child.setdefault(number, []).append(one)
        alone = {one for pair in pairs for one in (pair.one, pair.other)}
        said = contents(alone.union(*of_child.values()))
        cards = {one: [decode_card(card).stated for _, card in cards] for one, cards in cards_of(alone).items()}
        return cls({one: decode(content) for one, content in said.items()}, of_child, read_lives(numbers), cards)

    def records(self, number: ChildNumber | None, alone: UUID) -> list[SourceRecord]:
        """The records of a side."""
        return [self.said[one] for one in (self.of_child[number] if number else [alone])]

    def owner(self, pair: Stale) -> AuthorityCode:
        """Whoever owns the child that more records speak for; without child or owner, the national desk."""
        numbers = [number for number in (pair.first, pair.second) if number]
        by_records = sorted(numbers, key=lambda number: (-len(self.of_child[number]), number))
        return next((self.lives[number].owner or NATIONAL_DESK for number in by_records), NATIONAL_DESK)


def pair_of(pair: Stale, opened: Opened) -> Pair:
    """What a person is shown of a pair."""
    records = [opened.records(pair.first, pair.one), opened.records(pair.second, pair.other)]
    one, other = (_side(*side) for side in zip((pair.first, pair.second), records, strict=True))
    reason = engine().reason(opened.stated[pair.one], opened.stated[pair.other])
    return Pair((one, other), numbers_agree(*records), reason, pair.rule or "")


def _side(number: ChildNumber | None, records: Iterable[SourceRecord]) -> Side:
    said = tuple(records)
    life = replace(Life(), looked_after_by=looked_after_by(said))
    return side_of(number, said, unlimited_case(number or ChildNumber.mint(), said, life=life, scope=read_scope()))
