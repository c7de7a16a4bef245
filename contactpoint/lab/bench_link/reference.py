"""The reference of `bench link`: Splink's `predict` alone, with the cascade's own model and the promised rules.

So both know the same and weigh it the same; what is compared is the way. benchmarks/reference keeps its settings.
"""

import json
import logging
from pathlib import Path
from typing import Any

import duckdb
import splink
from splink import DuckDBAPI, Linker

from contactpoint.linkage import training
from contactpoint.linkage.cascade.reading import ROW
from contactpoint.linkage.identities import COLUMNS

VERSION = splink.__version__
SETTINGS = Path(__file__).resolve().parents[3] / "benchmarks" / "reference" / "splink_settings.json"
RULES = (
    "l.nhs = r.nhs",  # idle here: benefit has no NHS number
    "l.family = r.family AND l.born = r.born",
    "l.given = r.given AND l.born = r.born",
    "l.family = r.family AND l.postcode = r.postcode",
    "l.soundex = r.soundex AND substr(l.born, 1, 4) = substr(r.born, 1, 4) AND l.outward = r.outward",
)
LEAST_WEIGHT = -10  # pairs below it are not told: the best F1 lies far above
TABLES = ("splink_left", "splink_right")
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


def settings(model: Path) -> dict[str, Any]:
    """Splink's settings of a trained model, with the promised rules."""
    form: dict[str, Any] = json.loads((model / training.MODEL_FILE).read_text(encoding="utf-8"))
    return form | {
        "link_type": "link_only",
        "blocking_rules_to_generate_predictions": list(RULES),
        "retain_matching_columns": False,
    }


def register(database: duckdb.DuckDBPyConnection, sides: tuple[str, str], model: Path) -> None:
    """Makes the tables `splink_left` and `splink_right` of tables of identities, and those of the frequencies."""
    names = [row[0] for row in database.execute(_families(sides)).fetchall()]
    database.execute("CREATE OR REPLACE TABLE soundexes (family VARCHAR, soundex VARCHAR)")
    for begin in range(0, len(names), 50_000):
        some = names[begin : begin + 50_000]
        database.execute("INSERT INTO soundexes SELECT unnest(?), unnest(?)", [some, [soundex(name) for name in some]])
    training.load_frequencies(database, model, training.frequency_columns(settings(model)))
    for made, table in zip(TABLES, sides, strict=True):
        database.execute(
            f"CREATE OR REPLACE TABLE {made} AS SELECT {ROW} AS unique_id, {', '.join(COLUMNS)}, soundex "
            f"FROM {table} LEFT JOIN soundexes USING (family)"
        )
        training.mark_known(database, made)
    both = " UNION ALL ".join(f"SELECT family, given FROM {made}" for made in TABLES)
    database.execute(f"CREATE OR REPLACE TABLE splink_names AS {both}")


def linker(database: duckdb.DuckDBPyConnection, kept: dict[str, Any]) -> Linker:
    """Splink with the registered tables and the model's frequencies."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(database)
    made = Linker([api.register(name) for name in TABLES], kept, log_level=None)
    training.register_frequencies(made, api, training.frequency_columns(kept), table="splink_names")
    return made


def predicted(made: Linker) -> str:
    """The table of scored pairs."""
    return made.inference.predict(threshold_match_weight=LEAST_WEIGHT, warning_mode="never").physical_name


def load() -> dict[str, Any]:
    """The settings that were kept."""
    kept: dict[str, Any] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return kept


def _families(sides: tuple[str, str]) -> str:
    return " UNION ".join(f"SELECT family FROM {table} WHERE family IS NOT NULL" for table in sides)
