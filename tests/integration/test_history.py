"""The history of a child, as a data manager asks for it and the worker writes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from contactpoint.access.actions import NotAllowed, StepUpNeeded
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.disclosure.actions import change
from contactpoint.disclosure.changes import Owned, Unlinked
from contactpoint.disclosure.facts import Cause, Identifier, IdentifierKind, Name, ServiceKind
from contactpoint.disclosure.models import Link, PastLink
from contactpoint.history import actions
from contactpoint.history.actions.reading import NoHistory
from contactpoint.history.models import HistoryAsked
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.models import Answer
from contactpoint.review.whose import NoSuchItem
from contactpoint.shielding.actions import sign_open
from tests.support.children import limited as limit_set
from tests.support.loads import open_hull
from tests.support.records import EXTRACTED, SURGERY, apply, incoming, record
from tests.support.reviewing import (
    MAYA,
    MAYAS,
    OTHERS,
    child_of,
    decided,
    limited,
    listed,
    queue,
    undone,
    worked_off,
)
from tests.support.transfers import DATA, SHIELD, agreed, manager, officer
from tests.support.transfers import worked_off as transferred

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]


@pytest.fixture
def maya():
    open_hull()
    apply(*MAYAS)
    return child_of(MAYA)


@pytest.fixture
def two(maya):
    apply(*OTHERS)
    listed()
    return maya, child_of(OTHERS[0])


def asked(number, family="Kaur", authority="HUL", **changes):
    """Asked for by a data manager, and not written yet."""
    return actions.ask(number, family, route="test", actor=manager(authority, **changes), purpose=DATA)


def seen(history, authority="HUL", **changes):
    return actions.see(history, route="test", actor=manager(authority, **changes), purpose=DATA)


def written():
    """What the worker does each minute."""
    actions.keep_short(actor=WORKER, purpose=UPKEEP)


def told(number):
    """The history as it reads now: step, other child, sources."""
    history = asked(number)
    written()
    return [(line.step.value, line.number, line.sources) for line in seen(history).lines]


def answer(kind):
    (item,) = queue().first
    given = decided(item, kind)
    worked_off()
    return given


SAYS_ELSEWHERE = replace(
    OTHERS[0], record="c1", source="social_care.HUL", identifiers=(), names=(Name("Kaur", ("Maja",)),)
)
CAME = [("came", None, ("benefit",)), ("came", None, ("health",))]


# What is told.


def test_records_that_came_are_told_with_source_day_and_rule(maya):
    history = asked(maya)
    assert seen(history).lines is None
    actions.compose(str(history), actor=WORKER, purpose=UPKEEP)
    lines = seen(history).lines
    assert [(line.step.value, line.sources) for line in lines] == [("came", ("benefit",)), ("came", ("health",))]
    assert {line.rule for line in lines} == {"weight"}
    assert {line.at.date() for line in lines} == {database_now().date()}
    assert seen(history).child.family == "Kaur"


def test_a_match_is_told_with_who_and_why_and_the_number_that_leads_here(two):
    first, second = two
    given = answer("match")
    others = [("came", None, (source,)) for source in ("births", "school")]
    assert told(first) == [*CAME, *others, ("match", second, ()), ("led", second, ("births", "school"))]
    history = asked(first)
    written()
    reasons = seen(history).reasons
    assert reasons == {given: "Same date of birth, given name, family name and address; the NHS numbers differ."}


def test_what_was_undone_is_told_by_both_children(two):
    first, second = two
    undone(answer("match"))
    worked_off()
    assert [line[0] for line in told(first)][-4:] == ["match", "joined", "undo", "parted"]
    assert [line[0] for line in told(second)][-4:] == ["match", "parted", "undo", "joined"]


def test_a_decision_that_they_are_two_is_told(two):
    answer("different")
    assert ("different", two[1], ()) in told(two[0])


def test_a_decision_about_records_that_waited_is_told_of_the_child_that_they_are_of(maya):
    """Of two that wait no child is known when a person says that they are one."""
    waiting = (OTHERS[0], replace(OTHERS[1], identifiers=(Identifier(IdentifierKind.NHS, "9990000034"),)))
    apply(*waiting)
    listed()
    pair = next(item for item in (*queue().first, *queue("NAT").first) if not item.pair.children)
    decided(pair, "match", pair.authority)
    worked_off()
    assert [line[0] for line in told(maya)] == ["came", "came"]
    answer("match")
    assert [line[0] for line in told(maya)] == ["came"] * 4 + ["match", "match"]


def test_a_decision_is_told_once_its_child_goes_by_another_number(two):
    first, second = two
    apply(SAYS_ELSEWHERE)
    listed()
    item = next(item for item in queue().first if item.pair.children == (second,))
    decided(item, "match")
    worked_off()
    answer("match")
    assert child_of(SAYS_ELSEWHERE) == first
    assert [line[:2] for line in told(first) if line[0] == "match"] == [("match", second)] * 2


def test_a_history_is_asked_for_from_a_pair_without_a_number(two):
    (item,) = queue().first
    for side, number in enumerate(side.number for side in item.pair.sides):
        actions.ask_of_side(item.id, side, route="test", actor=manager("HUL"), purpose=DATA)
        assert HistoryAsked.objects.latest("id").number == number


def test_from_a_pair_of_another_list_or_of_a_record_that_waits_there_is_none(maya):
    apply(replace(OTHERS[1], identifiers=OTHERS[1].identifiers))
    listed()
    (item,) = queue().first
    waits = next(side for side in (0, 1) if item.pair.sides[side].number is None)
    with pytest.raises(NoHistory):
        actions.ask_of_side(item.id, waits, route="test", actor=manager("HUL"), purpose=DATA)
    with pytest.raises(NoSuchItem):
        actions.ask_of_side(item.id, 1 - waits, route="test", actor=manager("YOR"), purpose=DATA)
    change(maya, Owned("YOR"), actor=WORKER, purpose=UPKEEP)
    with pytest.raises(NoHistory):
        actions.ask_of_side(item.id, 1 - waits, route="test", actor=manager("HUL"), purpose=DATA)
    assert not HistoryAsked.objects.exists()


def test_a_move_between_authorities_is_told_with_both_people(maya):
    for authority in ("NAT", "YOR"):
        sign_open("YOR", actor=officer(authority), purpose=SHIELD)
    agreed(maya, "HUL", "YOR")
    transferred()
    history = asked(maya, authority="YOR")
    written()
    (line,) = [line for line in seen(history, "YOR").lines if line.step == "passed"]
    assert (line.by, line.with_them) == (manager("HUL").id, manager("YOR").id)


def test_a_move_that_was_agreed_while_the_child_was_limited_is_not_told(maya):
    for authority in ("NAT", "YOR"):
        sign_open("YOR", actor=officer(authority), purpose=SHIELD)
    limited(maya, Cause.RESTRICTION)
    agreed(maya, "HUL", "YOR")
    transferred()
    limited(maya, Cause.RESTRICTION, lifted=True)
    history = asked(maya, authority="YOR")
    written()
    assert {line.step.value for line in seen(history, "YOR").lines} == {"came"}


def test_a_record_keeps_the_day_on_which_it_joined_though_the_rule_is_another(maya):
    before = dict(Link.objects.values_list("record", "decided_at"))
    Link.objects.update(decided_by="earlier")
    anew = replace(MAYA, names=(Name("Kaur", ("Maya", "Rose")),))
    apply(incoming(anew, extracted=EXTRACTED + timedelta(days=1)))
    assert not Link.objects.filter(decided_by="earlier").exists()
    assert dict(Link.objects.values_list("record", "decided_at")) == before
    assert not PastLink.objects.exists()


def test_what_a_service_says_that_may_not_be_named_leaves_no_line(maya):
    clinic = replace(SURGERY, kind=ServiceKind.SEXUAL_HEALTH, organisation="The Harbour Clinic")
    apply(record("c1", "sensitive.0001", involvements=(clinic,)))
    assert Link.objects.filter(number=maya).count() == 3
    assert told(maya) == CAME


# What is not told.


def test_a_record_that_is_with_none_leaves_no_line(maya):
    before = told(maya)
    waiting = Link.objects.exclude(decided_by="person").order_by("record").last().record
    change(maya, Unlinked(waiting), actor=WORKER, purpose=UPKEEP)
    assert PastLink.objects.count() == 1
    assert len(told(maya)) == len(before) - 1


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.RESTRICTION, Cause.UNDER_REVIEW])
def test_nothing_touches_a_child_who_is_limited(two, cause):
    first, second = two
    answer("match")
    undone(Answer.objects.get(kind="match").id)
    worked_off()
    assert len(told(first)) == 8
    limited(second, cause)
    assert told(first) == CAME


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.RESTRICTION])
def test_of_a_limited_child_the_answer_is_that_of_a_number_never_given(maya, cause):
    history = asked(maya)
    limited(maya, cause)
    for number in (maya, ChildNumber.mint()):
        with pytest.raises(NoHistory) as refused:
            asked(number)
        assert "no child of your authority" in str(refused.value)
    with pytest.raises(NoHistory):
        seen(history)
    written()
    assert not HistoryAsked.objects.exists()


def test_a_history_that_is_written_is_closed_by_a_limit(maya):
    history = asked(maya)
    written()
    limit_set(maya, Cause.SHIELD)
    with pytest.raises(NoHistory):
        seen(history)
    written()
    assert not HistoryAsked.objects.exists()


def test_of_a_child_limited_before_it_is_written_nothing_is_written(maya):
    history = asked(maya)
    limit_set(maya, Cause.SHIELD)
    actions.compose(str(history), actor=WORKER, purpose=UPKEEP)
    assert not HistoryAsked.objects.exists()


def test_another_authoritys_child_is_none(maya):
    change(maya, Owned("YOR"), actor=WORKER, purpose=UPKEEP)
    with pytest.raises(NoHistory):
        asked(maya)
    history = asked(maya, authority="NAT")
    written()
    assert seen(history, "NAT").lines
    with pytest.raises(NoHistory):
        seen(history)


def test_a_number_alone_finds_nobody(maya):
    with pytest.raises(NoHistory):
        asked(maya, "Gill")
    assert asked(maya, " KAÚR ")


def test_a_fresh_code_and_the_role_are_needed(maya):
    with pytest.raises(StepUpNeeded):
        asked(maya, stepped_up=False)
    with pytest.raises(NotAllowed):
        actions.ask(maya, "Kaur", route="test", actor=officer("HUL"), purpose=SHIELD)


# How it rests.


def test_it_rests_sealed_and_goes_after_a_quarter_of_an_hour(maya):
    asked(maya)
    written()
    (row,) = HistoryAsked.objects.all()
    assert b"benefit" not in bytes(row.sealed)
    HistoryAsked.objects.update(asked_at=database_now() - timedelta(minutes=16))
    written()
    assert not HistoryAsked.objects.exists()


def test_every_step_leaves_an_event_with_the_children_it_names(two):
    answer("different")
    before = set(Event.objects.values_list("id", flat=True))
    history = asked(two[0])
    written()
    seen(history)
    kinds = Event.objects.exclude(id__in=before).order_by("at").values_list("body__kind", "children")
    assert [(kind, set(children)) for kind, children in kinds] == [
        ("history_asked", {two[0]}),
        ("history_written", set(two)),
        ("history_seen", set(two)),
    ]


def test_each_part_has_the_rights_of_its_own_process(as_role):
    open_hull()
    apply(record())
    number = child_of(record())
    with as_role("cp_desk"):
        history = asked(number)
    with as_role("cp_worker"):
        written()
    with as_role("cp_desk"):
        assert len(seen(history).lines) == 1
