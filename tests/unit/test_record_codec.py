"""What the vault seals of a record has one form for ever: its digest tells whether a source says what it said."""

from datetime import date

from contactpoint.disclosure.codec import decode, encode
from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    Name,
    NameUse,
    ServiceKind,
    SourceRecord,
)
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NhsNumber, Postcode

INVOLVED = Involvement(
    service="s/1",
    kind=ServiceKind.SOCIAL_CARE,
    organisation="Team",
    authority="HUL",
    worker=None,
    post=None,
    telephone=None,
    email=None,
    started=date(2026, 1, 2),
    lead=True,
)
RECORD = SourceRecord(
    record="A/1",
    source="social_care.HUL",
    authority="HUL",
    confirmed=date(2026, 8, 31),
    names=(Name("Đurić", ("Ana", 'Ć"\\\x7f'), NameUse.FORMER),),
    born=PartialDate(2015, 3),
    gender=Gender.FEMALE,
    address=Address(("12 Mill Lane",), Postcode("HU5 3AB")),
    carers=(Carer("gibbs", "Gibbs"),),
    involvements=(INVOLVED,),
    identifiers=(Identifier(IdentifierKind.NHS, NhsNumber("9990000018")),),
    looked_after=True,
    over=date(2026, 9, 1),
)
SEALED = (
    '{"address":{"lines":["12 Mill Lane"],"postcode":"HU5 3AB","statement":"here"},"authority":"HUL","born":"2015-03",'
    '"carers":[{"email":null,"key":"gibbs","name":"Gibbs","relationship":"","telephone":null}],'
    '"confirmed":"2026-08-31","gender":"female","identifiers":[{"kind":"nhs","value":"9990000018"}],'
    '"involvements":[{"assessment":false,"authority":"HUL","email":null,"ended":null,"kind":"social_care","lead":true,'
    '"organisation":"Team","post":null,"renewed":null,"service":"s/1","started":"2026-01-02","telephone":null,'
    '"worker":null}],"looked_after":true,"names":[{"family":"Đurić","given":["Ana","Ć\\"\\\\\x7f"],"use":"former"}],'
    '"over":"2026-09-01","record":"A/1","source":"social_care.HUL"}'
)


def test_a_record_is_sealed_as_it_always_was():
    assert encode(RECORD).decode() == SEALED


def test_what_was_sealed_comes_back_with_its_kinds():
    back = decode(SEALED.encode())
    assert back == RECORD
    assert isinstance(back.address.postcode, Postcode)
    assert isinstance(back.names[0].given, tuple)


def test_a_record_that_says_nothing_is_short_and_comes_back():
    silent = SourceRecord("A/1", "benefit", None, date(2026, 8, 31))
    assert encode(silent) == b'{"confirmed":"2026-08-31","gender":"not specified","record":"A/1","source":"benefit"}'
    assert decode(encode(silent)) == silent
