"""Which records of a public data set are of one person: trained on them alone, scored, judged, put together.

Nothing of the truth comes here, nor to anything that this calls.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

import duckdb
import numpy as np
from splink import DuckDBAPI, Linker

from contactpoint.lab.evaluation.public_records import FILE, ID, Records
from contactpoint.linkage import general, training
from contactpoint.linkage.cascade.database import Limits, connected
from contactpoint.linkage.clusters import Pair, Rule, Says, partition
from contactpoint.linkage.comparisons import gammas
from contactpoint.linkage.judge import RULES, Bands, Judge, Verdict
from contactpoint.linkage.prior import estimated_prior, odds

SECTION = "public"
LIMITS = Limits("4GB", 2)
FAINTEST = -20.0  # bits under the plan's prior: below it a pair is scored for nothing
BY_WEIGHT = tuple(rule for rule in RULES if not rule.facts and not rule.when)
"""Of decide's rules those that ask for nothing but weight: the others are about children and their sources."""
SAYS = {Verdict.SAME: Says.JOINS, Verdict.LOOK: Says.WEIGHS, Verdict.FAINT: Says.WEIGHS}
PAIRS = f"""
SELECT {ID}_l, {ID}_r, match_weight + {{shift}}, {{verdict}}
FROM (SELECT *, {{rule}} AS rule FROM {{predicted}})
WHERE {{apart}} AND match_weight + {{shift}} >= {{faint}}
"""
OF_TWO_FILES = f"coalesce({FILE}_l <> {FILE}_r, TRUE)"


@dataclass(frozen=True, slots=True)
class Linked:
    """By record the name of its cluster; how many pairs of clusters a person would look at; from which weight on."""

    clusters: Mapping[str, str]
    reviews: int
    threshold: float


class Judged(NamedTuple):
    """A pair of records, its weight under the prior that the data bears out, and the verdict."""

    one: str
    other: str
    weight: float
    verdict: Verdict


def link(records: Records, *, say: Callable[[str], None]) -> Linked:
    """Decides on every record."""
    with connected(LIMITS) as database:
        database.register("identities", records.table)
        database.execute(f"CREATE TABLE {training.TABLE} AS FROM identities ORDER BY {ID}")
        pairs = _judged(database, records, say=say)
    say("Putting records together")
    told = (Pair(pair.one, pair.other, pair.weight, SAYS[pair.verdict]) for pair in pairs)
    clusters = partition(records.names, told, rule=_rule(), once=records.once).clusters
    return Linked(clusters, len(_reviews(pairs, clusters)), Bands.load(SECTION).same)


def _judged(database: duckdb.DuckDBPyConnection, records: Records, *, say: Callable[[str], None]) -> list[Judged]:
    """Every pair that blocking reached and that may be one person."""
    plan = general.plan(records.filled)
    say("Training")
    model = training.train(database, plan)
    say("Scoring")
    predicted = _predicted(database, model)
    found = database.execute(f"SELECT match_weight FROM {predicted} WHERE {OF_TWO_FILES}").fetchnumpy()
    prior = estimated_prior(np.asarray(found["match_weight"]), prior=plan.prior, pairs=records.comparable)
    shift = odds(prior) - odds(plan.prior)
    bands = Bands.load(SECTION)
    judge = Judge(bands, gammas(plan.comparisons), rules=BY_WEIGHT)
    sql = PAIRS.format(
        shift=shift,
        rule=judge.sql({}, weight=f"(match_weight + {shift})"),
        verdict=judge.verdict_sql("rule"),
        predicted=predicted,
        apart=OF_TWO_FILES,
        faint=bands.faint,
    )
    found_pairs = database.execute(sql).fetchall()
    return [Judged(one, other, weight, Verdict(verdict)) for one, other, weight, verdict in found_pairs]


def _predicted(database: duckdb.DuckDBPyConnection, model: training.Model) -> str:
    """The name of the table of scored pairs."""
    api = DuckDBAPI(database)
    form = {**model.form, "additional_columns_to_retain": [FILE]}
    linker = Linker(api.register(training.TABLE), form, log_level=None)
    training.register_frequencies(linker, api, model.frequency_columns)
    return linker.inference.predict(threshold_match_weight=FAINTEST).physical_name


def _rule() -> Rule:
    read = tomllib.loads(files("contactpoint.linkage").joinpath("models/bands.toml").read_text(encoding="utf-8"))
    bands = read[SECTION]
    return Rule(least=bands["same"], unseen=bands["unseen"], most=bands["most"])


def _reviews(pairs: Iterable[Judged], clusters: Mapping[str, str]) -> set[tuple[str, str]]:
    """Pairs of clusters of which some pair of records is alike enough for a person to look."""
    alike = (pair for pair in pairs if pair.verdict is not Verdict.FAINT)
    beside = (sorted((clusters[pair.one], clusters[pair.other])) for pair in alike)
    return {(one, other) for one, other in beside if one != other}
