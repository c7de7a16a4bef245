"""Files of every kind of badness: read whole, or refused in words that hold no value of a child."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contactpoint.linkage.cascade.errors import NotReadable
from contactpoint.linkage.cascade.mapping import Mapped
from contactpoint.linkage.cascade.reading import Source

MAP = {"id": "ref", "family": "surname", "given": "first", "born": "dob"}
HEAD = "ref,surname,first,dob\n"


def columns(**more):
    return Mapped.of({"both": MAP | more}, name="map.toml").left


def rows(path, **more):
    source = Source.open(path, columns(**more))
    return [row for batch in source.batches() for row in batch.to_pylist()]


@pytest.fixture
def file(tmp_path):
    def write(content, name="left.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def surname(path, **more):
    return rows(path, **more)[0]["surname"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encoding_is_found_out(file, encoding):
    assert (
        surname(file(f"{HEAD}1,Đurić,Zoë,2015-03-09\n".replace("Đ", "D").replace("ć", "ç").encode(encoding))) == "Duriç"
    )


def test_a_mark_is_no_part_of_the_first_column(file):
    assert rows(file(b"\xef\xbb\xbf" + f"{HEAD}1,Gibbs,Amy,\n".encode()))[0]["ref"] == "1"


def test_the_encoding_may_be_named_in_the_mapping(file):
    twice = HEAD.encode() + "1,Zoë,A,\n".encode() + "2,Zoë,B,\n".encode("cp1252")
    assert [row["surname"] for row in rows(file(twice), encoding="cp1252")] == ["ZoÃ«", "Zoë"]


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_the_delimiter_is_found_out_by_the_columns_that_it_gives(file, delimiter):
    assert surname(file(f"{HEAD}1,Gibbs,Amy,2015\n".replace(",", delimiter))) == "Gibbs"


def test_a_row_has_a_number_and_blanks_are_nothing(file):
    assert rows(file(f'{HEAD}1,  Gibbs ,,\n2," ",Amy,2015\n')) == [
        {"row": 0, "ref": "1", "surname": "Gibbs", "first": None, "dob": None},
        {"row": 1, "ref": "2", "surname": None, "first": "Amy", "dob": "2015"},
    ]


def test_numbers_stay_as_they_are_written(file):
    assert rows(file(f"{HEAD}007,1e5,NULL,2015\n"))[0] == {
        "row": 0,
        "ref": "007",
        "surname": "1e5",
        "first": "NULL",
        "dob": "2015",
    }


def test_a_line_may_end_within_quotation_marks(file):
    assert surname(file(f'{HEAD}1,"Gib\nbs",Amy,2015\n')) == "Gib\nbs"


def test_a_column_that_is_not_mapped_is_not_read(file):
    assert "notes" not in rows(file("ref,notes,surname,first,dob\n1,secret,Gibbs,Amy,2015\n"))[0]


BROKEN = {
    "empty": (b"", "left.csv is empty. Nothing was linked"),
    "blank": (b"\n\n", "left.csv is empty"),
    "a mark alone": (b"\xef\xbb\xbf\n", "left.csv is empty"),
    "no rows": (HEAD, "a line of column names and no rows"),
    "no header": (
        "1,Gibbs,Amy,2015\n2,Hall,Ben,2014\n",
        r"^The first line of left.csv has none of the mapping's columns. Nothing was linked. Check that it is a line "
        r"of column names, which delimiter stands between them, and that lines end as on Windows or Linux.$",
    ),
    "a column lacks": ("ref,surname,first\n1,Gibbs,Amy\n", "left.csv lacks the column dob, which the mapping names"),
    "columns lack": ("ref,first\n1,Amy\n", "lacks the columns surname, dob"),
    "a column twice": ("ref,surname,surname,first,dob\n1,Gibbs,Hall,Amy,2015\n", "the column surname more than once"),
    "cells lack": (f"{HEAD}1,Gibbs,Amy,2015\n2,Hall,2014\n", r"row 3 \(.*\): it has 3 cells and the first has 4"),
    "cells too many": (f"{HEAD}1,Gibbs,Amy,2015,x\n", "row 2 .* it has 5 cells"),
    "UTF-16": (f"{HEAD}1,Gibbs,Amy,2015\n".encode("utf-16"), "left.csv, line 1: there are NUL bytes"),
    "NULs": (HEAD.encode() + b"1,Gi\0bbs,Amy,2015\n", "line 2: there are NUL bytes"),
    "no encoding": (HEAD.encode() + b"1,Gi\x81bbs,Amy,2015\n", "line 2: the letters are neither UTF-8 nor"),
    "two encodings": (
        HEAD.encode() + "1,Gibbs,Zoë,\n2,Hall,Ben,\n".encode() + "3,Hall,Zoë,\n".encode("cp1252"),
        "two encodings: line 2 is UTF-8, line 4 is not",
    ),
    "NULs of a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "line 3: there are NUL bytes"),
    "a workbook": (b"PK\x03\x04\x14\0\0\0Gibbs", "NUL bytes, as in UTF-16, in a workbook"),
    "no CSV": ('[{"ref": "1", "surname": "Gibbs"}]', "none of the mapping's columns"),
    "lines of an old Mac": (f"{HEAD}1,Gibbs,Amy,2015\n".replace("\n", "\r"), "that lines end as on Windows or Linux"),
    "an enormous value": (
        f"{HEAD}1,Gibbs,Amy,2015\n2,{'Gibbs ' * 100_000},Amy,2015\n",
        r"^left.csv, row 3 \(the line of column names is row 1\), column surname: the value has more than 500 "
        r"characters. Nothing was linked. Mend that row: often a quotation mark that never closes.$",
    ),
    "an enormous id": (f"{HEAD}{'1' * 501},Gibbs,Amy,2015\n", "row 2 .* column ref: the value has more than 500"),
    "an enormous value in quotes": (f'{HEAD}1,"{"G" * 9_000_000}",Amy,2015\n', "row 2 .* column surname"),
    "a quotation mark that never closes": (f'{HEAD}1,"Gibbs,Amy,2015\n' + "2,Hall,Ben,2014\n" * 9, "quotation mark"),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_is_refused_in_words_without_values(file, broken):
    content, told = BROKEN[broken]
    with pytest.raises(NotReadable, match=told) as refused:
        rows(file(content))
    assert not {"Gibbs", "Hall", "Amy", "Ben", "2015"} & set(str(refused.value).replace(",", " ").split())
    assert "Nothing was linked." in str(refused.value)


def test_a_named_encoding_that_does_not_fit_is_told_with_the_line(file):
    with pytest.raises(NotReadable, match="line 2: the letters are not UTF-8"):
        rows(file(f"{HEAD}1,Zoë,Amy,2015\n".encode("cp1252")), encoding="utf-8")


def test_what_is_no_file_is_told_so(tmp_path):
    with pytest.raises(NotReadable, match="is not a file"):
        Source.open(tmp_path, columns())


def parquet(tmp_path, **said):
    path = tmp_path / "left.parquet"
    pq.write_table(pa.table(said), path)
    return path


def test_parquet_gives_texts_numbers_and_dates(tmp_path):
    born = pa.array([16503], pa.date32())
    path = parquet(tmp_path, ref=[7], surname=[" Gibbs "], first=[None], dob=born, other=["x"])
    assert rows(path) == [{"row": 0, "ref": "7", "surname": "Gibbs", "first": None, "dob": "2015-03-09"}]


def test_parquet_with_lists_is_refused(tmp_path):
    with pytest.raises(NotReadable, match=r"column first holds list<.*>, which is no text"):
        rows(parquet(tmp_path, ref=["1"], surname=["Gibbs"], first=[["Amy"]], dob=["2015"]))


def test_parquet_that_lacks_columns_or_rows_or_its_end_is_refused(tmp_path):
    with pytest.raises(NotReadable, match="lacks the columns first, dob"):
        rows(parquet(tmp_path, ref=["1"], surname=["Gibbs"]))
    with pytest.raises(NotReadable, match="no rows"):
        rows(parquet(tmp_path, **dict.fromkeys(("ref", "surname", "first", "dob"), pa.array([], pa.string()))))
    whole = parquet(tmp_path, ref=["1"], surname=["Gibbs"], first=["A"], dob=["2015"])
    whole.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(NotReadable, match="damaged or cut off"):
        rows(whole)


def test_an_enormous_value_of_parquet_is_refused_by_row_and_column(tmp_path):
    said = {"ref": ["1", "2"], "surname": ["Gibbs", "Hall"], "first": ["A", "B" * 501], "dob": ["2015", "2014"]}
    with pytest.raises(NotReadable, match=r"left.parquet, row 3 .*, column first: the value has more than 500"):
        rows(parquet(tmp_path, **said))
    assert len(rows(parquet(tmp_path, **said | {"first": ["A", "B" * 500]}))) == 2


def test_two_files_of_the_same_bytes_have_one_digest(file):
    content = f"{HEAD}1,Gibbs,Amy,2015\n"
    one, same = (Source.open(file(content, name), columns()) for name in ("a.csv", "b.csv"))
    other = Source.open(file(content.replace("Amy", "Ann"), "c.csv"), columns())
    assert one.digest == same.digest != other.digest
    assert one.rows == 1
