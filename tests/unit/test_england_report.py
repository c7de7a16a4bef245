"""The report counts what was made from the truth and the files, and says where it is less than was asked."""

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from contactpoint.config.commands.synth import synth
from contactpoint.intake.rules import Kind
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.report import Line, NothingToReport, report
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.source_rates import error_rates
from contactpoint.lab.england.synth import write_population
from tests.support.populations import population


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return population(tmp_path_factory.mktemp("report") / "england", 4000)


@pytest.fixture
def copy(england, tmp_path) -> Path:
    return shutil.copytree(england, tmp_path / "copy")


def altered(folder: Path, name: str, words: str) -> None:
    """Writes a table of the truth again, as `words` say."""
    path = folder / "truth" / f"{name}.parquet"
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE told AS SELECT {words} FROM '{path}'")
        database.execute(f"COPY told TO '{path}' (FORMAT parquet)")


def test_every_rate_holds_and_every_error_of_every_kind_is_there(england):
    lines = report(england)
    assert [line.about for line in lines if not line.holds] == []
    about = {line.about for line in lines}
    assert {f"{kind}: {error}" for kind in Kind for error in error_rates(kind)} <= about
    assert all(error in {known.value for known in Error} for kind in Kind for error in error_rates(kind))
    assert len(lines) == len(about) >= 200


def test_doubled_errors_are_twice_the_usual_rates(tmp_path):
    plan = Plan(4000, 7, date(2026, 9, 1), errors=2)
    write_population(tmp_path / "england", plan, progress=lambda done: None)
    lines = {line.about: line for line in report(tmp_path / "england")}
    nicknames = lines["social_care: nickname"]
    assert nicknames.rate == 2 * error_rates(Kind.SOCIAL_CARE)[Error.NICKNAME]
    assert nicknames.told
    assert nicknames.holds


def test_an_error_that_was_left_out_is_found(copy):
    altered(copy, "rows", "source, record_id, true_id, list_filter(errors, lambda e: e <> 'nickname') AS errors")
    broken = {line.about for line in report(copy) if not line.holds}
    assert {"benefit: nickname", "school: nickname", "health_visiting: nickname"} <= broken


def test_a_few_rows_without_an_error_that_was_asked_for_are_found(copy):
    name = "health_visiting: middle_name"
    line = next(line for line in report(copy) if line.about == name)
    few = line.made - int(line.asked)
    assert few < line.made / 20
    found = "starts_with(source, 'health_visiting') AND list_contains(errors, 'middle_name')"
    nth = f"row_number() OVER (PARTITION BY {found} ORDER BY source, record_id)"
    left = (
        f"CASE WHEN {found} AND {nth} <= {few} THEN list_filter(errors, lambda e: e <> 'middle_name') ELSE errors END"
    )
    altered(copy, "rows", f"source, record_id, true_id, {left} AS errors")
    assert [line.about for line in report(copy) if not line.holds] == [name]


def test_namesakes_are_counted_and_not_asked_for(england):
    line = next(line for line in report(england) if "namesake" in line.about)
    assert (line.rate, line.of, line.holds) == (0, 4000, True)


def test_numbers_are_counted_in_the_files(copy):
    path = next((copy / "feeds").glob("health_visiting.*.ndjson"))
    lines = [json.loads(line) for line in path.read_text(errors="ignore").splitlines() if line.endswith("}")]
    without = {line["record_id"] for line in lines}
    text = path.read_text(errors="ignore")
    for line in lines:
        text = text.replace(f'"nhs_number": "{line["nhs_number"]}"', '"nhs_number": ""')
    path.write_text(text)
    assert without
    assert "health_visiting: with nhs_number" in {line.about for line in report(copy) if not line.holds}


def test_feeds_without_their_truth_are_refused(copy):
    altered(copy, "rows", "* REPLACE ('benefit' AS source)")
    with pytest.raises(NothingToReport):
        report(copy)


def test_a_rate_holds_from_what_was_asked_to_four_standard_errors_above():
    assert Line("x", 0.1, 1000, 100).holds
    assert not Line("x", 0.1, 1000, 99).holds
    assert Line("x", 0.1, 1000, 137).holds
    assert not Line("x", 0.1, 1000, 139).holds
    assert Line("x", 0.0001, 1000, 0).holds
    assert Line("x", 1.0, 10, 10).holds
    assert not Line("x", 1.0, 10, 9).holds


def test_the_command_ends_badly_where_a_rate_does_not_hold(england, copy):
    run = CliRunner().invoke
    held = run(synth, ["--report", str(england)])
    assert (held.exit_code, "0 below" in held.output) == (0, True)
    altered(copy, "children", "* REPLACE (false AS moved)")
    assert run(synth, ["--report", str(copy)]).exit_code == 1


def test_the_command_wants_a_folder():
    assert CliRunner().invoke(synth, []).exit_code == 2
