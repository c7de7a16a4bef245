"""The encoding of a file: found out, or named, or told why there is none."""

import hashlib

import pytest

from contactpoint.linkage.cascade.encodings import Written, written
from contactpoint.linkage.cascade.errors import NotReadable

PLAIN, ACCENTED = "ref,surname\n1,Gibbs\n", "ref,surname\n1,Zoë\n"
MARK = b"\xef\xbb\xbf"


@pytest.fixture
def found(tmp_path):
    """What is found out of a file of these bytes."""

    def run(content, declared=None):
        path = tmp_path / "left.csv"
        path.write_bytes(content)
        return written(path, declared)

    return run


@pytest.fixture
def refused(found):
    """What is told of a file that cannot be read."""

    def run(content, declared=None):
        with pytest.raises(NotReadable) as error:
            found(content, declared)
        return str(error.value)

    return run


def test_all_that_is_known_of_a_file(found):
    assert found(PLAIN.encode()) == Written("utf-8", 2, "ref,surname", hashlib.sha256(PLAIN.encode()).hexdigest())


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAIN.encode(), "utf-8"),
        (ACCENTED.encode(), "utf-8"),
        (ACCENTED.encode("utf-8-sig"), "utf-8-sig"),
        (PLAIN.encode("utf-8-sig"), "utf-8-sig"),
        (ACCENTED.encode("cp1252"), "cp1252"),
        ("ë,surname\n1,Gibbs\n".encode("cp1252"), "cp1252"),
        ("ë,surname\n1,Zoë\n".encode(), "utf-8"),
    ],
)
def test_the_encoding_is_found_out(found, content, encoding):
    assert found(content).encoding == encoding


def test_an_encoding_that_is_named_stands_even_where_the_letters_would_be_others(found):
    assert found(ACCENTED.encode(), "cp1252").encoding == "cp1252"
    assert found(ACCENTED.encode("latin-1"), "iso8859-1").encoding == "iso8859-1"


def test_a_mark_may_stand_before_a_file_that_is_named_utf_8(found):
    assert found(ACCENTED.encode("utf-8-sig"), "utf-8").encoding == "utf-8-sig"


def test_the_first_line_has_neither_mark_nor_end(found):
    for content in (PLAIN.encode("utf-8-sig"), PLAIN.encode(), PLAIN.replace("\n", "\r\n").encode()):
        assert found(content).first == "ref,surname"


@pytest.mark.parametrize("first", ["X", "X,ref,X", " ref,surname ", "ref\tsurname\t"])
def test_the_first_line_keeps_what_else_it_begins_and_ends_with(found, first):
    assert found(f"{first}\n1,Gibbs,\n".encode()).first == first


def test_the_first_line_is_read_in_the_encoding_of_the_file(found):
    assert found("nämn\n1\n".encode("cp1252")).first == found("nämn\n1\n".encode()).first == "nämn"


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n", MARK, MARK + b"\r\n"])
def test_a_file_without_a_first_line_is_empty(refused, content):
    assert refused(content) == "left.csv is empty. Nothing was linked. Check that the file was written to its end."


@pytest.mark.parametrize("declared", [None, "utf-8", "cp1252"])
def test_nul_bytes_are_told_with_their_line(refused, declared):
    assert refused(PLAIN.encode() + b"2,Ha\0ll\n", declared) == (
        "left.csv, line 3: there are NUL bytes, as in UTF-16, in a workbook, in a compressed or damaged file. "
        "Nothing was linked. Save it as CSV in UTF-8."
    )


def test_nul_bytes_among_letters_that_do_not_fit_are_told_as_such(refused):
    assert "line 2: there are NUL bytes" in refused(b"ref\n\x81\0\n")


def test_letters_of_no_encoding_are_told_with_their_line(refused):
    assert refused(b"ref,surname\n1,Gi\x81bbs\n") == (
        "left.csv, line 2: the letters are neither UTF-8 nor Windows-1252. Nothing was linked. Save it as UTF-8."
    )


@pytest.mark.parametrize(("declared", "shown"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("ascii", "ascii")])
def test_letters_that_are_not_of_the_named_encoding_are_told_with_their_line(refused, declared, shown):
    assert refused(ACCENTED.encode("cp1252"), declared) == (
        f"left.csv, line 2: the letters are not {shown}. Nothing was linked. Save it as UTF-8."
    )


def test_two_encodings_in_one_file_are_told_with_the_first_line_of_each(refused):
    lines = ["ref", "a", "ë", "ö", "b"], ["ë", "ö"]
    content = b"".join(f"{line}\n".encode() for line in lines[0])
    content += b"".join(f"{line}\n".encode("cp1252") for line in lines[1])
    assert refused(content) == (
        "left.csv is written in two encodings: line 3 is UTF-8, line 6 is not. Nothing was linked. Save it in one, or "
        "name the right one as `encoding` in the mapping."
    )


def test_a_mark_is_utf_8_wherever_it_stands(refused):
    assert "line 1 is UTF-8, line 2 is not" in refused(MARK + b"ref\n" + "ë\n".encode("cp1252"))
    assert "line 2 is UTF-8, line 3 is not" in refused(b"ref\n" + MARK + b"1\n" + "ë\n".encode("cp1252"))


def test_a_mark_before_a_file_that_is_named_ascii_is_told_as_a_letter(refused):
    assert "line 1: the letters are not ascii" in refused(MARK + PLAIN.encode(), "ascii")
