"""The object of a measuring command: its keys, and `holds` computed from its targets."""

import json

import pytest

from contactpoint.lab.figures import COULD_NOT_RUN, DOES_NOT, HOLDS, Measured, demo_check_targets, report

KEYS = ["name", "figures", "targets", "holds", "seed", "machine", "load", "commit", "seconds", "data", "answer"]


def measured(**figures: float) -> Measured:
    return Measured(
        name="demo --check",
        figures=figures,
        targets=demo_check_targets(222),
        seed=20260901,
        load=(0.1, 0.2, 0.3),
        seconds=12.34,
        data="synth 2000 seed 20260901 today 2026-09-01",
        database="PostgreSQL 18.6",
    )


def test_the_object_has_exactly_the_keys_of_the_contract_and_is_the_last_line_of_stdout(capsys):
    report(measured(questions=222, right=222, leaks=0))
    *_, last = capsys.readouterr().out.splitlines()
    said = json.loads(last)
    assert list(said) == KEYS
    assert said["holds"] is True
    assert said["targets"] == {"questions": [">=", 200], "right": ["=", 222], "leaks": ["=", 0]}


@pytest.mark.parametrize(("figures", "code"), [
    ({"questions": 222, "right": 222, "leaks": 0}, HOLDS),
    ({"questions": 222, "right": 221, "leaks": 0}, DOES_NOT),
    ({"questions": 222, "right": 222, "leaks": 1}, DOES_NOT),
    ({"questions": 222, "right": 222}, DOES_NOT),
    ({"questions": 199, "right": 222, "leaks": 0}, DOES_NOT),
])  # fmt: skip
def test_holds_only_where_every_target_was_measured_and_met(figures, code, capsys):
    assert report(measured(**figures)) == code
    assert code != COULD_NOT_RUN


def test_a_busy_machine_is_warned_of_on_stderr_alone(capsys):
    busy = measured(questions=222, right=222, leaks=0)
    assert (
        report(Measured(**{name: getattr(busy, name) for name in busy.__slots__} | {"load": (3.0, 1.0, 1.0)})) == HOLDS
    )
    told = capsys.readouterr()
    assert "busy" in told.err
    assert "busy" not in told.out
