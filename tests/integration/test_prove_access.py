"""`prove access` whole: it takes half a minute, and there is no part of it that would prove anything but times."""

import json

import pytest

from contactpoint.access.rules import FACES, Face
from contactpoint.access.vetting import Fact
from contactpoint.config import launcher, paths
from contactpoint.lab.lapses.matrix import inside, may_enter
from tests.support.command import run

ASK = ("access-steps", "ask", "--pairs", 1, "--control-pairs", 5, "--planted-ms", 400, "--seed", 7)
WAYS = {
    *(f"{face}: a password{sort}" for face in Face for sort in ("", ", suspended", ", only invited")),
    *("a code", "a code, suspended", "a code, only invited", "a code, password right", "a recovery code"),
    *("a password, locked", "a code, locked", "a first visit"),
}
"""All by which a name or code is tried. That no time tells whose it is takes thousands of pairs; one is tried here."""

pytestmark = pytest.mark.usefixtures("clusters")


def test_every_lapse_ends_access_and_nobody_comes_where_they_may_not(tmp_path):
    name = f"cp_lab_access_{paths.DATABASE}"
    told = run(ASK, tmp_path, CONTACTPOINT_DATABASE=name)
    assert told.status == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert [one["what"] for one in found["tried"] if not one["ended"]] == []
    assert found["crossings"] == []
    tried = {one["what"] for one in found["tried"]}
    for role in ("practitioner", "shielding_officer"):
        assert {f"{role}: no {fact}" for fact in Fact} <= tried
        assert {f"{role}: {fact} expired" for fact in set(Fact) - {Fact.SECOND_FACTOR}} <= tried
        assert {f"{role}: idle", f"{role}: eight hours", f"{role}: no active"} <= tried
    assert set(found["compared"]) == WAYS
    assert found["pairs"] == len(WAYS)
    assert found["z"] >= 1  # of single pairs at least one is not a tie
    assert found["planted_ms"] > 200, "what was planted, of 400 ms, is not waited for"
    with launcher.admin() as admin:
        assert not admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()


def test_a_database_that_is_not_the_labs_is_refused(tmp_path):
    told = run(ASK, tmp_path)
    assert told.status == 2
    assert "begins with cp_lab_" in told.stderr


def test_who_may_enter_is_what_the_tables_say():
    """Nobody enters the other face, and on the web every page but these has a capability."""
    for face, roles in FACES.items():
        for role in roles:
            assert not any(may_enter(role, other, route) for other in set(Face) - {face} for route in inside()[other])
    anybodys = {"first", "coverage", "enrolled", "stay", "fresh_code", "fresh_passkey", "fresh_employer"}
    assert {route.name for route in inside()[Face.WEB] if route.capability is None} == anybodys
