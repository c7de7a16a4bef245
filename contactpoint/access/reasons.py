"""Closed lists: why an account was closed or opened, a budget given again, what was found of urgent looks, and what one
administrator asks of another.
"""

import enum


class What(enum.StrEnum):
    """What one administrator asks and another agrees to."""

    ROLE = "role"
    FACTOR = "factor"
    FAMILY = "family"
    SUSPENSION = "suspension"


class SuspensionReason(enum.StrEnum):
    """Why an account is closed for now."""

    LEFT = "left"
    LEAVE = "leave"
    CONCERN = "concern"
    EVIDENCE = "evidence"


class ReactivationReason(enum.StrEnum):
    """Why an account that was suspended, or not used for long, is opened again."""

    RETURNED = "returned"
    NEEDED = "needed"
    CLEARED = "cleared"
    MISTAKE = "mistake"


class UrgentFinding(enum.StrEnum):
    """What an auditor found of looks without a reference: the first two were in order."""

    EXPLAINED = "explained"
    ON_RECORD = "on_record"
    OTHER_PURPOSE = "other_purpose"
    NO_CHILD = "no_child"
    UNEXPLAINED = "unexplained"


class BudgetReason(enum.StrEnum):
    """Why somebody is given the day's budget once more."""

    CASELOAD = "caseload"
    DUTY = "duty"
    INCIDENT = "incident"
    FAULT = "fault"
