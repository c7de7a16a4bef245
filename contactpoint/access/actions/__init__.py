"""What access does: the gate and what it refused, signing in and out, the reason of a visit, accounts."""

from contactpoint.access.actions.accounts import add_organisation, give_role, invite_person, issue_enrolment
from contactpoint.access.actions.accrediting import (
    Accreditation,
    agree_to_accreditation,
    end_accreditation,
    propose_accreditation,
    see_ending,
)
from contactpoint.access.actions.asking import (
    NOT_TAKEN,
    ToCall,
    end_asking,
    issue_asker_code,
    name_asker,
    number_to_call,
)
from contactpoint.access.actions.budgets import BudgetSpent, release_budgets, require_to_look, see_budgets
from contactpoint.access.actions.by_two import (
    agree,
    ask_for_new_factor,
    ask_for_person,
    end_role,
    renew_roles,
    set_role,
    take_back,
)
from contactpoint.access.actions.employer import Arrived, Returning, Setting, come_back, set_out, set_out_to_step_up
from contactpoint.access.actions.enrolling import (
    ask_for_first_passkey,
    begin_enrolment,
    enrol,
    enrol_by_passkey,
    offered,
)
from contactpoint.access.actions.founding import found
from contactpoint.access.actions.gate import NotAllowed, OwnFactorNeeded, StepUpNeeded, require, require_role
from contactpoint.access.actions.handing import Hand, Handed, HandedBefore, hand_over, keep_to_hand
from contactpoint.access.actions.overruling import ask_to_suspend, ask_to_withdraw_family
from contactpoint.access.actions.own import OwnRecord, change_password, change_pin, say_family, see_own_record
from contactpoint.access.actions.own_visits import end_other_visits, end_visit, read_notices
from contactpoint.access.actions.passkey import (
    PasskeyRefused,
    add_passkey,
    ask_for_new_passkey,
    ask_for_passkey,
    end_passkey,
    sign_in_by_passkey,
    step_up_by_passkey,
)
from contactpoint.access.actions.providing import NewProvider, bind_subject, connect_provider, end_provider
from contactpoint.access.actions.recovering import issue_recovery_codes, replace_factor
from contactpoint.access.actions.refusals import record_refusal, record_refused
from contactpoint.access.actions.seeing import SeenPeople, SeenPerson, see_organisations, see_people, see_person
from contactpoint.access.actions.signing import (
    Tried,
    begin_sign_in,
    finish_sign_in,
    forgive,
    judge_sign_in,
    sign_in,
    sign_out,
    step_up,
    try_sign_in,
)
from contactpoint.access.actions.urgent import review_urgent_look, see_urgent_looks
from contactpoint.access.actions.vetting import declare_relative, reactivate, renew, suspend
from contactpoint.access.actions.visit import set_purpose
from contactpoint.access.entries import AccountRefused, NewOrganisation, NewPerson
from contactpoint.access.factors import DemoCode, NoDemoCode, demo_code

__all__ = [
    "NOT_TAKEN",
    "AccountRefused",
    "Accreditation",
    "Arrived",
    "BudgetSpent",
    "DemoCode",
    "Hand",
    "Handed",
    "HandedBefore",
    "NewOrganisation",
    "NewPerson",
    "NewProvider",
    "NoDemoCode",
    "NotAllowed",
    "OwnFactorNeeded",
    "OwnRecord",
    "PasskeyRefused",
    "Returning",
    "SeenPeople",
    "SeenPerson",
    "Setting",
    "StepUpNeeded",
    "ToCall",
    "Tried",
    "add_organisation",
    "add_passkey",
    "agree",
    "agree_to_accreditation",
    "ask_for_first_passkey",
    "ask_for_new_factor",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "ask_for_person",
    "ask_to_suspend",
    "ask_to_withdraw_family",
    "begin_enrolment",
    "begin_sign_in",
    "bind_subject",
    "change_password",
    "change_pin",
    "come_back",
    "connect_provider",
    "declare_relative",
    "demo_code",
    "end_accreditation",
    "end_asking",
    "end_other_visits",
    "end_passkey",
    "end_provider",
    "end_role",
    "end_visit",
    "enrol",
    "enrol_by_passkey",
    "finish_sign_in",
    "forgive",
    "found",
    "give_role",
    "hand_over",
    "invite_person",
    "issue_asker_code",
    "issue_enrolment",
    "issue_recovery_codes",
    "judge_sign_in",
    "keep_to_hand",
    "name_asker",
    "number_to_call",
    "offered",
    "propose_accreditation",
    "reactivate",
    "read_notices",
    "record_refusal",
    "record_refused",
    "release_budgets",
    "renew",
    "renew_roles",
    "replace_factor",
    "require",
    "require_role",
    "require_to_look",
    "review_urgent_look",
    "say_family",
    "see_budgets",
    "see_ending",
    "see_organisations",
    "see_own_record",
    "see_people",
    "see_person",
    "see_urgent_looks",
    "set_out",
    "set_out_to_step_up",
    "set_purpose",
    "set_role",
    "sign_in",
    "sign_in_by_passkey",
    "sign_out",
    "step_up",
    "step_up_by_passkey",
    "suspend",
    "take_back",
    "try_sign_in",
]
