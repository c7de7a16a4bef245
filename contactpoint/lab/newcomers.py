"""Made-up people who set up their way to sign in at once, with the code that was handed to them."""

from contactpoint.access import enrolment, factors, models
from contactpoint.access.entries import set_password
from contactpoint.access.queries import role_of
from contactpoint.access.rules import face_of
from contactpoint.kernel.errors import ContactPointError


class CodeNotTaken(ContactPointError):
    """The enrolment code of a made-up person was used, or has lapsed."""


def set_up(code: str, password: str, pin: str) -> str:
    """Uses the enrolment code up; the URI that the person's authenticator would read, no code of which is used yet."""
    found = enrolment.begun(code)
    if found is None or not enrolment.spend(found):
        raise CodeNotTaken("A made-up person could not be set up: their code is worth nothing. Nothing was changed.")
    person = models.Person.objects.get(id=found.person)
    set_password(person, password)
    return factors.enrol(person, face_of(role_of(person.id)), pin=pin)
