"""Names and dates as people type them, and the child who stands first for each (B5-25, 26, 30)."""

from dataclasses import replace
from datetime import date

import pytest

from contactpoint.disclosure.facts import Address, Cause, Gender, Name, NameUse, SourceRecord
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import Postcode
from contactpoint.lookup.actions import search
from contactpoint.lookup.criteria import Criteria, too_little
from tests.support.children import limited
from tests.support.loads import open_hull
from tests.support.people import an_actor
from tests.support.records import apart

pytestmark = pytest.mark.django_db
LOOKING = Purpose(PurposeCode.IN_FRONT_OF_ME)
CHILDREN = (
    ("Kaur", "Maya", "2015-03-09", "HU5 2AB"),
    ("Kaur", "Simran", "2017-08-30", "HU5 2AB"),
    ("O'Neill", "Aoife", "2014-07-21", "HU1 1AA"),
    ("MacDonald", "Fergus", "2013-11-02", "HU1 1AA"),
    ("McCarthy", "Saoirse", "2012-05-17", "HU1 1AA"),
    ("Fitzgerald-Osei", "Kwame", "2016-01-25", "HU2 8QA"),
    ("García Márquez", "Lucía", "2018-10-06", "HU2 8QA"),
    ("van der Berg", "Femke", "2011-12-30", "HU2 8QA"),
    ("Al-Rashid", "Yusuf", "2019-04-14", "HU3 1TB"),
    ("de Souza", "Thiago", "2017-02-08", "HU3 1TB"),
    ("Wójcik", "Zuzanna", "2015-06-18", "HU3 1TB"),
    ("Łukaszewski", "Miłosz", "2013-09-27", "HU3 1TB"),
    ("Yıldız", "Çağla", "2016-11-11", "HU4 6DA"),
    ("Țăranu", "Ștefan", "2014-02-03", "HU4 6DA"),
    ("Müller", "Jürgen", "2012-08-15", "HU4 6DA"),
    ("Hussain", "Mohammed", "2015-12-01", "HU5 3QP"),
    ("Hussain", "Mustafa", "2015-12-19", "HU5 3QP"),
    ("Chowdhury", "Fatima", "2018-03-22", "HU5 3QP"),
    ("Shevchenko", "Oleksandr", "2014-10-29", "HU5 3QP"),
    ("Nguyen", "Thi Mai", "2016-05-05", "HU6 7RX"),
    ("Walker", "William", "2013-01-19", "HU6 7RX"),
    ("Turner", "Lizzie", "2017-07-07", "HU6 7RX"),
    ("Baker", "Alexandra", "2012-04-26", "HU6 7RX"),
    ("Wood", "Katie", "2015-10-13", "HU7 4JT"),
    ("Begum", "Aaliyah", "2018-06-02", "HU7 4JT"),
    ("Begum", "Aaliya", "2018-06-02", "HU7 4JT"),
    ("Carter", "Jaiden", "2014-12-24", "HU7 4JT"),
    ("Carter", "Aiden", "2014-12-24", "HU7 4JT"),
    ("Phillips", "Stephen", "2011-03-03", "HU8 0AB"),
    ("Thompson", "Catherine", "2016-09-16", "HU8 0AB"),
    ("Smith", "Isabelle", "2013-06-10", "HU8 0AB"),
    ("Clarke", "Niamh", "2019-01-31", "HU8 0AB"),
    ("Adeyemi", "Oluwaseun David", "2015-04-28", "HU9 1LQ"),
    ("St John", "Mary-Jane", "2012-10-21", "HU9 1LQ"),
    ("Ng", "Wei", "2016-07-04", "HU9 1LQ"),
    ("Abdullahi", "Hodan", "2017-11-23", "HU9 1LQ"),
    ("Kowalczyk", "Aleksandra", "2014-04-09", "HU9 1LQ"),
)
"""Family name, given names, date of birth and postcode; all but one are shown in full."""

FOUND = {
    # marks and signs
    "no marks, Polish": (Criteria("Wojcik", "Zuzanna", PartialDate(2015, 6, 18)), "Wójcik, Zuzanna"),
    "barred letter as l": (Criteria("Lukaszewski", "Milosz", PartialDate(2013, 9, 27)), "Łukaszewski, Miłosz"),
    "no marks, Turkish": (Criteria("Yildiz", "Cagla", PartialDate(2016, 11, 11)), "Yıldız, Çağla"),
    "no marks, Romanian": (Criteria("Taranu", "Stefan", PartialDate(2014, 2, 3)), "Țăranu, Ștefan"),
    "ü written as ue": (Criteria("Mueller", "Juergen", PartialDate(2012, 8, 15)), "Müller, Jürgen"),
    "apostrophe left out": (Criteria("ONeill", "Aoife", PartialDate(2014, 7, 21)), "O'Neill, Aoife"),
    "one l, no apostrophe": (Criteria("Oneil", "Aoife", PartialDate(2014, 7, 21)), "O'Neill, Aoife"),
    "another apostrophe, a space": (Criteria("O’ Neill", "Aoife", PartialDate(2014, 7, 21)), "O'Neill, Aoife"),
    "O left out": (Criteria("Neill", "Aoife", PartialDate(2014, 7, 21)), "O'Neill, Aoife"),
    "wildcards and capitals": (Criteria("KAUR*", "  maya% ", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    # compounds and particles
    "Mc for Mac": (Criteria("McDonald", "Fergus", PartialDate(2013, 11, 2)), "MacDonald, Fergus"),
    "Mac for Mc": (Criteria("MacCarthy", "Saoirse", PartialDate(2012, 5, 17)), "McCarthy, Saoirse"),
    "Mc apart": (Criteria("Mc Carthy", "Saoirse", PartialDate(2012, 5, 17)), "McCarthy, Saoirse"),
    "first half of a compound": (Criteria("Fitzgerald", "Kwame", PartialDate(2016, 1, 25)), "Fitzgerald-Osei, Kwame"),
    "second half of a compound": (Criteria("Osei", "Kwame", PartialDate(2016, 1, 25)), "Fitzgerald-Osei, Kwame"),
    "halves the other way round": (
        Criteria("Osei-Fitzgerald", "Kwame", PartialDate(2016, 1, 25)),
        "Fitzgerald-Osei, Kwame",
    ),
    "a dash for the hyphen": (Criteria("Osei–Fitzgerald", "Kwame", PartialDate(2016, 1, 25)), "Fitzgerald-Osei, Kwame"),
    "half misspelt": (Criteria("Fitzgerold", "Kwame", PartialDate(2016, 1, 25)), "Fitzgerald-Osei, Kwame"),
    "second surname alone": (Criteria("Marquez", "Lucia", PartialDate(2018, 10, 6)), "García Márquez, Lucía"),
    "no particles": (Criteria("Berg", "Femke", PartialDate(2011, 12, 30)), "van der Berg, Femke"),
    "particles in one": (Criteria("Vanderberg", "Femke", PartialDate(2011, 12, 30)), "van der Berg, Femke"),
    "no article": (Criteria("Rashid", "Yusuf", PartialDate(2019, 4, 14)), "Al-Rashid, Yusuf"),
    "article in one, another spelling": (Criteria("Elrashid", "Yousef", PartialDate(2019, 4, 14)), "Al-Rashid, Yusuf"),
    "de left out, z for s": (Criteria("Sousa", "Tiago", PartialDate(2017, 2, 8)), "de Souza, Thiago"),
    "saint in one": (Criteria("StJohn", "Mary Jane", PartialDate(2012, 10, 21)), "St John, Mary-Jane"),
    "saint in full": (Criteria("Saint John", "Mary", PartialDate(2012, 10, 21)), "St John, Mary-Jane"),
    # names of other scripts
    "Muhammad Hussein": (Criteria("Hussein", "Muhammad", PartialDate(2015, 12, 1)), "Hussain, Mohammed"),
    "Choudhry": (Criteria("Choudhry", "Fatema", PartialDate(2018, 3, 22)), "Chowdhury, Fatima"),
    "Alexander for Oleksandr": (
        Criteria("Schevchenko", "Aleksandr", PartialDate(2014, 10, 29)),
        "Shevchenko, Oleksandr",
    ),
    "x for ks": (Criteria("Kowalchik", "Alexandra", PartialDate(2014, 4, 9)), "Kowalczyk, Aleksandra"),
    "Cabdulahi": (Criteria("Abdulahi", "Hodhan", PartialDate(2017, 11, 23)), "Abdullahi, Hodan"),
    # given names
    "nickname for the name": (Criteria("Walker", "Billy", PartialDate(2013, 1, 19)), "Walker, William"),
    "name for the nickname": (Criteria("Turner", "Elizabeth", PartialDate(2017, 7, 7)), "Turner, Lizzie"),
    "another short name": (Criteria("Baker", "Lexi", PartialDate(2012, 4, 26)), "Baker, Alexandra"),
    "two short names of one name": (Criteria("Wood", "Kate", PartialDate(2015, 10, 13)), "Wood, Katie"),
    "sound of both names": (Criteria("Philips", "Steven", PartialDate(2011, 3, 3)), "Phillips, Stephen"),
    "Kathryn Thomson": (Criteria("Thomson", "Kathryn", PartialDate(2016, 9, 16)), "Thompson, Catherine"),
    "Isobel Smyth": (Criteria("Smyth", "Isobel", PartialDate(2013, 6, 10)), "Smith, Isabelle"),
    "as it sounds": (Criteria("Clark", "Neve", PartialDate(2019, 1, 31)), "Clarke, Niamh"),
    "middle name typed": (Criteria("Adeyemi", "David", PartialDate(2015, 4, 28)), "Adeyemi, Oluwaseun David"),
    "a middle name too many": (Criteria("Kaur", "Maya Rose", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "an initial": (Criteria("Kaur", "M", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "nickname and a letter": (Criteria("Walkar", "Will", PartialDate(2013, 1, 19)), "Walker, William"),
    # both names
    "names swapped": (Criteria("Maya", "Kaur", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "names swapped, one misspelt": (Criteria("Maya", "Kuar", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "names of two words swapped": (Criteria("Thi Mai", "Nguyen", PartialDate(2016, 5, 5)), "Nguyen, Thi Mai"),
    "all in one field": (Criteria("Maya Kaur", None, PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "twin, as she is written": (Criteria("Begum", "Aaliya", PartialDate(2018, 6, 2)), "Begum, Aaliya"),
    "her twin": (Criteria("Begum", "Aaliyah", PartialDate(2018, 6, 2)), "Begum, Aaliyah"),
    "twin of another initial": (Criteria("Carter", "Aidan", PartialDate(2014, 12, 24)), "Carter, Aiden"),
    "first letter wrong": (Criteria("Caur", "Naya", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    # dates
    "month before day": (Criteria("Kaur", "Maya", PartialDate(2015, 9, 3)), "Kaur, Maya"),
    "month before day of a short name": (Criteria("Ng", "Wei", PartialDate(2016, 4, 7)), "Ng, Wei"),
    "a day out over the year": (Criteria("van der Berg", "Femke", PartialDate(2011, 12, 31)), "van der Berg, Femke"),
    "ten days out over the month": (Criteria("Clarke", "Niamh", PartialDate(2019, 2, 10)), "Clarke, Niamh"),
    "a year out and a nickname": (Criteria("Walker", "Bill", PartialDate(2014, 1, 19)), "Walker, William"),
    "a year out and a letter": (Criteria("Hussian", "Mohammed", PartialDate(2016, 12, 1)), "Hussain, Mohammed"),
    "month and year, family name alone": (Criteria("Kaur", None, PartialDate(2015, 3)), "Kaur, Maya"),
    "family name alone, misspelt": (Criteria("Oneil", None, PartialDate(2014, 7, 21)), "O'Neill, Aoife"),
    # places
    "year and district": (Criteria("Kaur", "Maya", PartialDate(2015), "hu5"), "Kaur, Maya"),
    "year, district and a nickname": (Criteria("Walker", "Bill", PartialDate(2013), "HU6"), "Walker, William"),
    "year, postcode without a space": (Criteria("Kaur", "Maya", PartialDate(2015), "hu52ab"), "Kaur, Maya"),
    "year, district, one name misspelt": (Criteria("Kour", "Maya", PartialDate(2015), "HU5 2AB"), "Kaur, Maya"),
    "a postcode that is not hers": (Criteria("Kaur", "Maya", PartialDate(2015, 3, 9), "HU9 1LQ"), "Kaur, Maya"),
    "another surname where she lives": (Criteria("Singh", "Maya", PartialDate(2015, 3, 9), "HU5 2AB"), "Kaur, Maya"),
    "a gender that is not hers": (Criteria("Kaur", "Maya", PartialDate(2015, 3, 9), gender="male"), "Kaur, Maya"),
    # what stands elsewhere
    "former name": (Criteria("Gill", "Maya", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "four facts alone, misspelt": (Criteria("Yung", "Rosie", PartialDate(2016, 2, 20)), "Young, Rose"),
}
NOT_FOUND = {
    "another surname": (Criteria("Singh", "Maya", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "another surname where she does not live": (
        Criteria("Singh", "Maya", PartialDate(2015, 3, 9), "HU9 1LQ"),
        "Kaur, Maya",
    ),
    "a short surname two letters out": (Criteria("Kahl", "Maya", PartialDate(2015, 3, 9)), "Kaur, Maya"),
    "another month and day": (Criteria("Kaur", "Maya", PartialDate(2015, 10, 27)), "Kaur, Maya"),
    "another district": (Criteria("Kaur", "Maya", PartialDate(2015), "HU9"), "Kaur, Maya"),
    "former name of a limited child": (Criteria("Marsh", "Rose", PartialDate(2016, 2, 20)), "Young, Rose"),
    "place of a limited child": (Criteria("Young", "Rose", PartialDate(2016), "HU5 2AB"), "Young, Rose"),
    "another surname, place of a limited child": (
        Criteria("Marsh", "Rose", PartialDate(2016, 2, 20), "HU5 2AB"),
        "Young, Rose",
    ),
}


@pytest.fixture(autouse=True)
def directory(db: None) -> None:
    """Everybody of the table; Maya bore another name; Rose is limited."""
    open_hull()
    records = [_record(nth, *child) for nth, child in enumerate(CHILDREN)]
    rose = _with_former(_record(len(CHILDREN), "Young", "Rose", "2016-02-20", "HU5 2AB"), "Marsh")
    *_, number = apart(_with_former(records[0], "Gill"), *records[1:], rose)
    limited(number, Cause.SHIELD)


@pytest.mark.parametrize(("criteria", "expected"), FOUND.values(), ids=FOUND.keys())
def test_the_child_who_is_meant_stands_first(criteria, expected):
    assert too_little(criteria) is None
    assert _found(criteria)[:1] == [expected]


@pytest.mark.parametrize(("criteria", "expected"), NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_the_child_is_not_found(criteria, expected):
    assert too_little(criteria) is None
    assert expected not in _found(criteria)


def _found(criteria: Criteria) -> list[str]:
    found = search(criteria, actor=an_actor(Role.PRACTITIONER), purpose=LOOKING, route="web.found")
    return [f"{child.family}, {child.given}" for child in found.children]


def _record(nth: int, family: str, given: str, born: str, postcode: str) -> SourceRecord:
    return SourceRecord(
        record=f"S-{nth}",
        source="social_care.HUL",
        authority="HUL",
        confirmed=date(2026, 10, 20),
        names=(Name(family, tuple(given.split())),),
        born=PartialDate.parse(born),
        gender=Gender.FEMALE,
        address=Address((f"{nth + 1} Mill Lane",), Postcode(postcode)),
    )


def _with_former(record: SourceRecord, family: str) -> SourceRecord:
    return replace(record, names=(*record.names, Name(family, record.names[0].given, NameUse.FORMER)))
