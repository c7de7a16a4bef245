"""What sources make of the truth, counted in the feed files and the truth of one population of three chunks."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import nhs_number
import pytest

from contactpoint.disclosure.areas import authority_of
from contactpoint.intake.reading import opened
from contactpoint.intake.survey import survey
from contactpoint.kernel.numbers import Upn
from contactpoint.lab.england.manifest import read_manifest
from contactpoint.lab.england.questions import About, read_questions
from contactpoint.lab.england.truth import limited_children, query, table
from contactpoint.lab.england.truth_lines import TrueRow
from tests.support.feeds import registered
from tests.support.populations import TODAY, feed_files, feed_rows, population, source_code

CHILDREN = 8000
DRAMA_LINE = re.compile(
    r"(?:01632 960|011[3-8] 496 0|0121 496 0|0131 496 0|0141 496 0|0151 496 0|0161 496 0|0191 498 0|020 7946 0"
    r"|028 9649 6|029 2018 0|03069 990|07700 900|08081 570)\d{3}"
)
DRAMA_CARER = re.compile(DRAMA_LINE.pattern + r" x\d{4}")
MASK = 2**63 - 1
NUMBERS = frozenset({"nhs_sibling", "nhs_mistyped", "nhs_superseded"})


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return population(tmp_path_factory.mktemp("synth") / "england", CHILDREN)


@pytest.fixture(scope="module")
def owners(england: Path) -> dict[tuple[str, str], TrueRow]:
    found = query(f"SELECT source, record_id, true_id, errors FROM {table(england, 'rows')}")
    return {
        (source, record): TrueRow(source, record, true_id, tuple(errors)) for source, record, true_id, errors in found
    }


@pytest.fixture(scope="module")
def rows(england: Path, owners) -> list[tuple[TrueRow, dict[str, str]]]:
    """Every row that is not broken, with whose it is."""
    return [
        (owner, row)
        for path in feed_files(england)
        for row in feed_rows(path)
        if (owner := owners[source_code(path), row["record_id"]]) and "broken" not in owner.errors
    ]


@pytest.fixture(scope="module")
def children(england: Path) -> dict[str, dict]:
    names = ("true_id", "family", "given", "born", "gender", "nhs_number", "adopted_new", "adopted_old", "limited")
    return {
        row[0]: dict(zip(names, row, strict=True))
        for row in query(f"SELECT {', '.join(names)} FROM {table(england, 'children')}")
    }


def test_there_are_three_rows_and_a_third_a_child(england):
    said = json.loads((england / "manifest.json").read_text())
    assert 3.2 < sum(said["rows"].values()) / CHILDREN < 3.5
    assert {source.partition(".")[0] for source in said["rows"]} == {
        *("benefit", "health", "births", "school", "social_care", "youth_justice", "health_visiting"),
        *("education_welfare", "voluntary", "sensitive"),
    }


def test_intake_reads_every_row_but_those_that_are_broken_or_whose_number_fails(england, owners):
    refused = set()
    for path in feed_files(england):
        with opened(path, None) as feed:
            lines = [json.dumps(row) for row in feed_rows(path)]
            read = survey(
                feed,
                registered(feed.manifest.source),
                today=TODAY,
                digest=lambda own: (hash(own) & MASK) or 1,
                share=0.5,
            )
        assert read.rows >= len(lines)
        refused |= {(source_code(path), refusal.line) for refusal in read.refused}
    broken = sum("broken" in row.errors for row in owners.values())
    mistyped = sum("nhs_mistyped" in row.errors for row in owners.values())
    assert broken <= len(refused) <= broken + mistyped
    assert broken > 5


def test_about_half_of_the_mistyped_numbers_fail_their_check(rows):
    mistyped = [row["nhs_number"] for owner, row in rows if "nhs_mistyped" in owner.errors]
    assert 0 < sum(not nhs_number.is_valid(number) for number in mistyped) < len(mistyped)


def test_numbers_are_the_childs_own_where_nothing_is_wrong(rows, children):
    for owner, row in rows:
        if row.get("nhs_number") and NUMBERS.isdisjoint(owner.errors):
            assert row["nhs_number"] == children[owner.true_id]["nhs_number"]
        if row.get("upn"):
            assert Upn.parse(row["upn"])[1:4] == "999"


def test_every_telephone_is_kept_for_drama_and_no_service_lacks_one(rows):
    for _, row in rows:
        for column, value in row.items():
            if "telephone" in column and value:
                carers = column.startswith(("carer", "mother"))
                assert (DRAMA_CARER if carers else DRAMA_LINE).fullmatch(value), (column, value)
        assert all(
            value
            for column, value in row.items()
            if column in ("practice_telephone", "school_telephone", "worker_telephone")
        )


def test_services_have_many_telephones(rows):
    told = {
        row[column]
        for _, row in rows
        for column in ("practice_telephone", "school_telephone", "worker_telephone")
        if column in row
    }
    assert len(told) > 100
    assert len({telephone[:6] for telephone in told}) > 15


def test_what_a_row_says_is_true_but_for_its_errors(rows, children):
    """Every difference of a whole row from the truth has its error; `known` differ without one."""
    known = 0
    for owner, row in rows:
        child = children[owner.true_id]
        if owner.errors or owner.source in ("benefit", "school") or owner.source.startswith("youth"):
            continue
        assert row["birth_date"] == child["born"].isoformat()
        assert row["gender"] == child["gender"]
        known += (row["family_name"], row["given_names"]) == (child["family"], " ".join(child["given"]))
    assert known > CHILDREN


@pytest.mark.parametrize(
    ("error", "column", "value"), [("birth_missing", "birth_date", ""), ("no_postcode", "postcode", "")]
)
def test_a_missing_value_is_missing(rows, error, column, value):
    told = [row[column] == value for owner, row in rows if error in owner.errors]
    assert told
    assert all(told)
    assert not any(row[column] == value for owner, row in rows if error not in owner.errors)


@pytest.mark.parametrize(
    ("column", "errors"),
    [
        ("family_name", ("typing_family", "swapped_names", "former_surname")),
        ("given_names", ("typing_given", "nickname", "middle_name", "placeholder")),
        ("birth_date", ("birth_swapped", "birth_digit", "birth_year", "birth_partial", "birth_missing")),
        ("gender", ("gender",)),
        ("nhs_number", ("nhs_sibling", "nhs_mistyped", "nhs_superseded")),
    ],
)
def test_each_error_leaves_another_value_than_the_childs(rows, children, column, errors):
    """Of rows with this error and no other; two spellings of a name may be a typing error apart."""
    truth = {"family_name": "family", "given_names": "given", "birth_date": "born"}.get(column, column)
    for error in errors:
        alone = [(row, children[owner.true_id][truth]) for owner, row in rows if owner.errors == (error,)]
        assert alone
        assert sum(row[column] == _written(value) for row, value in alone) <= len(alone) / 20


def _written(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize(("kind", "longest"), [("health", 60), ("health_visiting", 14), ("voluntary", 180)])
def test_sources_know_what_was_so_some_time_ago(rows, kind, longest):
    late = [
        (TODAY - date.fromisoformat(row["as_of"])).days for owner, row in rows if owner.source.partition(".")[0] == kind
    ]
    assert 0 <= min(late) < longest / 10
    assert longest / 3 < median(late)
    assert longest * 0.9 < max(late) <= longest


def test_a_former_address_is_none_of_the_present_ones(england, rows):
    told = query(
        f"SELECT true_id, list(postcode) FROM {table(england, 'children')} JOIN {table(england, 'household')} "
        'USING (family_id) WHERE "to" IS NULL GROUP BY true_id'
    )
    now = {true_id: set(postcodes) for true_id, postcodes in told}
    alone = [(owner, row) for owner, row in rows if owner.errors == ("former_address",) and owner.true_id in now]
    assert len(alone) > CHILDREN / 20
    assert sum(row["postcode"] in now[owner.true_id] for owner, row in alone) < len(alone) / 20


def test_where_the_order_of_names_is_uncertain_some_sources_turn_it(england, rows):
    uncertain = {one for (one,) in query(f"SELECT true_id FROM {table(england, 'children')} WHERE order_uncertain")}
    names = {row[0]: row[1:] for row in query(f"SELECT true_id, family, given FROM {table(england, 'children')}")}
    turned = Counter()
    for owner, row in rows:
        if owner.true_id in uncertain and not owner.errors and owner.source == "health":
            family, given = names[owner.true_id]
            turned[row["family_name"] == " ".join(given) and row["given_names"] == family] += 1
    assert sum(turned.values()) > CHILDREN * 0.015
    assert 0.3 < turned[True] / sum(turned.values()) < 0.6


def test_every_nhs_number_is_one_that_is_not_issued(rows):
    assert all(row["nhs_number"].startswith("9") for _, row in rows if row.get("nhs_number"))


def test_a_mistyped_name_is_another_name(rows, children):
    alone = [(owner, row) for owner, row in rows if owner.errors == ("typing_family",) and owner.source == "health"]
    assert alone
    assert all(row["family_name"] != children[owner.true_id]["family"] for owner, row in alone)


def test_an_adopted_child_stands_under_the_old_identity_in_two_kinds_of_feed(england, owners):
    adoptions = query(f"SELECT old_true_id, new_true_id FROM {table(england, 'adoption')}")
    kinds = {true_id: set() for pair in adoptions for true_id in pair}
    for (source, _), owner in owners.items():
        if owner.true_id in kinds:
            kinds[owner.true_id].add(source.partition(".")[0])
    assert len(adoptions) >= CHILDREN * 0.0035
    assert all(len(kinds[old]) == 2 and not kinds[old] & kinds[new] for old, new in adoptions)


def test_once_in_five_errors_the_second_comes_with_the_first(owners):
    """More than chance: health visitors' rows with a nickname have a typing error more often than other rows."""
    visiting = [set(owner.errors) for owner in owners.values() if owner.source.startswith("health_visiting")]
    wrong = [bool(errors & {"typing_given", "typing_family"}) for errors in visiting]
    with_other = [
        hit for errors, hit in zip(visiting, wrong, strict=True) if errors - {"typing_given", "typing_family"}
    ]
    assert sum(with_other) / len(with_other) > 1.15 * sum(wrong) / len(wrong)


def test_organisations_that_send_are_registered_and_one_is_a_refuge(england):
    listed = {line["code"]: line for line in json.loads((england / "organisations.json").read_text())}
    sent = {source_code(path) for path in feed_files(england) if path.name.startswith(("voluntary", "sensitive"))}
    assert sent <= listed.keys()
    assert {line["service"] for line in listed.values()} == {"voluntary", "refuge", "sensitive"}
    assert all(line["authority"] in read_manifest(england).authorities for line in listed.values())


def test_children_in_a_refuge_are_on_its_feed(england, owners):
    refuged = {
        true_id
        for (true_id,) in query(
            f"SELECT true_id FROM {table(england, 'children')} JOIN {table(england, 'household')} USING (family_id)"
            " WHERE kind = 'refuge' AND \"to\" IS NULL AND in_refuge"
        )
    }
    sent = {owner.true_id for (source, _), owner in owners.items() if source.startswith("voluntary.9")}
    assert refuged <= sent


def test_local_sources_send_children_who_live_there_or_lived_there(rows):
    checked = Counter()
    for owner, row in rows:
        authority = owner.source.partition(".")[2]
        if authority.isalpha() and row["postcode"] and "former_address" not in owner.errors:
            checked[authority_of(row["postcode"]) == authority] += 1
    assert checked[True] > CHILDREN / 2
    assert not checked[False]


def test_record_ids_say_nothing_of_who_is_who(rows):
    assert len({row["record_id"] for _, row in rows}) == len(rows)
    assert all(re.fullmatch("[0-9A-F]{16}", row["record_id"]) for _, row in rows)


def test_a_practice_and_a_school_are_a_familys(england, rows):
    family = dict(query(f"SELECT true_id, family_id FROM {table(england, 'children')} WHERE NOT looked_after"))
    practices: dict[int, set[str]] = {}
    for owner, row in rows:
        if owner.source == "health" and owner.true_id in family and not owner.errors:
            practices.setdefault(family[owner.true_id], set()).add(row["practice_code"])
    assert Counter(len(codes) for codes in practices.values())[1] > 0.95 * len(practices)


def test_manifests_count_the_lines(england):
    for path in feed_files(england):
        said = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
        assert said["source"].partition(".")[0] == said["kind"]
        assert said["mode"] == "full"
        assert said["rows"] == path.read_bytes().count(b"\n") - (path.suffix == ".csv")


def test_questions_are_enough_and_name_what_must_not_be_shown(england, rows):
    questions = read_questions(england)
    about = Counter(question.about for question in questions)
    assert len(questions) >= 200
    assert about[About.LIMITED] >= 20
    assert len({question.service for question in questions if question.about is About.OPEN}) == 6
    telephones = {value for _, row in rows for column, value in row.items() if column.endswith("telephone")}
    for question in questions:
        assert question.telephone in telephones or question.about is not About.OPEN
        assert bool(question.hidden) == (question.about is not About.OPEN)
        assert question.telephone not in question.hidden


def test_limited_children_are_listed_with_their_cause(england, children):
    listed = limited_children(england)
    causes = Counter(child.cause.value for child in listed)
    assert causes["shield"] >= CHILDREN * 0.005
    assert causes["under_review"] + causes["restriction"] == 3 * causes["shield"]
    assert {child.true_id for child in listed} == {one for one, child in children.items() if child["limited"]}


def test_households_follow_each_other(england):
    lived = query(
        f"SELECT family_id, \"from\", \"to\" FROM {table(england, 'household')} WHERE kind IN ('house', 'flat') "
        'ORDER BY family_id, "from"'
    )
    assert all(before[2] >= before[1] for before, _ in pairwise(lived) if before[2])
    assert max(since for _, since, _ in lived) <= TODAY + timedelta(0)
