"""How facts are written on pages."""

import re
from datetime import date, datetime

from django.conf import settings

from contactpoint.disclosure.facts import Gender, ServiceKind, Statement
from contactpoint.intake.quality import freshness
from contactpoint.kernel.dates import LONDON, PartialDate, birthday
from contactpoint.lookup.rules import Agreed, Closeness, How

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
GENDERS = {Gender.FEMALE: "Female", Gender.MALE: "Male", Gender.NOT_SPECIFIED: "Not specified"}
KINDS = {
    ServiceKind.GP_PRACTICE: "GP practice",
    ServiceKind.SCHOOL: "School",
    ServiceKind.HEALTH_VISITING: "Health visitor or school nurse",
    ServiceKind.SOCIAL_CARE: "Children’s social care",
    ServiceKind.YOUTH_JUSTICE: "Children’s services",
    ServiceKind.EDUCATION_WELFARE: "Education welfare",
    ServiceKind.VOLUNTARY: "Voluntary organisation",
}

STATEMENTS = {
    Statement.HERE: "",
    Statement.NONE_KNOWN: "No address is known.",
    Statement.LAST_KNOWN: "This is the last address known. The child may have moved.",
    Statement.LEFT_ENGLAND: "Has left England.",
}
CLOSENESS = {
    Closeness.EXACT: "Agrees exactly",
    Closeness.CLOSE: "Close to what you typed",
    Closeness.PARTLY: "Partly agrees",
}
AGREEMENTS = {
    How.EXACTLY: "",
    How.SOUNDS: "sounds alike",
    How.SPELT: "spelt a little differently",
    How.SHORT_FORM: "a short or long form",
    How.ANOTHER_NAME: "another name on record",
    How.SWAPPED: "family and given name swapped",
    How.DAY_AND_MONTH: "day and month swapped",
    How.NEAR: "near",
    How.IN_PART: "in part",
}
EXTENSION = re.compile(r"(?P<number>.*?)\s*(?:x|ext\.?)\s*(?P<inside>\d+)\s*", re.IGNORECASE)


def day(shown: date | PartialDate) -> str:
    """`3 March 2026`, `March 2026` or `2026`: as much as is known."""
    parts = (shown.day, shown.month and MONTHS[shown.month - 1], shown.year)
    return " ".join(str(part) for part in parts if part)


def moment(shown: datetime) -> str:
    """`3 March 2026, 14:05` in England."""
    local = shown.astimezone(LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def old(shown: datetime) -> str:
    """How long ago that was, in days."""
    return freshness(shown.astimezone(LONDON).date(), today=settings.CLOCK.today())


def age(born: PartialDate) -> int | None:
    """Whole years today in England; None where the day of birth is not known."""
    today, reached = settings.CLOCK.today(), None
    if born.whole and born.earliest <= today:
        years = today.year - born.year
        reached = years if birthday(born.earliest, years) <= today else years - 1
    return reached


def gender(value: str) -> str:
    """The word for a gender of the directory."""
    return GENDERS[Gender(value)]


def gender_alone(value: str) -> str:
    """The same where no heading says that it is a gender."""
    return "Gender not specified" if Gender(value) is Gender.NOT_SPECIFIED else gender(value)


def agreed(one: Agreed) -> str:
    """Which typed criterion agrees, and how where it is not to the letter."""
    how = AGREEMENTS[one.how]
    return f"{one.criterion} ({how})" if how else one.criterion.value


def closeness(how_well: Closeness) -> str:
    """How well a child agrees as a whole."""
    return CLOSENESS[how_well]


def statement(value: str) -> str:
    """What an address row says besides the address; empty where the child lives there."""
    return STATEMENTS[Statement(value)]


def dial(telephone: str) -> str:
    """A telephone number as a browser dials it (RFC 3966)."""
    parts = EXTENSION.fullmatch(telephone)
    number, inside = (parts["number"], parts["inside"]) if parts else (telephone, "")
    digits = "".join(character for character in number if character.isdigit() or character == "+")
    return f"tel:{digits};ext={inside}" if inside else f"tel:{digits}"


def service_kind(value: str) -> str:
    """What kind of service it is; a kind without a word of its own is a service like any other."""
    return KINDS.get(ServiceKind(value), "Service")
