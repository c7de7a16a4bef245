"""What must be said before looking: a reason in, what is missing out (B4-19)."""

import pytest

from contactpoint.access.purposes import INVOLVEMENTS, PURPOSES, check_purpose, in_clear, purposes_for
from contactpoint.kernel.actors import Purpose, PurposeCode, Role

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
police_safeguarding  police_officer             -        Say what you are to the child and give the incident reference.
police_safeguarding  police_officer             INC-4411 ok
in_front_of_me       -                          -        ok
child_death          -                          CDR-1234 This reason does not belong to your role. Choose another.
desk_shield          -                          CASE-1   This reason does not belong to your role. Choose another.
"""


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_what_is_missing(line):
    code, involvement, reference, answer = line.split(maxsplit=3)
    purpose = Purpose(PurposeCode(code), _said(involvement), _said(reference))
    assert (check_purpose(purpose, Role.PRACTITIONER) or "ok") == answer


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
    assert check_purpose(purpose, Role.PRACTITIONER) == (
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
    assert check_purpose(None, Role.PRACTITIONER) == "Say first why you are looking."


@pytest.mark.parametrize("role", Role)
def test_each_role_is_offered_what_it_may_state(role):
    assert set(purposes_for(role)) == {code for code, rule in PURPOSES.items() if role in rule.roles}


def test_involvements_asked_for_are_in_the_list():
    asked = {kind for rule in PURPOSES.values() for kind in rule.involvements}
    assert asked <= set(INVOLVEMENTS)


def _said(word):
    return None if word == "-" else word
