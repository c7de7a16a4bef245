"""Telephones kept for drama, which ring nowhere (Ofcom, *Telephone numbers for use in TV and radio drama programmes*).

The first 200 of each range are left to the contacts of authorities.
"""

FIRST_LINE, LINES = 200, 1000
RANGES = (
    "0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0", "0117 496 0", "0118 496 0", "0121 496 0", "0131 496 0",
    "0141 496 0", "0151 496 0", "0161 496 0", "0191 498 0", "020 7946 0", "028 9649 6", "029 2018 0", "01632 960",
    "03069 990", "07700 900", "08081 570", "0909 8790 ",
)  # fmt: skip
CALLED = RANGES[:-1]  # a service is not called at a premium rate
A_RANGE = LINES - FIRST_LINE


def service_line(number: int) -> str:
    """The telephone of a service or practitioner; one after the other go round all ranges, 15,200 in all."""
    line, nth = divmod(number, len(CALLED))
    return f"{CALLED[nth]}{FIRST_LINE + line % A_RANGE:03}"
