"""A security key in memory, as a browser and a device together answer: for the lab and the tests, of made-up people."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


def _new_key() -> EllipticCurvePrivateKey:
    return derive_private_key(1 + int.from_bytes(secrets.token_bytes(31)), SECP256R1())


@dataclass(slots=True)
class SoftKey:
    """One credential. `count` grows with each signature where `counts`, as security keys do; synced passkeys keep 0."""

    origin: str
    counts: bool = True
    flags: AuthenticatorData.FLAG = VERIFIED
    cross_origin: bool = False
    count: int = 0
    rp_id: str = ""
    user: bytes = b""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: EllipticCurvePrivateKey = field(default_factory=_new_key)

    def make(self, options: str) -> str:
        """The answer to `options` for a new passkey."""
        asked = json.loads(options)
        self.rp_id, self.user = asked["rp"]["id"], websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]
        known = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(self._rp_hash(), self.flags | AuthenticatorData.FLAG.AT, self.count, known)
        client = self._client(CollectedClientData.TYPE.CREATE, asked)
        made = AttestationObject.create("none", data, {})
        return self._answer({"clientDataJSON": client.b64, "attestationObject": websafe_encode(made)})

    def sign(self, options: str) -> str:
        """The answer to `options` for a passkey that is there."""
        asked = json.loads(options)
        self.rp_id = self.rp_id or asked["rpId"]
        self.count += self.counts
        data = AuthenticatorData.create(self._rp_hash(), self.flags, self.count)
        client = self._client(CollectedClientData.TYPE.GET, asked)
        signature = self.private.sign(data + client.hash, ECDSA(SHA256(), deterministic_signing=True))
        parts = {
            "clientDataJSON": client.b64,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(self.user),
        }
        return self._answer(parts)

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest()

    def _client(self, kind: str, asked: dict[str, str]) -> CollectedClientData:
        return CollectedClientData.create(kind, asked["challenge"], self.origin, self.cross_origin)

    def _answer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
