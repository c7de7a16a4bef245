"""What is linked before anything is scored: rows that agree exactly in what nobody else agrees in."""

import duckdb
import pytest

from contactpoint.linkage.cascade import exact
from contactpoint.linkage.identities import Raw
from tests.support.linking import put

AMY = Raw(names=(("Gibbs", "Amy"),), born="2015-03-09", postcode="HU5 3AB", lines=("2 High St",))
BEN = Raw(names=(("Hall", "Ben"),), born="2014-01-02", postcode="LS1 4AP", lines=("9 Low St",))
NAMED = Raw(names=(("Hall", "Ben"),), born="2014-01-02", postcode="M1 1AE")


def numbered(raw, nhs="", upn=""):
    return Raw(raw.names, born=raw.born, postcode=raw.postcode, lines=raw.lines, nhs=nhs, upns=(upn,))


@pytest.fixture
def database():
    with duckdb.connect() as connection:
        yield connection


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
