"""What the generator must make, counted on one population of 5,000 children."""

import json
import re
from collections import Counter, defaultdict
from datetime import date
from math import sqrt
from pathlib import Path

import nhs_number
import pytest

from contactpoint.intake.areas import authority_of
from contactpoint.intake.reading import opened
from contactpoint.intake.survey import survey
from contactpoint.intake.templates import source_of
from contactpoint.kernel.dates import birthday
from contactpoint.kernel.numbers import Upn
from contactpoint.lab.plan import Plan
from contactpoint.lab.questions import About, read_questions
from contactpoint.lab.rates import rates
from contactpoint.lab.synth import CannotMakePopulation, write_population
from contactpoint.lab.truth import lines, otherwise_limited_children, shielded_children
from tests.support.populations import TODAY, feed_files, feed_rows, population

CHILDREN = 5000
DRAMA_LINE = re.compile(
    r"(?:01632 960|0113 496 0|0114 496 0|0116 496 0|0117 496 0|0121 496 0|0151 496 0|0161 496 0"
    r"|0191 498 0|020 7946 0)\d{3}"
)
DRAMA_CARER = re.compile(r"07700 900\d{3} x\d{4}")


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return population(tmp_path_factory.mktemp("synth") / "england", CHILDREN)


@pytest.fixture(scope="module")
def rows(england: Path) -> list[tuple[str, dict[str, str]]]:
    return [(path.name.removesuffix(path.suffix), row) for path in feed_files(england) for row in feed_rows(path)]


@pytest.fixture(scope="module")
def children(england: Path) -> dict[str, dict]:
    return {child["true_id"]: child for child in lines(england / "truth" / "children.ndjson")}


@pytest.fixture(scope="module")
def owners(england: Path) -> dict[tuple[str, str], dict]:
    return {(row["source"], row["record_id"]): row for row in lines(england / "truth" / "rows.ndjson")}


def at_least(count: int, of: int, rate: float) -> bool:
    """Whether a sample is not below `rate` by more than three standard deviations."""
    return count >= of * rate - 3 * sqrt(of * rate * (1 - rate))


def years(child: dict) -> int:
    born = date.fromisoformat(child["born"])
    return next(age for age in range(18) if birthday(born, age + 1) > TODAY)


def test_there_are_as_many_children_as_asked_for_all_under_18_and_175_to_a_hundred_families(children):
    families = {child["family_id"] for child in children.values()}
    assert len(children) == CHILDREN
    assert len(children) / len(families) == pytest.approx(1.75, abs=0.01)
    assert all(0 <= years(child) <= 17 for child in children.values())


def test_every_child_has_an_nhs_number_that_no_one_holds(rows):
    numbers = [row["nhs_number"] for source, row in rows if source == "health"]
    assert len(set(numbers)) == len(numbers)
    assert all(nhs_number.is_valid(number) and number.startswith("999") for number in numbers)


def test_pupil_numbers_are_valid_and_of_no_authority(rows):
    given = [row["upn"] for _, row in rows if row.get("upn")]
    assert given
    assert all(Upn.parse(number) and number[1:4] == "999" for number in given)


def test_every_telephone_is_kept_for_drama(rows):
    told = [(column, value) for _, row in rows for column, value in row.items() if "telephone" in column and value]
    for column, value in told:
        assert (DRAMA_CARER if column.startswith("carer") else DRAMA_LINE).fullmatch(value), value


def test_every_e_mail_address_leads_nowhere(rows):
    told = [value for _, row in rows for column, value in row.items() if column.endswith("email") and value]
    assert told
    assert all(value.endswith("@example.org") for value in told)


def test_coverage_and_numbers_are_as_stated(rows, children, owners):
    by_kind = Counter(source.partition(".")[0] for source, _ in rows)
    stated = rates().source
    assert by_kind["benefit"] / CHILDREN == pytest.approx(stated["benefit"].coverage, abs=0.006)
    assert by_kind["health"] / CHILDREN == pytest.approx(stated["health"].coverage, abs=0.006)
    assert at_least(by_kind["social_care"], CHILDREN, stated["social_care"].coverage)
    of_age = sum(5 <= years(child) <= 16 for child in children.values())
    assert at_least(by_kind["education_welfare"], of_age, stated["education_welfare"].coverage)
    visited = [children[owners[source, row["record_id"]]["true_id"]] for source, row in rows if "visiting" in source]
    infants = sum(years(child) < 5 for child in children.values())
    assert at_least(sum(years(child) < 5 for child in visited), infants, stated["health_visitor"].coverage)
    assert at_least(sum(years(child) >= 5 for child in visited), of_age, stated["school_nurse"].coverage)


@pytest.mark.parametrize("kind", ["social_care", "education_welfare", "health_visiting"])
def test_case_systems_carry_the_nhs_number_as_often_as_stated(rows, kind):
    theirs = [row for source, row in rows if source.startswith(kind)]
    share = rates().source["health_visitor" if kind == "health_visiting" else kind].nhs_number
    carried = sum(bool(row["nhs_number"]) for row in theirs)
    assert carried / len(theirs) == pytest.approx(share, abs=4 * sqrt(share * (1 - share) / len(theirs)))


@pytest.mark.parametrize(("kind", "error"), [
    ("benefit", "middle_name_missing"),
    ("health", "middle_name_missing"),
    ("social_care", "middle_name_missing"),
    ("health_visiting", "middle_name_missing"),
    ("social_care", "former_address"),
    ("health_visiting", "former_address"),
])  # fmt: skip
def test_errors_are_not_rarer_than_stated(owners, kind, error):
    theirs = [row for (source, _), row in owners.items() if source.startswith(kind)]
    stated = rates().source["health_visitor" if kind == "health_visiting" else kind]
    assert at_least(sum(error in row["errors"] for row in theirs), len(theirs), getattr(stated, error))


def test_twins_half_siblings_and_moves_are_not_rarer_than_stated(children):
    stated = rates().population
    families = defaultdict(list)
    for child in children.values():
        families[child["family_id"]].append(child)
    assert at_least(sum(child["twin"] for child in children.values()), CHILDREN, stated.twins)
    mixed = [family for family in families.values() if len({child["family"] for child in family}) > 1]
    assert at_least(len(mixed), len(families), stated.half_siblings)
    assert at_least(sum(child["moved"] for child in children.values()), CHILDREN, stated.moved)


def test_twins_share_a_birthday_and_no_brother_or_sister_a_first_name(children):
    families = defaultdict(list)
    for child in children.values():
        families[child["family_id"]].append(child)
    for family in families.values():
        assert len({child["given"][0] for child in family}) == len(family)
        twins = [child for child in family if child["twin"]]
        assert len({child["born"] for child in twins}) * 2 == len(twins)


def test_intake_reads_every_row_but_the_few_that_are_broken(england, owners):
    refused = 0
    for path in feed_files(england):
        with opened(path, None) as feed:
            read = survey(feed, source_of(feed.manifest.source), today=TODAY, key=b"k" * 32, share=0.01)
        refused += len(read.refused)
    broken = [row for row in owners.values() if any(error.startswith("broken") for error in row["errors"])]
    assert refused == len(broken) >= 2


def test_children_live_in_the_authority_that_owns_them(rows, children, owners):
    checked = 0
    for source, row in rows:
        truth = owners[source, row["record_id"]]
        if not truth["errors"]:
            assert authority_of(row["postcode"]) == children[truth["true_id"]]["owner"]
            checked += 1
    assert checked > CHILDREN


def test_record_ids_say_nothing_of_who_is_who(rows):
    assert len({row["record_id"] for _, row in rows}) == len(rows)


def test_the_shielded_and_three_times_as_many_others_are_limited(england):
    shielded, others = shielded_children(england), otherwise_limited_children(england)
    assert len(shielded) == CHILDREN * rates().population.shielded
    assert len(others) == 3 * len(shielded)
    assert {child.cause for child in others} == {"under_review", "restriction"}


def test_a_small_population_has_ten_shielded_children(tmp_path):
    assert len(shielded_children(population(tmp_path / "small", 400))) == 10


def test_questions_are_enough_and_answered_by_rows_that_can_be_linked(england, rows, owners):
    questions = read_questions(england)
    about = Counter(question.about for question in questions)
    assert len(questions) >= 200
    assert about[About.LIMITED] >= 20
    telephones = {row.get("practice_telephone") or row.get("worker_telephone") for _, row in rows}
    assert all(question.telephone in telephones for question in questions if question.about is About.OPEN)
    assert len({question.service for question in questions if question.about is About.OPEN}) == 5


def test_questions_about_limited_children_name_what_must_not_be_shown(england):
    for question in read_questions(england):
        assert bool(question.hidden) == (question.about is not About.OPEN)
        assert question.telephone not in question.hidden


def test_manifests_count_the_rows(england):
    for path in feed_files(england):
        said = json.loads(path.with_name(f"{path.name}.manifest.json").read_text(encoding="utf-8"))
        assert said["rows"] == sum(1 for _ in feed_rows(path)) > 0
        assert said["source"].partition(".")[0] == said["kind"]


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(CannotMakePopulation):
        write_population(tmp_path, Plan(10, 1, TODAY), progress=lambda done: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
