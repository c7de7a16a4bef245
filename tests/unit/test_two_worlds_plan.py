"""The generator and the kill-list: what trials are made of, and that leaks stand in the lab alone."""

import re
import sys
from dataclasses import replace

from contactpoint.access.rules import Face
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.numbers import ChildNumber, damm
from contactpoint.lab.two_worlds.drivers import DRIVERS, REACHED, ROUTES, undriven, unobserved
from contactpoint.lab.two_worlds.mutants import LEAKS
from contactpoint.lab.two_worlds.scripts import RANKS, draw_trial
from contactpoint.lab.two_worlds.shown import CROWD, CROWD_NAME, NEIGHBOURS
from contactpoint.lab.two_worlds.steps import ARRIVING, Doing
from tests.architecture.rules.tree import code

PROMISED = {
    "count",
    "page filled after filtering",
    "match on postcode",
    "match on telephone",
    "match on authority",
    "ordering",
    "ETag",
    "version",
    "authority's name",
    "masked length",
    "facet",
    "sibling at the address",
    "autocomplete",
    "uniqueness error",
    "visible flag",
}
BRANCH = re.compile(r"two_worlds|\bmutants?\b|\bleaking\b|cp_lab_worlds")
LAUNCHING = {"config/commands/prove/noninterference.py", "config/commands/worlds_steps.py"}
NUMBERS = range(10**11, 9 * 10**11, 8 * 10**11 // CROWD)
NAMESAKES = tuple(ChildNumber(f"{digits}{damm(str(digits))}") for digits in NUMBERS)[:CROWD]
TRIALS = [draw_trial(7, number, NAMESAKES) for number in range(300)]


def test_every_page_has_a_driver_and_every_driver_a_page():
    assert undriven() == []
    assert set(REACHED.values()) <= DRIVERS.keys()
    assert DRIVERS.keys() | ARRIVING == set(Doing)


def test_a_page_without_a_driver_is_named():
    route = replace(ROUTES[Face.WEB][0], name="gossip")
    assert undriven({**ROUTES, Face.WEB: (*ROUTES[Face.WEB], route)}) == ["web.gossip"]
    assert "web.first" in undriven({**ROUTES, Face.WEB: ROUTES[Face.WEB][1:]})


def test_a_page_that_no_request_came_to_is_named_by_its_method():
    everything = {(face, route.name, m) for face, routes in ROUTES.items() for route in routes for m in route.methods}
    assert unobserved(everything) == []
    assert unobserved(everything - {(Face.WEB, "find", "POST")}) == ["POST web.find"]


def test_worlds_differ_in_hidden_values_alone_or_in_the_cause_alone():
    for trial in TRIALS:
        first, values, cause = trial.first, trial.values, trial.cause
        assert first.child == values.child == cause.child
        assert first.causes == values.causes == (Cause.SHIELD,)
        assert (cause.secrets, cause.later) == (first.secrets, first.later)
        assert Cause.SHIELD not in cause.causes
        assert bool(cause.causes) is not first.child.gated
    assert sum(trial.first.secrets == trial.values.secrets for trial in TRIALS) == 0
    assert {cause for trial in TRIALS for cause in trial.cause.causes} == set(Cause) - {Cause.SHIELD}


def test_what_is_typed_comes_from_the_secrets_of_both_worlds():
    for world in ("first", "values"):
        typed = sum(_typed_of(trial, getattr(trial, world)) for trial in TRIALS)
        assert typed > len(TRIALS) / 2


def _typed_of(trial, world):
    secrets = {*world.secrets.typed(), *world.later.typed()}
    return any(value in secrets for step in trial.steps for _, value in step.typed)


def test_secrets_are_now_shared_with_shown_children_and_now_of_nobody_else():
    homes = {str(one.postcode) for one in NEIGHBOURS}
    shared = sum(str(trial.first.secrets.postcode) in homes for trial in TRIALS)
    assert len(TRIALS) * 0.2 < shared < len(TRIALS) * 0.6


def test_the_child_stands_before_inside_and_after_the_end_of_a_page():
    ranks = {
        sum(number < trial.first.child.number for number in NAMESAKES)
        for trial in TRIALS
        if trial.first.child.name == CROWD_NAME
    }
    assert ranks == set(RANKS)
    assert min(RANKS) < 50 < max(RANKS)


def test_six_trials_take_every_kind_of_step():
    assert {step.doing for trial in TRIALS[:6] for step in trial.steps} == set(Doing)


def test_the_same_number_is_the_same_trial():
    assert draw_trial(7, 5, NAMESAKES) == TRIALS[5]
    assert draw_trial(8, 5, NAMESAKES) != TRIALS[5]


def test_the_promised_leaks_are_on_the_list():
    names = [leak.name for leak in LEAKS]
    assert len(set(names)) == len(names)
    assert set(names) >= PROMISED


def test_every_leak_takes_the_place_of_a_function_that_is_there():
    for leak in LEAKS:
        assert callable(leak.plain), leak.name
        assert leak.leaking(leak.plain, None) is not leak.plain
        assert leak.plain is getattr(sys.modules[leak.module], leak.function)


def test_nothing_outside_the_lab_knows_of_leaks():
    knowing = [
        module.path
        for module in code().modules
        if module.app != "lab" and module.path not in LAUNCHING and BRANCH.search(module.text)
    ]
    assert knowing == []
