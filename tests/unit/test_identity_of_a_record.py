"""What a source record says of who its child is, as linkage reads it."""

from datetime import date

from contactpoint.disclosure.facts import Address, Carer, Identifier, IdentifierKind, Name, NameUse, SourceRecord
from contactpoint.identity.rules import identity_of
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.linkage.identities import Identity, Raw, identity

RECORD = SourceRecord(
    record="1",
    source="benefit",
    authority=None,
    confirmed=date(2026, 6, 30),
    names=(
        Name("Smith", ("Maya",), NameUse.FORMER),
        Name("Khan", ("Liz",), NameUse.KNOWN_AS),
        Name("Khan", ("Maya", "Rose"), NameUse.OFFICIAL),
        Name("Ray", ("Maya",), NameUse.USUAL),
    ),
    born=PartialDate(2015, 3),
    address=Address(("Flat 2", "12 Mill Lane"), Postcode("HU5 3AB")),
    carers=(Carer("a", "Linda Gibbs", telephone="07700 900123"), Carer("b", "Karl Gibbs")),
    identifiers=(
        Identifier(IdentifierKind.UPN, "B999900000001"),
        Identifier(IdentifierKind.NHS, "9990000018"),
        Identifier(IdentifierKind.UPN, "T999317531506"),
    ),
)


def test_the_usual_name_comes_first_and_every_value_is_standardised():
    assert identity_of(RECORD) == identity(
        Raw(
            names=(("Ray", "Maya"), ("Khan", "Maya Rose"), ("Khan", "Liz"), ("Smith", "Maya")),
            born="2015-03",
            postcode="HU5 3AB",
            lines=("Flat 2", "12 Mill Lane"),
            carers=("Linda Gibbs", "Karl Gibbs"),
            telephones=("07700 900123",),
            nhs="9990000018",
            upns=("B999900000001", "T999317531506"),
        )
    )
    assert identity_of(RECORD).family == "ray"


def test_a_record_that_says_nothing_is_nobody():
    assert identity_of(SourceRecord("1", "benefit", None, date(2026, 6, 30))) == Identity()
