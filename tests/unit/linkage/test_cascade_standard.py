"""A file as a table: each distinct value once, and every row as `identity` would have it."""

import csv
from datetime import date

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contactpoint.linkage.cascade.errors import NotReadable
from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.cascade.reading import Source
from contactpoint.linkage.cascade.standard import Notes, kinds_of, load, standardise
from contactpoint.linkage.identities import COLUMNS, Raw, identity, values

HEAD = (
    *("ref", "surname", "birth_surname", "first", "second", "dob", "pc", "a1", "a2", "mum", "dad", "tel1", "tel2"),
    *("nhs", "upn", "old_upn", "town", "job"),
)
MAP = {
    "id": "ref",
    "family": "surname",
    "former_family": "birth_surname",
    "given": ["first", "second"],
    "born": "dob",
    "date_format": "DD/MM/YYYY",
    "postcode": "pc",
    "address": ["a1", "a2"],
    "carers": ["mum", "dad"],
    "telephones": ["tel1", "tel2"],
    "nhs": "nhs",
    "upns": ["upn", "old_upn"],
    "place": "town",
    "occupation": "job",
}
TODAY = date(2026, 9, 1)
PLAIN = dict.fromkeys(HEAD, "")
AMY = PLAIN | {
    **{"ref": "1", "surname": "O’Neill-Đurić", "birth_surname": "Gibbs", "first": "Amy", "second": "Rose"},
    **{"dob": "09/03/2015", "pc": "hu53ab", "a1": "Flat 2", "a2": "40 High St", "mum": "Linda Gibbs"},
    **{"tel1": "07700 900123 x4417", "nhs": "999 000 0018", "upn": "A123456789012", "town": "Hull", "job": "Cook"},
}


def write(path, rows, head=HEAD):
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, head)
        table.writeheader()
        table.writerows(rows)
    return path


def standard(path, mapping=MAP):
    heard = []
    with duckdb.connect() as database:
        source = Source.open(path, Mapped.of({"both": mapping}, name="map").left)
        load(database, source, progress=heard.append)
        formed = []
        notes = standardise(database, source, "one_side", today=TODAY, progress=formed.append)
        assert sum(formed) == kinds_of(source.columns)
        query = f"SELECT {', '.join(COLUMNS)} FROM one_side ORDER BY row"
        found = database.execute(query).fetchall()
        named = database.execute("SELECT row, unique_id, source FROM one_side ORDER BY row").fetchall()
        assert database.execute("SHOW TABLES").fetchall() == [("one_side",)]
    return found, named, notes, heard


def plain(row):
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def as_identity(row):
    """What `identity` gives for the same row."""
    day, month, year = row["dob"].split("/") if row["dob"] else ("", "", "")
    given_names = " ".join(filter(None, (row["first"], row["second"])))
    names = [(row["surname"], given_names)] + ([(row["birth_surname"], given_names)] if row["birth_surname"] else [])
    return identity(
        Raw(
            names=tuple(names),
            born=f"{year}-{month}-{day}" if row["dob"] else "",
            postcode=row["pc"],
            lines=tuple(filter(None, (row["a1"], row["a2"]))),
            place=row["town"],
            occupation=row["job"],
            carers=(row["mum"], row["dad"]),
            telephones=(row["tel1"], row["tel2"]),
            nhs=row["nhs"],
            upns=(row["upn"], row["old_upn"]),
        )
    )


def test_a_row_is_what_identity_gives(tmp_path):
    found, named, _, heard = standard(write(tmp_path / "left.csv", [AMY]), MAP | {"source": "children's health"})
    assert plain(found[0]) == values(as_identity(AMY))
    assert named == [(0, "1", "children's health")]
    assert heard == [1]


names = st.sampled_from(
    [
        "Gibbs",
        "GIBBS",
        "O'Neill",
        "van der Berg",
        "Baby",
        "Twin 1",
        "Amy Rose",
        "Żoë",
        "Ганна",
        "",
        "J",
        "-",
        "Smith-Jones",
    ]
)
row = st.fixed_dictionaries(
    {name: st.just("") for name in HEAD}
    | {"surname": names, "first": names, "second": names, "mum": names, "dad": names}
    | {"birth_surname": st.sampled_from(["", "Gibbs", "O'Neill", "Smith-Jones"])}
    | {"dob": st.sampled_from(["", "09/03/2015", "31/02/2015", "9/3/2015"])}
    | {
        "pc": st.sampled_from(["", "hu53ab", "HU5 3AB", "75001"]),
        "a1": st.sampled_from(["", "2a High St", "Rose Cottage"]),
    }
    | {"a2": st.sampled_from(["", "Hull", "40 Low Rd"]), "tel1": st.sampled_from(["", "+44 7700 900123", "x"])}
    | {"tel2": st.sampled_from(["", "07700900123", "0113 496 0999"]), "nhs": st.sampled_from(["", "9990000018", "1"])}
    | {"upn": st.sampled_from(["", "A123456789012", "T"]), "town": st.sampled_from(["", "Hull, E. Yorks"])}
)


@given(st.lists(row, min_size=8, max_size=12))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_what_identity_gives(tmp_path, drawn):
    rows = [{**one, "ref": str(place)} for place, one in enumerate(drawn)]
    found, _, _, _ = standard(write(tmp_path / "left.csv", rows))
    assert [plain(one) for one in found] == [values(as_identity(one)) for one in rows]


def test_a_whole_name_is_taken_apart(tmp_path):
    rows = [{"ref": "1", "name": "Linda Mary van der Berg", "town": "Hull"}, {"ref": "2", "name": "", "town": ""}]
    path = write(tmp_path / "left.csv", rows, ("ref", "name", "town"))
    found, _, _, _ = standard(path, {"id": "ref", "full_name": "name", "place": "town"})
    assert plain(found[0]) == values(identity(Raw(full_name="Linda Mary van der Berg", place="Hull")))
    assert plain(found[1]) == values(identity(Raw()))


def test_what_is_never_filled_and_what_is_no_date_is_told(tmp_path):
    rows = [AMY, AMY | {"ref": "2", "dob": "2015-03-09"}, AMY | {"ref": "3", "dob": "soon"}]
    _, _, notes, _ = standard(write(tmp_path / "left.csv", rows))
    assert (notes.rows, notes.not_dates, notes.stand_ins) == (3, 2, 0)
    assert notes.empty == ("dad", "tel2", "old_upn")


def test_a_date_that_stands_for_none_is_told_and_is_of_the_stated_form(tmp_path):
    rows = [{"ref": str(row), "name": "Gibbs", "dob": "01/01/1900"} for row in range(3)]
    mapping = {"id": "ref", "family": "name", "born": "dob", "date_format": "DD/MM/YYYY"}
    found, _, notes, _ = standard(write(tmp_path / "left.csv", rows, ("ref", "name", "dob")), mapping)
    assert (notes.not_dates, notes.stand_ins) == (0, 3)
    assert {plain(one)[list(COLUMNS).index("born")] for one in found} == {None}


def test_a_file_without_dates_has_none_that_are_wrong(tmp_path):
    path = write(tmp_path / "left.csv", [{"ref": "1", "name": "Gibbs"}, {"ref": "2", "name": "Hall"}], ("ref", "name"))
    found, named, notes, _ = standard(path, {"id": "ref", "family": "name"})
    assert notes == Notes(rows=2, empty=(), not_dates=0, stand_ins=0)
    assert named == [(0, "1", None), (1, "2", None)]
    assert plain(found[0]) == values(identity(Raw(names=(("Gibbs", ""),))))


def test_two_digits_of_a_year_are_read_by_the_day_of_the_run(tmp_path):
    rows = [{"ref": "1", "name": "Gibbs", "dob": "09/03/26"}, {"ref": "2", "name": "Hall", "dob": "09/03/15"}]
    path = write(tmp_path / "left.csv", rows, ("ref", "name", "dob"))
    found, *_ = standard(path, {"id": "ref", "family": "name", "born": "dob", "date_format": "DD/MM/YY"})
    assert [one[list(COLUMNS).index("born")] for one in found] == ["2026-03-09", "2015-03-09"]


def refused(tmp_path, rows, mapping=MAP):
    with pytest.raises(NotReadable) as error:
        standard(write(tmp_path / "left.csv", rows), mapping)
    return str(error.value)


def test_dates_that_are_all_of_another_form_are_refused(tmp_path):
    told = refused(tmp_path, [AMY, AMY | {"ref": "2", "dob": ""}], MAP | {"date_format": "YYYY-MM-DD"})
    assert told == (
        "left.csv: no date of birth has the form YYYY-MM-DD. Nothing was linked. Say the right one as `date_format` in "
        "the mapping."
    )


def dated(*dates):
    return [AMY | {"ref": str(place), "dob": date} for place, date in enumerate(dates)]


def test_dates_of_which_many_have_a_month_above_12_are_of_another_form(tmp_path):
    many = dated(*["15/03/2014"] * 5, *["03/04/2014"] * 44)
    told = refused(tmp_path, many, MAP | {"date_format": "MM/DD/YYYY"})
    assert told == (
        "left.csv: read as MM/DD/YYYY, 5 of 49 dates of birth have a month above 12. Nothing was linked. Say the right "
        "form as `date_format` in the mapping."
    )


@pytest.mark.parametrize("others", [45, 0])
def test_some_are_mistakes_of_their_rows(tmp_path, others):
    few = dated(*["15/03/2014"] * (5 if others else 4), *["03/04/2014"] * others)
    found, *_ = standard(write(tmp_path / "left.csv", few), MAP | {"date_format": "MM/DD/YYYY"})
    assert plain(found[0])[list(COLUMNS).index("born")] == "2014-03-15"


def test_rows_without_an_id_are_refused(tmp_path):
    assert refused(tmp_path, [AMY, AMY | {"ref": ""}, AMY | {"ref": " "}]) == (
        "left.csv, row 3 (the line of column names is row 1): nothing stands in ref, the id of a row (rows without: 2)."
        " Nothing was linked. Map a column that is filled in every row."
    )


def test_rows_with_one_id_are_refused(tmp_path):
    assert refused(tmp_path, [AMY | {"ref": "2"}, AMY, AMY, AMY]) == (
        "left.csv, row 4 (the line of column names is row 1): ref is the id of a row, and a row before has the same "
        "one (such rows: 2). Nothing was linked. Map a column that is different in every row."
    )


def test_the_names_of_columns_may_hold_anything(tmp_path):
    odd = 'na"me; DROP TABLE raw'
    found, _, _, _ = standard(
        write(tmp_path / "left.csv", [{"ref": "1", odd: "Gibbs"}], ("ref", odd)), {"id": "ref", "family": odd}
    )
    assert found[0][0] == "gibbs"
