"""What must be said before looking: a reason in, what is missing out (B4-19)."""

import pytest

from contactpoint.access.purposes import INVOLVEMENTS, PURPOSES, check_purpose, in_clear, involvements_for, purposes_for
from contactpoint.kernel.actors import Purpose, PurposeCode, Role, Sector
from tests.support.people import an_actor

JO = an_actor(Role.PRACTITIONER)
ASKED = """
protection_enquiry   -                          -        Give the enquiry reference.
protection_enquiry   -                          S47/123  ok
protection_enquiry   social_worker              -        Give the enquiry reference.
child_in_need        -                          -        Say what you are to the child, or give the reference.
child_in_need        social_worker              -        ok
child_in_need        -                          CIN-77   ok
early_help           -                          EH-1234  Say what you are to the child.
early_help           health_visitor             -        ok
safeguarding_duty    teacher                    -        ok
share_duty           teacher                    -        Give the request reference.
missing_education    teacher                    -        Choose from the list what you are to the child.
missing_education    education_welfare_officer  -        ok
youth_justice        youth_justice_worker       -        ok
youth_justice        social_worker              -        Choose from the list what you are to the child.
police_safeguarding  police_officer             INC-4411 This reason does not belong to your role. Choose another.
early_help           police_officer             -        Choose from the list what you are to the child.
in_front_of_me       probation_officer          -        Choose from the list what you are to the child.
in_front_of_me       -                          -        ok
child_death          -                          CDR-1234 This reason does not belong to your role. Choose another.
desk_shield          -                          CASE-1   This reason does not belong to your role. Choose another.
"""


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_what_is_missing(line):
    code, involvement, reference, answer = line.split(maxsplit=3)
    purpose = Purpose(PurposeCode(code), _said(involvement), _said(reference))
    assert (check_purpose(purpose, JO) or "ok") == answer


@pytest.mark.parametrize(
    "written",
    [
        "abc",
        "s47/123",
        "A1" * 11,
        "S47 123",
        "S47/123\n",
        "Khan, Aisha",
        "",
        "MAYA-KAUR",
        "MAYA-KAUR/2",
        "KAUR1",
        "---",
    ],
)
def test_a_reference_is_never_free_text(written):
    purpose = Purpose(PurposeCode.PROTECTION_ENQUIRY, reference=written)
    assert check_purpose(purpose, JO) == (
        "Write the enquiry reference as 4 to 20 capital letters, digits, / or -, with two digits at least."
    )


STATED = [
    (Purpose(PurposeCode.PROTECTION_ENQUIRY, reference="S47/123"), "all"),
    (Purpose(PurposeCode.PROTECTION_ENQUIRY), "all"),
    (Purpose(PurposeCode.PROTECTION_ENQUIRY, reference="MAYA-KAUR"), "code"),
    (Purpose(PurposeCode.EARLY_HELP, involvement="Maya's neighbour"), "code"),
    (Purpose(PurposeCode.DESK_SHIELD, reference="MAYA-KAUR"), "code"),
]


@pytest.mark.parametrize(("stated", "kept"), STATED)
def test_of_a_reason_that_does_not_fit_only_its_code_stands_in_clear(stated, kept):
    assert in_clear(stated, Role.PRACTITIONER) == (stated if kept == "all" else Purpose(stated.code))


def test_no_reason_is_no_reason():
    assert check_purpose(None, JO) == "Say first why you are looking."


POLICE = """
police_safeguarding     police_officer     -         Say what you are to the child and give the incident reference.
police_safeguarding     -                  INC-4411  Say what you are to the child and give the incident reference.
police_safeguarding     social_worker      INC-4411  Choose from the list what you are to the child.
police_safeguarding     police_officer     INC-4411  ok
probation_safeguarding  probation_officer  SUP-4411  This reason does not belong to your role. Choose another.
in_front_of_me          -                  -         ok
in_front_of_me          health_visitor     -         Choose from the list what you are to the child.
"""


@pytest.mark.parametrize("line", POLICE.strip().splitlines())
def test_police_have_reasons_of_their_own_b4_24(line):
    code, involvement, reference, answer = line.split(maxsplit=3)
    purpose = Purpose(PurposeCode(code), _said(involvement), _said(reference))
    assert (check_purpose(purpose, an_actor(Role.PRACTITIONER, sector=Sector.POLICE)) or "ok") == answer


OFFERED = {
    Sector.POLICE: "police_safeguarding in_front_of_me",
    Sector.PROBATION: "probation_safeguarding in_front_of_me",
    Sector.GENERAL: "protection_enquiry child_in_need early_help safeguarding_duty share_duty missing_education "
    "youth_justice in_front_of_me",
    None: "",
}


@pytest.mark.parametrize("sector", OFFERED)
def test_each_sector_is_offered_its_own_and_nobody_knows_nothing_b4_24(sector):
    assert " ".join(purposes_for(Role.PRACTITIONER, sector)) == OFFERED[sector]
    nobody = an_actor(Role.PRACTITIONER, sector=sector)
    fitting = [Purpose(code, next(iter(rule.involvements), None), "AB-1234") for code, rule in PURPOSES.items()]
    allowed = {purpose.code for purpose in fitting if check_purpose(purpose, nobody) is None}
    assert allowed <= set(map(PurposeCode, OFFERED[sector].split()))


def test_what_people_may_say_they_are_b4_24():
    assert set(involvements_for(Sector.POLICE)) == {"police_officer"}
    assert set(involvements_for(Sector.PROBATION)) == {"probation_officer"}
    assert set(involvements_for(Sector.GENERAL)) == set(INVOLVEMENTS) - {"police_officer", "probation_officer"}
    assert involvements_for(None) == {}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PRACTITIONER, Role.PROXY)])
def test_each_role_of_the_desk_is_offered_what_it_may_state(role):
    assert set(purposes_for(role, None)) == {code for code, rule in PURPOSES.items() if role in rule.roles}


def test_involvements_asked_for_are_in_the_list():
    asked = {kind for rule in PURPOSES.values() for kind in rule.involvements}
    assert asked <= set(INVOLVEMENTS)


def _said(word):
    return None if word == "-" else word
