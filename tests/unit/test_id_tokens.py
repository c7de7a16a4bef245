"""ID tokens of employers' providers: each rule at its very edge, where one second, letter or word more is refused."""

import json
from functools import cache

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key

from contactpoint.access.id_tokens import (
    ISSUED_SECONDS,
    LATEST,
    LONGEST_SUBJECT,
    LONGEST_TOKEN,
    SKEW_SECONDS,
    Expected,
    NotTaken,
    Why,
    judged,
)

NOW = 1_790_000_000
MFA = frozenset({"pwd", "otp"})
EXPECTED = {
    "issuer": "https://login.example",
    "client": "us",
    "nonce": "n-1",
    "acr": (),
    "amr": (),
    "max_age": 600,
    "now": float(NOW),
}
CLAIMS = {
    "iss": "https://login.example",
    "aud": "us",
    "sub": "s-1",
    "nonce": "n-1",
    "iat": NOW,
    "exp": NOW + 60,
    "auth_time": NOW - 30,
}


@cache
def a_key():
    return generate_private_key(SECP256R1())


def public(**more):
    told = jwt.algorithms.ECAlgorithm.to_jwk(a_key().public_key(), as_dict=True)
    told |= {"kid": "k-1", "alg": "ES256", "use": "sig"} | more
    return {name: value for name, value in told.items() if value is not None}


def token(claims=None, **header):
    said = {name: value for name, value in (CLAIMS | (claims or {})).items() if value is not None}
    return jwt.encode(said, a_key(), "ES256", {"kid": "k-1"} | header)


def why(given, *, keys=None, algorithms=("ES256",), **expected):
    """The reason of a refusal; None where the token is taken."""
    try:
        judged(given, [public()] if keys is None else keys, algorithms, Expected(**EXPECTED | expected))
    except NotTaken as refused:
        return refused.why
    return None


def test_what_is_taken_says_who_and_when():
    said = judged(token(), [public()], ("ES256",), Expected(**EXPECTED))
    assert (said.subject, said.at) == ("s-1", NOW - 30.0)


@pytest.mark.parametrize(
    ("claim", "taken", "refused", "reason"),
    [
        ("iat", NOW - ISSUED_SECONDS, NOW - ISSUED_SECONDS - 1, Why.ISSUED),
        ("iat", NOW + SKEW_SECONDS, NOW + SKEW_SECONDS + 1, Why.ISSUED),
        ("exp", NOW - SKEW_SECONDS + 1, NOW - SKEW_SECONDS, Why.EXPIRED),
        ("exp", LATEST - 1, LATEST, Why.EXPIRED),
        ("nbf", NOW + SKEW_SECONDS, NOW + SKEW_SECONDS + 1, Why.EXPIRED),
        ("nbf", None, "now", Why.EXPIRED),
        ("auth_time", NOW - 600, NOW - 601, Why.STALE),
        ("auth_time", NOW + SKEW_SECONDS, NOW + SKEW_SECONDS + 1, Why.STALE),
        ("auth_time", NOW - 0.5, str(NOW), Why.STALE),
        ("sub", "s", "", Why.SUBJECT),
        ("sub", "s" * LONGEST_SUBJECT, "s" * (LONGEST_SUBJECT + 1), Why.SUBJECT),
        ("aud", ["us"], ["us", "us"], Why.AUDIENCE),
        ("aud", "us", [], Why.AUDIENCE),
        ("azp", "us", "", Why.AUTHORISED_PARTY),
        ("azp", None, "US", Why.AUTHORISED_PARTY),
        ("iss", "https://login.example", "https://LOGIN.example", Why.ISSUER),
        ("nonce", "n-1", "n-1 ", Why.NONCE),
    ],
)
def test_each_rule_is_kept_at_its_edge(claim, taken, refused, reason):
    assert why(token({claim: taken})) is None
    assert why(token({claim: refused})) is reason


def test_where_no_nonce_was_drawn_none_is_taken():
    for said in ("", None):
        assert why(token({"nonce": said}), nonce="") is Why.NONCE


@pytest.mark.parametrize(
    ("acr", "said", "reason"),
    [(("mfa", "phr"), "phr", None), (("mfa",), "mf", Why.ACR), (("mfa",), None, Why.ACR), ((), "pwd", None)],
)
def test_one_of_the_levels_must_be_told(acr, said, reason):
    assert why(token({"acr": said}), acr=acr) is reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (["otp", "pwd"], None),
        (["otp", "pwd", 7, ["x"]], None),
        (["hwk"], None),
        (["pwd"], Why.AMR),
        ([], Why.AMR),
        ("hwk", Why.AMR),
        ({"hwk": True}, Why.AMR),
        (None, Why.AMR),
    ],
)
def test_all_of_one_set_of_ways_must_have_been_used(said, reason):
    assert why(token({"amr": said}), amr=(MFA, frozenset({"hwk"}))) is reason


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ([public(use=None, alg=None)], None),
        ([public(kid="k-2"), public()], None),
        ([public(use="enc"), public()], None),
        ([public(alg="ES384"), public()], None),
        ([public(), public()], Why.UNKNOWN_KEY),
        ([public(kid="k-2")], Why.UNKNOWN_KEY),
        ([public(use="enc")], Why.UNKNOWN_KEY),
        ([public(alg="ES384")], Why.UNKNOWN_KEY),
        ([public(x=None)], Why.UNKNOWN_KEY),
        ([], Why.UNKNOWN_KEY),
    ],
)
def test_the_one_key_that_is_named_and_meant_for_this_is_asked(keys, reason):
    assert why(token(), keys=keys) is reason


def test_a_token_that_names_no_key_is_checked_by_none():
    unnamed = jwt.encode(CLAIMS, a_key(), "ES256")
    assert why(unnamed) is Why.UNKNOWN_KEY
    assert why(unnamed, keys=[public(kid=None)]) is Why.UNKNOWN_KEY


def test_an_algorithm_must_be_agreed_and_one_of_ours():
    assert why(token(), algorithms=("RS256",)) is Why.ALGORITHM
    secret = "a secret that both would have to know"
    shared = jwt.encode(CLAIMS, secret, "HS256", {"kid": "k-1"})
    octets = {"kty": "oct", "k": jwt.utils.base64url_encode(secret.encode()).decode(), "kid": "k-1"}
    assert why(shared, algorithms=("HS256",), keys=[octets]) is Why.ALGORITHM


def test_a_key_that_does_not_say_for_what_is_used_as_was_agreed():
    key = generate_rsa_key(65537, 2048)
    told = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": "k-1"}
    given = jwt.encode(CLAIMS, key, "PS256", {"kid": "k-1"})
    assert why(given, keys=[told], algorithms=("PS256", "RS256")) is None
    assert why(given, keys=[told], algorithms=("RS256",)) is Why.ALGORITHM


def test_a_body_that_another_key_signed_is_not_taken():
    other = jwt.encode(CLAIMS, generate_private_key(SECP256R1()), "ES256", {"kid": "k-1"})
    assert why(other) is Why.SIGNATURE


def test_a_body_that_is_no_object_says_nothing():
    for body in (b"[]", b'"us"'):
        given = jwt.PyJWS().encode(body, a_key(), "ES256", {"kid": "k-1"})
        assert why(given) is Why.SIGNATURE


def test_a_token_is_read_up_to_its_longest():
    spare = LONGEST_TOKEN - len(token({"more": ""}))
    fitting = token({"more": "a" * (spare * 3 // 4)})
    assert LONGEST_TOKEN - 4 < len(fitting) <= LONGEST_TOKEN
    assert why(fitting) is None
    assert why(token({"more": "a" * (spare * 3 // 4 + 4)})) is Why.UNREADABLE


def test_what_is_no_token_is_unreadable():
    for given in ("", "a.b.c", json.dumps(CLAIMS)):
        assert why(given) is Why.UNREADABLE
