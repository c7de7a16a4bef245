"""What must hold of every comparison of what was typed with a child."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contactpoint.directory.rules import Candidate
from contactpoint.disclosure.facts import AddressRow, Core, Gender, IndexedName, Statement
from contactpoint.disclosure.keys import keys_of
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, Postcode
from contactpoint.linkage.names import family_forms, given_forms, sound
from contactpoint.lookup.criteria import Criteria, too_little
from contactpoint.lookup.likeness import of_dates, of_family, of_given, of_names
from contactpoint.lookup.probes import first
from contactpoint.lookup.rules import Closeness, How
from contactpoint.lookup.scoring import score

NAMES = st.sampled_from(
    ("Kaur", "Kuar", "O'Neill", "Neill", "Smith-Jones", "Jones", "van der Berg", "Muhammad", "Mo", "Żak", "Ганна", "Li")
)
GIVEN = st.lists(NAMES, min_size=1, max_size=3).map(" ".join)
BORN = st.dates(date(2012, 1, 1), date(2013, 12, 31)).map(PartialDate.of)
HELD = BORN | st.builds(PartialDate, st.integers(2012, 2013), st.integers(0, 12))
POSTCODES = st.sampled_from(("HU5 2AB", "HU5 3XX", "LS1 1AA"))
OTHERS = st.lists(st.tuples(NAMES, GIVEN), max_size=2).map(tuple)
CANDIDATES = st.builds(
    Candidate,
    number=st.just(ChildNumber(4821093755198)),
    family=NAMES,
    given=GIVEN,
    gender=st.sampled_from(("female", "male", "not specified")),
    born=HELD,
    others=OTHERS,
    postcodes=st.lists(POSTCODES, max_size=2).map(tuple),
)
TYPED = st.builds(
    Criteria,
    family=NAMES,
    given=st.none() | GIVEN,
    born=BORN,
    postcode=st.none() | POSTCODES | st.sampled_from(("HU5", "LS1")),
    gender=st.none() | st.sampled_from(("female", "male")),
)
RANK = {None: 0, Closeness.PARTLY: 1, Closeness.CLOSE: 2, Closeness.EXACT: 3}


@given(TYPED, CANDIDATES)
def test_what_the_directory_lacks_is_neither_compared_nor_scored(typed, child):
    """A postcode against a child without a place is as if no postcode had been typed (B6-32)."""
    bare = replace(child, postcodes=())
    with_place, without = score(typed, bare), score(replace(typed, postcode=None), bare)
    assert (with_place is None) == (without is None)
    if with_place and without:
        assert with_place == without


@given(TYPED, CANDIDATES)
def test_a_place_that_nobody_asked_for_counts_for_nothing(typed, child):
    asked = replace(typed, postcode=None)
    assert score(asked, child) == score(asked, replace(child, postcodes=()))


@given(TYPED, CANDIDATES)
def test_a_place_that_goes_never_takes_a_child_with_an_agreeing_name_from_the_answer(typed, child):
    full, bare = score(typed, child), score(typed, replace(child, postcodes=()))
    if full and full.child.agreed[0].criterion == "family name":
        assert bare is not None


@given(TYPED, CANDIDATES)
def test_a_place_or_gender_never_takes_away(typed, child):
    plain = score(replace(typed, postcode=None, gender=None), child)
    if plain:
        more = score(typed, child)
        assert more is not None
        assert more.points >= plain.points


@given(TYPED, CANDIDATES)
def test_a_family_name_that_does_not_agree_needs_a_place_that_does(typed, child):
    """B5-30, whatever else agrees."""
    found = score(typed, child)
    if found:
        agreed = {one.criterion.value: one.how for one in found.child.agreed}
        assert "family name" in agreed or agreed.get("postcode") is How.EXACTLY


@given(CANDIDATES, NAMES, GIVEN, BORN)
def test_the_truth_stands_above_every_error(child, family, given, born):
    """What is typed as it is held agrees best; one thing typed otherwise never agrees better."""
    right = Criteria(child.family, child.given, child.born)
    best = score(right, child)
    assert best is not None
    assert best.child.closeness is Closeness.EXACT
    for wrong in (replace(right, family=family), replace(right, given=given), replace(right, born=born)):
        other = score(wrong, child)
        rank = RANK[other.child.closeness if other else None]
        assert rank <= RANK[best.child.closeness]
        assert other is None or other.points <= best.points


@given(NAMES, NAMES)
def test_likeness_has_no_side(one, other):
    assert of_names(one.lower(), other.lower()) == of_names(other.lower(), one.lower())
    assert of_family(one, other) == of_family(other, one)


@given(BORN, BORN)
def test_dates_are_near_each_other_alike(one, other):
    assert of_dates(one, other) == of_dates(other, one)


@given(st.text(max_size=40))
def test_any_text_has_a_sound_and_forms(text):
    assert isinstance(sound(text), str)
    assert len(sound(text)) <= 8
    assert family_forms(text)
    assert of_family(text, "Kaur").points <= 1
    assert of_given(text, "Maya").points <= 1
    assert isinstance(given_forms(text), tuple)


@given(st.text(max_size=40), st.none() | st.text(max_size=40), BORN, st.none() | st.text(max_size=12))
def test_any_text_makes_a_bounded_look(family, given, born, postcode):
    typed = Criteria(family, given, born, postcode)
    if too_little(typed) is None:
        assert len(first(typed)) <= 60


@given(st.builds(Core, st.just(4821093755198), NAMES, GIVEN.map(str.split).map(tuple), st.just(Gender.FEMALE), HELD))
def test_the_keys_of_the_four_facts_do_not_depend_on_rows(core):
    home = AddressRow(("1 Mill Lane",), Postcode("HU5 2AB"), Statement.HERE, "benefit", date(2026, 1, 1))
    bare, full = keys_of(core, ()), keys_of(core, (home, IndexedName("Gill", ("Zara",))))
    assert {key for key in full if key.of_core} == bare
    assert len({(key.kind, key.key, key.born) for key in full}) == len(full)
