"""Whatever is refused leaves an event that outlives the rolled-back transaction (B11-64)."""

import base64
import json

import pytest
from click.testing import CliRunner

from contactpoint.access import models
from contactpoint.access.actions import NotAllowed, StepUpNeeded, require
from contactpoint.access.rules import Capability, Face
from contactpoint.audit.keys import key
from contactpoint.audit.models import Event
from contactpoint.audit.seal import open_with
from contactpoint.config.command import cli
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from tests.support.browsing import a_practitioner, at_the_desk_of, looking
from tests.support.people import ACCOUNT_WORK, PASSWORD, PIN, a_person, an_actor, an_organisation, code_of

pytestmark = pytest.mark.django_db
FIND = ("find", "--as", "jo", "--family", "Kaur", "--born", "2015-03-09", "--purpose", "protection_enquiry")
NOWHERE = "x" * 22


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def run(*words: str, **environment: str):
    """As `contactpoint` runs it; the error is kept in the result."""
    given = {f"CONTACTPOINT_{name}": value for name, value in environment.items()}
    return CliRunner().invoke(cli, words, env=given, standalone_mode=False)


def call(person: models.Person, *words: str, **environment: str):
    """The same, signed in."""
    return run(*words, PASSWORD=PASSWORD, CODE=code_of(person), PIN=PIN, **environment)


def last() -> dict[str, object]:
    return Event.objects.order_by("-at").first().body


def opened(event: dict[str, object]) -> dict[str, str]:
    return json.loads(open_with(key("audit_private"), base64.b64decode(event["terms_sealed"])))


def told(event: dict[str, object]) -> tuple[object, ...]:
    return tuple(event[name] for name in ("kind", "route", "actor", "purpose", "outcome", "refused_because"))


def test_the_error_carries_who_what_and_why():
    actor = an_actor(Role.PRACTITIONER)
    with pytest.raises(NotAllowed) as refused:
        require(actor, Capability.PERSON_ADD, purpose=ACCOUNT_WORK)
    error = refused.value
    assert (error.actor, error.capability, error.purpose) == (actor, Capability.PERSON_ADD, ACCOUNT_WORK)


def test_a_look_without_its_reference_is_refused_and_recorded():
    done = call(a_practitioner(), *FIND)
    assert isinstance(done.exception, NotAllowed)
    assert told(last()) == ("search", "command.find", "p-jo", "protection_enquiry", "refused", "not_allowed")


def test_free_text_in_a_reference_is_recorded_sealed():
    call(a_practitioner(), *FIND, "--reference", "MAYA-KAUR")
    event = last()
    assert (event["purpose"], event["reference"], event["terms_filled"]) == ("protection_enquiry", None, ["reference"])
    assert "KAUR" not in json.dumps(event)
    assert opened(event)["reference"] == "MAYA-KAUR"


def test_an_account_added_alone_is_refused_and_recorded():
    ada = a_person("ada", Role.ACCOUNT_ADMINISTRATOR, an_organisation())
    words = ("user", "add", "olu", "--role", "shielding_officer", "--organisation", "HUL", "--as", "ada")
    done = call(ada, *words)
    assert isinstance(done.exception, NotAllowed)
    assert told(last()) == ("role_given", "command.user", "p-ada", "desk_account", "refused", "not_allowed")
    assert models.Person.objects.count() == 1


def test_a_founding_refused_is_recorded_though_nobody_signed_in():
    done = run(
        "user", "add", "pru", "--role", "practitioner", "--organisation", "NAT", NEW_PASSWORD=PASSWORD, NEW_PIN=PIN
    )
    assert isinstance(done.exception, NotAllowed)
    assert told(last()) == ("person_added", "command.user", None, None, "refused", "not_allowed")


def test_a_missing_step_up_is_named():
    with pytest.raises(StepUpNeeded) as refused:
        require(
            an_actor(Role.SHIELDING_OFFICER, stepped_up=False),
            Capability.SHIELD_DECIDE,
            purpose=Purpose(PurposeCode.DESK_SHIELD, reference="test/1"),
            owner="HUL",
        )
    assert refused.value.because == "step_up_needed"


@pytest.mark.parametrize(("path", "kind"), [("/child/", "view"), ("/found/", "search")])
def test_a_handle_of_another_visit_or_of_none_is_recorded(path, kind):
    browser = looking()
    assert browser.get(path + NOWHERE).status_code == 404
    route = f"web.{path.strip('/')}"
    assert told(last()) == (kind, route, "p-jo", "in_front_of_me", "refused", "no_such_handle")


def test_a_page_that_is_nowhere_is_no_look():
    browser = looking()
    before = Event.objects.count()
    assert browser.get("/nothing").status_code == 404
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, None),
        ({"purpose": "curiosity"}, None),
        ({"purpose": "child_in_need"}, "child_in_need"),
        ({"purpose": "desk_shield", "reference": "MAYA-KAUR"}, "desk_shield"),
        ({"purpose": "protection_enquiry", "reference": "about Maya Kaur"}, "protection_enquiry"),
    ],
)
def test_a_reason_that_is_refused_is_recorded_without_what_was_typed(typed, kept):
    browser = at_the_desk_of(a_practitioner())
    assert browser.fill("/purpose", **typed).status_code == 422
    event = last()
    assert told(event) == ("purpose_chosen", "web.purpose", "p-jo", kept, "refused", "purpose_not_complete")
    assert "KAUR" not in json.dumps(event).upper()
    assert (event["terms_sealed"] is not None) == ("reference" in typed)


def test_a_role_that_was_taken_away_meanwhile_is_recorded_on_the_page_of_the_purpose():
    browser = at_the_desk_of(a_practitioner())
    form = browser.hidden(browser.get("/purpose")) | {"purpose": "in_front_of_me"}
    models.PersonRole.objects.update(role=Role.PROXY)
    assert browser.post("/purpose", form).status_code == 403
    assert told(last())[:2] == ("purpose_chosen", "web.purpose")


def test_the_faces_may_write_the_event(as_role):
    browser = looking()
    with as_role("cp_web"):
        browser.get("/child/" + NOWHERE)
    assert last()["refused_because"] == "no_such_handle"
    assert Face.WEB in last()["route"]
