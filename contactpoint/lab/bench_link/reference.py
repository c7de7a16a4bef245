"""The reference of `bench link`: Splink alone, with its own comparisons and the blocking rules that were promised.

Its settings are trained once, on another seed than it is measured on, and kept: benchmarks/reference says how.
"""

import json
import logging
from pathlib import Path
from typing import Any

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator

from contactpoint.linkage.cascade.reading import ROW

VERSION = splink.__version__
SETTINGS = Path(__file__).resolve().parents[3] / "benchmarks" / "reference" / "splink_settings.json"
COLUMNS = ("family", "given", "born", "postcode", "outward", "nhs")
RULES = (
    "l.nhs = r.nhs",  # idle here: benefit has no NHS number
    "l.family = r.family AND l.born = r.born",
    "l.given = r.given AND l.born = r.born",
    "l.family = r.family AND l.postcode = r.postcode",
    "l.soundex = r.soundex AND substr(l.born, 1, 4) = substr(r.born, 1, 4) AND l.outward = r.outward",
)
DETERMINISTIC = ("l.family = r.family AND l.given = r.given AND l.born = r.born",)
LEAST_WEIGHT = -10  # pairs below it are not told: the best F1 lies far above
SAMPLED = 5e7
ALIKE = ("bfpv", "cgjkqsxz", "dt", "l", "mn", "r")
DIGIT_OF = {letter: digit for digit, letters in enumerate(ALIKE, start=1) for letter in letters}


def soundex(name: str) -> str:
    """The American Soundex of a normal name (National Archives, 2007): a letter and three digits."""
    digits, before = "", DIGIT_OF.get(name[:1])
    for letter in name[1:]:
        digit = DIGIT_OF.get(letter)
        if digit and digit != before:
            digits += str(digit)
        if letter not in "hw":
            before = digit
    return f"{name[:1].upper()}{digits[:3]:0<3}"


def register(database: duckdb.DuckDBPyConnection, sides: tuple[str, str]) -> None:
    """Makes the tables `splink_left` and `splink_right` of tables of identities."""
    names = [row[0] for row in database.execute(_families(sides)).fetchall()]
    database.execute("CREATE OR REPLACE TABLE soundexes (family VARCHAR, soundex VARCHAR)")
    for begin in range(0, len(names), 50_000):
        some = names[begin : begin + 50_000]
        database.execute("INSERT INTO soundexes SELECT unnest(?), unnest(?)", [some, [soundex(name) for name in some]])
    for side, table in zip(("left", "right"), sides, strict=True):
        database.execute(
            f"CREATE OR REPLACE TABLE splink_{side} AS SELECT {ROW} AS unique_id, {', '.join(COLUMNS)}, soundex "
            f"FROM {table} LEFT JOIN soundexes USING (family)"
        )


def predicted(database: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> str:
    """The table of scored pairs from the registered tables; this is what is timed."""
    linker = _linker(database, settings)
    return linker.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never").physical_name


def load() -> dict[str, Any]:
    """The settings that were kept."""
    settings: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return settings


def train(database: duckdb.DuckDBPyConnection, *, seed: int) -> dict[str, Any]:
    """Settings with every m and u, from the registered tables alone; as Splink's own tutorial trains."""
    linker = _linker(database, _untrained())
    linker.training.estimate_probability_two_random_records_match(list(DETERMINISTIC), recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=seed)
    for rule in ("l.born = r.born", "l.family = r.family AND l.given = r.given"):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    saved: dict[str, Any] = linker.misc.save_model_to_json()
    return saved


def _untrained() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="unique_id",
        comparisons=[
            cl.NameComparison("given"),
            cl.NameComparison("family"),
            cl.DateOfBirthComparison("born", input_is_string=True),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("nhs").configure(m_probabilities=[0.99, 0.01], u_probabilities=[1e-7, 1 - 1e-7]),
        ],
        blocking_rules_to_generate_predictions=list(RULES),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _linker(database: duckdb.DuckDBPyConnection, settings: Any) -> Linker:
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(database)
    return Linker([api.register("splink_left"), api.register("splink_right")], settings, log_level=None)


def _families(sides: tuple[str, str]) -> str:
    return " UNION ".join(f"SELECT family FROM {table} WHERE family IS NOT NULL" for table in sides)
