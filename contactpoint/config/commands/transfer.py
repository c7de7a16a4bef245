"""`contactpoint transfer`: how a child passes from one authority to another, in two steps by two people."""

import click
from rich.console import Console
from rich.table import Table

from contactpoint.access.rules import Face
from contactpoint.config.signin import signed_in
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role
from contactpoint.kernel.dates import LONDON
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership import actions
from contactpoint.ownership.rules import Seen, Standing, State, Waiting, WaitsFor

ROUTE = "command.transfer"
STANDINGS = {
    Standing.OFFERED: "offered by you",
    Standing.OFFERED_TO_YOU: "offered to you",
    Standing.ASKED: "asked for by you",
    Standing.ASKED_OF_YOU: "asked of you",
}
NEXT = {
    WaitsFor.TAKER: "the officers of the other authority",
    WaitsFor.DESK_TO_CARRY: "the national desk; data managers agreed",
    WaitsFor.DESK_TO_ANSWER: "the national desk; that authority asks",
}
ANSWER_IT = "Who it is stands where you answer: contactpoint transfer accept NUMBER, or decline."
NOTHING = "No transfer of your authority is open, and none ended in the last days."
signing = click.option("--as", "username", required=True, metavar="NAME", help="Who you sign in as.")


@click.group()
def transfer() -> None:
    """Pass a child to another authority. It owns the child once its own people have accepted, and not before.

    Data managers offer, ask, accept and decline, and are not told which authority the other one is. For a shielded
    child the national desk's shielding officers offer, and those of the other authority accept.
    """


@transfer.command()
@click.argument("number")
@click.option("--to", required=True, metavar="AAA", help="The three letters of the authority that is to own the child.")
@signing
def offer(number: str, *, to: str, username: str) -> None:
    """Offer the child NUMBER, which your authority owns, to another authority."""
    child, (actor, why) = ChildNumber.parse(number), _person(username)
    verb = actions.place if actor.role is Role.SHIELDING_OFFICER else actions.offer
    verb(child, to, route=ROUTE, actor=actor, purpose=why)
    click.echo(f"{child.shown}: offered. Your authority owns the child until the other has accepted.")


@transfer.command()
@click.argument("number")
@signing
def ask(number: str, *, username: str) -> None:
    """Ask for the child NUMBER for your authority. Whoever owns the child is told that it is asked for, not by whom."""
    child, (actor, why) = ChildNumber.parse(number), _person(username)
    actions.ask(child, route=ROUTE, actor=actor, purpose=why)
    click.echo(f"{child.shown}: asked for. If a child has this number, the authority that owns it answers.")


@transfer.command()
@click.argument("number")
@signing
def accept(number: str, *, username: str) -> None:
    """Accept what is offered to you, or give what is asked of you. The worker carries it out."""
    child, (actor, why) = ChildNumber.parse(number), _person(username)
    actions.accept(child, route=ROUTE, actor=actor, purpose=why)
    click.echo(f"{child.shown}: accepted. It is carried out from here on; nothing more is needed of you.")


@transfer.command()
@click.argument("number")
@signing
def decline(number: str, *, username: str) -> None:
    """Decline what is offered to you or asked of you, or take back what you proposed. The owner stays."""
    child, (actor, why) = ChildNumber.parse(number), _person(username)
    ended = actions.decline(child, route=ROUTE, actor=actor, purpose=why)
    click.echo(f"{child.shown}: {_plain(ended)}.")


@transfer.command(name="list")
@signing
def listed(username: str) -> None:
    """Show what you proposed, what waits for your answer, and what has ended in the last days."""
    actor, why = _person(username)
    if actor.role is Role.SHIELDING_OFFICER:
        table = _of_limited(actions.see_limited(route=ROUTE, actor=actor, purpose=why))
    else:
        table = _of_authority(actions.see(route=ROUTE, actor=actor, purpose=why))
    screen = Console(soft_wrap=True, markup=False, highlight=False)
    screen.print(table if table.row_count else NOTHING)
    screen.print(ANSWER_IT)


def _person(username: str) -> tuple[Actor, Purpose]:
    """Signed in with a fresh code, with the reason of their role; whether they may is for the gate to say."""
    actor = signed_in(username, Face.DESK, fresh=True)[1]
    officer = actor.role is Role.SHIELDING_OFFICER
    code = PurposeCode.DESK_SHIELD if officer else PurposeCode.DESK_DATA
    return actor, Purpose(code, reference="command/transfer")


def _of_authority(transfers: list[Seen]) -> Table:
    table = Table("Number", "Transfer", "State", "Ended", "Child", box=None, header_style="bold")
    for one in transfers:
        ended = one.ended.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if one.ended else ""
        who = f"{one.who.family}, {' '.join(one.who.given)}, born {one.who.born}" if one.who else ""
        table.add_row(one.number.shown, STANDINGS[one.standing], _plain(one.state), ended, who)
    return table


def _of_limited(transfers: list[Waiting]) -> Table:
    table = Table("Number", "From", "To", "Waits for", box=None, header_style="bold")
    for one in transfers:
        table.add_row(one.number.shown, one.giver or "", one.taker, NEXT[one.waits_for])
    return table


def _plain(state: State) -> str:
    return "no longer open" if state is State.LAPSED else state.value
