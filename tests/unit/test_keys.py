"""Key files: read where they are, named plainly where they are not."""

import pytest

from contactpoint.audit.keys import KeyMissing, key


def test_a_key_is_the_bytes_of_its_file(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path
    (tmp_path / "life").write_bytes(b"k" * 32)
    assert key("life") == b"k" * 32


def test_a_missing_key_says_what_to_do(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path
    with pytest.raises(KeyMissing) as missing:
        key("audit_public")
    assert "“audit_public” is not in" in str(missing.value)
    assert "Nothing was done" in str(missing.value)


def test_an_empty_key_is_no_key(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path
    (tmp_path / "life").touch()
    with pytest.raises(KeyMissing):
        key("life")
