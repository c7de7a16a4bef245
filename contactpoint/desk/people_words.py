"""What the desk's pages of people say of the facts that access rests on."""

from collections.abc import Mapping

from contactpoint.access.reasons import BudgetReason, ReactivationReason, SuspensionReason, UrgentFinding, What
from contactpoint.access.rules import Spending
from contactpoint.access.vetting import Check, Fact
from contactpoint.pages.account_words import FACTS

CHECKED_AS: Mapping[Fact, str] = {
    Fact.IDENTITY: "Documents that prove who the person is",
    Fact.ENHANCED_CHECK: "An enhanced criminal record check, under three years old",
    Fact.TRAINING: "The training is passed",
    Fact.PROCEDURES: "The security procedures are issued to the person",
    Fact.AGREEMENT: "The person has signed the agreement",
    Fact.ACCREDITED: "The organisation is accredited for the role, by two people of the national team",
    Fact.ROLE: "The role is given, by two administrators where the table of rights says so",
    Fact.SECOND_FACTOR: "The person has an authenticator with a PIN, or a passkey; an employer’s sign-in is none",
    Fact.USED: "The rights were used; an account administrator lifts this the same day, with a reason",
}
CHECKS: Mapping[str, str] = {check.value: FACTS[Fact(check.value)] for check in Check}
CAPABILITIES: Mapping[str, str] = {
    "feed": "Sending feeds",
    "mediated_access": "Asking for others",
    "query": "Looking children up",
    "shielding": "Deciding who is protected",
}
AGREED: Mapping[What, str] = {
    What.ROLE: "Agreed: the role of {} begins today.",
    What.FAMILY: "Agreed: what {} said of their family is taken back.",
    What.SUSPENSION: "Agreed: {} is suspended, and their access ended.",
}
SUSPENSIONS: Mapping[SuspensionReason, str] = {
    SuspensionReason.LEFT: "The person has left",
    SuspensionReason.LEAVE: "The person is away for long",
    SuspensionReason.CONCERN: "A concern is looked into",
    SuspensionReason.EVIDENCE: "Evidence turned out to be wrong",
}
REACTIVATIONS: Mapping[ReactivationReason, str] = {
    ReactivationReason.RETURNED: "The person is back",
    ReactivationReason.NEEDED: "The person still needs the account",
    ReactivationReason.CLEARED: "The concern was looked into and is over",
    ReactivationReason.MISTAKE: "It was closed by mistake",
}
RELEASES: Mapping[BudgetReason, str] = {
    BudgetReason.CASELOAD: "The person has that many children to look up today",
    BudgetReason.DUTY: "The person is on duty for others, such as out of hours",
    BudgetReason.INCIDENT: "An incident with many children",
    BudgetReason.FAULT: "Looks were used up by a fault of a program",
}
SPENT: Mapping[Spending, str] = {Spending.SEARCH: "searches", Spending.OPEN: "children’s pages"}
FINDINGS: Mapping[UrgentFinding, str] = {
    UrgentFinding.EXPLAINED: "In order: the person could say which child it was and why it could not wait",
    UrgentFinding.ON_RECORD: "In order: the record of that day shows it",
    UrgentFinding.OTHER_PURPOSE: "Not in order: it could wait, and another purpose should have been stated",
    UrgentFinding.NO_CHILD: "Not in order: there was no child in front of the person",
    UrgentFinding.UNEXPLAINED: "Not in order: the person could not explain it",
}
