"""What linkage alone would decide: a source's figures are those of a world without shields (B10-61)."""

from collections.abc import Mapping
from uuid import UUID

from contactpoint.identity.known import Cards, Worlds
from contactpoint.linkage.decide import Band, Decision

TO_LOOK_AT = (Band.MANY, Band.POTENTIAL, Band.ERROR)
SHADOWS = 2**62


class Counted:
    """New rows counted as in that world, where held rows are linked too: some to children who are nobody's number.

    While every record stands in both worlds alike, nothing is decided twice. `apart` are those of the batch that do
    not, with where linkage alone would have them; they are kept, since later rows are compared with them there.
    """

    def __init__(self, worlds: Worlds) -> None:
        self.founded = self.waiting = 0
        self.apart: dict[UUID, int | None] = {}
        self._links, self._alone = worlds.known, worlds.alone
        self._elsewhere: Mapping[UUID, int | None] = worlds.elsewhere

    def decides(self, who: Cards, decision: Decision) -> Decision:
        """What linkage alone decides of a new row; `decision` is by the links that there are."""
        alone = self._alone.decide(who) if self._alone else decision
        self.waiting += alone.band in TO_LOOK_AT
        self.founded += alone.band not in TO_LOOK_AT and alone.number is None
        return alone

    def arrives(self, record: UUID, who: Cards, alone: Decision, *, linked: int | None, founds: bool) -> None:
        """Where a new row stands: linked to a child, new where it `founds` one; None where it is held or waits."""
        if alone.band in TO_LOOK_AT:
            stands = None
        elif alone.number is None:
            stands = linked if founds else shadow(record)
        else:
            stands = alone.number
        self._stands(record, who, stands, linked=linked)

    def returns(self, record: UUID, who: Cards, number: int, *, held: bool) -> None:
        """A known row of this child, which is parted from it where it is held now."""
        self._stands(record, who, self._elsewhere.get(record, number), linked=None if held else number)

    def repeats(self, record: UUID, who: Cards) -> None:
        """A record that was held, or waits for a person, says something again."""
        stands = self._elsewhere.get(record)
        if self._alone and stands is not None:
            self._alone.add(stands, record, who)

    def _stands(self, record: UUID, who: Cards, stands: int | None, *, linked: int | None) -> None:
        """The links learn of a record themselves, once it was placed here."""
        if stands != linked:
            self.apart[record] = stands
            self._alone = self._alone or self._links.copy()
        if self._alone and stands is not None:
            self._alone.add(stands, record, who)


def shadow(record: UUID) -> int:
    """The number of a child whom this record would have brought: below 0, so that it is no child's."""
    return -1 - record.int % SHADOWS
