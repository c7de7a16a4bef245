"""A record beside the children it may be about: verdicts become a decision (B10-55)."""

import pytest

from contactpoint.linkage.decide import NO_CANDIDATE, NOTHING_TO_COMPARE, Band, Compared, Decision, decide, says_who
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.judge import DO_NOT_LINK, KNOWN_KEY, Bands, Rule, Verdict

BANDS = Bands(same=10.0, look=2.0, faint=-4.0, margin=6.0)
RULE_OF = {
    "same": Rule("same", Verdict.SAME),
    "look": Rule("look", Verdict.LOOK),
    "faint": Rule("faint", Verdict.FAINT),
    "clash": Rule("clash", Verdict.CLASH),
    "apart": Rule("apart", Verdict.APART),
    "do_not_link": DO_NOT_LINK,
    "known_key": KNOWN_KEY,
}


def decided(said):
    """The decision on `7 same 20, 8 look 3`: number, verdict and weight of each record of the candidates."""
    records = [word.split() for word in said.split(",") if word.strip()]
    return decide([Compared(int(number), float(weight), RULE_OF[rule]) for number, rule, weight in records], BANDS)


DECISIONS = """
    candidates                                       band       rule         number  asked  weight
                                                   | none       no_candidate -       -      -
    7 same 20                                      | match      same         7       -      20
    7 same 20, 7 faint -9                          | match      same         7       -      20
    7 same 20, 7 look 25                           | match      same         7       -      25
    7 same 20, 8 look 14                           | match      same         7       -      20
    7 same 20, 8 look 14.1                         | potential  same         -       7,8    20
    7 same 20, 8 clash 14.1                        | potential  same         -       7,8    20
    7 same 20, 8 look 30                           | potential  same         -       7,8    20
    7 same 20, 8 faint 19                          | match      same         7       -      20
    7 same 20, 8 apart 19                          | match      same         7       -      20
    7 same 20, 8 same 14                           | match      same         7       -      20
    7 same 20, 8 same 14.1                         | many       same         -       7,8    20
    7 same 20, 8 same 26                           | match      same         8       -      26
    8 same 20, 7 same 20                           | many       same         -       7,8    20
    7 same 20, 8 look 30, 9 same 18                | many       same         -       7,8,9  20
    7 same 20, 8 same 20, 9 faint 30               | many       same         -       7,8    20
    7 same 20, 7 apart 1                           | potential  apart        -       7      20
    7 same 20, 7 clash 11                          | potential  clash        -       7      20
    7 look 5, 7 apart 1                            | potential  apart        -       7      5
    7 faint 1, 7 apart 5                           | none       no_candidate -       -      -
    7 look 5                                       | potential  look         -       7      5
    7 look 5, 8 look 9, 9 faint 30                 | potential  look         -       8,7    9
    7 clash 5                                      | potential  clash        -       7      5
    7 faint -4                                     | low        faint        -       -      -4
    7 faint -4, 8 faint 1                          | low        faint        -       -      1
    7 faint -4.1                                   | none       no_candidate -       -      -
    7 apart 5                                      | none       no_candidate -       -      -
    7 apart 5, 8 faint 0                           | low        faint        -       -      0
    7 same 20, 7 do_not_link 0                     | none       no_candidate -       -      -
    7 known_key -9, 7 do_not_link 0                | none       no_candidate -       -      -
    7 known_key -9                                 | match      known_key    7       -      -9
    7 known_key -9, 7 clash 5                      | match      known_key    7       -      5
    7 known_key -9, 8 same 30, 9 look 30           | match      known_key    7       -      -9
    7 known_key 3, 8 same 2                        | match      known_key    7       -      3
"""


def lines_of(table):
    for line in table.strip("\n").splitlines()[1:]:
        candidates, answer = line.split("|")
        band, rule, number, asked, weight = (None if word == "-" else word for word in answer.split())
        numbers = tuple(map(int, asked.split(","))) if asked else ()
        least = None if weight is None else float(weight)
        yield candidates.strip(), Decision(Band(band), rule, int(number) if number else None, numbers, least)


@pytest.mark.parametrize(("candidates", "decision"), list(lines_of(DECISIONS)))
def test_a_record_beside_children(candidates, decision):
    assert decided(candidates) == decision


def test_no_candidate_is_no_match():
    assert Decision(Band.NONE, "no_candidate") == NO_CANDIDATE


@pytest.mark.parametrize(
    "said", [{"families": ("khan",)}, {"givens": ("maya",)}, {"full_name": "maya khan"}, {"nhs": "9"}, {"upns": ("A",)}]
)
def test_a_name_or_a_number_says_who(said):
    assert says_who(Identity(**said))


def test_a_day_and_a_place_say_not_who():
    nobody = Identity(born="2015-03-09", postcode="HU5 3AB", houses=("HU53AB/12",), carers=("khan linda",))
    assert not says_who(nobody)
    assert Decision(Band.ERROR, "nothing_to_compare") == NOTHING_TO_COMPARE
