"""The generator and the kill-list: what trials are made of, and that leaks stand in the lab alone."""

import re
import sys
from dataclasses import replace

import pytest

from contactpoint.access.rules import Face
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.numbers import ChildNumber, damm
from contactpoint.lab.two_worlds.arriving import corrected
from contactpoint.lab.two_worlds.browser import Reached
from contactpoint.lab.two_worlds.drivers import DRIVERS, ROUTES
from contactpoint.lab.two_worlds.mutants import LEAKS
from contactpoint.lab.two_worlds.reaching import REACHED, undriven, unobserved, wanted
from contactpoint.lab.two_worlds.scripts import LATE, RANKS, ROUNDS, SWAPPED, TURNS, WHOLE, draw_trial
from contactpoint.lab.two_worlds.shown import CROWD, CROWD_NAME, NEIGHBOURS
from contactpoint.lab.two_worlds.steps import ARRIVING, NEWEST, Doing
from contactpoint.lab.two_worlds.trials import by_cause, by_values
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
    "home on the page of the press",
    "names on the form sent again",
    "names on the page too wide",
    "match on district and year",
    "facts that follow a later birthday and gender",
    "mail when a shield is set or lifted",
    "match on NHS number",
    "receipt that tells of an officer",
    "number that is taken",
    "worker's queued job",
    "owner by what may be offered",
}
BRANCH = re.compile(r"two_worlds|\bmutants?\b|\bleaking\b|cp_lab_worlds")
LAUNCHING = {
    *("config/commands/prove/monotone.py", "config/commands/prove/noninterference.py"),
    *("config/commands/prove/race.py", "config/commands/monotone_steps.py", "config/commands/race_steps.py"),
    "config/commands/worlds_steps.py",
}
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
    assert unobserved(set(wanted())) == []
    assert {(one.face, one.route) for one in wanted()} == set(REACHED)
    lacking = [one for one in wanted() if (one.face, one.route, one.method) == (Face.WEB, "purpose", "POST")]
    assert unobserved(wanted() - set(lacking)) == ["POST web.purpose (302 to find)"]


@pytest.mark.parametrize(
    ("route", "method", "ending"),
    [("child_address", "POST", "403"), ("find_again", "GET", "404"), ("purpose", "POST", "302 to sign_in")],
)
def test_a_page_that_turned_everybody_away_was_not_observed(route, method, ending):
    good = {one for one in wanted() if one.route == route and one.method == method and one.ending != "404"}
    turned_away = wanted() - good | {Reached(Face.WEB, route, method, ending, child=True)}
    assert set(unobserved(turned_away)) >= {f"{method} web.{route} ({one.ending})" for one in good if not one.child}


def test_a_page_must_be_seen_with_the_hidden_child_on_it():
    without = {one for one in wanted() if not one.child}
    assert unobserved(without) == [
        "GET web.child (200 about the hidden child)",
        "GET web.child_print (200 about the hidden child)",
        "GET web.found (200 about the hidden child)",
        "GET web.recent (200 about the hidden child)",
        "POST web.child_address (200 about the hidden child)",
    ]


def test_worlds_differ_in_hidden_values_alone_or_in_the_cause_alone():
    for trial in TRIALS:
        first, values, cause = trial.first, trial.values, trial.cause
        assert first.child == values.child == cause.child
        assert (first.causes, first.turned) == (values.causes, values.turned)
        assert Cause.SHIELD in {*first.causes, *first.turned}
        assert (cause.secrets, cause.later) == (first.secrets, first.later)
        assert first.later != values.later
        assert (cause.causes, cause.turned) != (first.causes, first.turned)
    assert {one for trial in TRIALS for one in (*trial.cause.causes, *trial.cause.turned)} == set(Cause)


def test_a_limit_turns_in_the_middle_of_two_trials_in_six():
    for number, trial in enumerate(TRIALS):
        doing = [step.doing for step in trial.steps]
        worlds = (trial.first, trial.values, trial.cause)
        assert (Doing.LIMIT in doing) is (number % TURNS in (SWAPPED, LATE))
        if number % TURNS == SWAPPED:
            assert all(world.causes and world.turned and world.causes != world.turned for world in worlds)
            assert trial.cause.causes == trial.first.turned
        elif number % TURNS == LATE:
            assert not any(world.causes for world in worlds)
            assert trial.first.turned != trial.cause.turned
            assert trial.first.secrets == trial.values.secrets  # which are shown until the limit
            before, after = doing[: doing.index(Doing.LIMIT)], doing[doing.index(Doing.LIMIT) :]
            assert Doing.HIDDEN_ROW not in before
            assert (Doing.HIDDEN_ROW in after) is not _answered(trial)
        else:
            assert trial.first.secrets != trial.values.secrets
            assert trial.cause.causes or trial.first.child.gated


def test_a_limit_comes_where_managers_answered_and_where_they_did_not():
    assert {_answered(trial) for number, trial in enumerate(TRIALS) if number % TURNS == LATE} == {True, False}


def _answered(trial):
    """Whether data managers answered the pair of the child itself."""
    return any(step.doing is Doing.REVIEWS and step.pick == NEWEST for step in trial.steps)


def test_whole_trials_take_every_step_and_compare_both_ways_and_short_ones_one_way_by_turns():
    whole = [number for number, _ in enumerate(TRIALS) if number % ROUNDS < WHOLE]
    assert {step.doing for number in whole[:WHOLE] for step in TRIALS[number].steps} == set(Doing)
    assert all(by_values(number) and by_cause(number) for number in whole)
    for late in range(TURNS):
        short = [number for number in range(5000) if number % ROUNDS >= WHOLE and number % TURNS == late]
        assert all(by_values(number) is not by_cause(number) for number in short)
        assert sum(map(by_cause, short)) == pytest.approx(len(short) / 2, rel=0.15)


def test_short_trials_are_short_and_take_each_step_that_may_lie_between():
    short = [trial.steps for number, trial in enumerate(TRIALS) if number % ROUNDS >= WHOLE]
    assert sum(map(len, short)) / len(short) < 12
    taken = {step.doing for steps in short for step in steps}
    assert taken >= ARRIVING | {Doing.REVIEWS, Doing.HISTORY, Doing.TRANSFERS, Doing.ANSWER, Doing.FEED, Doing.STRAY}


def test_a_probing_file_says_what_one_world_alone_hides():
    probes = [(trial, dict(step.typed)) for trial in TRIALS for step in trial.steps if step.doing is Doing.PROBE]
    worlds = [{secrets.nhs for secrets in (trial.first.secrets, trial.values.secrets)} for trial, _ in probes]
    assert any(
        typed["nhs_number"] in numbers and len(numbers) == 2 for (_, typed), numbers in zip(probes, worlds, strict=True)
    )


def test_a_later_birthday_and_gender_are_of_the_hidden_values():
    born = {(trial.first.later.born, trial.first.later.gender) for trial in TRIALS}
    assert len({day for day, _ in born}) > len(TRIALS) / 2
    assert len({gender for _, gender in born}) == 2
    for trial in TRIALS:
        row = corrected(trial.first)
        assert (row.born, row.gender) == (trial.first.later.born, trial.first.later.gender)
        assert row.born != trial.first.child.born


def test_one_search_in_eight_at_least_has_a_year_and_a_district_alone():
    searches = [dict(step.typed) for trial in TRIALS for step in trial.steps if step.doing is Doing.FIND]
    by_year = [one for one in searches if "born-year" in one and "born-month" not in one and one.get("postcode")]
    assert len(by_year) > len(searches) / 8


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
