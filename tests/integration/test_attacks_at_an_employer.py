"""Attacks on signing in at an employer's provider, against two servers of a face: counted, all refused alike (T49)."""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contactpoint.access import models
from contactpoint.access.id_tokens import Why
from contactpoint.access.providers import Proof, new_key, public_half
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import PROVIDER_TRIES, Face
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.lab.visitor import Visitor
from tests.support import people
from tests.support.browsing import HIDDEN, a_practitioner
from tests.support.employers import OUT, bound, comes_back, connected, sets_out, signs_in_at
from tests.support.fake_provider import Claims, FakeProvider, a_key, a_provider, public_jwk, signed
from tests.support.serving import HOSTS, serving

pytestmark = pytest.mark.django_db(transaction=True)

COOKIE = {face: f"contactpoint_{face}" for face in Face}
TOKEN = re.compile(r'value="[^"]{32}"')
NOW = int(time.time())
OPENED: list[Visitor] = []


@dataclass
class Site:
    """Two servers of the practitioners' face and one of the desk, and two providers."""

    one: str
    other: str
    desk: str
    hull: FakeProvider
    york: FakeProvider
    bodies: Counter[tuple[int, str]] = field(default_factory=Counter)

    def browser(self, base: str = "") -> Visitor:
        OPENED.append(Visitor(base or self.one))
        return OPENED[-1]


@pytest.fixture(scope="module")
def site(django_db_setup) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("CONTACTPOINT_PROVIDER_SECONDS", "0.5")
        servers = [stack.enter_context(serving(face)) for face in (Face.WEB, Face.WEB, Face.DESK)]
        yield Site(*servers, stack.enter_context(a_provider()), stack.enter_context(a_provider()))


@pytest.fixture(autouse=True)
def _all_are_honest_and_closed(site):
    yield
    site.hull.honest()
    site.york.honest()
    site.bodies.clear()
    while OPENED:
        OPENED.pop().close()


@pytest.fixture
def jo(site) -> models.Person:
    """A practitioner of Hull, bound to a subject of Hull's provider; York has a provider and nobody there."""
    jo = a_practitioner()
    people.an_organisation("YOR", authority="YOR")
    connected(site.hull, Face.WEB)
    connected(site.york, Face.WEB, "YOR")
    bound(jo, site.hull, "s-jo")
    return jo


def through_the_other(site: Site, visitor: Visitor) -> Visitor:
    """The same browser, answered by the other server."""
    same = site.browser(site.other)
    same._host, same._cookies = visitor._host, visitor._cookies
    return same


def why() -> str | None:
    """The reason of the newest failure."""
    return Event.objects.filter(body__kind__in=["sign_in_failed", "stepped_up"]).latest("at").body["refused_because"]


def changed(address: str, **parts: str | None) -> str:
    """The address with other parameters; None takes one away."""
    there = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()} | parts
    return (
        f"{address.partition('?')[0]}?{urlencode({name: value for name, value in there.items() if value is not None})}"
    )


def public_pem() -> bytes:
    return a_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def unsigned(claims: Claims) -> str:
    return jwt.encode(claims, None, "none", {"kid": "2026-1"})


def by_public_key(claims: Claims) -> str:
    """HS256 with the provider's public key as the secret, which everybody knows; made by hand, as no library will."""
    hmac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    head = jwt.utils.base64url_encode(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "2026-1"}).encode())
    said = head + b"." + jwt.utils.base64url_encode(json.dumps(claims).encode())
    return (said + b"." + jwt.utils.base64url_encode(hmac.sign(said, public_pem()))).decode()


def by_weak_key(claims: Claims) -> str:
    """RS256 by a key of 1,024 bits; made by hand too."""
    head = jwt.utils.base64url_encode(json.dumps({"alg": "RS256", "kid": "2026-1"}).encode())
    said = head + b"." + jwt.utils.base64url_encode(json.dumps(claims).encode())
    signature = a_key("weak", 1024).sign(said, PKCS1v15(), SHA256())
    return (said + b"." + jwt.utils.base64url_encode(signature)).decode()


def with_another_body(claims: Claims) -> str:
    head, _, tail = signed(claims | {"sub": "s-other"}).split(".")
    return ".".join((head, jwt.utils.base64url_encode(json.dumps(claims).encode()).decode(), tail))


LIES: dict[str, tuple[dict[str, object], Why]] = {
    "an audience that is another client": ({"aud": "another"}, Why.AUDIENCE),
    "an audience more, without azp": ({"aud": ["contactpoint:hull", "another"]}, Why.AUDIENCE),
    "an audience more, with azp": ({"aud": ["contactpoint:hull", "another"], "azp": "contactpoint:hull"}, Why.AUDIENCE),
    "no audience": ({"aud": None}, Why.AUDIENCE),
    "another party": ({"azp": "another"}, Why.AUTHORISED_PARTY),
    "another issuer": ({"iss": "https://login.example"}, Why.ISSUER),
    "the issuer with a stroke more": ({"iss": "ISSUER/"}, Why.ISSUER),
    "no nonce": ({"nonce": None}, Why.NONCE),
    "a nonce of another trip": ({"nonce": "another"}, Why.NONCE),
    "signed in too long ago": ({"auth_time": NOW - 3700}, Why.STALE),
    "no time of signing in": ({"auth_time": None}, Why.STALE),
    "a time of signing in that is no number": ({"auth_time": "soon"}, Why.STALE),
    "a time of signing in beyond all numbers": ({"exp": 10**400}, Why.EXPIRED),
    "signed in tomorrow": ({"auth_time": NOW + 86_400}, Why.STALE),
    "made tomorrow": ({"iat": NOW + 86_400}, Why.ISSUED),
    "made an hour ago": ({"iat": NOW - 3600}, Why.ISSUED),
    "expired": ({"exp": NOW - 60}, Why.EXPIRED),
    "without an end": ({"exp": None}, Why.EXPIRED),
    "not begun": ({"nbf": NOW + 3600}, Why.EXPIRED),
    "a weaker acr": ({"acr": "pwd"}, Why.ACR),
    "no acr": ({"acr": None}, Why.ACR),
    "a password alone": ({"amr": ["pwd"]}, Why.AMR),
    "amr as a text": ({"amr": "pwd otp"}, Why.AMR),
    "a subject that nobody is bound to": ({"sub": "s-nobody"}, Why.UNKNOWN_SUBJECT),
    "no subject": ({"sub": None}, Why.SUBJECT),
    "a subject that is a list": ({"sub": ["s-jo"]}, Why.SUBJECT),
}
FORGED: dict[str, tuple[Callable[[Claims], object], Why]] = {
    "alg none": (unsigned, Why.ALGORITHM),
    "HS256 by the public key": (by_public_key, Why.ALGORITHM),
    "PS256, which was not agreed": (lambda claims: signed(claims, algorithm="PS256"), Why.ALGORITHM),
    "a key of nobody": (lambda claims: signed(claims, a_key("nobody")), Why.SIGNATURE),
    "another body": (with_another_body, Why.SIGNATURE),
    "an unknown kid": (lambda claims: signed(claims, kid="2025-9"), Why.UNKNOWN_KEY),
    "a key that the token brings along": (
        lambda claims: jwt.encode(claims, a_key("nobody"), "RS256", {"kid": "x", "jwk": public_jwk(a_key("nobody"))}),
        Why.UNKNOWN_KEY,
    ),
    "no token": (lambda claims: "", Why.UNREADABLE),
    "a token that is a number": (lambda claims: 7, Why.UNANSWERED),
    "a token of 20,000 letters": (lambda claims: signed(claims | {"more": "a" * 20_000}), Why.UNREADABLE),
}
KEYS: dict[str, tuple[dict[str, object], Why]] = {
    "keys away": ({"keys_status": 503}, Why.PROVIDER_AWAY),
    "keys elsewhere": ({"keys_status": 302}, Why.PROVIDER_AWAY),
    "keys without end": ({"keys": b'{"keys": [' + b" " * 200_000 + b"]}"}, Why.PROVIDER_AWAY),
    "keys that drip": ({"drips": 0.1}, Why.PROVIDER_AWAY),
    "keys that are no JSON": ({"keys": b"<html>"}, Why.PROVIDER_AWAY),
    "keys that nest": ({"keys": b"[" * 60_000}, Why.PROVIDER_AWAY),
    "no keys": ({"keys": b'{"keys": []}'}, Why.UNKNOWN_KEY),
    "keys that are none": ({"keys": b'{"keys": [1, {"kid": "2026-1"}]}'}, Why.UNKNOWN_KEY),
    "a secret among the keys": (
        {"keys": json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "2026-1"}]}).encode()},
        Why.UNKNOWN_KEY,
    ),
    "two keys of one name": (
        {"keys": json.dumps({"keys": [public_jwk(a_key()), public_jwk(a_key("nobody"))]}).encode()},
        Why.UNKNOWN_KEY,
    ),
    "a key of 1,024 bits": (
        {
            "keys": json.dumps({"keys": [public_jwk(a_key("weak", 1024))]}).encode(),
            "signs": by_weak_key,
        },
        Why.SIGNATURE,
    ),
    "a key for sealing": (
        {"keys": json.dumps({"keys": [public_jwk(a_key()) | {"use": "enc"}]}).encode()},
        Why.UNKNOWN_KEY,
    ),
}


def refused(site: Site, visitor: Visitor, address: str, face: Face = Face.WEB) -> str | None:
    """Why the way back was not taken; that no visit was opened is checked, and what was told is noted."""
    status, text = comes_back(visitor, address)
    assert f"{COOKIE[face]}=" not in f" {visitor.cookies}"
    site.bodies[(status, TOKEN.sub("", text))] += face is Face.WEB
    return why()


def told_alike(site: Site, attacks: int) -> None:
    """Every one of them was answered with one page and one status."""
    ((status, text),) = +site.bodies
    assert (status, site.bodies.total()) == (422, attacks)
    assert "We could not take your employer’s sign-in. Nothing was done." in text
    print(f"{attacks} attacks on two servers, all refused with the same page")


def lied_to(site: Site) -> Iterator[tuple[str, str | None, Why]]:
    """Each lie of the provider, on the way back to the other server."""
    for name, (change, because) in [*LIES.items(), *FORGED.items(), *KEYS.items()]:
        site.hull.honest()
        if name in LIES:
            site.hull.lies = {
                what: site.hull.issuer + "/" if said == "ISSUER/" else said for what, said in change.items()
            }
        elif name in FORGED:
            site.hull.signs = change
        else:
            for what, said in change.items():
                setattr(site.hull, what, said)
        visitor = site.browser()
        back = signs_in_at(sets_out(visitor))
        models.Attempt.objects.all().delete()
        yield name, refused(site, through_the_other(site, visitor), back), because


def test_a_provider_that_lies_signs_nobody_in(site, jo):
    found = {name: (reason, because.value) for name, reason, because in lied_to(site)}
    assert {name: reason for name, (reason, because) in found.items() if reason != because} == {}
    told_alike(site, len(LIES) + len(FORGED) + len(KEYS))
    assert models.WebSession.objects.count() == 0


def ways(site: Site) -> Iterator[tuple[str, str | None, Why]]:
    """Each way back that was tampered with, the provider being honest."""

    def away(organisation: str = "HUL") -> tuple[Visitor, str]:
        visitor = site.browser()
        return visitor, signs_in_at(sets_out(visitor, organisation))

    visitor, back = away()
    yield "a state of another browser", refused(site, site.browser(site.other), back), Why.UNKNOWN_TRIP
    other, _ = away()
    yield "another's state in one's own browser", refused(site, other, back), Why.UNKNOWN_TRIP
    assert comes_back(visitor, back)[0] == 200, "what others tried has not used the state up"

    visitor, back = away()
    yield "a state made up", refused(site, visitor, changed(back, state="x" * 43)), Why.UNKNOWN_TRIP
    yield "no state", refused(site, visitor, changed(back, state=None)), Why.UNKNOWN_TRIP
    visitor, back = away()
    desk = site.browser(site.desk)
    desk._cookies = {"contactpoint_desk_employer": visitor._cookies["contactpoint_web_employer"]}
    yield "the other face", refused(site, desk, back, Face.DESK), Why.UNKNOWN_TRIP

    for name, tampered in (("no code", {"code": None}), ("an error", {"error": "access_denied"})):
        visitor, back = away()
        yield name, refused(site, visitor, changed(back, **tampered)), Why.PROVIDER_REFUSED
    for name, iss in (("another's name", site.york.issuer), ("no name", None)):
        visitor, back = away()
        yield f"a way back with {name} (mix-up)", refused(site, visitor, changed(back, iss=iss)), Why.OTHER_PROVIDER
    visitor, back = away()
    yield "another's address (mix-up)", refused(site, visitor, back.replace("/HUL?", "/YOR?")), Why.OTHER_ADDRESS
    visitor, back = away()
    yield "a code made up", refused(site, visitor, changed(back, code="x")), Why.PROVIDER_AWAY

    stolen = parse_qs(urlsplit(away()[1]).query)["code"][0]
    visitor, back = away()
    yield "a code of another browser", refused(site, visitor, changed(back, code=stolen)), Why.PROVIDER_AWAY

    visitor, back = away("YOR")
    yield "the same subject at another provider", refused(site, visitor, back), Why.UNKNOWN_SUBJECT
    visitor, back = away()
    models.ProviderTrip.objects.update(made="2026-01-01T00:00Z")
    yield "a state that has lapsed", refused(site, visitor, back), Why.UNKNOWN_TRIP
    visitor, back = away()
    models.Person.objects.update(state="suspended")
    yield "a person who was suspended meanwhile", refused(site, visitor, back), Why.NO_ACCESS
    models.Person.objects.update(state="active")
    visitor, back = away()
    models.Provider.objects.update(ended="2026-01-01T00:00Z")
    yield "a provider that was ended meanwhile", refused(site, visitor, back), Why.NOT_CONNECTED
    connected(site.york, Face.WEB)
    visitor, back = away()
    yield "the same subject at the next provider of the organisation", refused(site, visitor, back), Why.UNKNOWN_SUBJECT


def test_a_way_back_that_was_tampered_with_leads_nowhere(site, jo):
    found = [(name, reason, because.value) for name, reason, because in ways(site)]
    assert [one for one in found if one[1] != one[2]] == []
    told_alike(site, len(found) - 1)  # the desk's page has another head
    assert models.WebSession.objects.count() == 1


def test_one_way_back_sent_to_two_servers_at_once_opens_one_visit(site, jo):
    visitor = site.browser()
    back = signs_in_at(sets_out(visitor))
    same = through_the_other(site, visitor)
    same._cookies = dict(visitor._cookies)
    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(status for status, _ in pool.map(lambda here: comes_back(here, back), (visitor, same)))
    assert statuses == [200, 422]
    assert models.WebSession.objects.count() == 1
    again = site.browser(site.other)
    again._cookies = dict(visitor._cookies)
    assert comes_back(again, back)[0] == 422
    assert why() == Why.UNKNOWN_TRIP


def test_an_id_token_of_before_is_worth_nothing_in_a_new_trip(site, jo):
    first = site.browser()
    assert comes_back(first, signs_in_at(sets_out(first)))[0] == 200
    replayed = site.hull.tokens[-1]
    site.hull.signs = lambda claims: replayed
    again = site.browser()
    assert refused(site, again, signs_in_at(sets_out(again))) == Why.NONCE


def test_after_many_failures_from_one_address_the_provider_is_asked_no_more_by_either_server(site, jo):
    site.hull.lies = {"sub": "s-nobody"}
    for _ in range(PROVIDER_TRIES.most):
        visitor = site.browser()
        assert refused(site, visitor, signs_in_at(sets_out(visitor))) == Why.UNKNOWN_SUBJECT
    site.hull.honest()
    asked = len(site.hull.tokens)
    visitor = site.browser()
    back = signs_in_at(sets_out(visitor))
    assert refused(site, through_the_other(site, visitor), back) == Why.TOO_MANY_TRIES
    assert len(site.hull.tokens) == asked


@pytest.mark.parametrize("face", Face)
def test_who_signs_in_at_their_employer_is_let_in_on_their_face(site, face):
    role = {Face.WEB: Role.PRACTITIONER, Face.DESK: Role.DATA_MANAGER}[face]
    sam = people.a_person("sam", role, people.an_organisation())
    connected(site.hull, face)
    bound(sam, site.hull, "s-jo")
    visitor = site.browser({Face.WEB: site.one, Face.DESK: site.desk}[face])
    visitor._cookies[COOKIE[face]] = planted = "A" * 43
    status, text = comes_back(visitor, signs_in_at(sets_out(visitor)))
    token = visitor._cookies[COOKIE[face]]
    assert (status, token != planted) == (200, True)
    assert '<meta http-equiv="refresh" content="0; url=/">' in text
    assert actor_for(token, face).id == sam.id
    assert f"{COOKIE[face]}_employer" not in visitor._cookies
    asked = site.hull.asked[-1]
    assert asked["redirect_uri"] == f"http://{visitor._host}/sign-in/employer/HUL"
    assert (asked["scope"], asked["max_age"], asked["acr_values"], "prompt" in asked) == (
        "openid",
        "3600",
        "mfa",
        False,
    )
    assert (models.ProviderTrip.objects.count(), models.Attempt.objects.count()) == (0, 0)
    assert HOSTS[face] in asked["redirect_uri"]


@pytest.mark.parametrize(("age", "stepped_up"), [(5, True), (290, True), (310, False), (3000, False)])
def test_a_visit_is_as_fresh_as_the_sign_in_at_the_employer(site, jo, age, stepped_up):
    site.hull.age = age
    visitor = site.browser()
    assert comes_back(visitor, signs_in_at(sets_out(visitor)))[0] == 200
    actor = actor_for(visitor._cookies[COOKIE[Face.WEB]], Face.WEB)
    assert (actor.stepped_up, actor.own_factor) == (stepped_up, False)


class TestSteppingUp:
    """From the page that needs a fresh code, to the provider and back."""

    @pytest.fixture
    def visitor(self, site, jo) -> Visitor:
        visitor = site.browser()
        assert comes_back(visitor, signs_in_at(sets_out(visitor)))[0] == 200
        models.WebSession.objects.update(stepped_up_at="2026-01-01T00:00Z", own_factor=True)
        return visitor

    def sets_out_again(self, visitor: Visitor) -> str:
        form = dict(HIDDEN.findall(visitor._request("GET", "/sign-in/fresh", None)[2])) | {"back": "/my-account"}
        return unescape(OUT.search(visitor._request("POST", "/sign-in/fresh/employer", urlencode(form))[2])[1])

    def is_stepped_up(self, visitor: Visitor) -> bool:
        return actor_for(visitor._cookies[COOKIE[Face.WEB]], Face.WEB).stepped_up

    def test_the_person_signs_in_there_anew_and_goes_on(self, site, visitor):
        status, text = comes_back(visitor, signs_in_at(self.sets_out_again(visitor)))
        assert (status, "url=/my-account" in text, self.is_stepped_up(visitor)) == (200, True, True)
        assert (site.hull.asked[-1]["prompt"], site.hull.asked[-1]["max_age"]) == ("login", "0")
        assert models.WebSession.objects.count() == 1
        assert not actor_for(visitor._cookies[COOKIE[Face.WEB]], Face.WEB).own_factor

    def test_a_form_that_was_filled_in_is_kept_on_the_way(self, site, visitor):
        form = dict(HIDDEN.findall(visitor._request("GET", "/sign-in/fresh", None)[2]))
        sent = urlencode(form | {"back": "/my-account/passkey", "kept": '[["name", "work & home"]]'})
        page = visitor._request("POST", "/sign-in/fresh/employer", sent)[2]
        _, text = comes_back(visitor, signs_in_at(unescape(OUT.search(page)[1])))
        assert '<input type="hidden" name="name" value="work &amp; home">' in text
        assert '<form method="post" action="/my-account/passkey">' in text
        assert 'http-equiv="refresh"' not in text

    def test_the_browser_keeps_the_visit_from_the_providers_answer(self, site, visitor):
        """Strict cookies are not sent on the way back from another site: the trip knows whose visit it is."""
        back = signs_in_at(self.sets_out_again(visitor))
        bare = site.browser(site.other)
        bare._host = visitor._host
        bare._cookies = {"contactpoint_web_employer": visitor._cookies["contactpoint_web_employer"]}
        assert comes_back(bare, back)[0] == 200
        assert self.is_stepped_up(bare)  # the answer brings the visit's new cookie, and the old one is worth nothing
        assert actor_for(visitor._cookies[COOKIE[Face.WEB]], Face.WEB) is None
        assert models.WebSession.objects.count() == 1

    @pytest.mark.parametrize(
        ("lies", "because"),
        [
            ({"auth_time": NOW - 301}, Why.STALE),
            ({"sub": "s-kim"}, Why.OTHER_PERSON),
            ({"amr": ["pwd"]}, Why.AMR),
        ],
    )
    def test_an_old_sign_in_another_person_and_a_password_alone_are_refused(self, site, visitor, lies, because):
        bound(a_practitioner("kim"), site.hull, "s-kim")
        site.hull.lies = lies
        assert comes_back(visitor, signs_in_at(self.sets_out_again(visitor)))[0] == 422
        assert (self.is_stepped_up(visitor), why()) == (False, because)

    def test_a_visit_that_ended_meanwhile_is_not_opened_again(self, site, visitor):
        back = signs_in_at(self.sets_out_again(visitor))
        models.WebSession.objects.update(ended="2026-01-01T00:00Z")
        assert (comes_back(visitor, back)[0], why()) == (422, Why.VISIT_ENDED)


def test_a_key_of_the_program_proves_it_instead_of_a_secret(site, jo):
    pem = new_key()
    new = connected(site.hull, Face.WEB, proof=Proof.KEY, secret=pem)
    site.hull.assertion_key = dict(public_half(str(new.id), pem))
    try:
        visitor = site.browser()
        assert comes_back(visitor, signs_in_at(sets_out(visitor)))[0] == 200
    finally:
        site.hull.assertion_key = None
