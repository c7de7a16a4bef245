"""`contactpoint user recovery` and `lost`: what is given face to face to somebody without their token."""

import click

from contactpoint.access.actions import issue_recovery_codes, replace_factor
from contactpoint.config.commands.user_answers import HAND_OVER, WHY, administrator
from contactpoint.config.signin import FIRST, SECOND


@click.command()
@click.argument("name")
@click.option("--as", "admin", metavar="ADMIN", required=True, help="The account administrator who gives the codes.")
def recovery(name: str, *, admin: str) -> None:
    """Print recovery codes for NAME, once. Each stands in for one authenticator code, beside password and PIN.

    Give them face to face, to somebody whom you know. What needs a fresh code stays closed in such a visit. Codes
    given before are worth nothing any more.
    """
    codes = issue_recovery_codes(name, actor=administrator(admin, FIRST), purpose=WHY)
    click.echo(f"Give these to {name} face to face; they are not shown again. Each works once:", err=True)
    click.echo("\n".join(codes))


@click.command()
@click.argument("name")
@click.option("--as", "admin", metavar="ADMIN", required=True, help="The account administrator who acts.")
@click.option("--second", metavar="ADMIN", required=True, help="Another account administrator, who agrees.")
def lost(name: str, *, admin: str, second: str) -> None:
    """End everything with which NAME, whose token is lost, signs in, and print a code to hand over, once.

    Both administrators sign in. With the code NAME sets everything up anew; nobody else learns any of it.
    """
    actor, agreed = administrator(admin, FIRST), administrator(second, SECOND)
    code = replace_factor(name, second=agreed, actor=actor, purpose=WHY)
    click.echo(f"Nothing of {name} works any more, passkeys and open visits included. {HAND_OVER}", err=True)
    click.echo(code)
