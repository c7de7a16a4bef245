"""Feeds, repeats, decisions, their undoing, transfers and shields in any order leave what a slow reference works out.

After every step: the same children, doubts and holds; numbers that never come to mean another child and always have an
owner; and a directory that is what `disclose` answers. `make chaos` takes 100,000 steps, `make test` some hundreds; the
seed is printed.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contactpoint.disclosure.actions import change, change_many
from contactpoint.disclosure.changes import Limited, Unlimited
from contactpoint.disclosure.facts import NATIONAL_DESK, Address, Cause, Identifier, IdentifierKind, Name
from contactpoint.disclosure.inputs import read_lives
from contactpoint.disclosure.models import LifeRow, Link, Opened
from contactpoint.identity.actions import apply_records
from contactpoint.identity.anew import link_anew
from contactpoint.identity.cards import card_of
from contactpoint.identity.decisions import Kind
from contactpoint.identity.models import Decision, DoubtRow, Founded, Hold, SourceKey
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber, Postcode
from contactpoint.vault.actions import record_ref
from tests.support.one_child import Reference
from tests.support.records import EXTRACTED, HOME, benefit, incoming, record
from tests.support.seed import SEED
from tests.support.transfers import manager, step, worked_off
from tests.support.whole import WHOLE

pytestmark = pytest.mark.django_db
PARTS, EXAMPLES, STEPS = (10, 250, 40) if WHOLE else (1, 12, 25)
OWN = [("health", "h1"), ("health", "h2"), ("benefit", "b1"), ("benefit", "b2"), ("school", "s1")]
OWN += [("social_care.HUL", one) for one in ("c1", "c2", "c3")]
NAMES = [("Kaur", "Maya"), ("Kaur", "Maya Rose"), ("Kaur", "Maja"), ("Kaur", "Leo"), ("Kaur", "Baby"), ("Gill", "Maya")]
BORN = [PartialDate(2015, 3, 9), PartialDate(2015, 9, 3), PartialDate(2015, 3), None]
HOMES = [HOME, Address(("1 High Street",), Postcode("YO1 7AA")), None]
NUMBERS = [(), (Identifier(IdentifierKind.NHS, "9990000018"),), (Identifier(IdentifierKind.NHS, "9990000026"),)]
CARERS = [benefit().carers, ()]
SAID = st.builds(
    lambda own, name, **facts: record(own[1], own[0], names=(Name(name[0], tuple(name[1].split())),), **facts),
    st.sampled_from(OWN),
    st.sampled_from(NAMES),
    born=st.sampled_from(BORN),
    address=st.sampled_from(HOMES),
    identifiers=st.sampled_from(NUMBERS),
    carers=st.sampled_from(CARERS),
)
BATCH = st.lists(SAID, min_size=1, max_size=4, unique_by=lambda said: said.id)
HOURS = st.integers(0, 6)
OWNERS = ("HUL", "YOR")


def name_of(said) -> str:
    return record_ref(*said.id).hex()


class OneChild(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.world = transaction.atomic()
        self.world.__enter__()
        signed = {"signed_by_authority": "a", "signed_by_national": "b", "at": EXTRACTED}
        Opened.objects.bulk_create([Opened(authority=code, **signed) for code in (*OWNERS, NATIONAL_DESK)])
        self.reference, self.last, self.founded, self.owners = Reference(), [], {}, {}

    def teardown(self):
        if hasattr(self, "world"):
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    @rule(batch=BATCH, hours=HOURS)
    def feed(self, batch, hours):
        self.last = [incoming(said, extracted=EXTRACTED + timedelta(hours=hours)) for said in batch]
        self._apply()

    @precondition(lambda self: self.last)
    @rule()
    def replay(self):
        self._apply()

    def _apply(self):
        new = frozenset(name_of(one.record) for one in self.last) - self.reference.cards.keys()
        apply_records(self.last, actor=WORKER, purpose=UPKEEP)
        self.reference.feed([(name_of(one.record), one.record.source, card_of(one.record)) for one in self.last])
        self._follow(new)

    def _follow(self, new=frozenset()):
        names = {one: name for name, one in self._ids().items()}
        numbers = dict(Link.objects.values_list("record", "number"))
        ids = self._ids()
        shielded = [
            frozenset(names[one] for one, number in numbers.items() if number == numbers[ids[min(child)]])
            for child in self.reference.shielded
        ]
        held = {names[one] for one in Hold.objects.values_list("record", flat=True)}
        self.reference.follow(held, shielded, new)

    @precondition(lambda self: len(self.reference.cards) > 1)
    @rule(data=st.data(), kind=st.sampled_from(Kind))
    def decide(self, data, kind):
        one, other = data.draw(st.permutations(sorted(self.reference.cards)))[:2]
        ids = self._ids()
        row = Decision(id=uuid7(), one=ids[one], other=ids[other], kind=kind, decided_by="p", decided_for="o")
        Decision.objects.bulk_create([row])
        self.reference.decided.append((kind, one, other))
        self._link_anew(one, other)
        self._follow()

    @precondition(lambda self: self.reference.decided)
    @rule(data=st.data())
    def undo(self, data):
        nth = data.draw(st.integers(0, len(self.reference.decided) - 1))
        row = Decision.objects.filter(undone=False).order_by("id")[nth]
        row.undone = True
        row.save()
        _, one, other = self.reference.decided.pop(nth)
        self._link_anew(one, other)
        self._follow()

    @precondition(lambda self: len(self.reference.shielded) < 2 and self.reference.children())
    @rule(data=st.data())
    def shield(self, data):
        ids = self._ids()
        children = sorted(self.reference.children() - set(self.reference.shielded), key=sorted)
        if children:
            child = data.draw(st.sampled_from(children))
            number = Link.objects.get(record=ids[min(child)]).number
            change(ChildNumber(number), Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
            self.reference.shielded.append(child)
            self._link_anew(*child)
            self._follow()

    @precondition(lambda self: self.reference.shielded)
    @rule()
    def lift(self):
        child = self.reference.shielded[0]
        number = Link.objects.get(record=self._ids()[min(child)]).number
        change(ChildNumber(number), Unlimited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP)
        self._link_anew(*child)
        self.reference.shielded.remove(child)
        self.reference.lifted |= child
        self._follow()

    @precondition(lambda self: self.reference.children() - set(self.reference.shielded))
    @rule(data=st.data(), accepted=st.booleans())
    def transfer(self, data, accepted):
        ids = self._ids()
        child = data.draw(st.sampled_from(sorted(self.reference.children() - set(self.reference.shielded), key=sorted)))
        number = ChildNumber(Link.objects.get(record=ids[min(child)]).number)
        giver = self.owners[number]
        taker = OWNERS[giver == OWNERS[0]]
        step("offer", number, taker, by=manager(giver))
        step("accept", number, by=manager(taker)) if accepted else step("decline", number, by=manager(giver))
        worked_off()
        self.owners |= {number: taker} if accepted else {}

    def _link_anew(self, *names):
        ids = self._ids()
        link_anew([ids[name] for name in names], route="tests", actor=WORKER, purpose=UPKEEP)

    def _ids(self):
        return {bytes(ref).hex(): one for ref, one in SourceKey.objects.values_list("record_ref", "record")}

    @invariant()
    def the_same_as_the_reference(self):
        keys = {record_ref(*own).hex(): own[1] for own in OWN}
        names = {one: keys[name] for name, one in self._ids().items()}
        children = {}
        for one, number in Link.objects.values_list("record", "number"):
            children.setdefault(number, set()).add(names[one])
        held = {names[one] for one in Hold.objects.values_list("record", flat=True)}
        told = DoubtRow.objects.values_list("one", "other", "rule", "settled")
        doubts = {(frozenset((names[one], names[other])), by, settled) for one, other, by, settled in told}
        right = self.reference
        stands = (held, {frozenset(child) for child in children.values()}, doubts)
        assert stands == (
            {keys[name] for name in right.held},
            {frozenset(keys[name] for name in child) for child in right.children()},
            {(frozenset(keys[name] for name in pair), by, settled) for pair, by, settled in right.doubts()},
        )

    @invariant()
    def a_number_never_means_another_child(self):
        for number, one in Founded.objects.values_list("number", "record"):
            stood = self.founded.setdefault(number, one)
            assert stood == one or Hold.objects.filter(record=stood).exists()
        linked = set(Link.objects.values_list("number", flat=True))
        assert linked <= self.founded.keys() == set(LifeRow.objects.values_list("number", flat=True))

    @invariant()
    def a_number_is_owned_by_who_took_the_child_last(self):
        numbers = LifeRow.objects.values_list("number", flat=True)
        owners = {number: life.owner for number, life in read_lives(numbers).items()}
        assert all(owners.values())
        self.owners = owners | self.owners
        assert owners == self.owners

    @invariant()
    def the_directory_is_what_may_be_shown(self):
        numbers = map(ChildNumber, LifeRow.objects.values_list("number", flat=True))
        drift = change_many(dict.fromkeys(numbers, ()), actor=WORKER, purpose=UPKEEP)
        assert not drift.children


@pytest.mark.parametrize("part", range(PARTS))
def test_any_steps_in_any_order(part, record_property):
    steps = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    print(f"{EXAMPLES} runs of {STEPS} steps from seed {SEED + part}")
    record_property("steps", EXAMPLES * STEPS)
    run_state_machine_as_test(seed(SEED + part)(OneChild), settings=steps)
