"""`contactpoint feed status`: what the sources of a data manager sent, and how good it was."""

from collections.abc import Iterator
from datetime import datetime

import click
from rich.console import Console
from rich.table import Column, Table

from contactpoint.config.commands.feed.people import WHY, data_manager, signing
from contactpoint.intake.actions.seeing import see_source, see_sources
from contactpoint.intake.rules import UnknownSource
from contactpoint.intake.seen import DeliverySeen, SourcePage, pause_now
from contactpoint.kernel.actors import Actor
from contactpoint.kernel.dates import LONDON

ROUTE = "command.feed"
STANDING = "Some checks are shown to shielding officers alone."


@click.command()
@click.argument("source", required=False)
@signing
def status(source: str | None, *, username: str) -> None:
    """Show the latest delivery of every source, or of SOURCE everything: what waits, how good it was, what was refused.

    You see the sources of your own authority; the national team sees every source.
    """
    actor, screen = data_manager(username), Console(soft_wrap=True, markup=False, highlight=False)
    shown = _one(source, actor) if source else _every(actor)
    for part in shown:
        screen.print(part)
    screen.print(STANDING)


def _every(actor: Actor) -> Iterator[Table | str]:
    stopped = pause_now()
    if stopped:
        yield f"All feeds are paused since {_moment(stopped.since)}: {_plain(stopped.reason)}."
    table = _table(Column("Source", no_wrap=True, min_width=22))
    for one in see_sources(actor=actor, purpose=WHY, route=ROUTE):
        table.add_row(one.code, *(_cells(one.latest) if one.latest else ("", "nothing received", "", "")))
    yield table if table.row_count else "None of your sources has sent a file yet: contactpoint feed load PATH"


def _one(source: str, actor: Actor) -> Iterator[Table | str]:
    seen = see_source(source, actor=actor, purpose=WHY, route=ROUTE)
    if seen is None:
        raise UnknownSource("None of your sources has this code. Nothing was shown. See `contactpoint feed status`.")
    yield " ".join(filter(None, (seen.source.code, seen.source.name)))
    yield from _waiting(seen)
    yield from _quality(seen)
    yield from (
        f"line {refusal.line}, column {refusal.column}: {refusal.reason}. {refusal.advice}" for refusal in seen.refusals
    )
    if seen.more_refused:
        yield f"… {seen.more_refused:,} more: contactpoint feed mend {seen.deliveries[0].id} --to FILE"
    table = _table(Column("Delivery", no_wrap=True, min_width=36))
    for delivery in seen.deliveries:
        table.add_row(str(delivery.id), *_cells(delivery))
    yield table


def _waiting(seen: SourcePage) -> Iterator[str]:
    for delivery in seen.waiting:
        causes = ", ".join(map(_plain, delivery.causes)) or ("first file" if delivery.first else "see the desk")
        yield f"{delivery.id} waits for you ({causes}): contactpoint feed release {delivery.id} --reason …"


def _quality(seen: SourcePage) -> Iterator[str]:
    found = seen.quality
    if found is None:
        return
    yield f"rows {found.rows}; refused {found.refused}"
    yield f"matched {found.matched}; new children {found.founded}; wait for a person {found.waiting}"
    yield from (f"empty: {each.column} {each.share}" for each in found.missing)


def _table(first: Column) -> Table:
    return Table(first, "Extracted", "State", "Rows", "Refused", box=None, header_style="bold")


def _cells(delivery: DeliverySeen) -> tuple[str, ...]:
    return (_moment(delivery.extracted), _plain(delivery.state), f"{delivery.rows:,}", f"{delivery.refused:,}")


def _moment(when: datetime) -> str:
    return when.astimezone(LONDON).strftime("%Y-%m-%d %H:%M")


def _plain(word: str) -> str:
    return word.replace("_", " ")
