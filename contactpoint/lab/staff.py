"""The demonstration's organisations and people: made through the accounts that real ones are made through."""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from contactpoint.access.actions import (
    NewOrganisation,
    NewPerson,
    add_organisation,
    demo_code,
    found,
    invite_person,
    sign_in,
)
from contactpoint.access.models import Organisation
from contactpoint.access.queries import actor_for, person_named
from contactpoint.access.rules import GIVEN_BY_TWO, Face
from contactpoint.disclosure.areas import authorities
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.checks import EVIDENCE, made_up_checks
from contactpoint.lab.england.manifest import read_manifest
from contactpoint.lab.newcomers import set_up
from contactpoint.lab.posts import BEHIND, FIRST_ADMIN, PASSWORD, PIN, SECOND_ADMIN, SHOWN, Post, officer

NATIONAL = NewOrganisation(
    code="NATIONAL",
    name="National team",
    national=True,
    accredited=frozenset({"shielding", "query", "mediated_access"}),
    evidence=EVIDENCE,
)
ACCOUNTS = Purpose(PurposeCode.DESK_ACCOUNT, reference="demo/people")


class CannotSignIn(ContactPointError):
    """A demo account does not take its own password and code."""


def make_staff(population: Path, progress: Callable[[str], None]) -> None:
    """Organisations, administrators and everyone in `SHOWN`, with an officer for each authority of the
    population: what is missing.
    """
    codes = read_manifest(population).authorities
    for founder in _missing(post for post in SHOWN if post.role is Role.ACCOUNT_ADMINISTRATOR):
        found(NATIONAL, _person(founder), password=PASSWORD, pin=PIN)
    missing = _missing(_posts(codes))
    if not missing:
        return
    first, second = sign_in_as(FIRST_ADMIN), sign_in_as(SECOND_ADMIN)
    for council in _councils(codes):
        add_organisation(council, second=second, actor=first, purpose=ACCOUNTS)
    for post in missing:
        agreed = second if post.role in GIVEN_BY_TWO else None
        set_up(invite_person(_person(post), second=agreed, actor=first, purpose=ACCOUNTS), PASSWORD, PIN)
        progress(post.name)


def sign_in_as(username: str, face: Face = Face.DESK) -> Actor:
    """The Actor of a demo account, signed in with its password and the next code that it may use."""
    shown = demo_code(username)
    time.sleep(shown.wait_seconds)
    token = sign_in(username, PASSWORD, shown.code, pin=PIN, face=face, address="demo")
    actor = actor_for(token, face)
    if actor is None:
        raise CannotSignIn(
            f"The demo account {username} could not sign in. Start again with `contactpoint demo --again`."
        )
    return actor


def _councils(codes: Iterable[str]) -> Iterator[NewOrganisation]:
    """The authorities that are not organisations yet."""
    known = set(Organisation.objects.values_list("code", flat=True))
    accredited = frozenset({"shielding", "query", "feed"})
    for code in codes:
        if code not in known:
            known_as = authorities()[code]
            yield NewOrganisation(
                code=code,
                name=known_as.name,
                authority=code,
                telephone=known_as.telephone,
                accredited=accredited,
                evidence=EVIDENCE,
            )


def _missing(posts: Iterable[Post]) -> list[Post]:
    return [post for post in posts if person_named(post.username) is None]


def _posts(codes: Iterable[str]) -> Iterator[Post]:
    yield from (*SHOWN, *BEHIND)
    for code in codes:
        name = authorities()[code].name
        yield Post(officer(code), f"Officer of {name}", Role.SHIELDING_OFFICER, code)


def _person(post: Post) -> NewPerson:
    return NewPerson(
        username=post.username,
        name=post.name,
        role=post.role,
        organisation=post.organisation,
        checks=made_up_checks(),
    )
