"""What people mistype: every kind of error, in the shares that are published, and no other."""

from collections import Counter
from datetime import date
from math import sqrt
from random import Random

import pytest
from rapidfuzz.distance import OSA

from contactpoint.lab.mistyped import Typed, one_date_error, one_name_error, two_errors
from contactpoint.lab.wrong_letters import misspelt, misspelt_twice
from contactpoint.linkage.standardise import normal

BORN = date(2015, 3, 9)
WILLIAM = Typed("Harrison", "William", BORN)
NICKNAMES = {"Bela", "Bell", "Bill", "Billy", "Wil", "Will", "Willie", "Willy"}
DRAWN = 4000
SIGMAS = 4


def _kind(wrong: Typed, typed: Typed = WILLIAM) -> str:
    if (wrong.family, wrong.given) == (typed.given, typed.family):
        return "swapped"
    if wrong.given in NICKNAMES:
        return "nickname"
    return "letter"


def _shares(kinds: list[str]) -> dict[str, float]:
    return {kind: count / len(kinds) for kind, count in Counter(kinds).items()}


def _is_share(share: float, expected: float) -> bool:
    return abs(share - expected) < SIGMAS * sqrt(expected * (1 - expected) / DRAWN)


def test_kinds_of_an_error_in_the_names_have_equal_shares():
    random = Random(1)
    shares = _shares([_kind(one_name_error(WILLIAM, random)) for _ in range(DRAWN)])
    assert set(shares) == {"letter", "nickname", "swapped"}
    assert all(_is_share(share, 1 / 3) for share in shares.values())


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        (Typed("Harrison", "Xq", BORN), {"letter", "swapped"}),
        (Typed("Ali", "Ali", BORN), {"letter"}),
        (Typed("Ali", "", BORN), {"letter"}),
    ],
    ids=["a name without a nickname", "both names the same", "no given name"],
)
def test_another_error_is_drawn_where_one_would_change_nothing(typed, kinds):
    random = Random(1)
    assert {_kind(one_name_error(typed, random), typed) for _ in range(60)} == kinds


def test_names_without_a_letter_cannot_be_mistyped():
    with pytest.raises(ValueError, match="no letter"):
        one_name_error(Typed("-", "", BORN), Random(1))


def test_a_nickname_stands_for_the_first_of_the_given_names():
    random = Random(1)
    made = {one_name_error(Typed("Harrison", "William Jack", BORN), random).given for _ in range(300)}
    assert {f"{name} Jack" for name in NICKNAMES} <= made


def test_kinds_of_a_wrong_letter_have_equal_shares_and_one_in_five_is_the_first():
    name, random = "cobalty", Random(1)
    made = [misspelt(name, random) for _ in range(DRAWN)]
    shares = _shares([_change(name, wrong) for wrong in made])
    assert set(shares) == {"replaced", "dropped", "doubled", "swapped"}
    assert all(_is_share(share, 1 / 4) for share in shares.values())
    unchanged = sum(wrong[0] == name[0] and wrong[:2] != "cc" for wrong in made)
    assert _is_share(unchanged / DRAWN, 0.8)


def _change(name: str, wrong: str) -> str:
    longer = {len(name) - 1: "dropped", len(name) + 1: "doubled"}
    alike = "swapped" if sorted(wrong) == sorted(name) else "replaced"
    return longer.get(len(wrong), alike)


@pytest.mark.parametrize(("name", "wrong"), [("Aa", {"A", "a", "Aaa"}), ("O'B", {"O'", "'B", "Oo'B", "O'Bb"})])
def test_an_error_of_each_kind_in_the_shortest_of_names(name, wrong):
    random = Random(1)
    assert wrong <= {misspelt(name, random) for _ in range(400)}


def test_kinds_of_an_error_in_the_date_have_equal_shares():
    random = Random(1)
    made = [one_date_error(WILLIAM, random).born for _ in range(DRAWN)]
    shares = _shares([born.isoformat() for born in made])
    assert _is_share(shares.pop("2015-09-03"), 1 / 3)
    assert all(_is_share(shares.pop(f"{year}-03-09"), 1 / 6) for year in (2014, 2016))
    assert all(_is_share(shares.pop(day), 1 / 12) for day in ("2015-02-27", "2015-03-08", "2015-03-10", "2015-03-19"))
    assert not shares


def test_a_leap_day_is_days_out_alone():
    random = Random(1)
    made = {str(one_date_error(Typed("Ali", "Maya", date(2016, 2, 29)), random).born) for _ in range(200)}
    assert made == {"2016-02-19", "2016-02-28", "2016-03-01", "2016-03-10"}


def test_two_errors_are_a_name_and_the_date_or_both_names_or_twice_in_one():
    random = Random(1)
    shares = _shares([_where(two_errors(WILLIAM, random)) for _ in range(DRAWN)])
    assert _is_share(shares["date"], 0.4)
    assert _is_share(shares["one name"], 0.2)
    assert _is_share(shares["both names"], 0.4)


def _where(wrong: Typed) -> str:
    if wrong.born != BORN:
        return "date"
    return "one name" if wrong.family == WILLIAM.family or wrong.given == WILLIAM.given else "both names"


def test_two_wrong_letters_are_never_mended_by_one_correction():
    random = Random(1)
    for name in ("Harrison", "Maya", "Ng"):
        for _ in range(300):
            wrong = misspelt_twice(name, random)
            assert wrong is None or OSA.distance(normal(name), normal(wrong)) > 1
    assert misspelt_twice("Harrison", random)


def test_a_second_error_never_takes_back_the_first():
    random = Random(1)
    allan = Typed("Harrison", "Allan", BORN)  # Alan for short, and Allan again with its l doubled
    assert allan not in [two_errors(allan, random) for _ in range(DRAWN)]


def test_where_two_names_are_not_typed_the_date_is_wrong_instead():
    random = Random(1)
    made = [two_errors(Typed("Harrison", "", BORN), random) for _ in range(DRAWN)]
    assert _is_share(sum(wrong.born != BORN for wrong in made) / DRAWN, 0.8)
