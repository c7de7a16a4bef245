"""A loader killed before any step it takes, and run again, ends in the state of one that was not (F2, F5).

The loader is a process of its own in the worker's role and is killed by SIGKILL: at each statement and commit on
either cluster, and at each file that it writes, renames or removes. Every test says how many times; `make chaos` tries
every step, `make test` some of them.
"""

from collections import Counter
from random import Random

import pytest

from contactpoint.config import connections, paths
from contactpoint.disclosure.facts import Cause
from contactpoint.intake.models import Delivery
from contactpoint.intake.rules import DeliveryState
from tests.support import children, small_feeds, two_worlds
from tests.support.broken_cables import LostAnswer
from tests.support.delivering import decided, deliver, observed
from tests.support.killing import DONE, KILLED, warm_worker
from tests.support.loads import open_hull
from tests.support.snapshots import snapshots
from tests.support.whole import WHOLE, some

pytestmark = pytest.mark.django_db(transaction=True)
SOURCES = ("social_care.HUL", "benefit")
PARTS = 2  # each test is cut in parts, so that two processes share the work
SAMPLE = 10  # steps of a part that `make test` tries


@pytest.fixture(scope="module")
def worker(clusters, tmp_path_factory):
    with warm_worker(tmp_path_factory.mktemp("worker")) as one:
        yield one


@pytest.fixture(scope="module")
def steady(clusters, tmp_path_factory):
    """The loader that is begun once another was killed; it stays, since nothing kills it."""
    with warm_worker(tmp_path_factory.mktemp("steady"), "--steady") as one:
        yield one


@pytest.fixture
def moments():
    with snapshots() as several:
        yield several


@pytest.fixture
def world():
    """Hull is open; Maya Kaur, whom another source knows, is shielded."""
    open_hull()
    children.limited(children.a_child(), Cause.SHIELD)


class Trial:
    """The same load again and again from the same moment, killed at another step each time."""

    def __init__(self, worker, steady, moments, path, **options):
        self.worker, self.steady, self.moments, self.path, self.options = worker, steady, moments, path, options
        self.before = moments.take()
        whole = worker.load(path, **options)
        assert whole.status == DONE, whole.told
        self.steps, self.end = whole.steps, observed(path)

    def killed_at(self, step):
        self.moments.restore(self.before)
        ended = self.worker.load(self.path, kill=step, **self.options)
        assert ended.status == KILLED, f"step {step}: {ended.told}"
        again = self.steady.load(self.path, **self.options)
        assert again.status == DONE, f"killed at step {step}, {self.steps[step - 1]}: {again.told}"
        assert observed(self.path) == self.end, f"killed at step {step}, {self.steps[step - 1]}"

    def killed_at_each(self, part, record):
        """How many steps this part has. Each is tried, and the last: when all was done and nobody had been told."""
        mine = range(1 + part, len(self.steps) + 1, PARTS)
        tried = some(mine, SAMPLE)
        for step in tried:
            self.killed_at(step)
        print(f"killed at {len(tried)} of {len(self.steps)} steps: {dict(Counter(map(_kind, self.steps)))}")
        record("killed_at", len(tried))
        return len(mine)


def _kind(step):
    return step.split()[0]


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_step_of_a_first_file(part, world, worker, steady, moments, tmp_path, record_property):
    path = small_feeds.first(tmp_path, "social_care.HUL")
    received = Trial(worker, steady, moments, path, apply=False)
    assert Delivery.objects.get().state == DeliveryState.RECEIVED
    assert received.killed_at_each(part, record_property) > 15
    delivery = Delivery.objects.get().pk
    weighed = Trial(worker, steady, moments, path, delivery=delivery)
    assert Delivery.objects.get().state == DeliveryState.DRY
    assert weighed.killed_at_each(part, record_property) > 5
    decided(delivery)
    applied = Trial(worker, steady, moments, path, delivery=delivery)
    assert Delivery.objects.get().state == DeliveryState.APPLIED
    assert applied.killed_at_each(part, record_property) > 20


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("source", SOURCES)
def test_killed_at_any_step_of_a_full_file(source, part, world, worker, steady, moments, tmp_path, record_property):
    """Changed, ended, missing, refused, new, held: received, weighed and applied in one go."""
    first = small_feeds.first(tmp_path, source)
    assert worker.load(first, apply=False).status == DONE
    assert worker.load(first, delivery=decided(Delivery.objects.get().pk)).status == DONE
    trial = Trial(worker, steady, moments, small_feeds.later(tmp_path, source), batch=3)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["applied", "applied"]
    assert trial.killed_at_each(part, record_property) > 40


ROWS, KILLS, SEED = 400, 20 if WHOLE else 8, 20261122


def larger(folder, *, hours, random):
    """Each row as it was, at another address, ended, given back, missing; or, in the first file, all as they are."""
    sent = []
    for number in range(ROWS):
        row = two_worlds.a_row(number, given_names=f"Child{'abcdefghijklmnopqrst'[number // 26]}")
        what = (
            random.choices(["same", "moved", "ended", "broken", "missing"], [60, 25, 6, 1, 8])[0] if hours else "same"
        )
        changes = {"moved": {"address_1": "3 Dock Road"}, "ended": {"action": "end"}, "broken": {"gender": "x"}}
        sent += [] if what == "missing" else [row | changes.get(what, {})]
    return two_worlds.write(folder, two_worlds.Sent("larger", tuple(sent)), hours=hours)


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_killed_at_random_points_of_a_larger_file(seed, worker, moments, tmp_path, record_property):
    """Killed many times, at random steps and at random times, before it is let to its end."""
    open_hull()
    random = Random(seed)
    deliver(larger(tmp_path, hours=0, random=random))
    path = larger(tmp_path, hours=2, random=random)
    assert worker.load(path, apply=False, batch=20).status == DONE
    delivery = decided(Delivery.objects.order_by("extracted").last().pk)
    before = moments.take()
    whole = worker.load(path, delivery=delivery, batch=20)
    assert whole.status == DONE, whole.told
    end = observed(path)
    moments.restore(before)
    left = KILLS
    for nth in range(KILLS):
        at = (
            {"kill": random.randint(1, len(whole.steps) // KILLS * 2)}
            if nth % 2
            else {"seconds": random.uniform(0.01, 0.2)}
        )
        if worker.load(path, delivery=delivery, batch=20, **at).status == KILLED:
            left -= 1
        else:  # at its end before it could be killed: once more from the beginning
            assert observed(path) == end, f"seed {seed}"
            moments.restore(before)
    assert worker.load(path, delivery=delivery, batch=20).status == DONE
    assert observed(path) == end, f"seed {seed}"
    record_property("killed_at", KILLS - left)
    print(f"seed {seed}: killed {KILLS - left} times in {len(whole.steps)} steps")
    assert KILLS - left >= KILLS // 2


@pytest.fixture
def cable(clusters, tmp_path_factory):
    proxy = LostAnswer(tmp_path_factory.mktemp("db"), connections.sockets() / ".s.PGSQL.5432")
    yield proxy
    proxy.cut()


@pytest.mark.parametrize("source", SOURCES)
def test_each_commit_whose_answer_never_came(source, world, cable, worker, steady, moments, tmp_path, record_property):
    """F5: the server did it, the loader cannot know; run again it neither repeats nor leaves out anything."""
    first = small_feeds.first(tmp_path, source)
    assert worker.load(first, apply=False).status == DONE
    assert worker.load(first, delivery=decided(Delivery.objects.get().pk)).status == DONE
    path, before = small_feeds.later(tmp_path, source), moments.take()
    through = {
        "DATABASE_URL": f"{connections.conninfo('cp_worker', paths.DATABASE)} host={cable.folder}",
        "KEYS_URL": connections.keys_conninfo(),
    }
    with warm_worker(tmp_path, **through) as far_worker:
        cable.begin(0)
        assert far_worker.load(path).status == DONE
        commits, end = cable.seen, observed(path)
        for nth in range(1, commits + 1):
            moments.restore(before)
            cable.begin(nth)
            ended = far_worker.load(path)
            assert (ended.status, "OperationalError" in ended.told) == (1, True), ended.told
            assert steady.load(path).status == DONE
            assert observed(path) == end, f"the answer to commit {nth} of {commits} was lost"
    record_property("commits_cut", commits)
    print(f"cut at each of {commits} commits")
    assert commits >= 6
