"""Once all is put together, what a child lacks counts: the rules of the second judging, and what absence weighs."""

import duckdb
import pytest

from contactpoint.linkage.anew import RULES_ANEW, absent_sql, kinds_sql
from contactpoint.linkage.comparisons import GAMMAS
from contactpoint.linkage.facts import Fact
from contactpoint.linkage.judge import RULES, Bands, Judge, Rule, Verdict

BANDS = Bands(same=10.0, look=2.0, faint=-4.0, margin=6.0, absent=4.0)
FIRST, ANEW = Judge(BANDS, GAMMAS), Judge(BANDS, GAMMAS, rules=RULES_ANEW)
AGREE = {"household": "family_house_carer", "given": "full", "born": "exact", "nhs": "missing", "upn": "missing"}

CHANGED = """
    what is so                                       first                            anew
    -                                                weight same                      weight same
    given=near_known                                 near_name look                   weight same
    given=middle                                     near_name look                   weight same
    given=short uncounted                            twins_name look                  weight same
    anybodys given=near_known household=family       near_name look                   lone_alike look
    anybodys given=short household=family_area       weight same                      lone_alike look
    anybodys given=short household=family nhs=same   weight same                      weight same
    anybodys given=reordered household=family        weight same                      weight same
    anybodys given=short                             weight same                      weight same
    given=short household=family_area                weight same                      weight same
    given=different                                  other_name faint                 lone_name look
    given=initial                                    other_name faint                 lone_name look
    given=different nhs=same                         number_beside_other_name look    number_beside_other_name look
    household=different                              other_family look                lone_family look
    household=named                                  weight same                      lone_family look
    household=like_area                              other_family look                lone_family look
    household=named nhs=same                         weight same                      weight same
    contradicted                                     weight same                      contradicted look
    given=short two_names                            two_names look                   two_names look
    given=missing                                    no_given_name look               no_given_name look
    born=missing                                     no_date_of_birth look            no_date_of_birth look
    given=exact_other                                other_further_names clash        other_further_names clash
    one_row given=like                               two_rows apart                   two_rows apart
    nhs=different given=like                         two_nhs_numbers apart            two_nhs_numbers apart
"""


def judged(judge, said, weight):
    words = said.split()
    stand = AGREE | dict(word.split("=") for word in words if "=" in word)
    facts = [Fact(word) for word in words if "=" not in word and word != "-"]
    rule = judge.rule([GAMMAS[comparison][level] for comparison, level in stand.items()], weight, facts)
    return f"{rule.name} {rule.verdict}"


@pytest.mark.parametrize("line", CHANGED.strip().splitlines()[1:])
def test_a_pair_judged_first_and_anew(line):
    said, first, anew = (part.strip() for part in line.strip().split("  ") if part.strip())
    assert judged(FIRST, said, BANDS.same) == first
    assert judged(ANEW, said, BANDS.same) == anew


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("given=different", "other_name faint"),
        ("household=different", "unlikely faint"),
        ("given=near_known", "unlikely faint"),
        ("contradicted", "unlikely faint"),
    ],
)
def test_too_little_is_too_little_anew(said, rule):
    assert judged(ANEW, said, BANDS.look - 0.1) == rule


def test_between_looking_and_linking_a_contradiction_changes_nothing():
    assert judged(ANEW, "contradicted", BANDS.same - 0.1) == "likely look"


def test_each_rule_anew_has_a_name_of_its_own_and_the_last_fits_every_pair():
    assert len({rule.name for rule in RULES_ANEW}) == len(RULES_ANEW)
    assert RULES_ANEW[-1] == Rule("unlikely", Verdict.FAINT)


def test_what_binds_binds_anew():
    binding = [rule for rule in RULES if rule.verdict in (Verdict.APART, Verdict.CLASH)]
    assert binding == [rule for rule in RULES_ANEW if rule.verdict in (Verdict.APART, Verdict.CLASH)]


@pytest.mark.parametrize(
    ("kinds", "others", "bits"),
    [
        ("benefit", "health school", 12.0),
        ("", "benefit health school", 12.0),
        ("health", "benefit", 8.0),
        ("births", "health", 4.0),
        ("", "", 0.0),
        ("births", "", 0.0),
        ("school", "school", None),
        ("school health", "benefit school", None),
        ("births", "births", None),
    ],
)
def test_each_kind_that_one_has_and_the_other_lacks_counts(kinds, others, bits):
    one, other = (f"{side.split()}::VARCHAR[]" for side in (kinds, others))
    assert duckdb.execute(f"SELECT {absent_sql(one, other, BANDS.absent)}").fetchone() == (bits,)
    assert duckdb.execute(f"SELECT {absent_sql(other, one, BANDS.absent)}").fetchone() == (bits,)


def test_the_kinds_of_a_cluster_are_those_that_send_one_row_a_child():
    rows = "VALUES (1, 'health'), (1, 'health'), (1, 'births'), (1, 'social_care.HUL'), (2, 'voluntary.0001')"
    found = duckdb.execute(
        f"SELECT cluster, list_sort({kinds_sql('source')}) FROM ({rows}) AS v(cluster, source) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found == [(1, ["births", "health"]), (2, [])]


def test_absence_is_published_and_counts_where_a_population_is_linked():
    assert Bands.load().absent > 0
    assert Bands.load("link").absent == Bands.load("public").absent == 0
