"""The event as it is kept: its exact keys, its canonical bytes, its leaf (records.md §5)."""

import hashlib
import json
from dataclasses import replace
from uuid import UUID

import pytest

from contactpoint.access.purposes import PURPOSES
from contactpoint.access.rules import RIGHTS
from contactpoint.audit.rules import POLICY, Event, EventKind, Outcome, body, canonical, leaf_hash, terms_filled
from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role, Sector
from contactpoint.kernel.numbers import ChildNumber

EVENT_ID = UUID("01930000-0000-7000-8000-000000000001")
SEARCH = Event(
    kind=EventKind.SEARCH,
    route="web.found",
    actor=Actor("p-7f3a", Role.PRACTITIONER, organisation="o-91", sector=Sector.GENERAL, session="s-1"),
    purpose=Purpose(PurposeCode.CHILD_IN_NEED, involvement="health_visitor"),
    outcome=Outcome.ANSWERED,
    children=(ChildNumber(4821093755198), ChildNumber(7031552894623)),
    fields_offered=("family", "given"),
    terms={"family": "Okafor", "given": "", "born": "2019"},
    took_ms=3,
)


def kept(event: Event, *, sealed_terms: bytes | None = b"\x00\xff") -> dict[str, object]:
    return dict(body(event, event_id=EVENT_ID, sealed_terms=sealed_terms))


def test_a_search_is_kept_as_the_format_says():
    assert kept(SEARCH) == {
        "v": 2,
        "id": "01930000-0000-7000-8000-000000000001",
        "kind": "search",
        "route": "web.found",
        "actor": "p-7f3a",
        "acting_for": None,
        "organisation": "o-91",
        "sector": None,
        "role": "practitioner",
        "session": "s-1",
        "purpose": "child_in_need",
        "reference": None,
        "involvement": "health_visitor",
        "policy": POLICY,
        "outcome": "answered",
        "refused_because": None,
        "children": [4821093755198, 7031552894623],
        "opened": None,
        "capped": False,
        "fields_offered": ["family", "given"],
        "terms_filled": ["family", "born"],
        "terms_sealed": "AP8=",
        "took_ms": 3,
    }


@pytest.mark.parametrize("sector", [Sector.POLICE, Sector.PROBATION])
def test_what_police_and_probation_look_at_is_told_apart_b4_24(sector):
    assert kept(replace(SEARCH, actor=replace(SEARCH.actor, sector=sector)))["sector"] == sector.value


def test_an_event_of_nobody_names_whom_they_claimed_to_be():
    event = Event(
        kind=EventKind.SIGN_IN_FAILED,
        route="web.sign_in",
        actor=None,
        purpose=None,
        outcome=Outcome.FAILED,
        claimed="p-1",
    )
    held = kept(event, sealed_terms=None)
    assert [held[name] for name in ("actor", "role", "session", "purpose", "terms_sealed")] == ["p-1", *[None] * 4]


def test_what_was_typed_stands_nowhere_in_clear():
    assert b"Okafor" not in canonical(kept(SEARCH))
    assert terms_filled(SEARCH) == ["family", "born"]


def test_canonical_bytes_do_not_depend_on_the_order_of_keys():
    held = kept(SEARCH)
    shuffled = dict(reversed(held.items()))
    assert canonical(shuffled) == canonical(held)
    assert canonical({"b": 1, "a": "é"}) == b'{"a":"\xc3\xa9","b":1}'


def test_canonical_bytes_survive_a_round_trip():
    assert canonical(json.loads(canonical(kept(SEARCH)))) == canonical(kept(SEARCH))


def test_a_leaf_is_a_salted_digest_under_the_leaf_prefix():
    salt = bytes(32)
    inner = hashlib.sha256(salt + canonical(kept(SEARCH))).digest()
    assert leaf_hash(kept(SEARCH), salt) == hashlib.sha256(b"\x00" + inner).digest()


@pytest.mark.parametrize("name", ["took_ms", "outcome", "children", "actor"])
def test_a_leaf_changes_with_every_value(name):
    altered = kept(SEARCH) | {name: "other"}
    assert leaf_hash(altered, bytes(32)) != leaf_hash(kept(SEARCH), bytes(32))


def test_the_policy_is_renamed_with_every_change_of_rights_or_purposes():
    """Where this fails give `POLICY` a new name and put the new digest here."""
    rights = [
        [capability, role, *sorted(conditions)]
        for capability, held in RIGHTS.items()
        for role, conditions in held.items()
    ]
    purposes = [
        [
            code,
            rule.basis,
            rule.need,
            rule.pattern.pattern,
            *sorted(rule.roles),
            *sorted(rule.involvements),
            *sorted(rule.sectors),
        ]
        for code, rule in PURPOSES.items()
    ]
    digest = hashlib.sha256(json.dumps([rights, purposes]).encode()).hexdigest()[:16]
    assert (POLICY, digest) == ("2026-11-23.13", "f7ff9ddb397fe3e6")
