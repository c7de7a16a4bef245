"""Many records scored at once by Splink are judged as one beside others is by the engine."""

import logging

import duckdb
import pyarrow as pa
import pytest

from contactpoint.linkage.engine import Beside, Stated, engine
from contactpoint.linkage.identities import COLUMNS, Raw, identity, values
from contactpoint.linkage.judge import DIGITS, Judged, Verdict
from contactpoint.linkage.pairs import make_pairs
from contactpoint.linkage.trained import SHIPPED

HOME = {"postcode": "HU5 2AB", "lines": ("12 Mill Lane",)}
MAYA = {"names": (("Kaur", "Maya"),), "born": "2015-03-09", **HOME}
RAWS = {
    "health": Raw(**MAYA, nhs="999 000 0018"),
    "benefit": Raw(**MAYA, carers=("Jaspreet Kaur",)),
    "school": Raw(**MAYA | {"names": (("Kaur", "Maja"),)}, upns=("A999100000000",)),
    "health/2": Raw(**MAYA),
    "births": Raw(**MAYA | {"names": (("Kaur", "Leo"),)}, nhs="999 000 0026"),
    "social_care.HUL": Raw(**MAYA | {"names": (("Maya", "Kaur"),), "born": "2015-09-03"}, nhs="999 000 0018"),
    "social_care.YOR": Raw(names=(("Gill", "M"),), born="2015-03-09", nhs="999 000 0018"),
    "benefit/clara": Raw(**MAYA | {"names": (("Hill", "Clara"),)}),
    "health/klara": Raw(**MAYA | {"names": (("Hill", "Klara"),)}),
    "sensitive.1": Raw(names=(("Gill", "Maya"),), born="2015-01-01", carers=("Jaspreet Kaur",)),
    "sensitive.2": Raw(names=(("Gill", "Mya"),), born="2015-01-01", carers=("Jaspreet Kaur",)),
}
STATED = {key: Stated(key.partition("/")[0], identity(raw)) for key, raw in RAWS.items()}


@pytest.fixture(scope="module")
def told():
    """What is said meanwhile."""
    return []


@pytest.fixture(scope="module")
def pairs(told):
    """Splink's pairs, by the two records."""
    columns = zip(*(values(stated.identity) for stated in STATED.values()), strict=True)
    kinds = {"VARCHAR": pa.string(), "VARCHAR[]": pa.list_(pa.string())}
    arrays = [pa.array(column, kinds[kind]) for column, kind in zip(columns, COLUMNS.values(), strict=True)]
    table = pa.table(
        [list(STATED), [stated.source for stated in STATED.values()], *arrays], names=["unique_id", "source", *COLUMNS]
    )
    with duckdb.connect() as database:
        database.register("given", table)
        database.execute("CREATE TABLE records AS FROM given")
        make_pairs(database, SHIPPED, progress=told.append)
        asked = (
            f"SELECT unique_id_l, unique_id_r, verdict, round(match_weight, {DIGITS}), rule, numbers, lone FROM pairs"
        )
        return {row[:2]: row[2:] for row in database.execute(asked).fetchall()}


def test_each_pair_is_judged_as_the_engine_judges_it(pairs):
    assert len(pairs) > 20
    for (one, other), (verdict, *said) in pairs.items():
        (judged,) = engine().judged(one, [STATED[one]], [Beside(other, STATED[other])])
        assert one < other
        assert judged == Judged(one, other, Verdict(verdict), *said[:2], pytest.approx(said[2]), said[3])


def test_every_verdict_and_all_that_is_asked_of_a_child_is_among_them(pairs):
    assert {verdict for verdict, *_ in pairs.values()} == set(Verdict)
    assert {lone for *_, lone in pairs.values()} == {0, 1, 2}


def test_what_goes_on_is_told_by_no_word_of_splinks(pairs, told):
    assert told == ["Scoring pairs", "Judging pairs"]
    assert not logging.getLogger("splink").isEnabledFor(logging.INFO)
