"""What is linked exactly, what is compared at all, and how much of it at most."""

from itertools import product

import duckdb
import pytest

from contactpoint.linkage.blocking import RULES, keys
from contactpoint.linkage.cascade import candidates, exact
from contactpoint.linkage.cascade.choosing import How
from contactpoint.linkage.identities import COLUMNS, Raw, identity, values

AMY = Raw(names=(("Gibbs", "Amy"),), born="2015-03-09", postcode="HU5 3AB", lines=("2 High St",))
BEN = Raw(names=(("Hall", "Ben"),), born="2014-01-02", postcode="LS1 4AP", lines=("9 Low St",))
BORN_THEN = Raw(names=(("Gibbs", "Zoe"),), born="2015-03-09", postcode="M1 1AE")
NAMED = Raw(names=(("Hall", "Ben"),), born="2014-01-02", postcode="M1 1AE")


def numbered(raw, nhs="", upn=""):
    return Raw(raw.names, born=raw.born, postcode=raw.postcode, lines=raw.lines, nhs=nhs, upns=(upn,))


@pytest.fixture
def database():
    with duckdb.connect() as connection:
        yield connection


def put(database, side, raws):
    declared = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    database.execute(f"CREATE TABLE {side} (row BIGINT, unique_id VARCHAR, {declared})")
    for row, raw in enumerate(raws):
        held = [list(value) if isinstance(value, tuple) else value for value in values(identity(raw))]
        marks = ", ".join("?" * len(held))
        database.execute(f"INSERT INTO {side} VALUES ({row}, 'x{row}', {marks})", held)


def linked(database, left, right):
    put(database, "left_side", left)
    put(database, "right_side", right)
    exact.link(database, "left_side", "right_side", into="exact_pairs")
    return sorted(database.execute("SELECT left_row, right_row FROM exact_pairs").fetchall())


def test_who_agrees_in_all_once_on_either_side_is_linked(database):
    assert linked(database, [BEN, AMY], [AMY, BEN, NAMED]) == [(0, 1), (1, 0)]


def test_who_stands_twice_on_a_side_is_not(database):
    assert linked(database, [AMY, AMY, BEN], [AMY, BEN, BEN]) == []


@pytest.mark.parametrize(
    "lacking",
    [
        Raw(AMY.names, born="2015-03", postcode=AMY.postcode),
        Raw(AMY.names, born=AMY.born),
        Raw((("", "Amy"),), born=AMY.born, postcode=AMY.postcode),
        Raw((("Gibbs", ""),), born=AMY.born, postcode=AMY.postcode),
    ],
)
def test_who_lacks_something_is_not(database, lacking):
    assert linked(database, [lacking], [lacking]) == []


NHS, OTHER_NHS = "9990000018", "9990000026"
UPN, OTHER_UPN = "A123456789012", "A801200001001"


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ((NHS, ""), (NHS, ""), [(0, 0)]),
        ((NHS, ""), ("", ""), [(0, 0)]),
        ((NHS, ""), (OTHER_NHS, ""), []),
        (("", UPN), ("", UPN), [(0, 0)]),
        (("", UPN), ("", ""), [(0, 0)]),
    ],
)
def test_numbers_that_differ_link_nothing(database, left, right, found):
    assert linked(database, [numbered(AMY, *left)], [numbered(AMY, *right)]) == found


AMY_ROSE, AMY_LOUISE = (
    Raw((("Gibbs", name),), born=AMY.born, postcode=AMY.postcode) for name in ("Amy Rose", "Amy Lou")
)


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [(AMY, AMY_ROSE, [(0, 0)]), (AMY_ROSE, AMY_ROSE, [(0, 0)]), (AMY_ROSE, AMY_LOUISE, [])],
    ids=["one said no more", "the same", "another further name"],
)
def test_further_names_that_differ_link_nothing(database, left, right, found):
    assert linked(database, [left], [right]) == found


@pytest.mark.parametrize(
    ("line", "found"), [("2 High Street", [(0, 0)]), ("", [(0, 0)]), ("4 High St", [])], ids=["same", "unsaid", "other"]
)
def test_another_house_of_the_postcode_links_nothing(database, line, found):
    other = Raw(AMY.names, born=AMY.born, postcode=AMY.postcode, lines=(line,))
    assert linked(database, [AMY], [other]) == found


@pytest.mark.parametrize(("name", "born"), [("A", AMY.born), ("Amy", "2015-01-01")], ids=["initial", "new year"])
def test_an_initial_or_the_first_of_january_is_not_enough(database, name, born):
    one = Raw((("Gibbs", name),), born=born, postcode=AMY.postcode, lines=AMY.lines)
    assert linked(database, [one], [one]) == []


def test_a_hash_in_common_is_not_enough_where_lists_differ(database, monkeypatch):
    monkeypatch.setattr(exact, "AGREE", exact.AGREE | {exact.RARE_RULE: ("born",)})
    namesake = Raw((("Hall", "Amy Jane"),), born=AMY.born, postcode=AMY.postcode)
    assert linked(database, [AMY], [namesake]) == []


MOVED = Raw(AMY.names, born=AMY.born, postcode="M1 1AE")
OTHER_DAY = Raw(AMY.names, born="2015-03-10", postcode="M1 1AE")


def rare(database, left, right, *, population=1000, family=0.001, given=0.001):
    """The pairs that rare names and a date of birth link, once exact agreement has had its turn."""
    linked(database, left, right)
    database.execute(f"CREATE TABLE frequencies_family AS SELECT 'gibbs' AS family, {family} AS tf_family")
    database.execute(f"CREATE TABLE frequencies_given AS SELECT 'amy' AS given, {given} AS tf_given")
    exact.link_rare(database, "left_side", "right_side", into="exact_pairs", population=population)
    return sorted(
        database.execute(f"SELECT left_row, right_row FROM exact_pairs WHERE rule = '{exact.RARE_RULE}'").fetchall()
    )


def test_who_moved_is_linked_by_rare_names_and_date(database):
    assert rare(database, [AMY, BEN], [BEN, MOVED]) == [(0, 1)]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([AMY], [MOVED, MOVED]),
        ([AMY, MOVED], [Raw(AMY.names, born=AMY.born)]),
        ([AMY], [OTHER_DAY]),
        ([numbered(AMY, "9990000018")], [numbered(MOVED, "9990000026")]),
        ([Raw(AMY.names, born="2015")], [Raw(AMY.names, born="2015")]),
    ],
)
def test_rare_names_link_nobody_who_is_not_alone_with_them(database, left, right):
    assert rare(database, left, right) == []


@pytest.mark.parametrize(
    ("population", "family", "found"),
    [(6570, 0.99, [(0, 0)]), (6570, 1.01, []), (65700, 0.05, [(0, 0)]), (65700, 0.2, [])],
)
def test_names_are_rare_where_hardly_a_namesake_is_expected(database, population, family, found):
    assert rare(database, [AMY], [MOVED], population=population, family=family, given=0.001) == found


def test_a_name_that_the_model_does_not_know_is_rare(database):
    assert rare(database, [BEN], [NAMED], population=10**7) == [(0, 0)]


def test_a_row_that_has_its_link_gets_no_second_by_rare_names(database):
    assert rare(database, [AMY, MOVED], [AMY, MOVED, OTHER_DAY]) == []


def pairs(database, how=How.MANY_TO_MANY):
    blocked = candidates.block(database, "left_side", "right_side", linked="exact_pairs", how=how)
    found = []
    for nth in range(blocked.lots):
        many = candidates.lot(database, nth, blocked, into="lot_pairs")
        some = database.execute("FROM lot_pairs").fetchall()
        assert many == len(some)
        found += some
    assert len(found) == len(set(found))
    return sorted(found), blocked


def test_a_family_name_is_no_key_for_an_equal_given_name(database):
    left, right = Raw(names=(("Amy", "Ben"),), born="2015-03-09"), Raw(names=(("Hall", "Amy"),), born="2015-03-09")
    linked(database, [left], [right])
    assert pairs(database)[0] == []


def share_a_key(one, other):
    return bool(keys(identity(one)) & keys(identity(other)))


def test_pairs_are_those_that_share_a_key_under_any_rule(database):
    left = [AMY, BEN, Raw(names=(("Gibbs-Hall", "Zoe Amy"),), born="2015-03-09"), numbered(BEN, NHS, UPN)]
    right = [BORN_THEN, NAMED, numbered(AMY, NHS), Raw(upns=(UPN,)), Raw(telephones=("07700900123",), born="2015")]
    linked(database, left, right)
    numbered_pairs = product(enumerate(left), enumerate(right))
    expected = sorted((row, mate) for (row, one), (mate, other) in numbered_pairs if share_a_key(one, other))
    found, blocked = pairs(database)
    exact_ones = database.execute("SELECT left_row, right_row FROM exact_pairs").fetchall()
    assert found == [pair for pair in expected if pair not in exact_ones]
    assert found
    assert blocked.capped == ()


def test_a_row_with_its_link_is_compared_with_new_rows_where_it_may_have_several(database):
    linked(database, [AMY, BORN_THEN], [AMY, BORN_THEN, Raw(AMY.names, born=AMY.born)])
    everything, _ = pairs(database)
    assert everything == [(0, 2), (1, 2)]
    assert pairs(database, How.ONE_TO_ONE)[0] == []
    assert pairs(database, How.ONE_TO_MANY)[0] == [(0, 2), (1, 2)]


def test_a_giant_block_is_left_out_and_told(database, monkeypatch):
    monkeypatch.setattr(candidates, "MOST_PAIRS", 5)
    linked(database, [BORN_THEN] * 3, [BORN_THEN] * 2)
    found, blocked = pairs(database)
    assert (found, blocked.pairs) == ([], 0)
    told = {capped.rule: (capped.blocks, capped.left_rows, capped.right_rows) for capped in blocked.capped}
    assert told["family_born"] == (1, 3, 2)
    assert set(told) <= {rule.name for rule in RULES}


def test_lots_share_out_what_is_too_much_at_a_time(database, monkeypatch):
    monkeypatch.setattr(candidates, "PAIRS_AT_A_TIME", 4)
    linked(database, [BORN_THEN] * 3, [BORN_THEN] * 2)
    found, blocked = pairs(database)
    assert blocked.lots > 1
    assert found == list(product(range(3), range(2)))
