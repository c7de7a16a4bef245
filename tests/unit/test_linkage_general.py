"""How people of general files compare: two as they were written, and the level at which they stand."""

import duckdb
import pytest

from contactpoint.linkage.comparisons import ELSE, MISSING, Comparison, Level
from contactpoint.linkage.general import COMPARED, GENERAL_COLUMNS, PLAN, RULES, SESSIONS, of_one_column, plan
from contactpoint.linkage.identities import COLUMNS, Raw, identity, values

LEVELS = """
    family      James Watts        | James Watts          exact
    family      William Watts Hall | William Watts        among
    family      William Watts      | William Watts Hall   among
    family      James Brightman    | James Brightmann     near
    family      James Leigh        | James Lee            sound
    family      James Mortan       | James Morlin         like
    family      James Watts        | James Clifford       different
    given       James Watts        | James Hall           exact
    given       William Watts      | Bill Watts           form
    given       Bill Watts         | William Watts        form
    given       Edward Watts       | Frank Edward Watts   among
    given       Frank Edward Watts | Edward Watts         among
    given       Francis Watts      | Francois Watts       near
    given       Philip Watts       | Fylyp Watts          sound
    given       J Watts            | James Watts          initial
    given       James Watts        | J Watts              initial
    given       Mancher Watts      | Mahcerh Watts        like
    given       James Watts        | Jeremiah Watts       different
    given       James Watts        | Watts                missing
    born        1843-09-29         | 1843-09-29           exact
    born        1843-09            | 1843-09-29           partial
    born        1843-09-29         | 1843                 partial
    born        1843-19-29         | 1843-09-29           digit
    born        1834-09-29         | 1843-09-29           digit
    born        1843-08-28         | 1843-09-29           two_digits
    born        1843-08-18         | 1843-09-29           different
    born                           | 1843-09-29           missing
    postcode    HU5 3AB            | hu53ab               exact
    postcode    HU5 3AB            | HU5 3AD              digit
    postcode    HU5 3AB            | HU5 9XY              outward
    postcode    HU5 3AB            | LS1 4AP              different
    postcode    2119               | 2191                 digit
    postcode    2119               | 4570                 different
    place       Winston Hills      | winston  hills       exact
    place       Winston Hills      | Winston Hill         near
    place       Winston Hills      | Dapto                different
    address     7 Wallaby Place    | 7 wallaby pl         exact
    address     7 Wallaby Place    | 7 Walaby Place       near
    address     7 Wallaby Place    | 7 Willoughby Close   like
    address     7 Wallaby Place    | 93 Hoseason Street   different
    occupation  painter            | Painter              exact
    occupation  painter            | poet                 different
    occupation                     | poet                 missing
    number      1804974            | 1804974              exact
    number      1804974            | 1804947              digit
    number      1804974            | 6089216              different
"""


def drawn():
    for line in LEVELS.strip().splitlines():
        comparison, pair, level = line.split()[0], line.split(None, 1)[1].rsplit(None, 1)[0], line.split()[-1]
        one, other = pair.split("|") if "|" in pair else ("", pair)
        yield comparison, one.strip(), other.strip(), level


def written(comparison, text):
    """A row that says nothing but this."""
    if comparison == "number":
        return (*values(identity(Raw())), text)
    if comparison in ("family", "given"):
        names = ((text.split()[-1], " ".join(text.split()[:-1][:1])),)
        return (*values(identity(Raw(names=names, full_name=text))), None)
    raw = Raw(lines=(text,)) if comparison == "address" else Raw(**{comparison: text})
    return (*values(identity(raw)), None)


def selected(side, row):
    cells = [f"CAST({sql_of(cell)} AS {kind})" for cell, kind in zip(row, GENERAL_COLUMNS.values(), strict=True)]
    return (
        f"(SELECT {', '.join(f'{cell} AS {name}_{side}' for cell, name in zip(cells, GENERAL_COLUMNS, strict=True))})"
    )


def sql_of(cell):
    return "NULL" if cell is None else str(list(cell)) if isinstance(cell, tuple) else f"'{cell}'"


@pytest.fixture(scope="module")
def level_of():
    with duckdb.connect() as database:

        def found(comparison, one, other):
            compared = next(each for each in COMPARED if each.name == comparison)
            cases = (f"WHEN {level.sql} THEN '{level.name}'" for level in compared.levels if level.sql != ELSE)
            case = (
                f"CASE WHEN {compared.missing} THEN '{MISSING}' {' '.join(cases)} ELSE '{compared.levels[-1].name}' END"
            )
            rows = (selected(side, written(comparison, text)) for side, text in zip("lr", (one, other), strict=True))
            return database.execute(f"SELECT {case} FROM {', '.join(rows)}").fetchall()[0][0]

        yield found


@pytest.mark.parametrize(("comparison", "one", "other", "level"), list(drawn()))
def test_two_people_stand_at_a_level(level_of, comparison, one, other, level):
    assert level_of(comparison, one, other) == level
    assert level_of(comparison, other, one) == level


def test_every_level_is_drawn():
    told = {(comparison, level) for comparison, _, _, level in drawn()} - {(each.name, MISSING) for each in COMPARED}
    assert told == {(compared.name, level.name) for compared in COMPARED for level in compared.levels}


def test_a_comparison_of_one_column_is_equal_alike_or_all_else():
    near = Level("near", "substr(place_l, 1, 1) = substr(place_r, 1, 1)")
    assert of_one_column("place", near) == Comparison(
        "place",
        "place_l IS NULL OR place_r IS NULL",
        (Level("exact", "place_l = place_r", frequency="place"), near, Level("different", ELSE)),
        frozenset({"place"}),
    )


def test_a_comparison_needs_its_own_column_and_ends_with_all_else():
    assert [compared.columns for compared in COMPARED] == [frozenset({compared.name}) for compared in COMPARED]
    assert [compared.levels[-1].sql for compared in COMPARED] == [ELSE] * len(COMPARED)
    assert {compared.levels[0].frequency for compared in COMPARED} == {compared.name for compared in COMPARED}


def test_a_file_has_the_plan_of_what_it_says():
    found = plan({"family", "given", "born", "place"})
    assert [compared.name for compared in found.comparisons] == ["family", "given", "born", "place"]
    assert [rule.name for rule in found.blocking] == ["born", "family", "given_place", "given_year", "place_year"]
    assert [rule.name for rule in plan({"born"}).blocking] == ["born"]
    assert (found.sessions, found.prior, found.pairs, found.least) == (PLAN.sessions, 1e-4, 3e6, 1)


def test_a_file_that_says_all_is_compared_in_all():
    assert plan(GENERAL_COLUMNS) == PLAN
    assert {*GENERAL_COLUMNS} - {*COLUMNS} == {"number"}


def test_every_comparison_is_learnt_where_it_is_no_part_of_the_block():
    learnt = {name for session in SESSIONS for name in session.comparisons}
    assert learnt == {compared.name for compared in COMPARED}
    assert not any(set(session.block) & set(session.comparisons) for session in SESSIONS)


def test_blocks_are_of_columns_that_there_are():
    assert {part.column for rule in RULES for part in rule.parts} <= {*GENERAL_COLUMNS}
    assert len({rule.name for rule in RULES}) == len(RULES)
