"""Passwords: what is refused, and the same work for nobody."""

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher

from contactpoint.access.passwords import SCRYPT, PasswordTooWeak, hashed, matches, nobody


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


def test_nobody_has_no_password_but_costs_the_same():
    kept, hasher = hashed("four plain words here", username="ada"), CountingScrypt()
    assert not matches("four plain words here", kept[:-4] + "AAA=", hasher=hasher)
    somebody, hasher.made = hasher.made, []
    assert not matches("four plain words here", None, hasher=hasher)
    assert hasher.made == somebody
    assert len(somebody) == 1


def test_the_form_kept_for_nobody_has_the_work_factors_of_today():
    assert not SCRYPT.must_update(nobody(SCRYPT))


@pytest.mark.parametrize(
    "weak", ["short", "aaaaaaaaaaaaaaaa", "ada-lovelace-1815", "x" * 2000, "international", " 1Q2w3e4r5t6y"]
)
def test_a_weak_password_is_refused(weak):
    with pytest.raises(PasswordTooWeak) as refused:
        hashed(weak, username="ada-lovelace")
    assert "Nothing was kept" in str(refused.value)
    assert weak not in str(refused.value)
