"""Passkeys and security keys (WebAuthn) with user verification: the device holds the key and asks for its PIN.

One belongs to one person and one face: the name of the host is signed along, and stands in no other's row.
Every reason to refuse an answer is the same None.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.db import connection
from fido2.cose import ES256, CoseKey
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from contactpoint.access import challenges, models
from contactpoint.access.challenges import Use
from contactpoint.access.rules import Face
from contactpoint.audit.clock import database_now

LONGEST_ID = 1023
LONGEST_NAME = 60
T = TypeVar("T")
UV = UserVerificationRequirement.REQUIRED
MOVE_ON = """
    UPDATE passkey SET sign_count = %s, last_used = clock_timestamp()
     WHERE id = %s AND ended IS NULL AND (sign_count < %s OR (sign_count = 0 AND %s = 0))"""


@dataclass(frozen=True, slots=True)
class Site:
    """A face as browsers know it: `host` without a port, `origin` such as `http://localhost:8000`."""

    face: Face
    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A key that a device made: its id, what checks its signatures, how often it has signed."""

    id: bytes
    public_key: bytes
    sign_count: int


def to_use(site: Site, use: Use, *, browser: str) -> str:
    """What the browser needs to ask for any passkey of this site, as JSON."""
    challenge = challenges.issue(use, site.face, browser)
    options, _ = _server(site).authenticate_begin(None, UV, challenge)
    return json.dumps(dict(options.public_key))


def to_add(site: Site, person: models.Person, *, browser: str) -> str:
    """What the browser needs to have a passkey made for `person`, as JSON; none on a device that has one."""
    user = PublicKeyCredentialUserEntity(id=person.id.encode(), name=person.username, display_name=person.name)
    there = [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(known))
        for known in models.Passkey.objects.filter(person=person, ended=None).values_list("id", flat=True)
    ]
    options, _ = _server(site).register_begin(
        user,
        there,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UV,
        challenge=challenges.issue(Use.ADD, site.face, browser),
    )
    return json.dumps(dict(options.public_key))


def made(answer: str, site: Site, *, browser: str) -> Made | None:
    """The new key in a device's `answer`; None where it is not to be trusted."""
    said = _read(answer)
    state = _state(said, site, Use.ADD, browser)
    data = _unless_refused(lambda: _server(site).register_complete(state, RegistrationResponse.from_dict(said)))
    key = data.credential_data if data else None
    if data is None or key is None or not 0 < len(key.credential_id) <= LONGEST_ID:
        return None
    return Made(bytes(key.credential_id), bytes(key), data.counter)


def keep(key: Made, person_id: str, name: str, face: Face) -> None:
    """The row of a new passkey, which its person calls `name`."""
    models.Passkey.objects.create(
        id=key.id,
        person_id=person_id,
        face=face.value,
        public_key=key.public_key,
        sign_count=key.sign_count,
        name=name[:LONGEST_NAME],
        added=database_now(),
    )


def owner(answer: str, site: Site, use: Use, *, browser: str) -> str | None:
    """The id of the person whose passkey signed `answer`, good once; None for every failure alike.

    A count of signatures that has not grown is refused, as a copied key would show it.
    """
    said = _read(answer)
    state = _state(said, site, use, browser)
    response = _unless_refused(lambda: AuthenticationResponse.from_dict(said))
    if response is None:
        return None
    row = models.Passkey.objects.filter(id=response.raw_id, face=site.face.value).first()
    known = AttestedCredentialData(bytes(row.public_key)) if row else _nobodys(response.raw_id)
    signed = _unless_refused(lambda: _server(site).authenticate_complete(state, [known], response))
    count, handle = response.response.authenticator_data.counter, response.response.user_handle
    if row is None or signed is None or handle not in {None, row.person_id.encode()}:
        return None
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, (count, response.raw_id, count, count))
        return row.person_id if cursor.rowcount == 1 else None


def _server(site: Site) -> Fido2Server:
    rp = PublicKeyCredentialRpEntity(name="ContactPoint", id=site.host)
    return Fido2Server(rp, verify_origin=lambda origin: origin == site.origin)


def _state(said: Mapping[str, Any], site: Site, use: Use, browser: str) -> Mapping[str, Any]:
    """What the library compares with, from the answer's own challenge where we issued it; it is taken by this."""
    client = _unless_refused(lambda: CollectedClientData(websafe_decode(said["response"]["clientDataJSON"])))
    if client is None or client.cross_origin or not challenges.take(client.challenge, use, site.face, browser=browser):
        return {}
    return {"challenge": websafe_encode(client.challenge), "user_verification": UV}


def _unless_refused(read: Callable[[], T]) -> T | None:
    """Bytes from anybody, read by a library: whatever it raises is a refusal. Nothing in `read` asks the database."""
    try:
        return read()
    except Exception:
        return None


def _read(answer: str) -> Mapping[str, Any]:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _nobodys(credential: bytes) -> AttestedCredentialData:
    """A key that nobody holds, under the id that was sent: the same is computed for an unknown one."""
    return AttestedCredentialData.create(Aaguid.NONE, credential[:LONGEST_ID], _nobodys_key())


@cache
def _nobodys_key() -> CoseKey:
    public = generate_private_key(SECP256R1()).public_key()
    return ES256.from_cryptography_key(public)  # type: ignore[no-any-return, no-untyped-call]
