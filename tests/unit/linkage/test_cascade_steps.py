"""The cascade on two tables: what it makes, what it tells, what it takes from an earlier run."""

import duckdb
import pytest

from contactpoint.linkage.cascade import candidates, steps
from contactpoint.linkage.cascade.choosing import How
from contactpoint.linkage.cascade.scoring import Model
from contactpoint.linkage.identities import Raw
from contactpoint.linkage.judge import Bands
from tests.support.linking import put, small_model

BANDS = Bands(same=6.0, look=-20.0, faint=-20.0, margin=3.0)
AMY = Raw((("Gibbs", "Amy"),), born="2015-03-09", postcode="HU5 3AB", lines=("2 High St",))
BEN = Raw((("Hall", "Ben"),), born="2014-01-02", postcode="LS1 4AP", lines=("9 Low St",))
BENJAMIN = Raw((("Hall", "Benjamin"),), born=BEN.born, postcode=BEN.postcode, lines=BEN.lines)
SIBLING = Raw((("Hall", "Zoe"),), born=BEN.born, postcode=BEN.postcode, lines=BEN.lines)
LEFT, RIGHT = [AMY, BEN], [AMY, BENJAMIN, SIBLING]


class Shelf:
    """Steps that were done, in memory."""

    def __init__(self):
        self.steps = {}

    def has(self, step):
        return step in self.steps

    def keep(self, step, batches):
        self.steps[step] = list(batches)

    def batches(self, step):
        return iter(self.steps[step])


class Watching:
    """Keeps what it hears: each step with its total, and what was done of it."""

    def __init__(self):
        self.steps, self.done = [], []

    def step(self, doing, total):
        self.steps.append((doing, total))
        return self.done.append


@pytest.fixture
def database():
    with duckdb.connect() as connection:
        yield connection


def table(database, name):
    return database.execute(f"FROM {name} ORDER BY ALL").fetchall()


@pytest.fixture(params=[0, 1, 2, 5])
def numbers(request, database, monkeypatch):
    """A table of so many rows, which is kept by two rows at a time."""
    monkeypatch.setattr(steps, "ROWS_AT_A_TIME", 2)
    return lambda: database.execute(
        f"CREATE TABLE numbers AS SELECT range AS row, 'x' AS said FROM range({request.param})"
    )


def test_a_step_is_made_once_and_comes_back_as_it_was(database, numbers):
    shelf = Shelf()
    assert not steps.once(database, shelf, "numbers", make=numbers)
    made, columns = table(database, "numbers"), database.execute("DESCRIBE numbers").fetchall()
    database.execute("DROP TABLE numbers")
    assert steps.once(database, shelf, "numbers", make=pytest.fail)
    assert table(database, "numbers") == made
    assert database.execute("DESCRIBE numbers").fetchall() == columns


def test_a_step_is_kept_by_no_more_rows_at_a_time_than_fit(database, numbers):
    shelf = Shelf()
    steps.once(database, shelf, "numbers", make=numbers)
    assert all(batch.num_rows <= 2 for batch in shelf.steps["numbers"])


def test_a_kept_step_takes_the_place_of_a_table_of_its_name(database):
    shelf = Shelf()
    steps.once(database, shelf, "one", make=lambda: database.execute("CREATE TABLE one AS SELECT 1 AS row"))
    database.execute("UPDATE one SET row = 2")
    steps.load(database, shelf, "one")
    assert table(database, "one") == [(1,)]
    assert database.execute("SHOW TABLES").fetchall() == [("one",)]


@pytest.fixture
def scorer(database, tmp_path):
    """The small model for two sides of these rows."""

    def made(left=LEFT, right=RIGHT, *, bands=BANDS):
        put(database, "left_side", left)
        put(database, "right_side", right)
        return steps.scoring(database, Model(small_model(tmp_path), bands))

    return made


@pytest.mark.parametrize(
    ("left", "right", "expected"), [([AMY], [BEN], 2), ([AMY] * 3, [BEN], 3), ([AMY], [BEN] * 4, 4), ([], [], 2)]
)
def test_as_many_people_are_supposed_as_the_larger_file_has_rows(scorer, left, right, expected):
    assert scorer(left, right).population == expected


@pytest.fixture
def cascaded(database, scorer):
    """Links two sides; answers the pairs with what became of each, what was done, and what was heard."""

    def run(*sides, how=How.ONE_TO_ONE, shelf=None, bands=BANDS):
        watch, model = Watching(), scorer(*sides, bands=bands)
        done = steps.cascade(database, how, model, kept=Shelf() if shelf is None else shelf, watch=watch)
        found = database.execute("SELECT left_row, right_row, rule, outcome FROM scored_pairs ORDER BY ALL").fetchall()
        return found, done, watch

    return run


FOUND = [(0, 0, "unique_exact_agreement", "linked"), (1, 1, "weight", "linked")]


def test_exact_agreement_goes_first_then_the_rest_is_scored(cascaded):
    found, done, _ = cascaded()
    assert found == FOUND
    assert done == steps.Done(pairs_scored=2, capped=())


def test_each_step_is_told_and_the_scoring_is_told_in_pairs(cascaded):
    _, _, watch = cascaded()
    assert watch.steps == [("Exact agreement", None), ("Candidates among the rest", None), ("Scoring pairs", 4)]
    assert watch.done == [4]


def test_what_was_scored_before_is_not_scored_again(cascaded, database):
    shelf = Shelf()
    before, _, _ = cascaded(shelf=shelf)
    assert set(shelf.steps) == {"exact_pairs", "scored_00000"}
    found, done, watch = cascaded(shelf=shelf)
    assert found == before
    assert done.pairs_scored == 0
    assert watch.done == [4]


def test_pairs_are_scored_lot_by_lot_into_one_table(cascaded, database, monkeypatch):
    whole, _, _ = cascaded(LEFT * 2, RIGHT, how=How.MANY_TO_MANY)
    monkeypatch.setattr(candidates, "PAIRS_AT_A_TIME", 5)
    shelf = Shelf()
    found, done, watch = cascaded(LEFT * 2, RIGHT, how=How.MANY_TO_MANY, shelf=shelf)
    assert found == whole
    assert {"scored_00000", "scored_00001"} <= set(shelf.steps)
    assert done.pairs_scored == len(found)
    assert watch.steps[-1] == ("Scoring pairs", 18)
    assert [(type(done), done) for done in watch.done] == [(int, 5)] * 4
    tables = {row[0] for row in database.execute("SHOW TABLES").fetchall()}
    assert not any(name.startswith("scored_0") for name in tables)


def test_where_nothing_is_left_to_compare_the_exact_pairs_are_all(cascaded):
    found, done, watch = cascaded([AMY], [AMY])
    assert found == FOUND[:1]
    assert done.pairs_scored == 0
    assert watch.steps[-1] == ("Scoring pairs", 0)
    assert watch.done == []


def test_where_nothing_agrees_there_are_no_pairs(cascaded):
    assert cascaded([AMY], [BEN])[0] == []


def test_rare_names_and_a_date_link_whoever_moved(cascaded):
    moved = Raw(AMY.names, born=AMY.born, postcode="M1 1AE", lines=("7 Mill Lane",))
    found, _, _ = cascaded([AMY], [moved])
    assert found == [(0, 0, "unique_rare_names", "linked")]


def test_a_row_may_stand_in_as_many_links_as_is_said(cascaded):
    outcomes = {how: [row[3] for row in cascaded([BEN], [BENJAMIN, BENJAMIN], how=how)[0]] for how in How}
    assert outcomes == {
        How.ONE_TO_ONE: ["tie", "tie"],
        How.ONE_TO_MANY: ["linked", "linked"],
        How.MANY_TO_MANY: ["linked", "linked"],
    }


@pytest.mark.parametrize(("margin", "expected"), [(1.0, ["linked"]), (100.0, ["tie", "look"])])
def test_the_best_pair_is_linked_by_the_margin_of_the_model(cascaded, margin, expected):
    bands = Bands(BANDS.same, BANDS.look, BANDS.faint, margin)
    found, _, _ = cascaded([BEN], [BENJAMIN, SIBLING], bands=bands)
    assert [row[3] for row in found] == expected


def test_what_was_left_out_is_told(cascaded, monkeypatch):
    monkeypatch.setattr(candidates, "MOST_PAIRS", 3)
    _, done, _ = cascaded([BEN] * 2, [BENJAMIN] * 2)
    assert {one.rule for one in done.capped} >= {"family_born", "postcode_born"}
