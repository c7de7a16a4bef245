"""The mapping of a linkage: what it may say, and what is told of one that cannot be used."""

import pytest

from contactpoint.linkage.cascade.errors import BadMapping
from contactpoint.linkage.cascade.mapping import Field, Mapped

BOTH = {"id": "ref", "family": "surname", "given": ["first", "middle"]}


def mapped(**tables):
    return Mapped.of(tables, name="map.toml")


def test_both_files_may_have_the_same_columns():
    both = mapped(both=BOTH)
    assert both.left == both.right
    assert both.left.of(Field.GIVEN) == ("first", "middle")
    assert both.left.of(Field.NHS) == ()
    assert both.left.every == ("ref", "surname", "first", "middle")


def test_a_side_adds_to_what_both_have_and_goes_before_it():
    sides = mapped(both=BOTH, right={"id": "key", "nhs": "nhs_no", "source": "health"})
    assert (sides.left.of(Field.ID), sides.right.of(Field.ID)) == (("ref",), ("key",))
    assert (sides.left.of(Field.NHS), sides.right.of(Field.NHS)) == ((), ("nhs_no",))
    assert (sides.left.source, sides.right.source) == (None, "health")


def test_a_column_that_says_two_things_is_read_once():
    assert mapped(both=BOTH | {"former_family": "surname"}).left.every.count("surname") == 1


@pytest.mark.parametrize(("written", "meant"), [(";", ";"), ("tab", "\t"), ("|", "|"), (",", ",")])
def test_a_delimiter_may_be_named(written, meant):
    assert mapped(both=BOTH | {"delimiter": written}).left.delimiter == meant


def test_an_encoding_has_many_names():
    assert mapped(both=BOTH | {"encoding": "Windows-1252"}).left.encoding == "cp1252"


@pytest.mark.parametrize("name", ["rot13", "base64", "undefined"])
def test_an_encoding_is_one_of_letters(name):
    with pytest.raises(BadMapping, match=f"encoding '{name}' is not known"):
        mapped(both=BOTH | {"encoding": name})


def test_what_is_not_said_is_found_out_from_the_file():
    columns = mapped(both=BOTH).left
    assert (columns.encoding, columns.delimiter, columns.dates.shown) == (None, None, "YYYY-MM-DD")


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"middle": {}}, r"map.toml has \[middle\]. Its tables are \[both\], \[left\] and \[right\]"),
        ({"left": BOTH}, r"map.toml, \[right\]: `id` is missing"),
        ({"both": BOTH | {"surname": "x"}}, "there is no 'surname'. It may be: id, family, given"),
        (
            {"both": {"id": "ref", "born": "dob"}},
            "nothing to compare. Nothing was read. Map at least `family` and `given`",
        ),
        ({"both": BOTH | {"postcode": ["a", "b"]}}, "`postcode` is one column, and 2 are named"),
        ({"both": BOTH | {"full_name": ["a", "b"]}}, "`full_name` is one column, and 2 are named"),
        ({"both": BOTH | {"place": ["a", "b"]}}, "`place` is one column, and 2 are named"),
        ({"both": BOTH | {"occupation": ["a", "b"]}}, "`occupation` is one column, and 2 are named"),
        ({"both": BOTH | {"upns": []}}, "`upns` must be the name of a column, or a list of them"),
        ({"both": BOTH | {"upns": 3}}, "`upns` must be the name of a column"),
        ({"both": BOTH | {"upns": ["a", ""]}}, "`upns` must be the name of a column"),
        ({"both": BOTH | {"encoding": "latin-37"}}, "encoding 'latin-37' is not known. Write utf-8 or windows-1252"),
        ({"both": BOTH | {"delimiter": "::"}}, "delimiter '::' is none of: , ; | tab"),
        ({"both": BOTH | {"source": 3}}, "`source` must be text in quotes"),
        ({"both": BOTH | {"date_format": "DD/MM"}}, r"\[left\]: date_format 'DD/MM' must have YYYY"),
        ({"id": "ref"}, r"map.toml has \[id\]"),
        ({"both": "ref"}, "keys stand under"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where_and_why(tables, told):
    with pytest.raises(BadMapping, match=told):
        mapped(**tables)


def test_a_mapping_is_a_toml_file(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text('[both]\nid = "ref"\nnhs = "nhs_no"\n', encoding="utf-8")
    assert Mapped.load(path).left.every == ("ref", "nhs_no")


@pytest.mark.parametrize("content", [b"[both\nid", b"[both]\nid = 'caf\xe9'"])
def test_what_is_no_toml_is_told_so(tmp_path, content):
    path = tmp_path / "map.toml"
    path.write_bytes(content)
    with pytest.raises(BadMapping, match=r"map\.toml is not TOML"):
        Mapped.load(path)


@pytest.mark.parametrize("key", ["family", "date_format", "encoding", "delimiter", "source"])
def test_what_is_no_text_is_told_with_its_place(key):
    with pytest.raises(BadMapping, match=rf"^map\.toml, \[left\]: `{key}` must be"):
        mapped(both=BOTH | {key: 3})


@pytest.mark.parametrize(("key", "value"), [("date_format", "DD/MM"), ("encoding", "none such"), ("delimiter", "x")])
def test_a_setting_that_is_none_is_told_with_its_place(key, value):
    with pytest.raises(BadMapping, match=rf"^map\.toml, \[left\]: {key} '{value}'"):
        mapped(both=BOTH | {key: value})


def test_what_is_wrong_in_a_file_is_told_with_its_name(tmp_path):
    (tmp_path / "two.toml").write_text("[middle]", encoding="utf-8")
    with pytest.raises(BadMapping, match=r"^two\.toml has \[middle\]"):
        Mapped.load(tmp_path / "two.toml")


def test_a_tab_may_be_written_as_it_is():
    assert mapped(both=BOTH | {"delimiter": "\t"}).left.delimiter == "\t"
