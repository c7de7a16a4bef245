"""`prove access` whole: it takes half a minute, and there is no part of it that would prove anything."""

import json

import pytest

from contactpoint.access.rules import FACES, Face
from contactpoint.access.vetting import Fact
from contactpoint.config import launcher, paths
from contactpoint.lab.lapses.matrix import inside, may_enter
from tests.support.command import run

pytestmark = pytest.mark.usefixtures("clusters")


def test_every_lapse_ends_access_and_nobody_comes_where_they_may_not(tmp_path):
    name = f"cp_lab_access_{paths.DATABASE}"
    told = run(("access-steps", "ask"), tmp_path, CONTACTPOINT_DATABASE=name)
    assert told.status == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert [one["what"] for one in found["tried"] if not one["ended"]] == []
    assert found["crossings"] == []
    tried = {one["what"] for one in found["tried"]}
    for role in ("practitioner", "shielding_officer"):
        assert {f"{role}: no {fact}" for fact in Fact} <= tried
        assert {f"{role}: {fact} expired" for fact in set(Fact) - {Fact.SECOND_FACTOR}} <= tried
        assert {f"{role}: idle", f"{role}: eight hours", f"{role}: no active"} <= tried
    with launcher.admin() as admin:
        assert not admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()


def test_a_database_that_is_not_the_labs_is_refused(tmp_path):
    told = run(("access-steps", "ask"), tmp_path)
    assert told.status == 2
    assert "begins with cp_lab_" in told.stderr


def test_who_may_enter_is_what_the_tables_say():
    """Nobody enters the other face, and on the web every page but these has a capability."""
    for face, roles in FACES.items():
        for role in roles:
            assert not any(may_enter(role, other, route) for other in set(Face) - {face} for route in inside()[other])
    anybodys = {"first", "coverage", "stay", "fresh_code", "fresh_passkey", "fresh_employer"}
    assert {route.name for route in inside()[Face.WEB] if route.capability is None} == anybodys
