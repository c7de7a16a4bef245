"""What the search bench types: the shares and errors that were agreed, about the children who were drawn."""

from collections import Counter
from datetime import date, timedelta

import pytest

from contactpoint.kernel.numbers import damm
from contactpoint.lab.bench_search import MIX, Drawn, Sort, asked
from contactpoint.lab.bench_search_run import Run, figures
from contactpoint.lab.prepared.twice import by_child, read, write
from contactpoint.lab.timing import percentile
from contactpoint.lookup.criteria import too_little

SHARES = {
    **{Sort.EXACT: 0.25, Sort.ONE_NAME_ERROR: 0.175, Sort.ONE_DATE_ERROR: 0.175, Sort.TWO_ERRORS: 0.15},
    **{Sort.YEAR_AND_POSTCODE: 0.10, Sort.NUMBER: 0.05, Sort.NOBODY: 0.10},
}
NAMES = ("Khan", "Osborne", "Whitfield", "Begum", "Nowak")


def well_formed(twelve: int) -> int:
    return int(f"{twelve}{damm(str(twelve))}")


CHILDREN = [
    Drawn(
        number=well_formed(10**11 + nth),
        family=NAMES[nth % 5],
        given=f"{NAMES[nth % 4]}a Jo",
        born=date(2012, 2, 3) + timedelta(nth),
        postcode="HU5 2AB" if nth % 3 else None,
    )
    for nth in range(600)
]

BY_NUMBER = {child.number: child for child in CHILDREN}


@pytest.fixture(scope="module")
def searches():
    return asked(CHILDREN, 7, 2_000)


def test_the_mix_is_the_one_agreed(searches):
    assert Counter(one.sort for one in searches) == {sort: share * 2_000 for sort, share in SHARES.items()}
    assert {sort: share / sum(MIX.values()) for sort, share in MIX.items()} == pytest.approx(SHARES)


def test_every_search_is_one_that_would_be_run(searches):
    assert [one for one in searches if too_little(one.criteria)] == []


def test_the_same_seed_asks_the_same_and_another_asks_otherwise(searches):
    assert asked(CHILDREN, 7, 2_000) == searches
    assert asked(CHILDREN, 8, 2_000) != searches


def test_an_exact_search_types_what_the_directory_has(searches):
    for one in searches:
        if one.sort is Sort.EXACT:
            child = BY_NUMBER[one.number]
            assert (one.criteria.family, one.criteria.given) == (child.family, child.given.split()[0])
            assert one.criteria.born
            assert one.criteria.born.earliest == child.born


@pytest.mark.parametrize(
    ("sort", "names", "dates"),
    [(Sort.ONE_NAME_ERROR, 1.0, 0.0), (Sort.ONE_DATE_ERROR, 0.0, 1.0)],
)
def test_an_error_is_in_the_names_or_in_the_date(searches, sort, names, dates):
    wrong = [(one, BY_NUMBER[one.number]) for one in searches if one.sort is sort]
    of_names = [(one.criteria.family, one.criteria.given) != (child.family, child.typed.given) for one, child in wrong]
    of_dates = [one.criteria.born and one.criteria.born.earliest != child.born for one, child in wrong]
    assert (sum(of_names) / len(wrong), sum(of_dates) / len(wrong)) == (names, dates)


def test_a_place_is_asked_only_of_a_child_whose_place_is_shown(searches):
    of_place = [one for one in searches if one.sort is Sort.YEAR_AND_POSTCODE]
    assert {one.criteria.postcode for one in of_place} == {"HU5"}
    assert all(BY_NUMBER[one.number].postcode for one in of_place)
    assert not any(one.criteria.born and one.criteria.born.month for one in of_place)


def test_a_search_for_nobody_is_about_nobody(searches):
    assert {one.number for one in searches if one.sort is Sort.NOBODY} == {0}


def test_a_child_whose_records_were_not_linked_has_several_numbers():
    about = [(1, "c1"), (1, "c1"), (2, "c1"), (3, "c2"), (4, "c2"), (4, "c3"), (4, "c3"), (5, "c4")]
    assert by_child(about) == [frozenset({1, 2})]


def test_the_numbers_of_a_child_are_kept_beside_the_database(tmp_path):
    write(tmp_path / "twice", [frozenset({1, 2}), frozenset({7, 8, 9})])
    kept = read(tmp_path / "twice")
    assert kept.keys() == {1, 2, 7, 8, 9}
    assert kept[8] == {7, 8, 9}


def test_a_percentile_is_the_nearest_rank():
    times = [nth * 1_000_000 for nth in range(1, 101)]
    assert [percentile(times, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50.0, 95.0, 99.0, 100.0]
    assert percentile([3_000_000], 0.5) == 3.0


def test_figures_count_misses_among_all_that_was_asked():
    run = Run()
    run.took[Sort.EXACT], run.took[Sort.NOBODY] = [1_000_000] * 4, [3_000_000]
    run.found[Sort.EXACT], run.first[Sort.EXACT] = 3, 2
    run.floor = [50_000]
    found = figures(run)
    assert (found["recall_exact"], found["first_exact"], found["trials"]) == (0.75, 0.5, 5)
    assert (found["p50_ms"], found["p99_ms"], found["floor_p50_ms"]) == (1.0, 3.0, 0.05)
    assert "recall_nobody" not in found
