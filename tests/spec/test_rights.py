"""Who may do what: the table of rights, drawn as people read it."""

import pytest

from contactpoint.access.actions.refusals import KINDS
from contactpoint.access.purposes import PURPOSES
from contactpoint.access.rules import FACES, MACHINES, RIGHTS, Capability, Condition, Face, face_of
from contactpoint.kernel.actors import PurposeCode, Role

TABLE = """
capability                role                   conditions
child.search              practitioner           p b
child.search              proxy                  p b asker
child.open                practitioner           p b
child.open                proxy                  p b asker
child.address_and_carers  practitioner           p b
child.recent              practitioner           p
child.ask_for             proxy                  s
child.transfer            data_manager           p s o
child.history             data_manager           p s o
shield.decide             shielding_officer      p s o
shield.transfer           shielding_officer      p s national
hold.decide               shielding_officer      p s o
identity.merge            shielding_officer      p own_factor o
launch.sign               shielding_officer      p own_factor o
budget.release            account_administrator  p s o self
alert.see                 auditor                p s o
alert.see                 national_auditor       p s national
alert.work                auditor                p s o self
alert.work                national_auditor       p s self national
asker.code                practitioner           s
audit.own                 practitioner
audit.own                 proxy
audit.own                 shielding_officer
audit.own                 broker
audit.own                 data_manager
audit.own                 account_administrator
audit.own                 auditor
audit.own                 national_auditor
audit.own                 operator
family.own                practitioner
family.own                proxy
family.own                shielding_officer
family.own                broker
family.own                data_manager
family.own                account_administrator
family.own                auditor
family.own                national_auditor
family.own                operator
family.overrule           account_administrator  p own_factor o oneself
factor.own                practitioner           own_factor
factor.own                proxy                  own_factor
factor.own                shielding_officer      own_factor
factor.own                broker                 own_factor
factor.own                data_manager           own_factor
factor.own                account_administrator  own_factor
factor.own                auditor                own_factor
factor.own                national_auditor       own_factor
factor.own                operator               own_factor
factor.recover            account_administrator  p s o self
factor.replace            account_administrator  p own_factor o 2 self
account.by_two            account_administrator  p own_factor o self
person.add                account_administrator  p s o self
person.see                account_administrator  p s o
person.renew              account_administrator  p s o self
person.suspend            account_administrator  p s o self
person.reactivate         account_administrator  p s o self
grant.officer             account_administrator  p own_factor o 2 self
organisation.accredit     account_administrator  p own_factor 2 national
organisation.propose      account_administrator  p own_factor national
provider.connect          account_administrator  p own_factor 2 national
provider.bind             account_administrator  p own_factor o 2 self
review.decide             data_manager           p s o
feed.see                  data_manager           p s o
feed.release              data_manager           p s o
feed.pause                data_manager           p s national
feed.apply                worker                 p
project                   worker                 p
"""
LETTERS = {
    "asker": Condition.ASKER,
    "self": Condition.NOT_SELF,
    "national": Condition.NATIONAL,
    "oneself": Condition.NOT_ONESELF,
    "own_factor": Condition.OWN_FACTOR,
}

ROLES_OF_PURPOSES = {
    PurposeCode.PROTECTION_ENQUIRY: "practitioner proxy",
    PurposeCode.CHILD_IN_NEED: "practitioner proxy",
    PurposeCode.EARLY_HELP: "practitioner proxy",
    PurposeCode.SAFEGUARDING_DUTY: "practitioner proxy",
    PurposeCode.SHARE_DUTY: "practitioner",
    PurposeCode.MISSING_EDUCATION: "practitioner",
    PurposeCode.YOUTH_JUSTICE: "practitioner",
    PurposeCode.POLICE_SAFEGUARDING: "practitioner",
    PurposeCode.PROBATION_SAFEGUARDING: "practitioner",
    PurposeCode.IN_FRONT_OF_ME: "practitioner proxy",
    PurposeCode.CHILD_DEATH: "",
    PurposeCode.DESK_SHIELD: "shielding_officer",
    PurposeCode.DESK_BROKER: "broker",
    PurposeCode.DESK_DATA: "data_manager",
    PurposeCode.DESK_ACCOUNT: "account_administrator",
    PurposeCode.DESK_AUDIT: "auditor national_auditor",
    PurposeCode.FEED: "feed worker",
    PurposeCode.UPKEEP: "worker",
}


def test_rights_are_these_and_no_others():
    drawn = {}
    for line in TABLE.strip().splitlines()[1:]:
        capability, role, *letters = line.split()
        conditions = frozenset(LETTERS.get(letter) or Condition(letter) for letter in letters)
        drawn.setdefault(Capability(capability), {})[Role(role)] = conditions
    assert drawn == RIGHTS


def test_every_capability_has_a_row_and_an_event_for_its_refusal():
    assert set(RIGHTS) == set(Capability) == set(KINDS)


def test_every_purpose_has_a_row():
    assert {code: set(rule.roles) for code, rule in PURPOSES.items()} == {
        code: set(map(Role, roles.split())) for code, roles in ROLES_OF_PURPOSES.items()
    }
    assert set(PURPOSES) == set(PurposeCode)


def test_each_role_works_on_one_face_or_is_a_machine():
    places = [*FACES[Face.WEB], *FACES[Face.DESK], *MACHINES]
    assert sorted(places) == sorted(Role)
    assert {face_of(role) for role in FACES[Face.WEB]} == {Face.WEB}


@pytest.mark.parametrize("capability", Capability)
def test_a_right_belongs_to_people_or_to_machines(capability):
    holders = set(RIGHTS[capability])
    assert holders <= MACHINES or not holders & MACHINES
