"""The shipped model gives every pair of records the same weight on Spark as on DuckDB."""

import json
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import duckdb
import pytest
from pyspark.sql import SparkSession
from splink import DuckDBAPI, Linker
from splink.internals.spark.database_api import SparkAPI
from splink.internals.spark.jar_location import similarity_jar_location

from contactpoint.lab.evaluation.feeds import write_identities
from contactpoint.linkage import training
from contactpoint.linkage.blocking import splink_rules
from contactpoint.linkage.spark import spark_form
from tests.support.command import run

TABLE = "records"
Weights = dict[tuple[str, str], float]


@pytest.fixture(scope="module")
def model() -> dict:
    with as_file(files("contactpoint.linkage") / "models" / "england" / "model.json") as path:
        form = json.loads(path.read_text(encoding="utf-8"))
    return {**form, "blocking_rules_to_generate_predictions": splink_rules()}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Feeds of 300 children, standardised."""
    folder = tmp_path_factory.mktemp("england")
    made = run(("synth", "--children", "300", "--seed", "7", "--out", folder / "population"), folder)
    assert not made.status, made.text
    write_identities(folder / "population", folder / "records.parquet")
    return folder


@pytest.fixture(scope="module")
def on_duckdb(model: dict, records: Path) -> Weights:
    """Leaves the table with its column of known names, and the frequencies, for the other side to read."""
    with duckdb.connect() as connection, as_file(files("contactpoint.linkage") / "models" / "england") as folder:
        connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM read_parquet('{records}/records.parquet')")
        columns = training.frequency_columns(model)
        training.load_frequencies(connection, folder, columns)
        training.mark_known(connection)
        api = DuckDBAPI(connection)
        linker = Linker(api.register(TABLE, table_name="duckdb_records"), model)
        training.register_frequencies(linker, api, columns)
        connection.execute(f"COPY {TABLE} TO '{records}/known.parquet'")
        for column in columns:
            connection.execute(f"COPY looked_up_{column} TO '{records}/{column}.parquet'")
        return weights(linker)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    settings = {
        "spark.jars": similarity_jar_location(),
        "spark.driver.memory": "2g",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }
    session = SparkSession.builder.config(map=settings).master("local[2]").getOrCreate()
    session.sparkContext.setCheckpointDir(str(tmp_path_factory.mktemp("checkpoints")))
    yield session
    session.stop()


def test_spark_gives_the_weights_of_duckdb(model: dict, records: Path, on_duckdb: Weights, spark: SparkSession) -> None:
    api = SparkAPI(spark_session=spark, break_lineage_method="parquet")
    linker = Linker(api.register(spark.read.parquet(f"{records}/known.parquet")), spark_form(model))
    for column in training.frequency_columns(model):
        found = api.register(spark.read.parquet(f"{records}/{column}.parquet"))
        linker.table_management.register_term_frequency_lookup(found, column)
    on_spark = weights(linker)
    assert len(on_duckdb) > 500
    assert on_spark.keys() == on_duckdb.keys()
    assert max(abs(on_spark[pair] - weight) for pair, weight in on_duckdb.items()) <= 1e-9


def weights(linker: Linker) -> Weights:
    rows = linker.inference.predict().as_record_list()
    return {tuple(sorted((row["unique_id_l"], row["unique_id_r"]))): row["match_weight"] for row in rows}
