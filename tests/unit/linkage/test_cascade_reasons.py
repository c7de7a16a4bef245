"""The sentence that stands beside each pair."""

import duckdb
import pytest

from contactpoint.linkage.cascade.exact import RARE_RULE, RULE
from contactpoint.linkage.cascade.reasons import explain

GAMMAS = {
    "born": {"missing": -1, "different": 0, "exact": 1},
    "shoe_size": {"missing": -1, "same": 1},  # of some general file: nothing is said of it
    "nhs": {"missing": -1, "different": 0, "same": 1},
}


@pytest.fixture
def whys():
    """What is told of each pair: rows of weight, rule and, of pairs that were scored, levels in the order of GAMMAS."""

    def run(*rows, scored=True, gammas=None):
        levels = "".join(f", gamma_{name} INTEGER" for name in GAMMAS) if scored else ""
        with duckdb.connect() as database:
            database.execute(f"CREATE TABLE pairs (place INTEGER, weight DOUBLE, rule VARCHAR{levels})")
            for place, row in enumerate(rows):
                filled = [*row, *[None] * (2 + 3 * scored - len(row))]
                database.execute(f"INSERT INTO pairs VALUES (?{', ?' * len(filled)})", [place, *filled])
            explain(database, "pairs", gammas or GAMMAS)
            return [said for (said,) in database.execute("SELECT why FROM pairs ORDER BY place").fetchall()]

    return run


def test_a_pair_that_agrees_exactly_says_in_what_nobody_else_does(whys):
    assert whys((None, RULE), (None, RARE_RULE)) == [
        "Same names, date of birth and postcode, and nobody else in either file has them.",
        "Same names and date of birth, and nobody else in either file has them; the names are rare.",
    ]


def test_a_pair_that_was_scored_says_what_its_levels_say(whys):
    assert whys((9.0, "weight", 1, 1, 0), (0.0, "weight", 0, 1, -1)) == [
        "Same date of birth; the NHS numbers differ.",
        "The dates of birth differ.",
    ]


def test_each_pair_has_the_sentence_of_its_own_levels(whys):
    same, other = "Same NHS number and date of birth.", "Same NHS number; the dates of birth differ."
    drawn = [(9.0, "weight", 1, 1, 1), (2.0, "weight", 0, 1, 1), (8.0, "likely", 1, -1, 1), (2.5, "weight", 0, 1, 1)]
    assert whys(*drawn) == [same, other, same, other]


def test_pairs_that_agree_exactly_keep_their_reason_beside_those_that_were_scored(whys):
    exact, scored = whys((None, RULE), (9.0, "weight", 1, 1, 1))
    assert exact.startswith("Same names, date of birth and postcode")
    assert scored == "Same NHS number and date of birth."


def test_where_nothing_was_scored_only_exact_agreement_is_told(whys):
    (told,) = whys((None, RARE_RULE), scored=False)
    assert told.endswith("the names are rare.")


def test_what_has_no_words_is_passed_over_wherever_it_stands(whys):
    gammas = {"shoe_size": GAMMAS["shoe_size"], "nhs": GAMMAS["nhs"]}
    assert whys((9.0, "weight", None, 1, 1), gammas=gammas) == ["Same NHS number."]


def test_a_second_look_tells_the_same(whys):
    """The table of sentences of an earlier run gives way."""
    with duckdb.connect() as database:
        database.execute("CREATE TABLE whys AS SELECT 'old' AS said")
        database.execute("CREATE TABLE pairs AS SELECT 9.0 AS weight, 'weight' AS rule, 1 AS gamma_nhs")
        explain(database, "pairs", {"nhs": GAMMAS["nhs"]})
        assert database.execute("SELECT why FROM pairs").fetchall() == [("Same NHS number.",)]
