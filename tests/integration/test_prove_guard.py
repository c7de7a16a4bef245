"""The guard's proof on a small population: nothing about a shielded child appears, and with a rule less it does."""

from dataclasses import replace

import pytest
from django.db import transaction

from contactpoint.disclosure.areas import authorities
from contactpoint.disclosure.facts import NATIONAL_DESK
from contactpoint.disclosure.models import Opened
from contactpoint.identity.actions import apply_records
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.lab.england.held import months
from contactpoint.lab.england.lots import Lots
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.local import Local
from contactpoint.lab.england.sources.rows import Sources
from contactpoint.lab.england.synth import DEFAULT_SEED, DEFAULT_TODAY
from contactpoint.lab.guard.proof import prove
from contactpoint.lab.guard.trying import incoming
from contactpoint.lab.prepared.records import Records
from contactpoint.linkage import guard
from tests.support.records import EXTRACTED

pytestmark = pytest.mark.django_db
PLAN = Plan(200, DEFAULT_SEED, DEFAULT_TODAY)
TRIALS = 200
AT_ONCE = 100


def loaded():
    """Every row of the population's first month, in open authorities."""
    signed = {"signed_by_authority": "a", "signed_by_national": "b", "at": EXTRACTED}
    Opened.objects.bulk_create([Opened(authority=code, **signed) for code in (*authorities(), NATIONAL_DESK)])
    local = Local(PLAN)
    records = Records(PLAN.seed, {one.code: one for one in local.organisations.register})
    (month,) = months(Sources(Lots(PLAN, 0), local), PLAN, 0)
    said = [one for written in month.records.values() if (one := records.record(written.row))]
    for start in range(0, len(said), AT_ONCE):
        some = [incoming(one) for one in said[start : start + AT_ONCE]]
        apply_records(some, actor=WORKER, purpose=UPKEEP)


def without(*several):
    rules = tuple(rule for rule in guard.Measures.load().rules if rule.facts not in several)
    return replace(guard.Measures.load(), rules=rules)


def test_no_record_about_a_shielded_child_appears_and_a_rule_less_is_noticed(monkeypatch):
    loaded()
    with transaction.atomic():
        found = prove(PLAN, TRIALS, seed=DEFAULT_SEED, told=lambda *_, **__: None)
        transaction.set_rollback(True)
    assert (found["published"], found["trials"] >= TRIALS) == (0, True)
    assert min(found["held"], found["sealed"], found["one_linked"], found["unrelated"]) > 0
    assert found["guess_held_hidden"] == 1
    lesser = without({"place"}, {"place", "carer"}, {"telephone"}, {"born", "carer"})
    monkeypatch.setattr(guard, "measures", lambda: lesser)
    assert prove(PLAN, TRIALS, seed=DEFAULT_SEED, told=lambda *_, **__: None)["published"] > 0
