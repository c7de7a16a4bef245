"""What linkage alone would decide: a source's figures are those of a world without shields (B10-61)."""

from collections.abc import Mapping
from itertools import count
from uuid import UUID

from contactpoint.identity.known import Found, Identities, Known
from contactpoint.linkage.rules import Band, Decision, decide

TO_LOOK_AT = (Band.MANY, Band.POTENTIAL)


class Counted:
    """New rows counted as in that world, where held rows are learned too: under numbers that are no child's.

    While no row is held, it is the world of links, and nothing is decided twice.
    """

    def __init__(self, found: Found) -> None:
        self.founded = self.waiting = 0
        self._links = found.known
        self._alone: Known | None = None
        self._shadows = count(-1, -1)
        self._places = self._placed(found.held)

    def arrives(self, who: Identities, decision: Decision, *, held: bool) -> None:
        """A new row, and what was decided of it by the links that there are, before they learn of it."""
        alone = decide(who, self._alone.candidates(who)) if self._alone else decision
        self.founded += alone.band is Band.NONE
        self.waiting += alone.band in TO_LOOK_AT
        if alone.band not in TO_LOOK_AT:
            self.learn(alone.number or next(self._shadows), who, held=held)

    def learn(self, number: int, who: Identities, *, held: bool) -> None:
        """A row of this child; the links learn of it themselves, unless it is held."""
        if held:
            self._part()
        if self._alone:
            self._alone.add(number, who)

    def repeats(self, record: UUID, who: Identities) -> None:
        """A record that was held before says something again."""
        if record in self._places:
            self.learn(self._places[record], who, held=True)

    def _part(self) -> Known:
        self._alone = self._alone or self._links.copy()
        return self._alone

    def _placed(self, held: Mapping[UUID, Identities]) -> Mapping[UUID, int]:
        """Each record held earlier under the child that it would have been linked to, in order of arrival."""
        places = {}
        for record, who in held.items():
            decision = decide(who, self._part().candidates(who))
            if decision.band not in TO_LOOK_AT:
                places[record] = decision.number or next(self._shadows)
                self._part().add(places[record], who)
        return places
