"""Whoever has less may do less: no attribute taken from an Actor turns a refusal into a permission."""

import dataclasses
import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactpoint.access.purposes import INVOLVEMENTS, PURPOSES, involvements_for
from contactpoint.access.rules import RIGHTS, Capability, Condition, Request, may, refusal
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role, Sector

NOTHING = {
    "organisation": None,
    "authority": None,
    "national": False,
    "sector": None,
    "session": None,
    "stepped_up": False,
    "own_factor": False,
    "relatives": None,
    "asker": None,
}
PLACES = st.sampled_from([None, "o-hul", "o-nat", "HUL", "LDS"])
SECTORS = [None, *Sector, Sector.GENERAL, Sector.GENERAL]
IDS = st.sampled_from(["p-1", "p-2", "p-3"])

actors = st.builds(
    Actor,
    id=IDS,
    role=st.sampled_from(Role),
    organisation=st.sampled_from([None, "o-hul", "o-nat"]),
    authority=st.sampled_from([None, "HUL", "LDS"]),
    national=st.booleans(),
    sector=st.sampled_from(SECTORS),
    session=st.sampled_from([None, "s-1"]),
    stepped_up=st.booleans(),
    own_factor=st.booleans(),
    relatives=st.none() | st.frozensets(IDS, max_size=2),
    asker=st.none() | st.builds(Actor, id=IDS, role=st.just(Role.PRACTITIONER), sector=st.sampled_from(SECTORS)),
)
OF_A_REASON = ("involvement", "reference")
OF_A_REQUEST = ("purpose", "owner", "about", "second")
any_reason = st.builds(
    Purpose,
    code=st.sampled_from(PurposeCode),
    involvement=st.sampled_from([None, "nobody", *INVOLVEMENTS]),
    reference=st.sampled_from([None, "no", "CASE-1234"]),
)
FITTING = {
    Role.PROXY: Purpose(PurposeCode.EARLY_HELP, involvement="teacher"),
    Role.PRACTITIONER: Purpose(PurposeCode.EARLY_HELP, involvement="teacher"),
    Role.SHIELDING_OFFICER: Purpose(PurposeCode.DESK_SHIELD, reference="CASE-1234"),
    Role.DATA_MANAGER: Purpose(PurposeCode.DESK_DATA, reference="CASE-1234"),
    Role.ACCOUNT_ADMINISTRATOR: Purpose(PurposeCode.DESK_ACCOUNT, reference="CASE-1234"),
    Role.AUDITOR: Purpose(PurposeCode.DESK_AUDIT, reference="CASE-1234"),
    Role.NATIONAL_AUDITOR: Purpose(PurposeCode.DESK_AUDIT, reference="CASE-1234"),
    Role.WORKER: Purpose(PurposeCode.UPKEEP),
}
OWN_ACCOUNT = {Capability.FACTOR_OWN, Capability.AUDIT_OWN, Capability.FAMILY_OWN}
WITHOUT_A_REASON = {*OWN_ACCOUNT, Capability.ASKER_CODE, Capability.CHILD_ASK_FOR}
BY_TWO = {
    Capability.ACCOUNT_BY_TWO,
    Capability.FACTOR_OWN,
    Capability.FAMILY_OVERRULE,
    Capability.IDENTITY_MERGE,
    Capability.LAUNCH_SIGN,
    Capability.ORGANISATION_PROPOSE,
    *(one for one, held in RIGHTS.items() if any(Condition.SECOND in conditions for conditions in held.values())),
}
"""Those of the table that take a second person, those where two requests stand for two people, and ways to sign in."""
likely = st.sampled_from([(capability, role) for capability, held in RIGHTS.items() for role in held])


def complete(capability: Capability, role: Role) -> Request:
    """All that any right asks for."""
    held = {"organisation": "o-hul", "sector": Sector.GENERAL, "national": True, "session": "s-1"}
    actor = Actor("p-1", role, relatives=frozenset({"p-4"}), stepped_up=True, own_factor=True, **held)
    if role is Role.PROXY:
        actor = dataclasses.replace(actor, asker=Actor("p-5", Role.PRACTITIONER, sector=Sector.GENERAL))
    second = dataclasses.replace(actor, id="p-2")
    purpose = FITTING.get(role)
    return Request(actor=actor, capability=capability, purpose=purpose, owner="o-hul", about="p-3", second=second)


@st.composite
def requests(draw):
    """Mostly by a role that has the right, with all that any right asks for but for a little, else almost nothing would
    be allowed.
    """
    capability, role = draw(st.one_of(likely, likely, st.tuples(st.sampled_from(Capability), st.sampled_from(Role))))
    whole, other = complete(capability, role), dataclasses.replace(draw(actors), role=role)
    actor = dataclasses.replace(whole.actor, **{name: getattr(other, name) for name in draw(a_few(NOTHING))})
    parts = {
        "purpose": draw(st.none() | any_reason),
        "owner": draw(PLACES),
        "about": draw(st.none() | IDS),
        "second": draw(st.none() | st.builds(dataclasses.replace, actors, role=st.just(role))),
    }
    return dataclasses.replace(whole, actor=actor, **{name: parts[name] for name in draw(a_few(parts))})


def a_few(names):
    return st.lists(st.sampled_from(sorted(names)), max_size=2, unique=True)


def test_every_attribute_that_can_be_lacking_is_taken_away():
    assert set(NOTHING) == {field.name for field in dataclasses.fields(Actor)} - {"id", "role"}
    assert set(OF_A_REASON) == {field.name for field in dataclasses.fields(Purpose)} - {"code"}
    named = {field.name for field in dataclasses.fields(Request)}
    assert named == {*OF_A_REQUEST, "actor", "capability"}


@given(requests(), st.sampled_from(sorted(NOTHING)))
def test_less_is_never_more(request, attribute):
    less = dataclasses.replace(request, actor=dataclasses.replace(request.actor, **{attribute: NOTHING[attribute]}))
    assert not may(less) or may(request)


@given(requests())
def test_nothing_without_a_reason_but_ones_own_factors_and_codes(request):
    assert not may(dataclasses.replace(request, purpose=None)) or request.capability in WITHOUT_A_REASON


@given(requests())
def test_taking_the_second_person_away_never_helps(request):
    assert not may(dataclasses.replace(request, second=None)) or may(request)


@given(requests())
def test_what_the_table_does_not_hold_is_refused(request):
    if request.actor.role not in RIGHTS[request.capability]:
        assert not may(request)


@given(requests())
def test_nobody_seconds_themself_or_acts_on_themself(request):
    conditions = RIGHTS[request.capability].get(request.actor.role, frozenset())
    if may(request) and Condition.SECOND in conditions:
        assert request.second is not None
        assert request.second.id != request.actor.id
        assert request.second.stepped_up
        assert request.second.own_factor
    if may(request) and Condition.NOT_SELF in conditions:
        assert request.about not in {None, request.actor.id, *request.actor.relatives}
    if may(request) and conditions >= {Condition.NOT_SELF, Condition.SECOND}:
        assert request.about not in {request.second.id, *request.second.relatives}


@given(requests())
def test_a_fresh_code_is_asked_for_last(request):
    """So that nobody is asked for a code only to be refused for something else."""
    refused = refusal(request)
    if refused is not None and refused.condition in {Condition.STEP_UP, Condition.OWN_FACTOR}:
        fresh = dataclasses.replace(request.actor, stepped_up=True, own_factor=True)
        assert may(dataclasses.replace(request, actor=fresh))


@given(requests())
def test_an_employers_word_is_enough_for_nothing_that_takes_two(request):
    less = dataclasses.replace(request, actor=dataclasses.replace(request.actor, own_factor=False))
    assert not (may(less) and request.capability in BY_TWO)


EVERY_RIGHT = [(capability, role) for capability, held in RIGHTS.items() for role in held]
TAKEN_AWAY = [
    (Condition.PURPOSE, {"purpose": None}),
    (Condition.OWN, {"owner": None}),
    (Condition.NOT_SELF, {"about": "p-4"}),
    (Condition.SECOND, {"second": None}),
]


@pytest.mark.parametrize(("capability", "role"), EVERY_RIGHT)
def test_every_right_can_be_used(capability, role):
    """Otherwise the properties above would hold of a table that refuses everything."""
    assert may(complete(capability, role))


@pytest.mark.parametrize(("capability", "role"), EVERY_RIGHT)
@pytest.mark.parametrize(("condition", "less"), TAKEN_AWAY)
def test_each_condition_asked_for_is_needed(capability, role, condition, less):
    asked = condition in RIGHTS[capability][role]
    assert may(dataclasses.replace(complete(capability, role), **less)) is not asked


@pytest.mark.parametrize(("capability", "role"), EVERY_RIGHT)
@pytest.mark.parametrize("about", [None, "p-1"])
def test_nothing_is_done_about_oneself_or_nobody_where_the_table_says_so(capability, role, about):
    asked = bool({Condition.NOT_SELF, Condition.NOT_ONESELF} & RIGHTS[capability][role])
    less = {"about": about}
    assert may(dataclasses.replace(complete(capability, role), **less)) is not asked


def fits(attribute: str, reason: Purpose, sector: Sector | None) -> bool:
    """Whether it is one of what people of this sector may say with this reason; what they may not is refused."""
    rule, said = PURPOSES[reason.code], getattr(reason, attribute)
    if attribute == "involvement":
        return said in (rule.involvements or involvements_for(sector))
    return rule.pattern.fullmatch(said) is not None


def of_sector(request: Request, sector: Sector) -> Request:
    """The same with everybody of one sector."""
    actor = dataclasses.replace(request.actor, sector=sector)
    if actor.asker:
        actor = dataclasses.replace(actor, asker=dataclasses.replace(actor.asker, sector=sector))
    return dataclasses.replace(request, actor=actor, second=dataclasses.replace(request.second, sector=sector))


@pytest.mark.parametrize(("capability", "role"), EVERY_RIGHT)
def test_a_reason_that_says_less_is_never_more(capability, role):
    """Every reason with all that can be said, and with each of it unsaid.

    What may not be said at all is refused, needed or not; unsaid, it is as if it had never been.
    """
    whole, told_apart = complete(capability, role), 0
    said = itertools.product(PurposeCode, [None, "nobody", *INVOLVEMENTS], [None, "no", "CASE-1234"], Sector)
    for code, involvement, reference, sector in said:
        reason = Purpose(code, involvement, reference)
        request = dataclasses.replace(of_sector(whole, sector), purpose=reason)
        for attribute in OF_A_REASON:
            if getattr(reason, attribute) is not None:
                less = dataclasses.replace(request, purpose=dataclasses.replace(reason, **{attribute: None}))
                assert not may(less) or may(request) or not fits(attribute, reason, sector)
                told_apart += may(request) and not may(less)
    needed = Condition.PURPOSE in RIGHTS[capability][role] and FITTING[role] != Purpose(FITTING[role].code)
    assert bool(told_apart) is needed, "nothing that was unsaid was needed, so that nothing was tried"


@pytest.mark.parametrize(("capability", "role"), EVERY_RIGHT)
@pytest.mark.parametrize("attribute", OF_A_REASON)
def test_what_may_not_be_said_is_refused_with_any_reason(capability, role, attribute):
    if Condition.PURPOSE in RIGHTS[capability][role]:
        whole = complete(capability, role)
        odd = dataclasses.replace(whole.purpose, **{attribute: "Ann Lee"})
        assert not may(dataclasses.replace(whole, purpose=odd))


LESS_ABOUT_THE_ACTOR = [
    ({Condition.STEP_UP, Condition.OWN_FACTOR}, {"stepped_up": False}),
    ({Condition.OWN_FACTOR}, {"own_factor": False}),
    ({Condition.NATIONAL}, {"national": False}),
    ({Condition.NATIONAL, Condition.OWN}, {"national": False, "organisation": None, "authority": None}),
    ({Condition.NOT_SELF}, {"relatives": None}),
    ({Condition.ASKER}, {"asker": None}),
    ({Condition.ASKER}, {"asker": Actor("p-1", Role.PRACTITIONER, sector=Sector.GENERAL)}),
    ({Condition.ASKER}, {"asker": Actor("p-5", Role.PROXY, sector=Sector.GENERAL)}),
    ({Condition.ASKER}, {"asker": Actor("p-5", Role.PRACTITIONER, sector=Sector.POLICE)}),
]


@pytest.mark.parametrize(("capability", "role"), EVERY_RIGHT)
@pytest.mark.parametrize(("read_by", "less"), LESS_ABOUT_THE_ACTOR)
@pytest.mark.parametrize("whose", ["actor", "second"])
def test_each_attribute_that_a_condition_reads_is_needed(capability, role, read_by, less, whose):
    """Of the second person too, where the right takes two."""
    asked = complete(capability, role)
    conditions = RIGHTS[capability][role]
    needed = bool(read_by & conditions) and (whose == "actor" or Condition.SECOND in conditions)
    changed = dataclasses.replace(getattr(asked, whose), **less)
    assert may(dataclasses.replace(asked, **{whose: changed})) is not needed


WRONG = [
    {"owner": "o-leeds"},
    {"about": "p-1"},
    {"about": "p-2"},
    {"about": "p-4"},
    {"second": None},
    {"purpose": None},
    {"purpose": Purpose(PurposeCode.CHILD_DEATH, reference="CASE-1234")},
]
WRONG_OF_SOMEBODY = [*(less for _, less in LESS_ABOUT_THE_ACTOR), {"sector": None}, {"id": "p-3"}]


def one_thing_wrong(whole: Request) -> Iterator[Request]:
    """The request as it is allowed, with one thing of it, or of somebody in it, as it must not be."""
    yield from (dataclasses.replace(whole, **wrong) for wrong in WRONG)
    for whose, wrong in itertools.product(("actor", "second"), WRONG_OF_SOMEBODY):
        yield dataclasses.replace(whole, **{whose: dataclasses.replace(getattr(whole, whose), **wrong)})


def left_out(request: Request) -> Iterator[Request]:
    """The request without each part of it, and of whoever is in it."""
    yield from (dataclasses.replace(request, **{part: None}) for part in OF_A_REQUEST)
    for whose, (part, nothing) in itertools.product(("actor", "second"), NOTHING.items()):
        if getattr(request, whose) is not None:
            yield dataclasses.replace(
                request, **{whose: dataclasses.replace(getattr(request, whose), **{part: nothing})}
            )


@pytest.mark.parametrize(("capability", "role"), EVERY_RIGHT)
@pytest.mark.parametrize("national", [True, False])
def test_what_is_refused_for_one_thing_is_refused_with_anything_left_out(capability, role, national):
    whole = complete(capability, role)
    two = {"actor": whole.actor, "second": whole.second}
    near = dataclasses.replace(whole, **{who: dataclasses.replace(one, national=national) for who, one in two.items()})
    for wrong in one_thing_wrong(near):
        if not may(wrong):
            assert not any(map(may, left_out(wrong))), wrong
