"""The demonstration's sign-ins, as facts: who, in which role, where."""

from dataclasses import dataclass

from contactpoint.kernel.actors import Role

PASSWORD = "only made-up children"  # noqa: S105 - a demonstration's, printed when it starts
PIN = "180459"
PRACTITIONER = "priya"
NATIONAL_OFFICER = "olu"
FIRST_ADMIN = "anna.admin"
SECOND_ADMIN = "bea.admin"
DATA_MANAGER = "dan"
REGISTRAR = "dora"
QUESTIONER = "quin"


@dataclass(frozen=True, slots=True)
class Post:
    """One sign-in of the demonstration."""

    username: str
    name: str
    role: Role
    organisation: str


SHOWN = (
    Post(PRACTITIONER, "Priya Shah", Role.PRACTITIONER, "HUL"),
    Post(NATIONAL_OFFICER, "Olu Bello", Role.SHIELDING_OFFICER, "NATIONAL"),
    Post(FIRST_ADMIN, "Anna Reed", Role.ACCOUNT_ADMINISTRATOR, "NATIONAL"),
    Post(SECOND_ADMIN, "Bea Lowe", Role.ACCOUNT_ADMINISTRATOR, "NATIONAL"),
    Post(DATA_MANAGER, "Dan Price", Role.DATA_MANAGER, "NATIONAL"),
    Post("pat", "Pat Dunn", Role.PROXY, "NATIONAL"),
    Post("cara", "Cara Wynn", Role.DATA_MANAGER, "HUL"),
    Post("bo", "Bo Lind", Role.BROKER, "NATIONAL"),
    Post("ada", "Ada Cole", Role.AUDITOR, "NATIONAL"),
    Post("nat", "Nat Frost", Role.NATIONAL_AUDITOR, "NATIONAL"),
    Post("opal", "Opal Hunt", Role.OPERATOR, "NATIONAL"),
)
"""One a role, printed when the demonstration starts; of data managers one of the country and one of a council, and two
administrators, as one asks and another agrees."""
BEHIND = (
    Post(REGISTRAR, "Dora Pike", Role.DATA_MANAGER, "NATIONAL"),
    Post(QUESTIONER, "Quin Marsh", Role.PRACTITIONER, "HUL"),
)
"""Not printed: a second data manager, so that no step waits for the next code of another; and who asks the questions of
`--check`, more than one person may in a day."""


def officer(authority: str) -> str:
    """The username of an authority's shielding officer."""
    return f"officer.{authority.lower()}"
