"""Blocking rules as keys and as SQL: the same answer from both."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactpoint.linkage.blocking import RULES, Part, keys, keys_sql, rule, splink_rules
from contactpoint.linkage.identities import COLUMNS, Identity, values

MAYA = Identity(
    family="kaur",
    given="maya",
    families=("gill", "kaur"),
    givens=("maya", "rose"),
    family_sound="KR",
    given_sound="M",
    born="2015-03-09",
    postcode="HU5 2AB",
    outward="HU5",
    telephones=("07700900123x4417",),
    nhs="9990000018",
    upns=("A1", "B2"),
)
KEYS = {
    "nhs:9990000018",
    "postcode_born:HU5 2AB/2015-03-09",
    "sounds_outward:KR/M/HU5",
    "upn:A1",
    "upn:B2",
    "family_born:gill/2015-03-09",
    "family_born:kaur/2015-03-09",
    "given_born:maya/2015-03-09",
    "given_born:rose/2015-03-09",
    "given_postcode:maya/HU5 2AB",
    "given_postcode:rose/HU5 2AB",
    "telephone_year:07700900123x4417/2015",
}


def test_an_identity_has_a_key_for_each_value_of_each_rule():
    assert keys(MAYA) == KEYS


@pytest.mark.parametrize(
    ("lacking", "rules"),
    [
        ({"born": None}, {"postcode_born", "family_born", "given_born", "telephone_year"}),
        ({"postcode": None}, {"postcode_born", "given_postcode"}),
        ({"outward": None}, {"sounds_outward"}),
        ({"givens": ()}, {"given_born", "given_postcode"}),
        ({"nhs": None, "upns": ()}, {"nhs", "upn"}),
    ],
    ids=["born", "postcode", "outward", "givens", "numbers"],
)
def test_a_rule_of_which_a_part_is_missing_has_no_key(lacking, rules):
    known = {name: getattr(MAYA, name) for name in Identity.__slots__}
    assert keys(Identity(**known | lacking)) == {key for key in KEYS if key.partition(":")[0] not in rules}


def test_some_letters_of_a_part_stand_for_it_once():
    one = rule("initials", Part("families", letters=1), "born")
    assert keys(Identity(families=("gill", "gray", "kaur"), born="2015"), [one]) == {
        "initials:g/2015",
        "initials:k/2015",
    }


def test_splink_is_told_which_columns_hold_several_values():
    told = {one["blocking_rule"]: one.get("arrays_to_explode") for one in splink_rules()}
    assert len(told) == len(RULES)
    assert told['l."nhs" = r."nhs"'] is None
    assert told['l."postcode" = r."postcode" AND l."born" = r."born"'] is None
    assert told['l."families" = r."families" AND l."born" = r."born"'] == ["families"]
    by_year = 'l."telephones" = r."telephones" AND substr(l."born", 1, 4) = substr(r."born", 1, 4)'
    assert told[by_year] == ["telephones"]
    assert {one["sql_dialect"] for one in splink_rules()} == {"duckdb"}


def test_a_data_set_is_blocked_by_the_columns_it_has():
    names = splink_rules(["family_sound", "given_sound", "outward", "nhs", "families"])
    assert [one["blocking_rule"] for one in names] == [
        'l."nhs" = r."nhs"',
        'l."family_sound" = r."family_sound" AND l."given_sound" = r."given_sound" AND l."outward" = r."outward"',
    ]
    assert [one["blocking_rule"] for one in splink_rules(["nhs"])] == ['l."nhs" = r."nhs"']


def as_text(one):
    return keys_sql(one, " || '/' || ".join)


def test_each_value_of_a_list_makes_a_key():
    initials = rule("initials", Part("families", letters=1), "born")
    with duckdb.connect(config={"threads": 1}) as session:
        session.execute("CREATE TABLE records (families VARCHAR[], born VARCHAR)")
        session.execute("INSERT INTO records VALUES (['gill', 'gray', 'kaur'], '2015'), (['kaur'], NULL)")
        assert session.execute(f"SELECT {as_text(initials)} FROM records").fetchall() == [
            (["g/2015", "g/2015", "k/2015"],),
            (None,),
        ]


TEXT = st.none() | st.sampled_from(["kaur", "gill", "2015-03-09", "2015", "HU5 2AB"])
TEXTS = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2).map(lambda some: tuple(sorted(some)))
IDENTITIES = st.builds(
    Identity, **{name: TEXTS if kind.endswith("[]") else TEXT for name, kind in COLUMNS.items() if name != "words"}
)
BESIDE = rule("two_arrays", "upns", "families", Part("born", letters=4))


@settings(deadline=None, max_examples=25)
@given(st.lists(IDENTITIES, min_size=1, max_size=4))
def test_a_database_makes_the_same_keys(identities):
    with duckdb.connect(config={"threads": 1}) as session:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
        session.execute(f"CREATE TABLE records (own BIGINT, {columns})")
        for own, one in enumerate(identities):
            marks = ", ".join("?" * (len(COLUMNS) + 1))
            session.execute(f"INSERT INTO records VALUES ({marks})", [own, *values(one)])
        for rule_ in (*RULES, BESIDE):
            found = session.execute(f"SELECT {as_text(rule_)} FROM records ORDER BY own").fetchall()
            assert [{f"{rule_.name}:{key}" for key in made or ()} for (made,) in found] == [
                keys(one, [rule_]) for one in identities
            ]
