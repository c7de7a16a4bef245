"""What a condition of the model says in Python: true, false or, where a value is missing, neither."""

from dataclasses import dataclass

import pytest

from contactpoint.linkage.compiled import compiled, source
from contactpoint.linkage.conditions import ConditionRefused, how_often, parsed, table
from contactpoint.linkage.trained import ELSE, Comparison, Level

COLUMNS = {"name": "VARCHAR", "other": "VARCHAR", "born": "VARCHAR", "forms": "VARCHAR[]"}
KNOWN = {"name": {"anna": -2.0, "ben": -3.0}}


@dataclass(frozen=True)
class Record:
    name: str | None = None
    other: str | None = None
    born: str | None = None
    forms: tuple[str, ...] = ()


def comparison(*conditions):
    levels = [Level(condition, len(conditions) - at, condition, 0.0) for at, condition in enumerate(conditions)]
    return Comparison("drawn", (*levels, Level("else", 0, ELSE, 0.0)))


def answer(condition, one, other):
    """T where the condition is true, F where its opposite is, ? where neither is."""
    numbers, _ = compiled(comparison(condition, f"NOT ({condition})"), KNOWN, COLUMNS)(one, [other])
    return {2: "T", 1: "F", 0: "?"}[numbers[0]]


ANNA, HANNAH, NOBODY = Record("anna"), Record("hannah"), Record()
TEXTS = """
    name_l = name_r                                        anna anna T    anna ben F     - anna ?    anna - ?   - - ?
    name_l <> name_r                                       anna anna F    anna ben T     - anna ?    anna - ?
    name_l < name_r                                        anna ben T     ben anna F     anna anna F
    name_l <= name_r                                       anna anna T    ben anna F
    name_l > name_r                                        ben anna T     anna anna F
    name_l >= name_r                                       anna anna T    anna ben F
    name_l = 'anna'                                        anna - T       ben - F        - - ?
    name_l IN ('anna', 'ben')                              anna - T       ben - T        carl - F    - anna ?
    name_l IS NULL                                         - anna T       anna - F
    name_l IS NOT NULL                                     - anna F       anna - T
    left(name_l, 2) IS NULL                                - anna T       anna - F
    name_l IS NULL OR name_r IS NULL                       - anna T       anna - T       anna ben F  - - T
    name_l IS NULL AND name_r IS NULL                      - anna F       anna - F       - - T
    name_l = 'anna' OR name_r = 'anna'                     - anna T       anna - T       ben - ?     ben ben F
    name_l = 'anna' AND name_r = 'anna'                    - anna ?       anna anna T    ben - F     ben ben F
    (name_l = 'anna')                                      anna - T       ben - F
    NOT name_l = 'anna'                                    anna - F       ben - T        - - ?
    TRUE                                                   - - T
    FALSE                                                  - - F
    name_l = name_r AND TRUE                               anna anna T    anna ben F     - - ?
    name_l = name_r OR TRUE                                anna ben T     - - T
    TRUE OR name_l = name_r                                anna ben T     - - T
    NOT (FALSE AND name_l = name_r)                        anna anna T    - - T
    'a' IS NULL                                            - - F
    levenshtein(name_l, name_r) IS NULL                    anna - T       - anna T       - - T       anna ben F
    jaro_winkler_similarity(name_l, name_r) > 0.9201       martha marhta T  martha arthur F  anna ben F - anna ?
    jaro_winkler_similarity(name_l, name_r) > 0.961        martha marhta T
    jaro_winkler_similarity(name_l, name_r) > 0.962        martha marhta F
    levenshtein(name_l, name_r) <= 1                       anna ana T     anna anan F    - - ?
    levenshtein(name_l, name_r) = 2                        anna anan T    ca abc F
    damerau_levenshtein(name_l, name_r) <= 1               anna anan T    anna nnaa F
    damerau_levenshtein(name_l, name_r) = 2                ca abc T
    left(name_l, 2) = left(name_r, 2)                      anna anne T    anna alma F    anna - ?
    left(name_l, 1) = 'a'                                  anna - T       ben - F
    substr(name_l, 1, 2) = 'an'                            anna - T       nan - F
    substr(name_l, 2, 2) = substr(name_r, 1, 2)            anna nn T      anna an F      anna nna T
    starts_with(name_l, name_r)                            anna an T      an anna F      - an ?      an - ?
    starts_with(name_r, left(name_l, 2))                   anna ant T     anna tan F
    length(name_l) = 4                                     anna - T       ann - F        - - ?
    length(name_l) + length(name_r) = 5                    ann an T       anna an F
    length(name_l) - length(name_r) = 1                    ann an T       an ann F
    length(name_l) * 2 - 1 = length(name_r)                ann annan T    an ann T       ann ann F
    abs(length(name_l) - length(name_r)) <= 1              an ann T       ann an T       a ann F
    -length(name_l) < -2                                   ann - T        an - F
    length(name_l) BETWEEN 2 AND 3                         an - T         ann - T        a - F       anna - F
    length(name_l) > 2.5                                   ann - T        an - F
    name_known_l                                           anna - T       carl - F       - - F
    name_known_l = name_known_r                            anna ben T     anna carl F    carl - T
    name_known_l AND name_known_r                          anna ben T     anna carl F    carl anna F anna - F
"""


def examples(drawn):
    """Each condition with one record's word, the other's, and the answer; - is nothing."""
    for line in drawn.strip().splitlines():
        condition, _, rest = line.strip().partition("  ")
        words = [None if word == "-" else word for word in rest.split()]
        yield from ((condition, *words[at : at + 3]) for at in range(0, len(words), 3))


def several(text):
    return tuple(text.split(",")) if text else ()


@pytest.mark.parametrize(("condition", "one", "other", "said"), list(examples(TEXTS)))
def test_texts(condition, one, other, said):
    assert answer(condition, Record(one), Record(other)) == said


LISTS = """
    forms_l = forms_r                                     a,b a,b T     a,b a F     - a ?    a - ?
    forms_l IS NULL                                       - a T         a - F
    forms_r IS NOT NULL                                   - a T         a - F
    list_has_any(forms_l, forms_r)                        a,b b,c T     a,b c F     - a ?    a - ?
    list_has_any(forms_r, forms_l)                        a,b b,c T     a,b c F
    list_contains(forms_l, 'a')                           a,b - T       b - F       - a ?
    array_length(forms_l) = 2                             a,b - T       a - F       - - ?
    len(forms_r) = 2                                      - a,b T       - a F
    array_length(list_intersect(forms_l, forms_r)) >= 2   a,b,c a,b T   a,b b,c F   a a F
    len(list_intersect(forms_r, forms_l)) = 1             a,b b,c T     a,b a,b F
"""


@pytest.mark.parametrize(("condition", "one", "other", "said"), list(examples(LISTS)))
def test_lists(condition, one, other, said):
    assert answer(condition, Record(forms=several(one)), Record(forms=several(other))) == said


DATES = """
    TRY_CAST(left(born_l, 4) AS INTEGER) = 2015                             2015-03-09 - T    2014 - F    - - ?   x - ?
    abs(TRY_CAST(left(born_l, 4) AS INTEGER) - CAST(left(born_r, 4) AS INTEGER)) = 1   2015 2014 T   2015 2013 F
    TRY_CAST(substr(born_l, 6, 2) AS INTEGER) IS NULL                       2015 - T          2015-03 - F
    TRY_CAST(born_l AS DATE) < TRY_CAST(born_r AS DATE)    2015-03-09 2015-03-10 T   2015-03 2015-03-10 ?
    date_diff('day', CAST(born_l AS DATE), CAST(born_r AS DATE)) = 31  2015-03-09 2015-04-09 T  2015-04-09 2015-03-09 F
    CAST(born_l AS DATE) - CAST(born_r AS DATE) = 1        2015-03-10 2015-03-09 T   2015-03-09 2015-03-10 F
"""


@pytest.mark.parametrize(("condition", "one", "other", "said"), list(examples(DATES)))
def test_dates(condition, one, other, said):
    assert answer(condition, Record(born=one), Record(born=other)) == said


def test_an_empty_text_is_a_text_and_like_no_other():
    assert answer("name_l IS NULL", Record(""), ANNA) == "F"
    assert answer("jaro_winkler_similarity(name_l, name_r) = 0", Record(""), Record("")) == "T"


def test_columns_of_both_records_may_stand_in_one_condition():
    assert answer("name_l = other_r", Record("anna", "x"), Record("y", "anna")) == "T"
    assert answer("list_contains(forms_l, name_r)", Record(forms=("anna",)), ANNA) == "T"
    assert answer("list_contains(forms_r, name_l)", ANNA, Record(forms=("ann",))) == "F"


REFUSED = """
    soundex(name_l) = 'A5'
    nothing_l = nothing_r
    name = name_r
    name_x = name_r
    name_l LIKE 'a%'
    left(name_l, 0) = 'a'
    left(name_l, -1) = 'a'
    left(name_l, '1') = 'a'
    left(name_l, length(name_r)) = 'a'
    substr(name_l, 0, 2) = 'a'
    substr(name_l, 2) = 'a'
    substr(name_l, 1, 0) = 'a'
    CAST(name_l AS DOUBLE) > 1
    date_diff('month', CAST(born_l AS DATE), CAST(born_r AS DATE)) = 1
    name_l IN (name_r)
    name_l IN (SELECT 1)
    name_l = (
    name_l IS TRUE
    other_known_l
    forms_l[1] = 'a'
    levenshtein(name_l, name_r, 3) < 2
    coalesce(name_l, 'a') = 'a'
    list_sort(forms_l) = forms_r
"""


@pytest.mark.parametrize("condition", REFUSED.strip().splitlines())
def test_what_the_scorer_does_not_know_is_refused_by_the_name_of_its_level(condition):
    with pytest.raises(ConditionRefused) as refused:
        source(
            Comparison("drawn", (Level("odd one", 1, condition.strip(), 0.0), Level("else", 0, ELSE, 0.0))),
            set(KNOWN),
            COLUMNS,
        )
    message = str(refused.value)
    assert message.startswith("The linkage model cannot be used: its level “odd one” asks for ")
    assert message.endswith(
        ", which the scorer does not know. Nothing has been compared. "
        "Write the condition with what linkage/sql_functions.py lists."
    )


def test_a_refusal_names_what_was_asked_as_it_was_written():
    with pytest.raises(ConditionRefused, match="asks for something that is no SQL,"):
        source(comparison("name_l = ("), frozenset(), COLUMNS)
    with pytest.raises(ConditionRefused, match=r"asks for LIST_SORT\(forms_l\),"):
        source(comparison("list_sort(forms_l) = forms_r"), frozenset(), COLUMNS)
    with pytest.raises(ConditionRefused, match="asks for SOUNDEX"):
        source(comparison("soundex(name_l) = name_r"), frozenset(), COLUMNS)
    with pytest.raises(ConditionRefused, match="the column nothing"):
        source(comparison("nothing_l = name_r"), frozenset(), COLUMNS)


def test_what_a_part_shares_with_a_part_that_is_repeated_counts_once():
    either = "(name_l = name_r OR left(other_l, 1) = left(other_r, 1))"
    said = how_often([parsed(either, level=""), parsed(f"{either} AND name_l = 'a'", level="")])
    assert said[parsed(either, level="").unnest().sql()] == 2
    assert said["name_l = name_r"] == 1


def test_the_table_of_a_column_has_a_name_of_its_own():
    assert table("given") == "frequency_given"
