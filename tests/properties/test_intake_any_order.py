"""Files of a source end in the same state in whatever order they come (B10-60, B6-36).

Each history is loaded in the order of its extracts, then in others; what the vault, the links, the decisions and the
directory hold must be the same. `make chaos` takes all orders of the files,
`make test` some of them.
"""

from contextlib import contextmanager
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contactpoint.disclosure.facts import Cause
from contactpoint.identity.models import Hold
from contactpoint.intake.rules import Kind
from contactpoint.lab import bench_state
from tests.support import children, feeds, small_feeds
from tests.support.delivering import deliver
from tests.support.loads import open_hull, state
from tests.support.whole import WHOLE, some

pytestmark = pytest.mark.django_db
SOURCE = "social_care.HUL"
ORDERS = 12  # of five files, unless the whole is asked for
NOT_COMPARED = {"versions", "deliveries", "projected"}  # how many steps it took
RECORDS = ("R-0", "R-1", "R-2")
SHIELDED = children.Name("Harbour", ("Maya",))
SAID = ("A", "B", "end", "delete", "broken", None)


@pytest.fixture(autouse=True)
def small_batches(settings):
    settings.BATCH_ROWS = 2


def a_row(record, said):
    """One row: at the address A or B, ended, sent in error, or given back."""
    row = small_feeds.five(Kind.SOCIAL_CARE)[int(record[2:])] | {"record_id": record}
    if said in ("A", "B"):
        return row | {"address_1": f"{'AB'.index(said) + 1} Dock Road", "worker_name": f"Worker {said}"}
    if said == "touching":
        return row | {"family_name": SHIELDED.family, "given_names": "Maja", "birth_date": "2015-03-09"}
    return row | ({"gender": "x"} if said == "broken" else {"action": said})


class History:
    """Files of one source, each extracted a day after the one before; of them `modes` and what each record says."""

    def __init__(self, folder, *files):
        self.folder, self.files = folder, files

    @contextmanager
    def in_order(self, order):
        """The files came in this order, into a world with one shielded child."""
        with transaction.atomic():
            open_hull()
            children.limited(children.a_child(names=(SHIELDED,)), Cause.SHIELD)
            for number in order:
                deliver(self._file(number))
            yield
            transaction.set_rollback(True)

    def loaded(self, order):
        """What stands then."""
        with self.in_order(order):
            return {part: lines for part, lines in bench_state.state().items() if part not in NOT_COMPARED}

    def _file(self, number):
        mode, said = self.files[number]
        rows = [a_row(record, what) for record, what in said.items() if what]
        folder = self.folder / str(number)
        folder.mkdir(exist_ok=True)
        extracted = feeds.EXTRACTED + timedelta(days=number)
        return feeds.feed(folder, SOURCE, rows, mode=mode, extracted=extracted)

    def the_same_in(self, orders):
        """How many orders were compared with the first."""
        first = self.loaded(range(len(self.files)))
        orders = list(orders)
        for order in orders:
            assert self.loaded(order) == first, f"in the order {order} of {self.files}"
        return len(orders)


def test_four_files_in_each_order(tmp_path, record_property):
    """A full one, changes that give back an earlier value, a full one without a record, an ending."""
    history = History(
        tmp_path,
        ("full", {"R-0": "A", "R-1": "A", "R-2": "A"}),
        ("changes", {"R-0": "B", "R-1": "broken"}),
        ("full", {"R-0": "A", "R-1": "broken"}),
        ("changes", {"R-0": "end", "R-2": "B"}),
    )
    record_property("orders", history.the_same_in(some(permutations(range(4)), 6)))


def test_five_files_in_many_orders(tmp_path, record_property):
    """A, B, A again; gone from a full file and back; sent in error; a full file that comes late."""
    history = History(
        tmp_path,
        ("full", {"R-0": "A", "R-1": "A", "R-2": "A"}),
        ("full", {"R-0": "B", "R-2": "broken"}),
        ("changes", {"R-0": "A", "R-1": "B"}),
        ("full", {"R-0": "A", "R-1": "B"}),
        ("changes", {"R-0": "end", "R-1": "delete"}),
    )
    record_property("orders", history.the_same_in(some(permutations(range(5)), ORDERS)))


@pytest.mark.parametrize("touching", range(3))
def test_a_record_that_ever_touched_a_shielded_child_is_held_in_each_order(touching, tmp_path):
    """One of its three versions is called nearly as the shielded child is; in any order it waits for an officer."""
    said = ["A", "B", "A"]
    said[touching] = "touching"
    history = History(tmp_path, *(("changes", {"R-0": what, "R-1": "A"}) for what in said))
    for order in permutations(range(3)):
        with history.in_order(order):
            left = state(deliveries=False)
            assert Hold.objects.count() == 1, order
            assert {family for family, *_ in left["child"]} == {"Childb", SHIELDED.family}, order
            assert {family for family, *_ in left["address"]} == {"Childb"}, order


files = st.lists(
    st.tuples(
        st.sampled_from(["full", "full", "changes"]),
        st.fixed_dictionaries({one: st.sampled_from(SAID) for one in RECORDS}),
    ).filter(lambda file: any(file[1].values())),
    min_size=2,
    max_size=4,
)


@settings(
    max_examples=15 if WHOLE else 5,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # an example takes half a second, so that shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(files=files, data=st.data())
def test_any_files_in_any_order(tmp_path, files, data):
    history = History(tmp_path, *files)
    history.the_same_in([data.draw(st.permutations(range(len(files)))) for _ in range(2)])
