"""`contactpoint organisation oidc`: two administrators connect a provider that can do what is asked, and bind."""

import json

import jwt
import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from contactpoint.access import models, outbound, trips
from contactpoint.access.actions import AccountRefused, NotAllowed, bind_subject, connect_provider, replace_factor
from contactpoint.access.discovery import Addresses, ProviderRefused, found_at
from contactpoint.access.id_tokens import NotTaken, Why
from contactpoint.access.notices import Happened, notices_of
from contactpoint.access.providers import Proof, holder, provider_of, sealed_secret, signed_in_there
from contactpoint.access.rules import TRIP_SECONDS, Face
from contactpoint.access.trips import Trip
from contactpoint.audit.keys import key
from contactpoint.audit.models import Event
from contactpoint.audit.seal import SealBroken, open_with
from contactpoint.config.commands.organisation import organisation
from contactpoint.kernel.actors import Role
from contactpoint.kernel.ids import uuid7
from tests.support import people
from tests.support.browsing import a_practitioner, at_the_desk_of
from tests.support.employers import an_administrator, bound, connected
from tests.support.fake_provider import SECRET, FakeProvider, a_provider
from tests.support.people import PASSWORD, PIN, code_of

pytestmark = pytest.mark.django_db
ELSEWHERE = Addresses("https://a.example/a", "https://a.example/t", "https://a.example/k", names_itself=True)


@pytest.fixture
def provider():
    with a_provider() as provider:
        yield provider


@pytest.fixture
def call(settings, tmp_path):
    """What the command did, with both national administrators' answers."""
    settings.DATA_DIR = tmp_path
    nation = people.an_organisation("NAT", national=True)
    anna, bea = (people.a_person(name, Role.ACCOUNT_ADMINISTRATOR, nation) for name in ("anna", "bea"))

    def run(*words: str):
        given = {"PASSWORD": PASSWORD, "PIN": PIN, "CODE": code_of(anna), "NEW_SECRET": SECRET}
        given |= {"SECOND_PASSWORD": PASSWORD, "SECOND_PIN": PIN, "SECOND_CODE": code_of(bea)}
        answers = {f"CONTACTPOINT_{name}": value for name, value in given.items()}
        return CliRunner().invoke(
            organisation, ["oidc", *words, "--as", "anna", "--second", "bea"], env=answers, catch_exceptions=False
        )

    return run


def kinds() -> list[str]:
    """The newest events but for those of signing in."""
    found = Event.objects.order_by("at").values_list("body__kind", flat=True)
    return [kind for kind in found if kind.startswith("provider")]


def test_a_provider_is_connected_people_are_bound_and_it_is_ended(call, provider):
    priya = a_practitioner("priya")
    asked = ("--face", "web", "--issuer", provider.issuer, "--client", "contactpoint", "--amr", "pwd+otp")
    assert call("connect", "HUL", *asked).exit_code == 0
    assert call("bind", "priya", "--issuer", provider.issuer, "--subject", "00u1").exit_code == 0
    found = provider_of("HUL", Face.WEB)
    assert (found.token, found.names_itself, found.amr) == (f"{provider.issuer}/token", True, ({"pwd", "otp"},))
    assert [holder(found, subject) for subject in ("00u1", "00u2", "")] == [priya.id, None, None]
    assert call("bind", "priya", "--issuer", provider.issuer, "--subject", "").exit_code == 0
    assert holder(found, "00u1") is None
    assert call("end", "HUL", "--face", "web").exit_code == 0
    assert provider_of("HUL", Face.WEB) is None
    assert kinds() == ["provider_connected", "provider_bound", "provider_bound", "provider_ended"]


def test_a_key_is_made_and_its_public_half_printed(call, provider):
    people.an_organisation()
    asked = ("--face", "desk", "--issuer", provider.issuer, "--client", "contactpoint", "--acr", "mfa", "--key")
    told = json.loads(call("connect", "HUL", *asked).stdout)
    row = models.Provider.objects.get()
    opened = open_with(key("factor_desk_private"), bytes(row.sealed)).decode().partition("\n")
    assert (told["kid"], opened[0], "d" in told) == (str(row.id), str(row.id), False)
    proof = jwt.encode({"aud": "x"}, opened[2], "ES256")
    assert jwt.decode(proof, jwt.PyJWK(told), ["ES256"], audience="x")


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://login.example"},
        {"code_challenge_methods_supported": ["plain"]},
        {"id_token_signing_alg_values_supported": ["HS256"]},
        {"token_endpoint_auth_methods_supported": ["none"]},
        {"token_endpoint": "http://login.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=lambda says: next(iter(says)),
)
def test_a_provider_that_cannot_do_it_or_is_elsewhere_is_not_connected(provider: FakeProvider, says):
    honest = provider.metadata()
    provider.metadata = lambda: honest | says
    with pytest.raises(ProviderRefused, match=r"Nothing was changed\."):
        found_at(provider.issuer, proof=Proof.SECRET, algorithms=["RS256"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"acr": [], "amr": []},
        {"amr": ["pwd+"]},
        {"algorithms": ["RS256", "HS256"]},
        {"algorithms": ["none"]},
        {"algorithms": []},
        {"max_age": 28_801},
        {"secret": ""},
    ],
    ids=str,
)
def test_a_careless_connection_is_refused(wrong):
    people.an_organisation()
    with pytest.raises(ProviderRefused, match=r"Nothing was changed"):
        connected(FakeProvider(issuer="https://a.example"), Face.WEB, addresses=ELSEWHERE, **wrong)


@pytest.mark.parametrize(
    "change",
    [
        {"acr": [], "amr": []},
        {"algorithms": ["HS256"]},
        {"approved_by": "p-ann"},
        {"approved_by": ""},
        {"proof": "none"},
    ],
    ids=str,
)
def test_the_table_refuses_it_too(change):
    people.an_organisation()
    connected(FakeProvider(issuer="https://a.example"), Face.WEB, addresses=ELSEWHERE)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Provider.objects.update(**change)


def test_nobody_connects_or_binds_alone_for_themself_or_for_family():
    jo = a_practitioner()
    provider = FakeProvider(issuer="https://a.example")
    new = connected(provider, Face.WEB, addresses=ELSEWHERE)
    ann, hull = an_administrator("ann"), people.an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-hull")
    purpose = people.ACCOUNT_WORK
    for actor, second in ((ann, None), (ann, ann), (hull, an_administrator("bea")), (ann, hull)):
        with pytest.raises(NotAllowed):
            connect_provider(new, second=second, actor=actor, purpose=purpose)
    family = people.an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-cat", relatives=frozenset({jo.id}))
    for actor, second in ((ann, None), (ann, ann), (family, ann), (ann, family)):
        with pytest.raises(NotAllowed):
            bind_subject("jo", provider.issuer, "s-jo", second=second, actor=actor, purpose=purpose)


def test_whoever_may_sign_in_there_is_told_and_a_lost_token_ends_it_with_all_else(as_role):
    jo, provider = a_practitioner(), FakeProvider(issuer="https://a.example")
    connected(provider, Face.WEB, addresses=ELSEWHERE)
    with as_role("cp_desk"):
        bound(jo, provider, "s-1")
    with as_role("cp_web"):
        page = at_the_desk_of(jo).get("/my-account").content.decode()
    for said in ("let you sign in with your employer", "You can sign in with your employer too"):
        assert said in page
    with as_role("cp_desk"):
        who = {"actor": an_administrator("ann"), "second": an_administrator("bea"), "purpose": people.ACCOUNT_WORK}
        replace_factor("jo", **who)
        assert holder(provider_of("HUL", Face.WEB), "s-1") is None
        bound(jo, provider, "s-1")
        bound(jo, provider, "")
    told = {one.kind for one in notices_of(jo.id)}
    assert told == {Happened.EMPLOYER_BOUND, Happened.EMPLOYER_ENDED, Happened.TOKEN_REPLACED}


def test_a_subject_stands_for_one_person_of_the_providers_own_organisation():
    a_practitioner()
    kim = people.a_person("kim", Role.PRACTITIONER, people.an_organisation("YOR", authority="YOR"))
    provider, other = FakeProvider(issuer="https://a.example"), FakeProvider(issuer="https://b.example")
    connected(provider, Face.WEB, addresses=ELSEWHERE)
    connected(provider, Face.WEB, "YOR", addresses=ELSEWHERE)
    bound(kim, provider, "s-1")
    with pytest.raises(AccountRefused):
        bound(models.Person.objects.get(username="jo"), provider, "s-1")
    with pytest.raises(AccountRefused):
        bound(kim, other, "s-2")
    assert holder(provider_of("YOR", Face.WEB), "s-1") == kim.id
    assert holder(provider_of("HUL", Face.WEB), "s-1") is None


def test_a_secret_is_sealed_to_its_face_and_web_sees_no_row_of_the_desk(as_role):
    people.an_organisation()
    for face in Face:
        connected(FakeProvider(issuer="https://a.example"), face, addresses=ELSEWHERE)
    row = models.Provider.objects.get(face="web")
    assert SECRET.encode() not in bytes(row.sealed)
    with pytest.raises(SealBroken):
        open_with(key("factor_desk_private"), sealed_secret("1", SECRET, Face.WEB))
    with as_role("cp_web"):
        assert [provider_of("HUL", face) is not None for face in (Face.WEB, Face.DESK)] == [True, False]


def test_a_secret_that_was_sealed_for_another_row_proves_nothing():
    people.an_organisation()
    connected(FakeProvider(issuer="https://a.example"), Face.WEB, addresses=ELSEWHERE)
    row = models.Provider.objects.get()
    models.Provider.objects.update(sealed=sealed_secret(str(uuid7()), SECRET, Face.WEB))
    trip = Trip(provider=str(row.id), redirect="", nonce="n", verifier="v")
    with pytest.raises(NotTaken) as refused:
        signed_in_there(provider_of("HUL", Face.WEB), trip, "code", max_age=0, face=Face.WEB)
    assert refused.value.why is Why.NOT_CONNECTED


@pytest.mark.parametrize(("seconds", "taken"), [(TRIP_SECONDS - 60, True), (TRIP_SECONDS, False)])
def test_a_way_back_lapses(seconds, taken):
    state = trips.issue(Trip(provider="1", redirect="", nonce="n", verifier="v"), Face.WEB, "b")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE provider_trip SET made = made - make_interval(secs => %s)", [seconds])
    assert (trips.take(state, Face.WEB, browser="b") is not None) is taken


@pytest.mark.parametrize(
    ("url", "laboratory", "may"),
    [
        ("https://login.example/x?y=1", False, True),
        ("http://login.example", True, False),
        ("http://127.0.0.1:8080/x", True, True),
        ("http://127.0.0.1:8080/x", False, False),
        ("http://127.0.0.1.example/x", True, False),
        ("https://name:word@login.example", True, False),
        ("https://login.example/#x", True, False),
        ("https://login.example:port", True, False),
        ("https://login.example/a b", True, False),
        ("https:///x", True, False),
        ("file:///etc/passwd", True, False),
        ("", True, False),
    ],
)
def test_only_https_is_asked_and_this_machine_in_a_laboratory(settings, url, laboratory, may):
    settings.LOOPBACK_PROVIDERS = laboratory
    assert outbound.may_be_asked(url) is may
