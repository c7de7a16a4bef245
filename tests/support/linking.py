"""What the tests of a linkage begin with: a side of rows, and a model so small that it is soon made ready."""

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb

from contactpoint.linkage.identities import COLUMNS, Raw, identity, values

ELSE = "ELSE"
# Of each level the condition, m and u; the first of each comparison is that of a missing value.
LEVELS = {
    "household": {
        "missing": ("family_l IS NULL OR family_r IS NULL", None, None),
        "family_house": ("houses_l = houses_r AND family_l = family_r", 0.7, 0.00001),
        "family": ("family_l = family_r", 0.2, 0.001),
        "named": ("list_has_any(families_l, families_r)", 0.05, 0.001),
        "different": (ELSE, 0.05, 0.99),
    },
    "given": {
        "missing": ("given_l IS NULL OR given_r IS NULL", None, None),
        "exact": ("given_l = given_r", 0.7, 0.001),
        "overlap": ("list_contains(givens_l, given_r) OR list_contains(givens_r, given_l)", 0.1, 0.001),
        "short": ("list_contains(forms_l, given_r) OR list_contains(forms_r, given_l)", 0.1, 0.001),
        "different": (ELSE, 0.1, 0.99),
    },
    "born": {
        "missing": ("born_l IS NULL OR born_r IS NULL", None, None),
        "exact": ("born_l = born_r", 0.95, 0.0002),
        "different": (ELSE, 0.05, 0.99),
    },
    "nhs": {
        "missing": ("nhs_l IS NULL OR nhs_r IS NULL", None, None),
        "same": ("nhs_l = nhs_r", 0.99, 0.0000001),
        "different": (ELSE, 0.01, 0.99),
    },
}
ADJUSTED = {("household", "family"): "family", ("given", "exact"): "given"}
FREQUENCIES = {"family": {"gibbs": 0.0005}, "given": {"amy": 0.002}}


def put(database: duckdb.DuckDBPyConnection, side: str, raws: Iterable[Raw]) -> None:
    """Makes the table of a side: `row` from 0, `unique_id`, and what each row says of who a child is."""
    declared = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    database.execute(f"CREATE OR REPLACE TABLE {side} (row BIGINT, unique_id VARCHAR, {declared})")
    for row, raw in enumerate(raws):
        held = [list(value) if isinstance(value, tuple) else value for value in values(identity(raw))]
        database.execute(f"INSERT INTO {side} VALUES ({row}, 'x{row}', {', '.join('?' * len(held))})", held)


def small_model(folder: Path) -> Path:
    """Writes a model of few levels into the folder, as training would, and answers the folder."""
    form = {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": 0.0001,
        "comparisons": [
            {"output_column_name": name, "comparison_levels": [_level(name, *level) for level in levels.items()]}
            for name, levels in LEVELS.items()
        ],
        "blocking_rules_to_generate_predictions": [],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(json.dumps(form), encoding="utf-8")
    for column, known in FREQUENCIES.items():
        lines = (f"{name},{frequency}\n" for name, frequency in known.items())
        (folder / f"{column}.csv").write_text(f"{column},tf_{column}\n{''.join(lines)}", encoding="utf-8")
    return folder


def _level(comparison: str, label: str, said: tuple[str, float | None, float | None]) -> dict[str, object]:
    condition, m, u = said
    level: dict[str, object] = {"sql_condition": condition, "label_for_charts": label}
    if m is None:
        return level | {"is_null_level": True}
    adjusted = ADJUSTED.get((comparison, label))
    return level | {"m_probability": m, "u_probability": u} | ({"tf_adjustment_column": adjusted} if adjusted else {})
