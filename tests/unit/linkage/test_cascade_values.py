"""Each distinct value of a table once, beside the form in which it is compared."""

from datetime import date

import duckdb
import pytest

from contactpoint.linkage.cascade import values
from contactpoint.linkage.cascade.dates import DateForm
from contactpoint.linkage.cascade.values import FORMS, TEXT, TEXTS, YES, Form, distinct, of_dates, seen

TODAY = date(2026, 9, 1)
LENGTH = Form(
    {"long": YES, "letters": TEXTS, "first": TEXT}, lambda text: (len(text) > 3, list(text), text[:1] or None)
)


@pytest.fixture
def database():
    with duckdb.connect() as opened:
        yield opened


@pytest.mark.parametrize(
    ("kind", "written", "formed"),
    [
        ("family", "Smith-Jones", ("smithjones", ["jones", "smith", "smithjones"], "SMTJNS")),
        ("family", "Baby", (None, [], None)),
        ("given", "Zadok Amon", ("zadok", ["amon", "zadok", "zadokamon"], ["amon", "zadok", "zadokamon"], "SDK")),
        ("given", "Twin 1", (None, [], [], None)),
        ("placeholder", "Not known", (True,)),
        ("placeholder", "Gibbs", (False,)),
        ("full", "Mary van Berg", ("mary van berg", ["berg", "mary", "van"], "van Berg", "Mary")),
        ("full", "Gibbs", ("gibbs", ["gibbs"], "Gibbs", None)),
        ("full", ",Linda", ("linda", ["linda"], None, "Linda")),
        ("full", "Amy Amy", ("amy amy", ["amy"], "Amy", "Amy")),
        ("full", "-", (None, [], "-", None)),
        ("code", "hu53ab", ("HU5 3AB", "HU5")),
        ("code", "75001", ("75001", None)),
        ("code", "-", (None, None)),
        ("address", "Flat 2\x1f40 High St", (["2", "40"], "flat 2 40 high street")),
        ("address", "-", ([], None)),
        ("words", "Hull, E. Yorks", ("hull e yorks",)),
        ("words", "-", (None,)),
        ("carer", "Mrs Linda GIBBS", ("gibbs linda",)),
        ("telephone", "+44 7700 900123", ("07700900123",)),
        ("nhs", "999 000 0018", ("9990000018",)),
        ("nhs", "999 000 0019", (None,)),
        ("upn", "a123456789012", ("A123456789012",)),
    ],
)
def test_a_value_becomes_what_is_compared(kind, written, formed):
    assert FORMS[kind].of(written) == formed


@pytest.mark.parametrize("kind", FORMS)
def test_a_kind_fills_the_columns_that_it_names(database, kind):
    seen(database, "found", FORMS[kind], "SELECT '1 High Street' AS value")
    found = database.execute("FROM found")
    assert [name for name, *_ in found.description] == ["value", *FORMS[kind].columns]
    assert found.fetchall() == [("1 High Street", *FORMS[kind].of("1 High Street"))]


@pytest.mark.parametrize(
    ("written", "formed"),
    [
        ("09/03/2015", ("2015-03-09", True, False)),
        ("03/12/2015", ("2015-12-03", True, False)),
        ("03/23/2015", ("2015-03-23", True, True)),
        ("03/13/2015", ("2015-03-13", True, True)),
        ("2015", ("2015", True, False)),
        ("01/01/1900", (None, True, False)),
        ("soon", (None, False, False)),
    ],
)
def test_a_date_says_whether_it_is_of_the_form_and_whether_it_is_turned(written, formed):
    form = of_dates(DateForm.of("DD/MM/YYYY", "map"), TODAY)
    assert form.of(written) == formed
    assert form.columns == {"said": TEXT, "fits": YES, "turned": YES}


def test_two_digits_of_a_year_are_read_by_the_day_of_the_run():
    form = DateForm.of("DD/MM/YY", "map")
    assert of_dates(form, date(2026, 9, 1)).of("09/03/24") == ("2024-03-09", True, False)
    assert of_dates(form, date(2023, 9, 1)).of("09/03/24")[0] != "2024-03-09"


def test_every_value_stands_beside_its_form(database):
    seen(database, "found", LENGTH, "SELECT unnest(['Amy', 'Chloe', '']) AS value")
    assert database.execute("FROM found ORDER BY value").fetchall() == [
        ("", False, [], None),
        ("Amy", False, ["A", "m", "y"], "A"),
        ("Chloe", True, ["C", "h", "l", "o", "e"], "C"),
    ]
    kinds = {name: kind for name, kind, *_ in database.execute("DESCRIBE found").fetchall()}
    assert kinds == {"value": "VARCHAR", "long": "BOOLEAN", "letters": "VARCHAR[]", "first": "VARCHAR"}


def test_values_of_several_batches_are_all_formed_and_what_they_came_in_is_gone(database, monkeypatch):
    monkeypatch.setattr(values, "MANY", 2048)
    seen(database, "found", LENGTH, "SELECT range::VARCHAR AS value FROM range(5000)")
    counted = "SELECT count(*), count(DISTINCT value), count_if(long = (length(value) > 3)) FROM found"
    assert database.execute(counted).fetchall() == [(5000, 5000, 5000)]
    assert database.execute("SHOW TABLES").fetchall() == [("found",)]


def test_a_table_of_an_earlier_file_gives_way(database):
    seen(database, "found", FORMS["words"], "SELECT 'Hull' AS value")
    seen(database, "found", LENGTH, "SELECT 'Amy' AS value")
    assert database.execute("SELECT value FROM found").fetchall() == [("Amy",)]


def test_no_values_make_a_table_without_rows(database):
    seen(database, "found", LENGTH, "SELECT 'Amy' AS value WHERE false")
    assert database.execute("SELECT count(*) FROM found").fetchall() == [(0,)]


@pytest.mark.parametrize("of", [tuple, lambda _: ("one", "more")])
def test_a_kind_that_gives_other_than_its_columns_is_a_mistake(database, of):
    with pytest.raises(ValueError, match=r"zip|[Ss]chema"):
        seen(database, "found", Form({"said": TEXT}, of), "SELECT unnest(['a', 'bb']) AS value")


def test_a_value_is_told_once_wherever_it_stands_and_nothing_is_none(database):
    database.execute("CREATE TABLE raw AS FROM (VALUES ('a', 'b'), ('b', NULL), (NULL, 'c'), ('a', 'b')) t(one, other)")
    told = database.execute(distinct("raw", ["one", "other"]))
    assert [name for name, *_ in told.description] == ["value"]
    assert sorted(told.fetchall()) == [("a",), ("b",), ("c",)]
    assert sorted(database.execute(distinct("raw", ["one"])).fetchall()) == [("a",), ("b",)]
    assert sorted(database.execute(distinct("raw", ["upper(one)"])).fetchall()) == [("A",), ("B",)]
