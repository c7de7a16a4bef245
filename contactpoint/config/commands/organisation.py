"""`contactpoint organisation oidc`: where the people of an organisation sign in, besides here."""

import json
from typing import Any

import click

from contactpoint.access.actions import NewProvider, bind_subject, connect_provider, end_provider
from contactpoint.access.actions.providing import LONGEST_AGE
from contactpoint.access.discovery import found_at
from contactpoint.access.id_tokens import ALGORITHMS
from contactpoint.access.providers import Proof, new_key, public_half
from contactpoint.access.rules import Face
from contactpoint.config.commands.user_answers import WHY, administrator, new_answer
from contactpoint.config.signin import FIRST, SECOND
from contactpoint.kernel.ids import uuid7

ADMIN = click.option("--as", "admin", metavar="ADMIN", required=True, help="The account administrator who acts.")
AGREES = click.option("--second", metavar="ADMIN", required=True, help="Another account administrator, who agrees.")
FACE = click.option(
    "--face", required=True, type=click.Choice([face.value for face in Face]), help="Practitioners' pages or the desk."
)
ISSUER = click.option("--issuer", metavar="URL", required=True, help="As the provider writes it, to the letter.")


@click.group()
def organisation() -> None:
    """Let an organisation's people sign in at their employer's provider."""


@organisation.group()
def oidc() -> None:
    """Providers of OpenID Connect. Two administrators sign in for each step; docs/reference/employer.md tells how."""


@oidc.command()
@click.argument("code")
@FACE
@ISSUER
@click.option("--client", metavar="ID", required=True, help="What the provider calls this program.")
@click.option("--key", is_flag=True, help="Prove with a key of this program (private_key_jwt), not with a secret.")
@click.option("--acr", multiple=True, metavar="ACR", help="Said of a sign-in with two factors; one of them must be.")
@click.option("--amr", multiple=True, metavar="A+B", help="Used together they are two factors; one set must be said.")
@click.option("--alg", multiple=True, default=("RS256",), show_default=True, type=click.Choice(ALGORITHMS))
@click.option("--max-age", default=LONGEST_AGE, show_default=True, help="Seconds since a sign-in there that count.")
@ADMIN
@AGREES
def connect(code: str, *, admin: str, second: str, **said: Any) -> None:
    """Connect the provider of the organisation CODE; the one before ends.

    Two national administrators sign in. The client's secret is asked for, or taken from CONTACTPOINT_NEW_SECRET; with
    --key a key is made instead, and its public half printed for the provider. The provider is asked once what it can
    do and where. Register there as the place to come back to: https://HOST/sign-in/employer/CODE.
    """
    actor, agreed = administrator(admin, FIRST), administrator(second, SECOND)
    new = _provider(code, **said)
    connect_provider(new, second=agreed, actor=actor, purpose=WHY)
    click.echo(f"{code} signs in at {new.issuer}. It sends people back to /sign-in/employer/{code}.", err=True)
    if new.proof is Proof.KEY:
        click.echo("Give the provider this key:", err=True)
        click.echo(json.dumps(public_half(str(new.id), new.secret)))


def _provider(
    code: str,
    *,
    face: str,
    issuer: str,
    client: str,
    key: bool,
    acr: tuple[str, ...],
    amr: tuple[str, ...],
    alg: tuple[str, ...],
    max_age: int,
) -> NewProvider:
    """What was asked for, with the addresses that the provider tells."""
    proof = Proof.KEY if key else Proof.SECRET
    return NewProvider(
        id=uuid7(),
        organisation=code,
        face=Face(face),
        issuer=issuer,
        client=client,
        proof=proof,
        secret=new_key() if key else new_answer("secret", client),
        addresses=found_at(issuer, proof=proof, algorithms=alg),
        algorithms=alg,
        acr=acr,
        amr=amr,
        max_age=max_age,
    )


@oidc.command()
@click.argument("name")
@ISSUER
@click.option("--subject", metavar="SUB", required=True, help="What the provider calls NAME for ever; '' for nothing.")
@ADMIN
@AGREES
def bind(name: str, *, issuer: str, subject: str, admin: str, second: str) -> None:
    """Let the account NAME be signed in to by one subject of its organisation's provider.

    Two account administrators sign in. Nobody is added by signing in: whom nothing binds is not let in.
    """
    actor, agreed = administrator(admin, FIRST), administrator(second, SECOND)
    bind_subject(name, issuer, subject, second=agreed, actor=actor, purpose=WHY)
    told = f"{name} can sign in at {issuer}." if subject else f"{name} does not sign in at {issuer} any more."
    click.echo(told, err=True)


@oidc.command()
@click.argument("code")
@FACE
@ADMIN
@AGREES
def end(code: str, *, face: str, admin: str, second: str) -> None:
    """End the provider of the organisation CODE for one face. Two national administrators sign in."""
    actor, agreed = administrator(admin, FIRST), administrator(second, SECOND)
    end_provider(code, Face(face), second=agreed, actor=actor, purpose=WHY)
    click.echo(f"Nobody of {code} signs in there any more; open visits go on.", err=True)
