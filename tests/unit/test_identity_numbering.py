"""Numbers stay with the records that brought them: on a join the first stays, on a split each goes with its record."""

from uuid import UUID

from contactpoint.identity.numbering import Numbered, numbered

A, B, C, D = (UUID(int=nth) for nth in range(1, 5))
FOUNDED = {B: 20, A: 10}  # B brought its number first


def of(*clusters, founded=None):
    return numbered(clusters, FOUNDED if founded is None else founded, iter([90, 91]))


def test_a_child_goes_by_the_number_that_one_of_its_records_brought():
    (child,) = of({A, C})
    assert (child.number, child.led, child.new) == (10, (), False)


def test_on_a_join_the_first_given_stays_and_the_other_leads_to_it():
    (child,) = of({A, B, C})
    assert (child.number, child.led, child.records) == (20, (10,), (A, B, C))


def test_on_a_split_each_number_goes_with_its_record():
    assert [child.number for child in of({A}, {B, C})] == [10, 20]


def test_records_that_brought_none_get_a_new_one_that_stays_with_the_first():
    (child, other) = of({D, C}, {B})
    assert child == Numbered((C, D), {90: C}, new=True)
    assert other.number == 20


def test_each_new_child_gets_another_number():
    assert [child.number for child in of({C}, {D}, founded={})] == [90, 91]
