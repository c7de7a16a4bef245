"""The authority of a postcode."""

from contactpoint.intake.areas import authorities, authority_of


def test_the_authority_of_a_postcode_is_that_of_its_district():
    assert authority_of("hu52ab") == "HUL"
    assert authority_of("ZZ99 9ZZ") is None
    assert authority_of("no postcode") is None


def test_a_district_belongs_to_one_authority():
    districts = [district for authority in authorities().values() for district in authority.districts]
    assert len(districts) == len(set(districts))
