"""What must hold of the disclosure function for every case there can be."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.disclosure.codec import decode, encode
from contactpoint.disclosure.facts import (
    Address,
    Carer,
    Case,
    Core,
    Disclosed,
    Gender,
    Identifier,
    IdentifierKind,
    Involvement,
    InvolvementRow,
    Life,
    LifeState,
    Limit,
    Name,
    NameUse,
    Scope,
    ServiceContact,
    ServiceKind,
    SourceRecord,
    Statement,
)
from contactpoint.disclosure.rules import disclose, keys_of, standing
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, Postcode

NUMBER = ChildNumber(4821093755198)
WORDS = st.sampled_from(("Kaur", "Gill", "O'Neill", "Żak", "", "山田"))
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
AUTHORITIES = st.sampled_from(("HUL", "YOR", None))
SERVICES = st.sampled_from(("one", "two", "three"))
BORN = st.builds(PartialDate, st.integers(1990, 2030), st.integers(0, 12)) | DAYS.map(PartialDate.of)
NAMES = st.builds(Name, WORDS, st.lists(WORDS, max_size=2).map(tuple), st.sampled_from(NameUse))
ADDRESSES = st.builds(
    Address, st.tuples(WORDS), st.sampled_from((Postcode("HU5 2AB"), None)), st.sampled_from(Statement)
)
CARERS = st.builds(Carer, st.sampled_from(("a", "b")), WORDS)
INVOLVEMENTS = st.builds(
    Involvement,
    service=SERVICES,
    kind=st.sampled_from(ServiceKind),
    organisation=WORDS,
    authority=AUTHORITIES,
    worker=WORDS,
    post=st.none(),
    telephone=st.none(),
    email=st.none(),
    started=DAYS,
    ended=st.none() | DAYS,
    renewed=st.none() | DAYS,
)
RECORDS = st.builds(
    SourceRecord,
    record=st.sampled_from("ABCD"),
    source=st.sampled_from(("health", "benefit", "social_care.HUL", "youth_justice.YOR")),
    authority=AUTHORITIES,
    confirmed=DAYS,
    names=st.lists(NAMES, max_size=2).map(tuple),
    born=st.none() | BORN,
    gender=st.sampled_from(Gender),
    address=st.none() | ADDRESSES,
    carers=st.lists(CARERS, max_size=2).map(tuple),
    involvements=st.lists(INVOLVEMENTS, max_size=2).map(tuple),
    identifiers=st.lists(st.just(Identifier(IdentifierKind.NHS, "9990000018")), max_size=1).map(tuple),
    looked_after=st.booleans(),
    died_on=st.none() | DAYS,
    over=st.none() | DAYS,
)
CORES = st.builds(
    Core, st.just(NUMBER), st.just("Kaur"), st.just(("Maya",)), st.sampled_from(Gender), DAYS.map(PartialDate.of)
)
LIVES = st.builds(
    Life,
    state=st.sampled_from(LifeState),
    owner=AUTHORITIES,
    died=st.none() | DAYS,
    stays_after_18=st.booleans(),
    looked_after_by=AUTHORITIES,
)
SCOPES = st.builds(Scope, st.booleans(), st.just({"HUL": ServiceContact("Hull", "01632 960008")}))


LIMITS = st.none() | st.builds(Limit, st.none() | CORES)


@st.composite
def cases(draw, limits=LIMITS) -> Case:
    records = tuple({record.id: record for record in draw(st.lists(RECORDS, max_size=5))}.values())
    linked = draw(st.sets(st.sampled_from([record.id for record in records]))) if records else set()
    return Case(
        number=NUMBER,
        records=records,
        links=frozenset(linked),
        limit=draw(limits),
        hidden_carers=draw(st.frozensets(st.sampled_from(("a", "b")))),
        consents=draw(st.frozensets(SERVICES)),
        life=draw(LIVES),
        scope=draw(SCOPES),
        today=draw(DAYS),
    )


LIMITED = cases(st.builds(Limit, CORES))


@given(cases(), CORES)
def test_a_limit_never_adds_a_row(case, core):
    assert disclose(replace(case, limit=Limit(core))).rows == frozenset()


@given(cases(), SERVICES)
def test_dropping_a_consent_never_adds_a_row(case, service):
    fewer = replace(case, consents=case.consents - {service})
    more = replace(case, consents=case.consents | {service})
    assert disclose(fewer).rows <= disclose(more).rows


@given(LIMITED, st.lists(RECORDS, max_size=3), SERVICES)
def test_a_limited_child_depends_on_nothing_hidden(case, records, service):
    """Property 2: number, core, state, death, staying, scope and today alone (N1 before any page exists)."""
    other = replace(
        case,
        records=tuple(records),
        links=frozenset(record.id for record in records),
        hidden_carers=frozenset(),
        consents=frozenset({service}),
        life=replace(case.life, owner="LDS", looked_after_by="LDS"),
        scope=replace(case.scope, contacts={}, stale_days=1, worked_before_days=1, concern_days=1),
    )
    assert disclose(case) == disclose(other)


@given(LIMITED)
def test_a_bare_child_equals_a_limited_one(case):
    """Property 3, N2: in universal scope nothing tells a limit from a child with nothing else."""
    core = case.limit.core
    bare = SourceRecord("A", "health", None, date(2020, 1, 1), (Name(core.family, core.given),), core.born, core.gender)
    universal = replace(case, scope=replace(case.scope, universal=True), life=replace(case.life, looked_after_by=None))
    unlimited = replace(universal, limit=None, records=(bare,), links=frozenset({bare.id}))
    if core.born.earliest <= case.today and core.born.year > case.today.year - 25:
        assert disclose(universal) == disclose(unlimited)


@given(cases(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(case, random):
    shuffled = [*case.records, *case.records[:2]]
    random.shuffle(shuffled)
    assert disclose(replace(case, records=tuple(shuffled))) == disclose(case)


@given(cases())
def test_keys_come_from_core_and_rows_alone(case):
    disclosed = disclose(case)
    if disclosed.core is None:
        assert disclosed == Disclosed(None, frozenset(), frozenset())
    else:
        assert disclosed.keys == keys_of(disclosed.core, disclosed.rows)


@given(cases())
@settings(max_examples=300)
def test_a_dropped_record_leaves_none_of_its_values(case):
    for gone in case.links:
        left = tuple(record for record in case.records if record.id != gone)
        fewer = replace(case, records=left, links=case.links - {gone})
        absent = replace(case, links=case.links - {gone})
        assert disclose(fewer) == disclose(absent)


@given(cases(limits=st.none()))
def test_an_over_record_gives_no_home_no_carer_and_no_open_service(case):
    over = {record.source for record in case.records if record.over}
    speaking = {record.source for record in case.records if not record.over}
    without_contacts = replace(case, scope=replace(case.scope, contacts={}))
    for row in disclose(without_contacts).rows:
        if getattr(row, "source", None) in over - speaking:
            assert isinstance(row, InvolvementRow)
            assert row.ended is not None


@given(cases())
def test_an_over_record_is_as_if_its_source_had_said_so_itself(case):
    said = tuple(replace(standing(record), over=None) for record in case.records)
    assert disclose(replace(case, records=said)) == disclose(case)


@given(RECORDS)
def test_a_record_survives_the_vault(record):
    assert decode(encode(record)) == record


def test_a_record_sealed_before_there_was_an_end_still_opens():
    sealed = b'{"confirmed":"2026-05-01","gender":"female","record":"A","source":"benefit"}'
    assert decode(sealed) == SourceRecord("A", "benefit", None, date(2026, 5, 1), gender=Gender.FEMALE)
