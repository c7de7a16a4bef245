"""The weight and levels of a pair become a verdict (B10-55, B10-57): the rules one by one, in Python and as SQL."""

import pytest

from contactpoint.linkage.comparisons import GAMMAS
from contactpoint.linkage.facts import Fact
from contactpoint.linkage.judge import (
    RULES,
    Bands,
    Judge,
    Rule,
    Threshold,
    Verdict,
)
from tests.support.fresh import fresh

BANDS = Bands(same=10.0, look=2.0, faint=-4.0, margin=6.0)
JUDGE = Judge(BANDS, GAMMAS)
AGREE = {"household": "family_house_carer", "given": "full", "born": "exact", "nhs": "missing", "upn": "missing"}

VERDICTS = """
    what is so                                       weight  rule                      verdict
    -                                                  10    weight              same
    -                                                   9.9  likely              look
    -                                                   2    likely              look
    -                                                   1.9  unlikely            faint
    nhs=same                                           30    weight              same
    nhs=different                                      30    other_nhs_number    clash
    nhs=different                                       2    other_nhs_number    clash
    nhs=different                                       1.9  two_nhs_numbers     apart
    nhs=different given=exact                          30    other_nhs_number    clash
    nhs=different given=reordered                      30    other_nhs_number    clash
    nhs=different given=swapped                        30    other_nhs_number    clash
    nhs=different given=spelling_near                  30    two_nhs_numbers     apart
    nhs=different given=missing                        30    two_nhs_numbers     apart
    upn=different                                      10    weight              same
    nhs=same born=different                            30    nhs_number_of_another     look
    nhs=same born=six_months                          -30    nhs_number_of_another     look
    nhs=same born=different given=different            30    nhs_number_of_another     look
    nhs=same born=digit given=different                30    number_beside_other_name  look
    nhs=same born=digit                                30    weight                    same
    upn=same born=different                            30    upn_of_another            look
    upn=same born=six_months                          -30    upn_of_another            look
    nhs=different upn=same born=different              30    other_nhs_number          clash
    given=different                                    30    other_name                faint
    given=like                                         30    other_name                faint
    given=initial                                      30    other_name                faint
    given=different upn=different                      30    other_name                faint
    given=different nhs=same household=house           30    renamed                   same
    given=different nhs=same household=house_carer     30    renamed                   same
    given=different nhs=same household=house            9    number_beside_other_name  look
    given=different nhs=same household=house born=digit 30   number_beside_other_name  look
    given=different upn=same household=house           30    number_beside_other_name  look
    given=different nhs=same household=family_house    30    number_beside_other_name  look
    given=different nhs=same                           30    number_beside_other_name  look
    given=initial upn=same                             30    number_beside_other_name  look
    given=like nhs=same upn=different                   2    number_beside_other_name  look
    given=different nhs=same                          -30    number_beside_other_name  look
    household=different                                30    other_family              look
    household=postcode                                  2    other_family              look
    household=outward upn=different                    30    other_family              look
    household=unplaced                                  1.9  unlikely                  faint
    household=different nhs=same                       10    weight                    same
    household=different upn=same                       10    weight                    same
    household=missing                                  10    weight                    same
    household=like_area                                30    other_family              look
    household=like                                     30    other_family              look
    household=like_outward                             10    weight                    same
    nhs=same                                          -30    nhs_number_alone          look
    upn=same                                          -30    upn_alone                 look
    upn=same                                            2    likely                    look
    given=near_known                                   30    near_name                 look
    given=near_known upn=different                      2    near_name                 look
    given=alike_other                                  30    near_name                 look
    given=alike_other nhs=same                         30    weight                    same
    given=overlap                                      10    weight                    same
    given=near_known                                    1.9  unlikely                  faint
    given=near_known nhs=same                          30    weight                    same
    given=near_known upn=same                          30    weight                    same
    given=typing                                       10    weight                    same
    given=middle                                       10    near_name                 look
    given=middle nhs=same                              10    weight                    same
    given=sound                                        10    near_name                 look
    given=exact_other                                  30    other_further_names       clash
    given=exact_other                                 -30    other_further_names       clash
    given=exact_other born=year household=telephone   -30    other_further_names       clash
    given=exact_other nhs=same                         30    weight                    same
    given=exact_other household=family_area            30    weight                    same
    given=exact_other born=digit                       30    weight                    same
    born=missing                                       30    no_date_of_birth          look
    born=missing                                        1.9  unlikely                  faint
    born=missing nhs=same                              30    weight                    same
    given=missing                                      30    no_given_name             look
    given=missing upn=different                         2    no_given_name             look
    given=missing                                       1.9  unlikely                  faint
    given=missing nhs=same                             30    weight                    same
    given=missing nhs=same born=year_out               30    number_without_name       look
    given=missing nhs=same born=missing                 2    number_without_name       look
    given=missing nhs=same born=month                   1.9  nhs_number_alone          look
    given=missing upn=same household=outward           30    number_elsewhere          look
    given=missing upn=same household=different          2    number_elsewhere          look
    given=missing upn=same household=different          1.9  upn_alone                 look
    given=missing upn=same                             30    weight                    same
"""


def drawn(table):
    """The lines of a drawn table below its head: what is so, then the last columns."""
    for line in table.strip().splitlines()[1:]:
        *said, weight, rule, verdict = line.split()
        yield " ".join(said), float(weight), rule, verdict


def levels(said="-", **more):
    """A row of levels where all agrees but what is said, as `nhs=same given=missing`."""
    names = AGREE | dict(word.split("=") for word in said.split() if "=" in word) | more
    return [GAMMAS[comparison][names[comparison]] for comparison in GAMMAS]


@pytest.mark.parametrize(("said", "weight", "rule", "verdict"), list(drawn(VERDICTS)))
def test_a_pair(said, weight, rule, verdict):
    found = JUDGE.rule(levels(said), weight)
    assert (found.name, found.verdict) == (rule, Verdict(verdict))


FACTS = """
    facts                       weight  rule         verdict
    one_row                       10    second_row   clash
    one_row                        9.9  two_rows     apart
    turned                        99    turned_names look
    turned                         1.9  unlikely     faint
    two_names                     99    weight       same
    uncounted                     99    weight       same
    initial                       99    one_initial  look
    initial                        1.9  unlikely     faint
    new_year                      99    weight       same
    reversed                      99    weight       same
"""
TOGETHER = """
    what is so                                                weight  rule                 verdict
    reversed given=different nhs=same household=house          99     renamed_in_reverse   look
    reversed given=different nhs=same household=house born=digit 99   number_beside_other_name look
    two_names given=spelling                                   99     two_names            look
    two_names given=spelling nhs=same                          99     two_names            look
    two_names given=short                                       1.9   unlikely             faint
    two_names given=reordered                                  99     weight               same
    initial nhs=same                                           99     weight               same
    none_shared given=spelling_near nhs=same                   99     none_shared          look
    none_shared given=swapped_like                              2     none_shared          look
    none_shared given=typing                                    1.9   unlikely             faint
    none_shared given=full                                     99     weight               same
    uncounted given=spelling                                   99     twins_name           look
    uncounted given=typing born=month                           2     twins_name           look
    uncounted given=beginning household=telephone              99     twins_name           look
    uncounted given=within                                      1.9   unlikely             faint
    uncounted given=overlap nhs=same                           99     weight               same
    uncounted given=overlap upn=same                           99     weight               same
    uncounted given=short household=family_outward             99     weight               same
    uncounted given=short born=digit                           99     weight               same
    uncounted given=exact                                      99     weight               same
    given=spelling_near household=family_house                  99     names_of_two         look
    given=spelling_near household=telephone born=month           2     names_of_two         look
    given=spelling_near household=house                          1.9   unlikely             faint
    given=within household=house_carer                          99     names_of_two         look
    given=within household=house_carer nhs=different            99     two_nhs_numbers      apart
    given=within household=house_carer upn=different            99     names_of_two         look
    given=spelling_near household=family_house nhs=same         99     weight               same
    given=spelling_near household=family_house upn=same         99     weight               same
    given=spelling_near household=family_outward                99     weight               same
    given=within household=family_carer                         99     weight               same
    given=spelling_near household=house born=digit              99     weight               same
    given=spelling household=house                              99     weight               same
    given=overlap household=house                               99     weight               same
    new_year household=family_area                             99     new_year             look
    new_year household=missing                                  2     new_year             look
    new_year household=family                                   1.9   unlikely             faint
    new_year household=family nhs=same                         99     weight               same
    new_year household=carer                                   99     weight               same
"""


@pytest.mark.parametrize(("facts", "weight", "rule", "verdict"), list(drawn(FACTS)))
def test_what_is_known_of_a_pair_beside_its_values(facts, weight, rule, verdict):
    found = JUDGE.rule(levels(), weight, {Fact(fact) for fact in facts.split()})
    assert (found.name, found.verdict) == (rule, Verdict(verdict))


@pytest.mark.parametrize(("said", "weight", "rule", "verdict"), list(drawn(TOGETHER)))
def test_what_is_known_beside_what_is_compared(said, weight, rule, verdict):
    found = JUDGE.rule(levels(said), weight, {Fact(word) for word in said.split() if "=" not in word})
    assert (found.name, found.verdict) == (rule, Verdict(verdict))


def test_a_number_in_common_tells_who_is_turned_round():
    assert JUDGE.rule(levels("nhs=same"), 30.0, [Fact.TURNED]).name == "weight"
    assert JUDGE.rule(levels("upn=different"), 30.0, [Fact.TURNED]).name == "turned_names"


def test_each_rule_has_a_name_of_its_own_and_the_last_fits_every_pair():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert RULES[-1] == Rule("unlikely", Verdict.FAINT)


def test_every_level_of_a_rule_is_one_that_the_model_compares():
    for rule in fresh("contactpoint.linkage.judge").RULES:
        assert rule.when.keys() <= GAMMAS.keys()
        assert all(names and names <= GAMMAS[comparison].keys() for comparison, names in rule.when.items())


def test_levels_that_a_model_does_not_compare_are_no_condition():
    names = Judge(BANDS, {"given": GAMMAS["given"], "born": GAMMAS["born"]})
    born = GAMMAS["born"]["exact"]
    assert names.rule([GAMMAS["given"]["different"], born], 30.0).name == "other_name"
    assert names.rule([GAMMAS["given"]["full"], born], 30.0).name == "weight"
    assert "gamma_nhs" not in names.sql({})


def test_a_rule_of_levels_that_a_model_has_not_never_fits():
    coarse = Judge(BANDS, {"given": {"missing": -1, "different": 0, "same": 1}, "born": {"different": 0, "exact": 1}})
    assert coarse.rule([1, 1], 30.0).name == "weight"
    assert coarse.rule([0, 1], 30.0).name == "other_name"


def test_a_model_without_dates_of_birth_has_a_person_look():
    assert Judge(BANDS, {"given": GAMMAS["given"]}).rule([GAMMAS["given"]["full"]], 30.0).name == "no_date_of_birth"


def test_no_rule_asks_for_levels_that_are_nowhere():
    coarse = Judge(BANDS, {"given": {"missing": -1, "different": 0, "same": 1}})
    assert " IN ()" not in coarse.sql({})


def test_the_published_bands_stand_in_order():
    bands = Bands.load()
    assert bands.faint < bands.look < bands.same
    assert bands.margin > 0
    assert Bands.load("england") == bands


def test_rules_as_sql():
    rules = (
        Rule("first", Verdict.APART, facts=frozenset({Fact.ONE_ROW}), least=Threshold.SAME),
        Rule("second", Verdict.LOOK, when={"nhs": frozenset({"same", "missing"}), "upn": frozenset({"same"})}),
        Rule("last", Verdict.FAINT),
    )
    said = Judge(BANDS, GAMMAS, rules=rules).sql({Fact.ONE_ROW: "same_source"})
    assert said == (
        "CASE WHEN COALESCE(same_source, FALSE) AND match_weight >= 10.0 THEN 'first' "
        "WHEN gamma_nhs IN (-1, 1) AND gamma_upn IN (1) THEN 'second' WHEN TRUE THEN 'last' END"
    )
    assert Judge(BANDS, GAMMAS, rules=rules).verdict_sql("rule") == (
        "CASE rule WHEN 'first' THEN 'apart' WHEN 'second' THEN 'look' WHEN 'last' THEN 'faint' END"
    )
    assert "w >= 10.0" in Judge(BANDS, GAMMAS, rules=rules).sql({}, weight="w")
    assert "COALESCE(FALSE, FALSE)" in Judge(BANDS, GAMMAS, rules=rules).sql({})


@pytest.mark.parametrize(
    ("said", "weight", "rule"),
    [
        ("nhs=same given=beginning", 10, "shortened_row"),
        ("nhs=same given=short", 10, "shortened_row"),
        ("nhs=same given=within", 30, "shortened_row"),
        ("nhs=same given=full", 30, "second_row"),
        ("nhs=same given=beginning", 9.9, "two_rows"),
        ("nhs=same given=near_known", 30, "two_rows"),
        ("nhs=same given=different", 30, "two_rows"),
        ("given=beginning", 30, "two_rows"),
    ],
)
def test_two_rows_with_one_nhs_number_and_a_shortened_name_are_a_question(said, weight, rule):
    assert JUDGE.rule(levels(said), weight, frozenset({Fact.ONE_ROW})).name == rule


def test_two_rows_with_two_nhs_numbers_are_two_children():
    rows = frozenset({Fact.ONE_ROW})
    assert JUDGE.rule(levels("nhs=same"), 30.0, rows).name == "second_row"
    assert JUDGE.rule(levels("given=reordered"), 30.0, rows).name == "second_row"
    assert JUDGE.rule(levels("given=exact"), 30.0, rows).name == "second_row"
    assert JUDGE.rule(levels("given=exact_other"), 30.0, rows).name == "two_rows"
    assert JUDGE.rule(levels("nhs=different"), 30.0, rows).name == "two_rows"
