"""What a provider says of itself (OpenID Connect Discovery), read once, when two administrators connect it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from contactpoint.access.id_tokens import ALGORITHMS, NotTaken
from contactpoint.access.outbound import asked, may_be_asked
from contactpoint.access.providers import SCOPE, Proof
from contactpoint.kernel.errors import ContactPointError

WELL_KNOWN = "/.well-known/openid-configuration"


class ProviderRefused(ContactPointError):
    """A provider cannot be connected like this; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a provider is asked. `names_itself`: it says who it is when it sends a browser back (RFC 9207)."""

    authorize: str
    token: str
    keys: str
    names_itself: bool


def found_at(issuer: str, *, proof: Proof, algorithms: Collection[str]) -> Addresses:
    """The addresses of `issuer`, which must say that it can do what is asked of it; raises `ProviderRefused`."""
    if not may_be_asked(issuer):
        raise ProviderRefused("An issuer is an https address without a name or a password. Nothing was changed.")
    try:
        said = asked(f"{issuer.rstrip('/')}{WELL_KNOWN}")
    except NotTaken:
        raise ProviderRefused(
            f"{issuer} did not tell of itself in time at {WELL_KNOWN}, with the status 200 and JSON. Nothing was "
            "changed. Check the issuer, and that this machine may reach it."
        ) from None
    if said.get("issuer") != issuer:
        raise ProviderRefused(
            "The provider calls itself by another issuer, to the letter. Nothing was changed. Give the issuer as the "
            "provider writes it."
        )
    _check_can("code_challenge_methods_supported", {"S256"}, said)
    _check_can("response_types_supported", {"code"}, said)
    _check_can("scopes_supported", {SCOPE}, said)
    _check_can("token_endpoint_auth_methods_supported", {proof.value}, said)
    _check_can("id_token_signing_alg_values_supported", set(algorithms), said)
    return Addresses(
        authorize=_address("authorization_endpoint", said),
        token=_address("token_endpoint", said),
        keys=_address("jwks_uri", said),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def check_algorithms(algorithms: Collection[str]) -> None:
    """Raises `ProviderRefused` unless each is a signature whose key only the provider has."""
    if not algorithms or not set(algorithms) <= set(ALGORITHMS):
        raise ProviderRefused(f"Choose signatures among {', '.join(ALGORITHMS)}. Nothing was changed.")


def _check_can(what: str, wanted: set[str], said: Mapping[str, Any]) -> None:
    """A provider that does not say what it can do is tried; the first sign-in tells."""
    listed = said.get(what)
    if isinstance(listed, list) and not wanted <= {one for one in listed if isinstance(one, str)}:
        lacks = ", ".join(sorted(wanted.difference(one for one in listed if isinstance(one, str))))
        raise ProviderRefused(
            f"The provider says under {what} that it has no {lacks}. Nothing was changed. Ask whoever runs it, or "
            "choose what it has."
        )


def _address(what: str, said: Mapping[str, Any]) -> str:
    found = said.get(what)
    if not isinstance(found, str) or not may_be_asked(found):
        raise ProviderRefused(
            f"The provider gives no https address as {what}. Nothing was changed. Ask whoever runs the provider."
        )
    return found
