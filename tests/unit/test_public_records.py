"""Rows of public data sets as identities: by the mapping alone, and without what gives the truth away."""

import pytest

from contactpoint.lab.evaluation.mapping import FOLDER, Columns, mapping
from contactpoint.lab.evaluation.public_records import Row, name_of, records
from contactpoint.lab.figures import PUBLIC_TARGETS

COLUMNS = Columns(
    family=("surname",),
    given=("first",),
    full_name=("whole",),
    born=("dob",),
    address=("number", "street"),
    place=("town",),
    number=("ssn",),
)


def row(file=0, **said):
    return Row(file, tuple(said.get(column, "") for column in COLUMNS.every))


def read(*rows, columns=COLUMNS):
    """The records by name, in the order of the rows."""
    table = records(rows, columns).table.to_pylist()
    by_name = {line["unique_id"]: line for line in table}
    return [by_name[name_of(place)] for place in range(len(rows))]


def test_a_row_becomes_an_identity():
    said = {
        "surname": "O'Neill",
        "first": "Bill",
        "dob": "18431929",
        "number": "7",
        "street": "High St",
        "ssn": "18 04-x",
    }
    (found,) = read(row(**said, town="Hull"))
    assert (found["family"], found["given"], found["born"]) == ("oneill", "bill", "1843-19-29")
    assert (found["address"], found["place"], found["number"]) == ("7 high street", "hull", "1804x")
    assert "william" in found["forms"]
    assert (found["words"], found["occupation"], found["postcode"], found["file"]) == (None, None, None, None)


def test_the_whole_name_gives_words_and_one_name_alone_is_the_family():
    found = read(
        row(whole="thomas of chudleigh", surname="chudleigh", first="thomas"), row(whole="nessie", first="nessie")
    )
    assert (found[0]["family"], found[0]["given"], found[0]["words"]) == (
        "chudleigh",
        "thomas",
        ["chudleigh", "of", "thomas"],
    )
    assert (found[1]["family"], found[1]["given"]) == ("nessie", None)


def test_without_a_whole_name_a_given_name_stays_one():
    (found,) = read(row(first="nessie"))
    assert (found["family"], found["given"]) == (None, "nessie")


def test_records_are_named_and_ordered_by_nothing_that_tells_who_is_who():
    table = records([row(surname=f"name{place}") for place in range(50)], COLUMNS).table
    names = table["unique_id"].to_pylist()
    assert names == sorted(names)
    assert set(names) == {name_of(place) for place in range(50)}
    assert [name_of(place) for place in range(50)] != names


def test_pairs_within_a_file_that_has_everybody_once_are_not_compared():
    rows = [row(0), row(0), row(0), row(1), row(1)]
    several = records(rows, COLUMNS)
    assert (several.comparable, several.once) == (10, {})
    once = records(rows, Columns(family=COLUMNS.family, given=COLUMNS.every, once=True))
    assert (once.comparable, sorted(once.once.values())) == (6, ["0", "0", "0", "1", "1"])


def test_the_columns_that_say_something():
    filled = records([row(surname="Khan"), row(town="Hull")], COLUMNS).filled
    assert {"unique_id", "family", "family_sound", "place"} <= filled
    assert not {"given", "born", "occupation", "file"} & filled


@pytest.mark.parametrize("name", PUBLIC_TARGETS)
def test_every_set_has_a_mapping_of_names_and_a_date(name):
    columns = mapping(name)
    assert columns.family
    assert columns.given
    assert columns.born


def test_nothing_but_columns_differs_between_the_sets():
    """`once` says of which files a person is in at most once; there is no threshold and no other setting."""
    assert {path.stem for path in FOLDER.glob("*.toml")} >= {*PUBLIC_TARGETS}
    assert [name for name in PUBLIC_TARGETS if mapping(name).once] == ["febrl4"]


def test_no_mapping_names_a_column_that_tells_the_truth():
    told = {"cluster", "unique_id", "rec_id"}
    assert not any(told & set(mapping(name).every) for name in PUBLIC_TARGETS)
