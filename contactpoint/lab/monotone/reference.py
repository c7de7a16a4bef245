"""What must hold after every step, told from what was decided and what can be seen: no rule of the program is asked.

A protection is kept by record. A record takes on what protects another record of its child; nothing takes it away but
an officer's decision (B6-36).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from contactpoint.disclosure.facts import Cause
from contactpoint.holds.rules import Verdict
from contactpoint.identity.rules import Action
from contactpoint.lab.monotone.steps import Agreed, BackedUp, Fed, Limited, Restored, Said, Step
from contactpoint.lab.monotone.world import HOMES, Row, name_of, person_of
from contactpoint.shielding.rules import EventKind


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands after a step. Children go by the names of `names.py`.

    `child`: of each record that is linked; `limited`: children of whom some cause stands; `rows`: what anybody may
    read of each child; `facts`: of those that can be found, the four facts.
    """

    known: frozenset[str]
    child: Mapping[str, str]
    held: frozenset[str]
    limited: frozenset[str]
    rows: Mapping[str, frozenset[str]]
    facts: Mapping[str, str]

    def readable(self, record: str) -> bool:
        """Whether the record is of a child whom nothing limits."""
        return record in self.child and self.child[record] not in self.limited


DIFFERENT = "different"
"""What a person said of a record and a child: from then on it may say what it says of places (B6-35)."""
NOTHING_SEEN = Seen(frozenset(), {}, frozenset(), frozenset(), {}, {})


KEPT = ("causes", "last", "homes", "named", "parted")
"""What a copy of the database brings back."""


@dataclass
class Reference:
    """`causes`: what protects each record; `last`: whose each is, or was before it waited; `homes`: each place it said.

    `named`: with those of its deletions, which say of nobody where they are. `parted`: records that officers took out
    of their child, whose places are not that child's any more. `ledger`: what officers decided; `copies`: what each
    copy of the database brings back, and how many lines the ledger had.
    """

    causes: dict[str, set[Cause]] = field(default_factory=lambda: defaultdict(set))
    last: dict[str, str] = field(default_factory=dict)
    homes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    named: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    parted: set[str] = field(default_factory=set)
    told_apart: bool = False
    ledger: list[Limited] = field(default_factory=list)
    copies: list[tuple[dict[str, Any], int]] = field(default_factory=list)

    def after(self, step: Step, before: Seen, now: Seen) -> list[str]:
        """What is wrong after a step."""
        hidden = {name for name in before.known if Cause.SHIELD in self.causes[name]}
        self._decide(step, before, now)
        self._spread(now)
        wrong = [f"{name} was protected and is readable" for name in now.known if self._bare(name, now)]
        wrong += [f"more than the facts of {child} is shown" for child in now.limited if now.rows.get(child)]
        if not isinstance(step, Restored | Limited):  # which freeze what is shown then
            wrong += [f"the facts of {child} changed" for child in before.facts if _moved(child, before, now)]
        if isinstance(step, Fed):
            wrong += self._published(step.rows, before, now, hidden)
        return wrong

    def _decide(self, step: Step, before: Seen, now: Seen) -> None:
        """Officers alone. A copy that is restored is as protected as it was, and as they have decided since."""
        self.told_apart |= DIFFERENT in (getattr(step, "kind", None), getattr(step, "verdict", None))
        if isinstance(step, Limited):
            self.ledger.append(step)
            self._limit(step, before)
        if isinstance(step, BackedUp):
            self.copies.append(({name: deepcopy(getattr(self, name)) for name in KEPT}, len(self.ledger)))
        if isinstance(step, Restored):
            del self.copies[step.nth + 1 :]
            kept, lines = self.copies[step.nth]
            for name, value in deepcopy(kept).items():
                setattr(self, name, value)
            for one in self.ledger[lines:]:
                self._limit(one, now)
        if isinstance(step, Agreed):
            self.parted |= before.child.keys() - now.child.keys()
        if isinstance(step, Said) and step.verdict is Verdict.DIFFERENT and step.record not in now.held:
            self.causes[step.record].clear()

    def _limit(self, step: Limited, seen: Seen) -> None:
        """Set on the records of the child as it is; lifted also off what waits and was that child's last."""
        for name in seen.known:
            if step.kind is EventKind.SET and seen.child.get(name) == step.child:
                self.causes[name].add(step.cause)
            if step.kind is EventKind.LIFTED and (seen.child.get(name) or self.last.get(name)) == step.child:
                self.causes[name].discard(step.cause)

    def _spread(self, now: Seen) -> None:
        self.last |= now.child
        self.parted -= now.child.keys()
        by_child: dict[str, set[Cause]] = defaultdict(set)
        for name, child in now.child.items():
            by_child[child] |= self.causes[name]
        for name, child in now.child.items():
            self.causes[name] |= by_child[child]

    def _bare(self, name: str, now: Seen) -> bool:
        return bool(self.causes[name]) and now.readable(name)

    def _published(self, rows: tuple[Row, ...], before: Seen, now: Seen, hidden: set[str]) -> Iterator[str]:
        """A new record of a person of whom all is hidden appears; or a hidden home on a page where it was not."""
        secret = {home for name in hidden - self.parted for home in self.homes[name]}
        for row in rows:
            name, home = name_of(row), "\n".join(HOMES[row.home].lines)
            first = home not in self.named[name]
            self.named[name].add(home)
            self.homes[name] |= set() if row.action is Action.DELETE else {home}
            theirs = {one for one in before.known if person_of(one) == row.person}
            if name not in before.known and theirs and theirs <= hidden and now.readable(name):
                yield f"{name} is about a hidden person and is readable"
            new = first and not self.told_apart
            if new and now.readable(name) and home in secret and home in _news(now.child[name], before, now):
                yield f"{name} brought a hidden home to a page"


def _moved(child: str, before: Seen, now: Seen) -> bool:
    limited = child in before.limited and child in now.limited
    return limited and child in now.facts and before.facts[child] != now.facts[child]


def _news(child: str, before: Seen, now: Seen) -> frozenset[str]:
    return now.rows.get(child, frozenset()) - before.rows.get(child, frozenset())
