"""Which of the pairs that agree are linked; ties are told, never chosen between."""

import duckdb
import pytest

from contactpoint.linkage.cascade.choosing import MOST_ROUNDS, How, choose
from contactpoint.linkage.judge import Bands

BANDS = Bands(same=4.0, look=3.0, faint=-4.0, margin=3.0)
# Pairs are drawn as LEFT RIGHT WEIGHT RULE; what comes out as LEFT RIGHT OUTCOME.


@pytest.fixture
def chosen():
    def run(drawn, *, how=How.ONE_TO_ONE, exact=()):
        with duckdb.connect() as database:
            database.execute("CREATE TABLE pairs (left_row BIGINT, right_row BIGINT, weight DOUBLE, rule VARCHAR)")
            database.execute("CREATE TABLE exact (left_row BIGINT, right_row BIGINT, rule VARCHAR)")
            for line in filter(None, map(str.split, drawn.strip().splitlines())):
                database.execute("INSERT INTO pairs VALUES (?, ?, ?, ?)", [*line, *["weight"] * (4 - len(line))])
            for pair in exact:
                database.execute("INSERT INTO exact VALUES (?, ?, 'unique')", pair)
            choose(database, "pairs", "exact", how=how, bands=BANDS)
            found = database.execute("SELECT left_row, right_row, outcome FROM pairs ORDER BY ALL").fetchall()
        return " ".join(f"{left}-{right}:{outcome}" for left, right, outcome in found)

    return run


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("1 1 9", "1-1:linked"),
        ("1 1 9 \n 2 2 9", "1-1:linked 2-2:linked"),
        ("1 1 9 \n 1 2 6", "1-1:linked"),  # better by the margin: the other is outdone
        ("1 1 9 \n 1 2 6.1", "1-1:tie 1-2:tie"),
        ("1 1 9 \n 2 1 9", "1-1:tie 2-1:tie"),
        ("1 1 9 \n 2 1 5", "1-1:linked"),
        ("1 1 20 \n 2 1 12 \n 2 2 11", "1-1:linked 2-2:linked"),  # 1 is taken, then 2 has one left
        ("1 1 9 \n 1 2 9 likely", "1-1:tie 1-2:look"),  # a rival that a person would look at counts
        ("1 1 9 \n 1 2 5 likely", "1-1:linked"),
        ("1 1 9 likely", "1-1:look"),
        ("1 1 9 \n 1 2 30 likely", "1-1:tie 1-2:look"),
        ("1 1 9 \n 1 2 9 \n 3 3 9", "1-1:tie 1-2:tie 3-3:linked"),
        ("", ""),
    ],
)
def test_one_to_one(chosen, drawn, expected):
    assert chosen(drawn) == expected


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("1 1 4 names_of_two", "1-1:linked"),
        ("1 1 9 near_name", "1-1:look"),  # two names, such as Lily Rose and Daisy Rose
        ("1 1 3.9 names_of_two", "1-1:look"),
        ("1 1 9 two_names", "1-1:look"),  # the names are known to be two names
        ("1 1 9 names_of_two \n 1 2 3 likely", "1-1:look 1-2:look"),
        ("1 1 9 names_of_two \n 2 1 3 likely", "1-1:look 2-1:look"),
        ("1 1 9 names_of_two \n 1 2 20 \n 2 1 20", "1-2:linked 2-1:linked"),
        ("1 1 9 names_of_two \n 1 2 9 \n 3 2 20", "1-1:linked 3-2:linked"),  # the other row is another's
        ("1 1 9 names_of_two \n 2 2 9 names_of_two", "1-1:linked 2-2:linked"),
    ],
)
def test_what_a_twin_may_be_named_is_linked_where_no_row_of_a_twin_is_left(chosen, drawn, expected):
    assert chosen(drawn) == expected


@pytest.mark.parametrize("how", [How.ONE_TO_MANY, How.MANY_TO_MANY])
def test_elsewhere_a_twins_name_is_always_for_a_person(chosen, how):
    assert chosen("1 1 9 names_of_two", how=how) == "1-1:look"


def test_one_to_many_asks_each_right_row_alone(chosen):
    drawn = "1 1 9 \n 1 2 9 \n 2 2 5 \n 3 3 9 \n 4 3 8"
    assert chosen(drawn, how=How.ONE_TO_MANY) == "1-1:linked 1-2:linked 3-3:tie 4-3:tie"


def test_many_to_many_links_whatever_agrees(chosen):
    drawn = "1 1 9 \n 1 2 9 \n 2 2 5 \n 3 3 4 likely"
    assert chosen(drawn, how=How.MANY_TO_MANY) == "1-1:linked 1-2:linked 2-2:linked 3-3:look"


def test_exact_pairs_stand_beside_the_others(chosen):
    assert chosen("1 1 9", exact=[(7, 8)]) == "1-1:linked 7-8:linked"


def test_a_long_chain_ends(chosen):
    weights = [1000 - 3 * place for place in range(2 * MOST_ROUNDS + 9)]
    drawn = "\n".join(f"{(place + 1) // 2} {place // 2} {weight}" for place, weight in enumerate(weights))
    assert chosen(drawn).count("linked") >= MOST_ROUNDS


def test_the_order_of_pairs_is_nothing(chosen):
    drawn = "1 1 20 \n 2 1 12 \n 2 2 11 \n 3 2 11 \n 3 3 2 likely"
    assert chosen(drawn) == chosen("\n".join(reversed(drawn.splitlines())))
