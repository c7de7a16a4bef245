"""What the proof of monotone protection is judged by, and the broken rules that it must notice without a database."""

from dataclasses import replace
from uuid import UUID

import pytest

from contactpoint.disclosure.facts import Cause
from contactpoint.holds.rules import Verdict
from contactpoint.identity.rules import Action
from contactpoint.lab.monotone.alike import alike
from contactpoint.lab.monotone.memory import Memory, read
from contactpoint.lab.monotone.mutants import MUTANTS
from contactpoint.lab.monotone.names import Names
from contactpoint.lab.monotone.proof import Asked, Tried, hunted, run_in_memory
from contactpoint.lab.monotone.reference import NOTHING_SEEN, Reference
from contactpoint.lab.monotone.seeing import in_memory
from contactpoint.lab.monotone.steps import Agreed, Fed, Limited, Night
from contactpoint.lab.monotone.world import HOMES, Row
from contactpoint.shielding.rules import EventKind

SHIELDED = Limited("0 health", "0 health", Cause.SHIELD, EventKind.SET)
ONE = replace(NOTHING_SEEN, known=frozenset({"0 health"}), child={"0 health": "0 health"}, facts={"0 health": "Maya"})
HIDDEN = replace(ONE, limited=frozenset({"0 health"}))
QUICK = ("a merge takes no limit along", "a shielded child is split like any other")


def shielded():
    """A reference that has seen a child shielded."""
    reference = Reference()
    assert reference.after(SHIELDED, ONE, HIDDEN) == []
    return reference


@pytest.mark.parametrize(
    ("now", "wrong"),
    [
        (HIDDEN, []),
        (ONE, ["0 health was protected and is readable"]),
        (replace(HIDDEN, child={}, held=frozenset({"0 health"})), []),
        (replace(HIDDEN, rows={"0 health": frozenset({"12 Mill Lane"})}), ["more than the facts of 0 health is shown"]),
        (replace(HIDDEN, facts={"0 health": "Maja"}), ["the facts of 0 health changed"]),
    ],
)
def test_only_an_officer_makes_a_protected_record_readable(now, wrong):
    assert shielded().after(Night(), HIDDEN, now) == wrong


def test_what_an_officer_lifts_is_readable():
    lifted = replace(SHIELDED, kind=EventKind.LIFTED)
    assert shielded().after(lifted, HIDDEN, ONE) == []


@pytest.mark.parametrize("home", [0, 1])
def test_a_new_record_of_a_hidden_person_or_of_a_hidden_home_appears_nowhere(home):
    reference = Reference()
    reference.homes["0 health"] = {"\n".join(HOMES[0].lines)}
    reference.after(SHIELDED, ONE, HIDDEN)
    row = Row(0, "school", home, numbered=True, hours=0, action=Action.UPSERT)
    names = {"known": frozenset({"0 health", "0 school"}), "child": {**HIDDEN.child, "0 school": "0 school"}}
    now = replace(HIDDEN, **names, rows={"0 school": frozenset({"\n".join(HOMES[home].lines)})})
    wrong = reference.after(Fed((row,)), HIDDEN, now)
    assert "0 school is about a hidden person and is readable" in wrong
    assert ("0 school brought a hidden home to a page" in wrong) == (home == 0)


def test_a_place_of_what_officers_took_out_of_a_hidden_child_is_not_that_childs():
    reference = shielded()
    reference.homes["0 health"] = {"\n".join(HOMES[1].lines)}
    parted = replace(HIDDEN, child={}, held=frozenset({"0 health"}))
    reference.after(Agreed(UUID(int=1), UUID(int=1), Verdict.AGREE), HIDDEN, parted)
    row = Row(3, "school", 1, numbered=True, hours=0, action=Action.UPSERT)
    now = replace(parted, known=frozenset({"0 health", "3 school"}), child={"3 school": "3 school"})
    now = replace(now, rows={"3 school": frozenset({"\n".join(HOMES[1].lines)})})
    assert reference.after(Fed((row,)), parted, now) == []


@pytest.mark.parametrize(("action", "hides"), [(Action.UPSERT, True), (Action.DELETE, False)])
def test_a_deletion_says_of_nobody_where_they_are(action, hides):
    reference, brought = shielded(), "\n".join(HOMES[1].lines)
    reference.after(Fed((Row(0, "health", 1, numbered=True, hours=0, action=action),)), HIDDEN, HIDDEN)
    row = Row(3, "school", 1, numbered=True, hours=0, action=Action.UPSERT)
    now = replace(HIDDEN, known=HIDDEN.known | {"3 school"}, child={**HIDDEN.child, "3 school": "3 school"})
    wrong = reference.after(Fed((row,)), HIDDEN, replace(now, rows={"3 school": frozenset({brought})}))
    assert wrong == (["3 school brought a hidden home to a page"] if hides else [])


def test_a_number_is_called_the_same_ever_after():
    names = Names()
    names.learn({1: "0 health"}, {"0 school": 2})
    names.learn({1: "0 school", 3: "0 health"}, {})
    assert (dict(names), names[4]) == ({1: "0 health", 2: "0 school", 3: "0 health'"}, "")


def test_runs_by_the_rules_in_memory_keep_every_protection():
    tried = Tried()
    for nth in range(4):
        run_in_memory(11, nth, tried)
    assert (tried.model, tried.wrong) == (240, [])


def test_a_child_whose_first_record_says_no_place_any_more_begins_under_the_gate_as_in_the_program():
    memory, rows = Memory(), ((0, "benefit", Action.UPSERT), (1, "school", Action.DELETE), (1, "health", Action.UPSERT))
    with alike():
        for person, source, action in rows:
            memory.take(Fed((Row(person, source, 1, numbered=True, hours=0, action=action),)))
    assert in_memory(memory).limits == {("1 school", "gate", "Kaur|Maya|female|2015-03-09")}


def test_a_seed_comes_to_the_same_whatever_key_a_machine_has(monkeypatch):
    found = []
    for key in (b"one", b"other"):
        monkeypatch.setattr("contactpoint.vault.actions._derived", lambda use, key=key: key + use.encode())
        read.cache_clear()
        found.append(run_in_memory(11, 2, Tried()))
    assert found[0] == found[1]


@pytest.mark.parametrize("name", QUICK)
def test_a_broken_rule_is_noticed(name):
    assert hunted(MUTANTS[name], Asked(60, 60, 7))
