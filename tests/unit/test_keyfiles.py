"""The key files: who holds which, equal where they must be, and never made twice."""

import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contactpoint.config.keyfiles import EVERY_KEY, HELD, make


@pytest.fixture
def key_dir(tmp_path):
    make(tmp_path)
    return tmp_path


def contents(key_dir):
    return {str(file.relative_to(key_dir)): file.read_bytes() for file in key_dir.glob("*/*")}


def test_each_process_holds_its_own_keys_and_no_others(key_dir):
    assert {folder.name: {file.name for file in folder.iterdir()} for folder in key_dir.iterdir()} == {
        process: set(names) for process, names in HELD.items()
    }


def test_only_the_owner_reads_them(key_dir):
    assert {stat.S_IMODE(file.stat().st_mode) for file in key_dir.glob("*/*")} == {0o400}


def test_a_second_run_changes_nothing(key_dir):
    before = contents(key_dir)
    make(key_dir)
    assert contents(key_dir) == before


@pytest.mark.parametrize(
    "name", ["factor_web_public", "identifier_token", "life", "audit_public", "desk_public", "desk_private"]
)
def test_a_shared_key_has_the_same_bytes_wherever_it_stands(key_dir, name):
    assert len({file.read_bytes() for file in key_dir.glob(f"*/{name}")}) == 1


def test_each_face_has_a_session_key_of_its_own(key_dir):
    assert (key_dir / "web/session").read_bytes() != (key_dir / "desk/session").read_bytes()


@pytest.mark.parametrize(
    ("pair", "holder", "sealer"),
    [
        ("audit", "auditor", "web"),
        ("desk", "desk", "web"),
        ("factor_web", "web", "desk"),
        ("factor_desk", "desk", "desk"),
    ],
)
def test_public_and_private_halves_fit(key_dir, pair, holder, sealer):
    private = X25519PrivateKey.from_private_bytes((key_dir / holder / f"{pair}_private").read_bytes())
    assert private.public_key().public_bytes_raw() == (key_dir / sealer / f"{pair}_public").read_bytes()


@pytest.mark.parametrize(("face", "other"), [("web", "desk"), ("desk", "web")])
def test_each_face_alone_opens_the_second_factors_of_its_people(key_dir, face, other):
    assert (key_dir / face / f"factor_{face}_private").exists()
    assert not (key_dir / other / f"factor_{face}_private").exists()


def test_a_private_half_that_was_taken_away_is_not_made_anew(key_dir):
    (key_dir / "auditor" / "audit_private").unlink()
    make(key_dir)
    assert not (key_dir / "auditor" / "audit_private").exists()


def test_the_tests_hold_every_key(key_dir):
    make(key_dir, test=True)
    assert {file.name for file in (key_dir / "test").iterdir()} == set(EVERY_KEY)
    assert (key_dir / "test" / "life").read_bytes() == (key_dir / "work" / "life").read_bytes()
