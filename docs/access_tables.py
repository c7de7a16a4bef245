"""Heads and rows of docs/reference/access.md and asvs.md, for write_reference.py."""

from collections.abc import Iterable
from pathlib import Path
from textwrap import fill
from typing import Any

import yaml

from contactpoint.access import passwords
from contactpoint.access.rules import (
    CHALLENGE_SECONDS,
    ENROLMENT_DAYS,
    FAILURES_TOLD,
    PENDING_SECONDS,
    PIN_TRIES,
    RECOVERY_CODES,
    RECOVERY_DAYS,
    RECOVERY_WARNING_DAYS,
    TRIES,
    VISITS_AT_ONCE,
    Face,
    Tries,
)
from contactpoint.config import settings

MAP = Path(__file__).with_name("asvs.yaml")
WAYS = {  # by what the audit calls them
    "sign_in": (
        "username, password, authenticator code, PIN",
        "yes",
        "by username and address, sendings of a password too; wrong PINs by person",
    ),
    "sign_in_passkey": (
        "a passkey or security key, which asks for its PIN, a finger or a face",
        "yes",
        "not: nobody guesses a signature",
    ),
    "enrol": (
        "a code that an administrator handed over, once, to set up password, authenticator and PIN, or a passkey",
        "yes",
        "by address",
    ),
    "employer_back": (
        "the employer's sign-in, which must say two factors, who, when and for which trip of this browser",
        "as of the sign-in there",
        "by provider and address",
    ),
    "sign_in_recovery": ("username, password, recovery code, PIN", "no", "as for a code"),
}
Table = tuple[tuple[str, ...], Iterable[tuple[str, ...]]]


def ways() -> Table:
    head = ("recorded as", "what is given", "stepped up", "failures are counted")
    return head, ((f"`{way}`", *told) for way, told in WAYS.items())


def tried_first() -> str:
    return fill(", ".join(sorted(passwords.TRIED_FIRST)), 118) + ".\n"


def lengths() -> Table:
    recovery = f"{RECOVERY_CODES} at a time, 24 letters and digits each, each once, for {RECOVERY_DAYS} days"
    return ("secret", "form"), (
        ("password", f"{passwords.SHORTEST} to {passwords.LONGEST} characters, five of them different"),
        ("PIN", "6 to 12 digits that neither repeat nor follow one another"),
        ("authenticator code", "6 digits, another every 30 seconds, that of no other half minute, each once"),
        ("recovery code", recovery),
        ("enrolment code", f"24 letters and digits, once, for {ENROLMENT_DAYS} days"),
    )


def guessing() -> Table:
    return ("what is counted", "how many", "from then on"), (
        ("failures of a username from an address", _within(TRIES), "neither password nor code is listened to"),
        ("passwords sent for a username from an address", _within(TRIES), "none is hashed, for anyone"),
        ("codes and PINs of a person to step up", _within(TRIES), "none is listened to in any visit of theirs"),
        ("wrong PINs of a person after a right code", _within(PIN_TRIES), "no PIN of theirs is listened to"),
        ("failures under a username", str(FAILURES_TOLD), "its owner is told; fewer are forgiven at the next sign-in"),
    )


def visits() -> Table:
    return ("visits", "how long, how many"), (
        ("without use", f"{settings.SESSION_IDLE_SECONDS // 60} minutes, with a warning two minutes before"),
        ("at most", f"{settings.SESSION_SECONDS // 3600} hours"),
        ("a fresh code stands for", f"{settings.STEP_UP_SECONDS // 60} minutes"),
        ("between password and code", f"{PENDING_SECONDS // 60} minutes"),
        ("for a device to answer", f"{CHALLENGE_SECONDS // 60} minutes"),
        ("of one person at a time, practitioners’ face", str(VISITS_AT_ONCE[Face.WEB])),
        ("of one person at a time, desk", str(VISITS_AT_ONCE[Face.DESK])),
        ("recovery codes are warned of", f"{RECOVERY_WARNING_DAYS} days before they lapse"),
    )


def looked_at() -> Table:
    return ("what is looked at", "what it decides", "what happens otherwise"), (
        ("the day in England, by the database’s clock", "which facts hold", "refused at the next request"),
        ("the instant, by the same clock", "how old visit, last use and last proof are", "ended, or a fresh code"),
        ("the host that was asked", "which face this is, with people, cookies and keys of its own", "nobody there"),
        ("the network address", "how often the username failed from it, at signing in", "not listened to for a while"),
        ("the browser", "whether form and challenge were made for it", "refused"),
        ("what was sent before", "whether a code, an answer of a device or a form was used", "refused, or as before"),
        ("relatives that were declared", "whether the person acted on is one", "refused"),
    )


def asvs() -> Table:
    rows = (
        (one["number"], str(one["level"]), one["title"], _held_by(one), "; ".join(one.get("seen_to_fail", ("–",))))
        for one in requirements()
    )
    return ("number", "level", "what is asked", "held by", "seen to fail when"), rows


def asvs_counts() -> str:
    rows = requirements()
    tests = {test for one in rows for test in one.get("tests", ())}
    reasons = sum("reason" in one for one in rows)
    return f"{len(rows)} requirements: {len(rows) - reasons} by {len(tests)} tests, {reasons} by a reason.\n"


def requirements() -> list[dict[str, Any]]:
    """The rows of docs/asvs.yaml."""
    return list(yaml.safe_load(MAP.read_text(encoding="utf-8"))["requirements"])


def _within(tries: Tries) -> str:
    return f"{tries.most} in {tries.seconds // 60} minutes"


def _held_by(one: dict[str, Any]) -> str:
    if "reason" in one:
        return f"no test: {one['reason']['why']} (*{one['reason']['heading']}*)"
    return ", ".join(f"`{test.rpartition('::')[2]}`" for test in one["tests"])
