"""The guard's net: whatever could touch a shielded child is found, and what shares no fact is not compared."""

from dataclasses import replace

import pytest

from contactpoint.linkage.guard import agreement
from contactpoint.linkage.guarded import AllSaid, Guarded
from contactpoint.linkage.identities import Raw, identity

HOME = {"lines": ("12 Mill Lane", "Hull"), "postcode": "HU5 2AB"}
MAYA = Raw(
    names=(("Kaur", "Maya Rose"), ("Gill", "Maya")),
    born="2015-03-09",
    carers=("Jaspreet Kaur",),
    telephones=("07700 900123 x4417",),
    nhs="9990000018",
    **HOME,
)
NOBODY = Raw(names=(("Bell", "Tom"),), born="2008-07-21", lines=("5 Far Road",), postcode="LS1 1UR")
NAMES = {
    "as it is": ("Kaur", "Maya"),
    "misspelt": ("Kuar", "Maja"),
    "in each other's place": ("Mya", "Kuar"),
    "a former name": ("Gill", "Maya"),
    "the second given name": ("Kaur", "Rose"),
}
PARTS = (("Kaur", "Tom"), ("Bell", "Maya"))


def kept(*several: Raw) -> Guarded[str]:
    found = Guarded[str]()
    found.add("maya", map(identity, several))
    return found


def met(one: Raw, *several: Raw) -> bool:
    """Is it compared with a child of whom each of these is a record of its own?"""
    sought, said, stands = identity(one), [identity(each) for each in several], Guarded[int]()
    for record, each in enumerate(said):
        stands.add(record, [each])
    whole = AllSaid.of(said)
    named, dated = stands.named(sought), stands.dated(sought)
    return bool(
        stands.near(sought) or (named and whole.may_touch_named(sought)) or (dated and whole.may_touch_dated(sought))
    )


BY_DAY = [
    *({"names": (name,), "born": born} for name in PARTS for born in ("2015-03-09", "2015-03", "2015")),
    *({"lines": (), "postcode": HOME["postcode"], "born": born} for born in ("2015-03-09", "2015-03", "2015")),
]
TOUCHING = [
    *({"names": (name,), "born": born} for name in NAMES.values() for born in ("", "2015-09-03")),
    *({"names": (NAMES["misspelt"],), "postcode": HOME["postcode"], "born": born} for born in ("", "2008-07-21")),
    HOME,
    {"lines": HOME["lines"], "postcode": ""},
    {"carers": ("Jasprit Kaur",), "born": "2015-08-01"},
    {"telephones": MAYA.telephones},
    {"nhs": MAYA.nhs},
    *BY_DAY,
]
APART = [
    *(Raw(names=(name,)) for name in MAYA.names),
    Raw(born=MAYA.born),
    Raw(**HOME),
    Raw(carers=MAYA.carers, telephones=MAYA.telephones),
    Raw(nhs=MAYA.nhs),
]


@pytest.mark.parametrize(
    ("changes", "several"),
    [
        *((changes, several) for changes in TOUCHING for several in ([MAYA], APART)),
        *((changes, [replace(MAYA, born=born)]) for changes in BY_DAY for born in ("2015-03", "2015")),
    ],
)
def test_whatever_could_touch_is_compared(changes, several):
    """The net is no narrower than the comparison (B6-35), whichever records of a child say what it says."""
    one = replace(NOBODY, **changes)
    assert agreement(identity(one), map(identity, several)).touches
    assert met(one, *several)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOBODY, MAYA),
        (replace(NOBODY, names=(("Kaur", "Maya"),)), MAYA),
        (replace(NOBODY, names=(("Kaur", "Tom"),), born="2015-03-10"), MAYA),
        (replace(NOBODY, born="2015-03-09"), MAYA),
        (replace(NOBODY, postcode="HU5 2AB", lines=()), MAYA),
        (Raw(), Raw()),
        (Raw(), MAYA),
        (MAYA, Raw()),
        (Raw(names=(("Kaur", "Tom"),)), Raw(names=(("Kaur", "Maya"),))),
        (Raw(postcode="HU5 2AB"), Raw(postcode="HU5 2AB")),
    ],
)
def test_what_cannot_touch_is_not_compared(one, other):
    assert not agreement(identity(one), [identity(other)]).touches
    assert not met(one, other)


def test_both_parts_of_a_name_are_alike_in_either_order():
    stands = kept(MAYA)
    for name in NAMES.values():
        assert stands.named(identity(Raw(names=(name,)))) == {"maya"}
    for name in (("Kaur", "Tom"), ("Bell", "Maya"), ("Tom", "Kaur"), ("Maya", "Bell"), ("Kaur", ""), ("", "Maya")):
        assert stands.named(identity(Raw(names=(name,)))) == set(), name


def test_a_nickname_is_found_whichever_of_the_two_is_kept():
    for held, sent in (("Elizabeth", "Liz"), ("Liz", "Elizabeth"), ("Elizabeth", "Lizz")):
        assert kept(Raw(names=(("Kaur", held),))).named(identity(Raw(names=(("Kaur", sent),)))) == {"maya"}


def test_every_version_of_a_record_stands_once():
    stands, first, second = kept(MAYA), identity(MAYA), identity(replace(MAYA, born="2015-03"))
    stands.add("maya", [first, second, first])
    assert stands.said("maya") == [first, second]
    assert list(stands.said("tom")) == []
    assert stands.dated(identity(Raw(born="2015-03-11"))) == {"maya"}


def test_records_of_one_name_are_all_found():
    stands = kept(MAYA)
    stands.add("rose", [identity(MAYA)])
    one = identity(replace(MAYA, names=(("Kuar", "Maja"),)))
    assert stands.near(one) == stands.named(one) == stands.dated(one) == {"maya", "rose"}
