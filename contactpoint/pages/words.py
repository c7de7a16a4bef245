"""How facts are written on pages."""

from datetime import date, datetime

from django.conf import settings

from contactpoint.disclosure.facts import Gender, ServiceKind
from contactpoint.intake.quality import freshness
from contactpoint.kernel.dates import LONDON, PartialDate, birthday

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
    ServiceKind.HEALTH_VISITING: "Health visiting",
    ServiceKind.SOCIAL_CARE: "Children’s social care",
    ServiceKind.YOUTH_JUSTICE: "Children’s services",
    ServiceKind.EDUCATION_WELFARE: "Education welfare",
    ServiceKind.VOLUNTARY: "Voluntary organisation",
}


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


def service_kind(value: str) -> str:
    """What kind of service it is; a kind without a word of its own is a service like any other."""
    return KINDS.get(ServiceKind(value), "Service")
