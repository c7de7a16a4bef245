"""Names as cards of the vault keep them."""

import pytest

from contactpoint.linkage.named import standard_name


def test_family_and_given_names_are_kept_as_they_are_compared():
    assert standard_name("O’NEILL-Đurić", ("Zoë", "ANNE-Marie")) == ("oneillduric", ("zoe", "annemarie"))


@pytest.mark.parametrize("given", ["", "-", "Baby", "baby girl", "TBC"])
def test_what_stands_in_for_a_given_name_is_none(given):
    assert standard_name("Kaur", ("Maya", given, "Rose")) == ("kaur", ("maya", "rose"))
