"""Employers' identity providers: which there are, what they are asked, whom their subjects stand for (B4-18, T49).

A person stands behind an issuer and a subject together: the same subject of another provider is nobody.
"""

import base64
import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.db.models import QuerySet

from contactpoint.access import models
from contactpoint.access.id_tokens import Claims, Expected, NotTaken, Said, Why, judged
from contactpoint.access.outbound import asked
from contactpoint.access.rules import Face
from contactpoint.access.trips import Trip, drawn
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.audit.seal import open_with, seal_to

SCOPE = "openid"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60


class Proof(enum.StrEnum):
    """How the program proves to a provider who asks."""

    SECRET = "client_secret_basic"  # noqa: S105 - the name of a way
    KEY = "private_key_jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider of one organisation for one face. `code`, `name`: the organisation's; `names_itself`: it says who it
    is when it sends a browser back (RFC 9207).
    """

    id: str
    organisation: str
    code: str
    name: str
    issuer: str
    client: str
    proof: Proof
    authorize: str
    token: str
    keys: str
    names_itself: bool
    algorithms: tuple[str, ...]
    acr: tuple[str, ...]
    amr: tuple[frozenset[str], ...]
    max_age: int


def provider_of(code: str, face: Face) -> Provider | None:
    """The provider that people of the organisation with this code sign in at, now."""
    return _provider(models.Provider.objects.filter(organisation__code=code, face=face.value, ended=None))


def provider_with(provider: str, face: Face) -> Provider | None:
    """The provider with this id, while it is connected."""
    return _provider(models.Provider.objects.filter(id=UUID(provider), face=face.value, ended=None))


def address_to_sign_in(provider: Provider, trip: Trip, state: str, *, max_age: int) -> str:
    """Where the browser is sent; `max_age` 0 has the person sign in there anew."""
    asks = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": trip.redirect,
        "scope": SCOPE,
        "state": state,
        "nonce": trip.nonce,
        "code_challenge": trip.challenge,
        "code_challenge_method": "S256",
        "max_age": str(max_age),
    }
    asks |= {} if max_age else {"prompt": "login"}
    asks |= {"acr_values": " ".join(provider.acr)} if provider.acr else {}
    return f"{provider.authorize}{'&' if '?' in provider.authorize else '?'}{urlencode(asks)}"


def signed_in_there(provider: Provider, trip: Trip, code: str, *, max_age: int, face: Face) -> Said:
    """Who signed in, for the code that the provider gave the browser; raises `NotTaken`. No token is kept."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": trip.redirect,
        "code_verifier": trip.verifier,
    }
    secret = _secret(provider.id, face)
    if provider.proof is Proof.SECRET:
        answer = asked(provider.token, form=form, basic=_basic(provider.client, secret))
    else:
        answer = asked(provider.token, form=form | _assertion(provider, secret))
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise NotTaken(Why.UNANSWERED)
    return judged(token, _keys(provider), provider.algorithms, _expected(provider, trip, max_age))


def holder(provider: Provider, subject: str) -> str | None:
    """The id of the person of this organisation who was bound to the subject of this issuer, if anybody."""
    bound = models.ProviderSubject.objects.filter(digest=subject_digest(provider.issuer, subject), ended=None)
    person = next(iter(bound.values_list("person", flat=True)), None)
    held = models.PersonRole.objects.filter(person=person, organisation=provider.organisation, ended=None)
    return person if person and held.exists() else None


def signs_in_there(person: str, organisation: str, face: Face) -> str:
    """The code of the organisation at whose provider the person signs in; empty where at none."""
    there = models.Provider.objects.filter(organisation=organisation, face=face.value, ended=None)
    bound = models.ProviderSubject.objects.filter(person=person, issuer__in=there.values("issuer"), ended=None)
    return (there.values_list("organisation__code", flat=True).first() or "") if bound.exists() else ""


def subject_digest(issuer: str, subject: str) -> bytes:
    """Stands for both together; neither may be read as a part of the other."""
    return hashlib.sha256(json.dumps([issuer, subject]).encode()).digest()


def new_key() -> str:
    """A new key with which the program proves to a provider who asks, as PEM."""
    made = generate_private_key(SECP256R1())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_half(provider: str, pem: str) -> Mapping[str, str]:
    """What the provider is told of the key (RFC 7517)."""
    public = load_pem_private_key(pem.encode(), None).public_key()
    assert isinstance(public, EllipticCurvePublicKey)
    told = jwt.algorithms.ECAlgorithm.to_jwk(public, as_dict=True)
    return {**told, "use": "sig", "alg": "ES256", "kid": provider}


def sealed_secret(provider: str, secret: str, face: Face) -> bytes:
    """The secret or key for one row and one face: with the name of the row inside, it is worth nothing in another."""
    return seal_to(key(f"factor_{face}_public"), f"{provider}\n{secret}".encode())


def _provider(rows: QuerySet[models.Provider]) -> Provider | None:
    row = rows.select_related("organisation").first()
    if row is None:
        return None
    return Provider(
        id=str(row.id),
        organisation=row.organisation_id,
        code=row.organisation.code,
        name=row.organisation.name,
        issuer=row.issuer,
        client=row.client,
        proof=Proof(row.proof),
        authorize=row.authorize,
        token=row.token,
        keys=row.keys,
        names_itself=row.names_itself,
        algorithms=tuple(row.algorithms),
        acr=tuple(row.acr),
        amr=tuple(frozenset(one.split("+")) for one in row.amr),
        max_age=row.max_age,
    )


def _secret(provider: str, face: Face) -> str:
    """Opened for one question; a row sealed for another is a fault of the database, and opens nothing."""
    kept = models.Provider.objects.values_list("sealed", flat=True).get(id=UUID(provider))
    owner, _, secret = open_with(key(f"factor_{face}_private"), bytes(kept)).decode().partition("\n")
    if owner != provider:
        raise NotTaken(Why.NOT_CONNECTED)
    return secret


def _basic(client: str, secret: str) -> str:
    """RFC 6749 2.3.1: each half is encoded as a form before both are."""
    return base64.b64encode(f"{quote_plus(client)}:{quote_plus(secret)}".encode()).decode()


def _assertion(provider: Provider, pem: str) -> dict[str, str]:
    """RFC 7523: signed with the program's own key, good once, for a minute, at this provider."""
    now = int(database_now().timestamp())
    said = {"iss": provider.client, "sub": provider.client, "aud": provider.token, "jti": drawn(), "iat": now}
    signed = jwt.encode(said | {"exp": now + ASSERTION_SECONDS}, pem, "ES256", {"kid": provider.id})
    return {"client_id": provider.client, "client_assertion_type": ASSERTION, "client_assertion": signed}


def _keys(provider: Provider) -> list[Claims]:
    """The provider's keys as they are now: one that it has taken back signs nobody in."""
    keys = asked(provider.keys).get("keys")
    return [one for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []


def _expected(provider: Provider, trip: Trip, max_age: int) -> Expected:
    return Expected(
        issuer=provider.issuer,
        client=provider.client,
        nonce=trip.nonce,
        acr=provider.acr,
        amr=provider.amr,
        max_age=max_age,
        now=database_now().timestamp(),
    )
