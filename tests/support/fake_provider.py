"""An employer's identity provider (OpenID Connect) on a loopback port, with keys of its own, that can be told to lie.

It keeps to the rules by itself: a code is good once, for the client that proves itself and knows the PKCE verifier.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

KID = "2026-1"
SECRET = "a secret & of this client"
CLIENT = "contactpoint:hull"
Claims = dict[str, Any]


@cache
def a_key(name: str = "own", size: int = 2048) -> RSAPrivateKey:
    """A key of a provider; the same for the same name."""
    return generate_private_key(65537, size)


def public_jwk(key: RSAPrivateKey, kid: str = KID) -> Claims:
    return {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig"}


def signed(claims: Claims, key: Any = None, algorithm: str = "RS256", **header: str) -> str:
    return jwt.encode(claims, key or a_key(), algorithm, {"kid": KID, **header})


@dataclass
class FakeProvider:
    """Who has signed in at it, and how it answers. `lies`: what it changes in the claims of the next ID token;
    `signs`: how it signs them; `drips`: seconds between the bytes of its keys, `keys`: those bytes.
    `has_a_page`: its person presses something there, so that a browser comes back from another site.
    """

    issuer: str = ""
    subject: str = "s-jo"
    lies: Mapping[str, object] = field(default_factory=dict)
    signs: Callable[[Claims], str] = signed
    keys: bytes | None = None
    drips: float = 0.0
    keys_status: int = 200
    names_itself: bool = True
    age: int = 5
    has_a_page: bool = False
    assertion_key: Claims | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def honest(self) -> None:
        """As it was at first."""
        fresh = FakeProvider()
        for name in ("subject", "lies", "signs", "keys", "drips", "keys_status", "names_itself", "age"):
            setattr(self, name, getattr(fresh, name))

    def metadata(self) -> Claims:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
            "response_types_supported": ["code"],
            "authorization_response_iss_parameter_supported": True,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent once its person has signed in."""
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(8)
        self.asked.append(asked)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"]} | ({"iss": self.issuer} if self.names_itself else {})
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> Claims | None:
        """The answer to a code; None where the client or the verifier is wrong."""
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or not self._is_client(form, authorization) or challenge != asked["code_challenge"]:
            return None
        assert form["redirect_uri"] == asked["redirect_uri"]
        self.tokens.append(self.signs(self._claims(asked)))
        return {"id_token": self.tokens[-1], "access_token": "never used", "token_type": "Bearer"}

    def _claims(self, asked: dict[str, str]) -> Claims:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "auth_time": now - self.age,
            "nonce": asked["nonce"],
            "acr": "mfa",
            "amr": ["pwd", "otp", "mfa"],
        }
        return {name: value for name, value in (claims | self.lies).items() if value is not None}

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if self.assertion_key:
            key = jwt.PyJWK(self.assertion_key)
            said = jwt.decode(form["client_assertion"], key, ["ES256"], audience=f"{self.issuer}/token")
            return said["iss"] == said["sub"] == form["client_id"] == CLIENT
        client, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return (unquote_plus(client), unquote_plus(secret)) == (CLIENT, SECRET)


@contextmanager
def a_provider() -> Iterator[FakeProvider]:
    """A provider that answers on a free loopback port."""
    provider = FakeProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            if path.path == "/authorize":
                back = provider.authorize(_flat(path.query))
                link = f'<a href="{escape(back)}">Sign in here</a>'.encode()
                self._answer(link if provider.has_a_page else b"", 200 if provider.has_a_page else 302, back)
            elif path.path == "/.well-known/openid-configuration":
                self._answer(json.dumps(provider.metadata()).encode())
            elif path.path == "/keys":
                self._answer(_keys(provider), provider.keys_status)
            else:
                self._answer(b"", 404)

        def do_POST(self) -> None:
            form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            answer = provider.token(form, self.headers.get("Authorization", ""))
            self._answer(json.dumps(answer or {"error": "invalid_grant"}).encode(), 200 if answer else 400)

        def _answer(self, body: bytes, status: int = 200, location: str = "") -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            try:
                self._write(body)
            except OSError:
                self.close_connection = True

        def _write(self, body: bytes) -> None:
            for at in range(0, len(body), 1 if provider.drips else max(len(body), 1)):
                self.wfile.write(body[at : at + 1] if provider.drips else body)
                time.sleep(provider.drips)

        def log_message(self, *_: object) -> None:
            """Says nothing: pytest's output is for tests."""

    return Handler


def _keys(provider: FakeProvider) -> bytes:
    return provider.keys if provider.keys is not None else json.dumps({"keys": [public_jwk(a_key())]}).encode()


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
