"""Two records turned round share a family name where the given name should be: the same in Python and in DuckDB."""

import duckdb
import pytest

from contactpoint.linkage.identities import Identity
from contactpoint.linkage.turned import SURNAMED, TURNED_SQL, surnamed, surnamed_sql, turned

FREQUENCIES = {"family": {"khan": 0.005, "ahmed": 0.004, "both": 0.001}, "given": {"ahmed": 0.006, "both": 0.001}}
CASES = """
    family      families             given   family      families                  given   turned
    aaliyah     aaliyah              khan    aishanoor   aisha,aishanoor,noor      khan    yes
    aaliyah     aaliyah              khan    noor        noor                      khan    yes
    anya        anya                 khan    aishaanya   aisha,aishaanya,anya      khan    no
    aishaanya   aisha,aishaanya,anya khan    anya        anya                      khan    no
    anyarose    anya,anyarose,rose   khan    aishaanya   aisha,aishaanya,anya      khan    yes
    aaliyah     aaliyah              khan    aaliyah     aaliyah                   khan    no
    aaliyah     aaliyah              khan    noor        noor                      maya    no
    bell        bell                 ahmed   noor        noor                      ahmed   no
    bell        bell                 both    noor        noor                      both    no
    bell        bell                 maya    noor        noor                      maya    no
    bell        bell                 -       noor        noor                      -       no
    -           -                    khan    noor        noor                      khan    yes
"""


def drawn():
    for line in CASES.strip().splitlines()[1:]:
        *cells, said = line.split()
        yield person(*cells[:3]), person(*cells[3:]), said == "yes"


def person(family, families, given):
    several = () if families == "-" else tuple(families.split(","))
    return Identity(family=None if family == "-" else family, families=several, given=None if given == "-" else given)


@pytest.mark.parametrize(("one", "other", "expected"), list(drawn()))
def test_both_turned_round(one, other, expected):
    assert turned(one, other, FREQUENCIES) is expected
    assert turned(other, one, FREQUENCIES) is expected


def test_a_name_is_a_family_name_where_families_bear_it_more_often():
    assert [name for name in ("khan", "ahmed", "both", "maya") if surnamed(name, FREQUENCIES)] == ["khan"]
    assert surnamed("khan", {"family": {"khan": 0.1}})
    assert not surnamed("khan", {})


@pytest.fixture(scope="module")
def judged():
    """What DuckDB says of the same cases."""
    with duckdb.connect() as database:
        for column, table in FREQUENCIES.items():
            database.execute(f"CREATE TABLE frequencies_{column} ({column} VARCHAR, tf_{column} DOUBLE)")
            database.executemany(f"INSERT INTO frequencies_{column} VALUES (?, ?)", list(table.items()))
        database.execute("CREATE TABLE people (unique_id INT, family VARCHAR, families VARCHAR[], given VARCHAR)")
        for number, one in enumerate(one for pair in drawn() for one in pair[:2]):
            database.execute(
                "INSERT INTO people VALUES (?, ?, ?, ?)", [number, one.family, list(one.families) or None, one.given]
            )
        sides = ", ".join(
            f"{side}.{column} AS {column}_{side}" for side in "lr" for column in ("family", "families", "given")
        )
        flagged = f"l.unique_id IN ({surnamed_sql('people')}) AS {SURNAMED}_l"
        pairs = f"SELECT l.unique_id, {sides}, {flagged} FROM people l JOIN people r ON r.unique_id = l.unique_id + 1"
        found = database.execute(
            f"SELECT coalesce({TURNED_SQL}, FALSE) FROM ({pairs} WHERE l.unique_id % 2 = 0) ORDER BY unique_id"
        )
        return [said for (said,) in found.fetchall()]


def test_duckdb_says_the_same(judged):
    assert judged == [expected for _, _, expected in drawn()]
