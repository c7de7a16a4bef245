"""The people of `bench http`: made through the accounts that real ones are made through."""

import secrets

from contactpoint.access.actions import NewOrganisation, NewPerson, add_organisation, found, invite_person
from contactpoint.access.models import Organisation
from contactpoint.access.queries import founding, person_named
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role
from contactpoint.lab.bench_http.visits import Account
from contactpoint.lab.checks import EVIDENCE, made_up_checks
from contactpoint.lab.newcomers import set_up
from contactpoint.lab.posts import PASSWORD, PIN

AUTHORITY = "HUL"
NATION = NewOrganisation(code="NATIONAL", name="National team", national=True)
EMPLOYER = NewOrganisation(
    code="BENCH", name="Bench", authority=AUTHORITY, accredited=frozenset({"query"}), evidence=EVIDENCE
)
ADMINISTRATORS = ("bench.first", "bench.second")
ACCOUNTS = Purpose(PurposeCode.DESK_ACCOUNT, reference="bench/people")


def make_practitioners(count: int) -> list[Account]:
    """New ones in each run: a kept database does not tell what an authenticator was given."""
    first, second = _administrators()
    if not Organisation.objects.filter(code=EMPLOYER.code).exists():
        add_organisation(EMPLOYER, second=second, actor=first, purpose=ACCOUNTS)
    run = secrets.token_hex(4)
    return [_practitioner(f"bench.{run}.{nth}", first) for nth in range(count)]


def _administrators() -> tuple[Actor, Actor]:
    """Two of the national team; a bench's database has no other accounts."""
    if founding():
        for name in ADMINISTRATORS:
            found(NATION, _person(name, Role.ACCOUNT_ADMINISTRATOR, NATION.code), password=PASSWORD, pin=PIN)
    first, second = map(_administrator, ADMINISTRATORS)
    return first, second


def _administrator(username: str) -> Actor:
    person, nation = person_named(username), Organisation.objects.get(code=NATION.code)
    assert person is not None
    return Actor(
        person.id,
        Role.ACCOUNT_ADMINISTRATOR,
        organisation=nation.id,
        national=True,
        stepped_up=True,
        own_factor=True,
        relatives=frozenset(),
    )


def _practitioner(username: str, actor: Actor) -> Account:
    new = _person(username, Role.PRACTITIONER, EMPLOYER.code)
    return Account(username, set_up(invite_person(new, actor=actor, purpose=ACCOUNTS), PASSWORD, PIN))


def _person(username: str, role: Role, organisation: str) -> NewPerson:
    return NewPerson(
        username=username,
        name=username,
        role=role,
        organisation=organisation,
        checks=made_up_checks(),
    )
