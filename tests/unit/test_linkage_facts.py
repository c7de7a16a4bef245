"""What is known of a pair beside its levels is the same in Python and in DuckDB."""

import duckdb
import pytest

from contactpoint.linkage.facts import (
    MARKED,
    SQL,
    Fact,
    facts,
    forenamed,
    mark,
    of_sources,
    sources_sql,
    surnamed,
    two_names,
)
from contactpoint.linkage.identities import Identity
from contactpoint.linkage.standardise import normal
from tests.support.fresh import fresh

FREQUENCIES = {
    "family": {"khan": 0.005, "ahmed": 0.004, "both": 0.001},
    "given": {"ahmed": 0.006, "both": 0.001, "mickey": 0.001},
}
CASES = """
    family      families             given   born        family      families             given   born        facts
    aaliyah     aaliyah              khan    -           aishanoor   aisha,aishanoor,noor khan    -           turned
    aaliyah     aaliyah              khan    -           noor        noor                 khan    -           turned
    anya        anya                 khan    -           aishaanya   aisha,aishaanya,anya khan    -           -
    aishaanya   aisha,aishaanya,anya khan    -           anya        anya                 khan    -           -
    anyarose    anya,anyarose,rose   khan    -           aishaanya   aisha,aishaanya,anya khan    -           turned
    aaliyah     aaliyah              khan    -           aaliyah     aaliyah              khan    -           -
    aaliyah     aaliyah              khan    -           noor        noor                 maya    -           -
    bell        bell                 ahmed   -           noor        noor                 ahmed   -           -
    bell        bell                 both    -           noor        noor                 both    -           -
    bell        bell                 maya    -           noor        noor                 maya    -           -
    bell        bell                 -       -           noor        noor                 -       -           -
    -           -                    khan    -           noor        noor                 khan    -           turned
    bell        bell                 hassan  -           bell        bell                 hussain -           two_names
    bell        bell                 hasan   -           bell        bell                 husein  -           two_names
    bell        bell                 hassan  -           bell        bell                 hasan   -           -
    bell        bell                 hassan  -           bell        bell                 -       -           -
    bell        bell                 hassan  -           bell        bell                 maya    -           -
    bell        bell                 j       -           bell        bell                 j       -          initial
    bell        bell                 j       -           bell        bell                 jack    -           initial
    bell        bell                 jo      -           bell        bell                 jo      -           -
    bell        bell                 j       -           bell        bell                 -       -           -
    mickey      mickey               maya    -           bell        bell                 hanins  -           reversed
    ahmed       ahmed                maya    -           -           -                    maya    -           reversed
    both        both                 maya    -           khan        khan                 maya    -           -
    bell        bell                 bella,hui -         bell        bell                bell,yan -          none_shared
    bell        bell                 bella,hui -         bell        bell                 bell,hui -          -
    bell        bell                 bella,hui -         bell        bell                 bell    -           -
    bell        bell                 maya    2015-01-01  bell        bell                 maya    2015-01-01  new_year
    bell        bell                 maya    2015-01-01  bell        bell                 maya    2014-01-01  -
    bell        bell                 maya    2015-03-09  bell        bell                 maya    2015-03-09  -
    bell        bell                 maya    2015        bell        bell                 maya    2015        -
    bell        bell                 maya    2015-01-01  bell        bell                 maya    -           -
    bell        bell                 -       2015-01-01  bell        bell                 -       2015-01-01  new_year
"""
COLUMNS = ("family", "families", "given", "givens", "born")
KINDS = ("benefit", "births", "health", "school", "social_care.HUL")


def drawn():
    for line in CASES.strip().splitlines()[1:]:
        *cells, said = (None if cell == "-" else cell for cell in line.split())
        yield person(*cells[:4]), person(*cells[4:]), {Fact(said)} if said else set()


def person(family, families, given, born):
    families = tuple(families.split(",")) if families else ()
    givens = tuple(given.split(",")) if given else ()
    return Identity(family=family, families=families, given=givens[0] if givens else None, givens=givens, born=born)


@pytest.mark.parametrize(("one", "other", "expected"), list(drawn()))
def test_what_is_known_of_two_records(one, other, expected):
    assert set(facts(one, other, FREQUENCIES)) == expected
    assert set(facts(other, one, FREQUENCIES)) == expected


@pytest.fixture(scope="module")
def told():
    """What DuckDB says of the same cases."""
    with duckdb.connect() as database:
        for column, table in FREQUENCIES.items():
            database.execute(f"CREATE TABLE frequencies_{column} ({column} VARCHAR, tf_{column} DOUBLE)")
            database.executemany(f"INSERT INTO frequencies_{column} VALUES (?, ?)", list(table.items()))
        database.execute(
            "CREATE TABLE people "
            "(number INT, family VARCHAR, families VARCHAR[], given VARCHAR, givens VARCHAR[], born VARCHAR)"
        )
        for number, one in enumerate(one for pair in drawn() for one in pair[:2]):
            row = [number, one.family, list(one.families) or None, one.given, list(one.givens) or None, one.born]
            database.execute("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", row)
        mark(database, "people")
        columns = (*COLUMNS, *MARKED)
        sides = ", ".join(f"{side}.{column} AS {column}_{side}" for side in "lr" for column in columns)
        said = ", ".join(f"coalesce({sql}, FALSE) AS {fact}" for fact, sql in SQL.items())
        rows = database.execute(
            f"SELECT {said} FROM (SELECT l.number, {sides} FROM people l JOIN people r ON r.number = l.number + 1 "
            "WHERE l.number % 2 = 0) ORDER BY number"
        ).fetchall()
        return [{fact for fact, so in zip(SQL, row, strict=True) if so} for row in rows]


def test_duckdb_says_the_same(told):
    assert told == [expected for _, _, expected in drawn()]


def test_a_name_is_a_family_name_where_families_bear_it_more_often():
    assert [name for name in ("khan", "ahmed", "both", "maya") if surnamed(name, FREQUENCIES)] == ["khan"]
    assert surnamed("khan", {"family": {"khan": 0.1}})
    assert not surnamed("khan", {})


@pytest.mark.parametrize("kind", KINDS)
def test_two_rows_of_a_source_that_sends_one_a_child(kind):
    assert (Fact.ONE_ROW in of_sources(kind, kind)) is ("." not in kind)
    assert Fact.ONE_ROW not in of_sources(kind, "other")


def test_a_source_that_has_every_child_has_the_twin_too():
    counted = {one for one in KINDS if Fact.UNCOUNTED not in of_sources(one, "school")}
    assert counted == {other for other in KINDS if Fact.UNCOUNTED not in of_sources("school", other)}
    assert counted == {"benefit", "health"}


def test_sources_say_the_same_in_duckdb():
    pairs = [(one, other) for one in KINDS for other in KINDS]
    said = sources_sql("l", "r")
    with duckdb.connect() as database:
        for one, other in pairs:
            row = database.execute(f"SELECT {', '.join(said.values())} FROM (SELECT ? AS l, ? AS r)", [one, other])
            found = {fact for fact, so in zip(said, row.fetchone(), strict=True) if so}
            assert found == set(of_sources(one, other))


def test_names_that_are_two_are_so_both_ways_and_as_records_have_them():
    listed = fresh("contactpoint.linkage.facts").two_names()
    assert listed == two_names()
    for name, others in listed.items():
        assert normal(name) == name
        assert name not in others
        assert all(name in listed[other] for other in others)
    assert {"hussain", "husein"} <= listed["hassan"]
    assert "hasan" not in listed["hassan"]


def test_a_name_is_a_given_name_where_children_bear_it_more_often():
    assert [name for name in ("khan", "ahmed", "both", "mickey", "maya") if forenamed(name, FREQUENCIES)] == [
        "ahmed",
        "mickey",
    ]
    assert not forenamed("mickey", {})
