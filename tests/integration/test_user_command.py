"""`contactpoint user`: an account signs in before it adds anyone; codes are for a demo."""

import stat

import pytest
from click.testing import CliRunner

from contactpoint.access import models
from contactpoint.access.actions import NoDemoCode, NotAllowed, sign_in
from contactpoint.access.rules import Face
from contactpoint.config.commands.user import user
from contactpoint.config.signin import NobodyToAsk, NotSignedIn, signed_in
from contactpoint.kernel.actors import Role
from tests.support.people import ADDRESS, PASSWORD, PIN, a_person, an_organisation, code_from, code_of, codes_of, enrols

pytestmark = pytest.mark.django_db
SEEN = ("--evidence", "file 7")

NEW = {"NEW_PASSWORD": "another four plain words", "NEW_PIN": PIN}


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def call(*words: str, **environment: str):
    """What the command did; an error that people would read is raised instead."""
    given = {f"CONTACTPOINT_{name}": value for name, value in environment.items()}
    return CliRunner().invoke(user, words, env=given, catch_exceptions=False)


def administrators():
    hull = an_organisation()
    return [a_person(name, Role.ACCOUNT_ADMINISTRATOR, hull) for name in ("ada", "bea")]


@pytest.mark.parametrize("name", ["ada", "bea"])
def test_the_first_two_people_found_the_database(name):
    if name == "bea":
        test_the_first_two_people_found_the_database("ada")
    words = ("add", name, "--role", "account_administrator", "--organisation", "NAT", *SEEN)
    done = call(*words, **NEW)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"otpauth://totp/ContactPoint:{name}?")
    assert sign_in(name, NEW["NEW_PASSWORD"], code_from(done.stdout.strip()), pin=PIN, face=Face.DESK, address=ADDRESS)


def test_afterwards_somebody_must_sign_in():
    administrators()
    done = call("add", "eve", "--role", "account_administrator", "--organisation", "HUL", **NEW)
    assert done.exit_code == 2
    assert "--as" in done.stderr
    assert models.Person.objects.count() == 2


def test_only_an_administrator_is_first():
    with pytest.raises(NotAllowed):
        call("add", "pru", "--role", "practitioner", "--organisation", "HUL", **NEW)


def test_an_administrator_adds_a_practitioner():
    ada, _ = administrators()
    words = ("add", "pru", "--role", "practitioner", "--organisation", "HUL", "--as", "ada", "--full-name", "Pru Ali")
    done = call(*words, PASSWORD=PASSWORD, CODE=code_of(ada), PIN=PIN)
    assert (done.exit_code, "Hand this code over face to face" in done.stderr) == (0, True)
    assert enrols(done.stdout.strip())
    assert models.Person.objects.get(username="pru").name == "Pru Ali"


def test_two_administrators_add_an_officer():
    ada, bea = administrators()
    words = ("add", "olu", "--role", "shielding_officer", "--organisation", "HUL", "--as", "ada", "--second", "bea")
    first = {"PASSWORD": PASSWORD, "CODE": code_of(ada), "PIN": PIN}
    call(*words, **first, SECOND_PASSWORD=PASSWORD, SECOND_CODE=code_of(bea), SECOND_PIN=PIN)
    assert models.PersonRole.objects.get(person="p-bea").role == "account_administrator"
    assert models.PersonRole.objects.get(role="shielding_officer").approved_by == "p-bea"


def test_two_national_administrators_add_an_organisation():
    nation = an_organisation("NAT", authority=None, national=True)
    ada, bea = (a_person(name, Role.ACCOUNT_ADMINISTRATOR, nation) for name in ("ada", "bea"))
    words = ("organisation", "LDS", "--name", "Leeds", "--authority", "LDS", "--accredit", "query", *SEEN)
    first, second = (
        {"PASSWORD": PASSWORD, "CODE": code_of(ada), "PIN": PIN},
        {"SECOND_PASSWORD": PASSWORD, "SECOND_CODE": code_of(bea), "SECOND_PIN": PIN},
    )
    call(*words, "--as", "ada", "--second", "bea", **first, **second)
    added = models.Organisation.objects.get(code="LDS")
    assert (added.name, added.authority, added.national) == ("Leeds", "LDS", False)
    assert models.Accreditation.objects.get(organisation=added).capability == "query"


def test_a_wrong_code_adds_nobody():
    administrators()
    words = ("add", "pru", "--role", "practitioner", "--organisation", "HUL", "--as", "ada")
    with pytest.raises(NotSignedIn, match="could not sign you in"):
        call(*words, PASSWORD=PASSWORD, CODE="000000", PIN=PIN)
    assert models.Person.objects.count() == 2


def test_without_a_terminal_the_missing_answer_is_named():
    administrators()
    with pytest.raises(NobodyToAsk, match="CONTACTPOINT_PASSWORD"):
        call("add", "pru", "--role", "practitioner", "--organisation", "HUL", "--as", "ada")


def test_a_visit_is_kept_for_the_next_command(own_data_folder, monkeypatch):
    ada, _ = administrators()
    monkeypatch.setenv("CONTACTPOINT_PASSWORD", PASSWORD)
    monkeypatch.setenv("CONTACTPOINT_PIN", PIN)
    monkeypatch.setenv("CONTACTPOINT_CODE", code_of(ada))
    token, actor = signed_in("ada", Face.DESK)
    assert signed_in("Ada ", Face.DESK) == (token, actor)
    kept = own_data_folder / "cli" / "desk-ada"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, kept.parent)] == [0o600, 0o700]


def test_a_decision_asks_for_a_fresh_code(monkeypatch):
    ada, _ = administrators()
    monkeypatch.setenv("CONTACTPOINT_PASSWORD", PASSWORD)
    monkeypatch.setenv("CONTACTPOINT_PIN", PIN)
    monkeypatch.setenv("CONTACTPOINT_CODE", code_of(ada))
    signed_in("ada", Face.DESK)
    models.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    with pytest.raises(NotSignedIn, match="The code and PIN were not taken"):
        signed_in("ada", Face.DESK, fresh=True)
    monkeypatch.setenv("CONTACTPOINT_CODE", code_of(ada))
    assert signed_in("ada", Face.DESK, fresh=True)[1].stepped_up


def test_a_demo_prints_the_code_alone_on_stdout(settings):
    settings.DEMO = True
    ada, _ = administrators()
    codes = codes_of(ada)
    assert call("code", "ada").stdout.strip() in codes


def test_no_code_is_shown_elsewhere(settings):
    settings.DEMO = False
    administrators()
    with pytest.raises(NoDemoCode):
        call("code", "ada")


def test_a_role_is_ended_and_given_again():
    ada, _ = administrators()
    pru = a_person("pru", Role.PRACTITIONER, models.Organisation.objects.get())
    given = {"PASSWORD": PASSWORD, "PIN": PIN}
    assert call("role", "pru", "--end", "--as", "ada", CODE=code_of(ada), **given).exit_code == 0
    assert not models.PersonRole.objects.filter(person=pru, ended=None).exists()
    words = ("role", "pru", "--give", "proxy", "--organisation", "HUL", "--as", "ada")
    assert call(*words, CODE=code_of(ada), **given).exit_code == 0
    assert models.PersonRole.objects.get(person=pru, ended=None).role == "proxy"


@pytest.mark.parametrize("words", [(), ("--end", "--give", "proxy"), ("--give", "proxy"), ("--organisation", "HUL")])
def test_half_of_what_a_role_takes_changes_nothing(words):
    administrators()
    done = call("role", "ada", *words, "--as", "bea")
    assert (done.exit_code, "either --give with --organisation" in done.stderr) == (2, True)
