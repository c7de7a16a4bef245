"""Every state, cause and reason of feeds has its words on the desk, but for the one cause that has none there."""

import pytest

from contactpoint.desk import words
from contactpoint.intake.rules import (
    DeliveryState,
    Mode,
    PauseReason,
    ReleaseReason,
    ResumeReason,
    SendBackReason,
    StopCause,
)


@pytest.mark.parametrize(
    ("told", "closed"),
    [
        (words.STATES, DeliveryState),
        (words.MODES, Mode),
        (words.RELEASES, ReleaseReason),
        (words.SENDINGS_BACK, SendBackReason),
        (words.PAUSES, PauseReason),
        (words.RESUMES, ResumeReason),
    ],
)
def test_a_closed_list_has_words(told, closed):
    assert list(told) == list(closed)


def test_data_managers_are_told_every_cause_but_that_of_the_shielding_officers():
    assert set(words.CAUSES) == set(StopCause) - {StopCause.SHIELDED}


def test_a_file_that_waits_looks_the_same_whatever_it_waits_for():
    assert words.STATES[DeliveryState.DRY] == words.STATES[DeliveryState.STOPPED]
