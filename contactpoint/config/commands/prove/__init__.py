"""`contactpoint prove`: what must hold of the program, tried again and again in databases that are dropped after."""

import click

from contactpoint.config.command import Commands, Entry

PARTS = {
    "access": Entry(
        "Take away each condition of access, and send everybody everywhere: nobody comes where they may not.", None
    ),
    "cover": Entry("Count among how many limited children the shielded ones are: what can be guessed.", None),
    "guard": Entry("Send records about shielded children, misspelt: none may appear, and few others may wait.", None),
    "monotone": Entry("Take a million steps in any order: only an officer's decision lowers a protection.", None),
    "noninterference": Entry("Tell worlds apart that differ in hidden things alone: nobody may.", None),
    "race": Entry("Interleave a shield with whoever reads or projects: none that begins after it finds a place.", None),
}


@click.group(cls=Commands, table=PARTS, package=__name__)
def prove() -> None:
    """Prove what must hold. Each proof ends with one object on the last line of stdout."""
