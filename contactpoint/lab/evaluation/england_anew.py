"""The pairs of synthetic England judged once more, after its records were put together: what is absent counts."""

import duckdb

from contactpoint.linkage.anew import RULES_ANEW, absent_sql, kinds_sql
from contactpoint.linkage.facts import Fact
from contactpoint.linkage.judge import BINDING, Bands, Gammas, Judge, Verdict

TOLD = (Fact.ONE_ROW, Fact.UNCOUNTED, Fact.TURNED, Fact.TWO_NAMES, Fact.NONE_SHARED, Fact.INITIAL, Fact.NEW_YEAR)
"""The facts that stand beside a pair."""
BOUND = ", ".join(f"'{verdict}'" for verdict in sorted(BINDING))
BESIDE = f"""
CREATE OR REPLACE TEMP TABLE beside AS
WITH known AS (SELECT cluster, {kinds_sql("source")} AS kinds FROM clusters JOIN records USING (unique_id) GROUP BY ALL)
SELECT one, other, lowest, {{absent}} AS lacking, least(len(a.kinds), len(b.kinds)) = 0 AS anybodys
FROM (
    SELECT least(l.cluster, r.cluster) AS one, greatest(l.cluster, r.cluster) AS other, min(match_weight) AS lowest
    FROM pairs JOIN clusters l ON l.unique_id = unique_id_l JOIN clusters r ON r.unique_id = unique_id_r
    WHERE l.cluster <> r.cluster GROUP BY ALL HAVING NOT bool_or(verdict IN ({BOUND}))
) JOIN known a ON a.cluster = one JOIN known b ON b.cluster = other
WHERE lacking IS NOT NULL
"""
"""Clusters that may be one child: the lowest weight between them, what absence adds to it, and a fact of them."""
ANEW = f"""
CREATE OR REPLACE TEMP TABLE anew AS
SELECT *, {{verdict}} AS verdict_anew FROM (
    SELECT unique_id_l, unique_id_r, lacking, {{rule}} AS rule_anew
    FROM pairs JOIN clusters l ON l.unique_id = unique_id_l JOIN clusters r ON r.unique_id = unique_id_r
    JOIN beside ON one = least(l.cluster, r.cluster) AND other = greatest(l.cluster, r.cluster)
);
UPDATE pairs SET rule = rule_anew, verdict = verdict_anew,
    absent = CASE verdict_anew WHEN '{Verdict.SAME}' THEN lacking ELSE 0 END
FROM anew
WHERE pairs.unique_id_l = anew.unique_id_l AND pairs.unique_id_r = anew.unique_id_r
    AND verdict_anew <> '{Verdict.FAINT}'
"""


def judge_anew(database: duckdb.DuckDBPyConnection, gammas: Gammas) -> None:
    """Changes `rule`, `verdict` and `absent` of the pairs between clusters of which each lacks what the other has."""
    bands = Bands.load()
    judge = Judge(bands, gammas, rules=RULES_ANEW)
    facts = {fact: str(fact) for fact in (*TOLD, Fact.ANYBODYS)}
    facts[Fact.CONTRADICTED] = f"lowest + lacking < {bands.same!r}"
    database.execute(BESIDE.format(absent=absent_sql("a.kinds", "b.kinds", bands.absent)))
    rule = judge.sql(facts, weight="(match_weight + lacking)")
    database.execute(ANEW.format(rule=rule, verdict=judge.verdict_sql("rule_anew")))
