"""`contactpoint feed template`: how a file of one kind is written."""

import click

from contactpoint.intake.format.examples import template_text
from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.rules import Kind


@click.command()
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
def template(kind: str) -> None:
    """Print the template of KIND: its columns and one row as an example, in the encoding that its files have."""
    click.echo(template_text(Kind(kind)).encode(TEMPLATES[Kind(kind)].encoding), nl=False)
