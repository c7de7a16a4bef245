"""The pure parts of a bulk load: work given to several processes, and the figures of its bench."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contactpoint.config.commands.bench.load_in_bulk import Bulk, bulk_figures, bulk_targets
from contactpoint.config.pool import processes
from contactpoint.kernel.many import one_by_one

LOADED = Bulk(seconds=100.0, rss_mb=900.0, disk=3 * 2**30, rows=600_000, refused=12, held=0, server="")


@pytest.mark.parametrize("apart", [(), ("links",)])
def test_a_load_that_ends_otherwise_than_one_by_one_has_no_rate(apart):
    figures = bulk_figures(200_000, LOADED, compared=20_000, apart=apart)
    assert figures.get("records_s") == (None if apart else 6000.0)
    assert figures["equal_at_20000"] == (0 if apart else 1)
    assert (figures["disk_gb"], figures["rss_mb"]) == (3.0, 900.0)


def test_a_rate_is_asked_of_a_large_load_alone():
    assert bulk_targets(2_000) == {"equal_at_2000": ("=", 1)}
    assert bulk_targets(1_000_000).keys() == {"records_s", "rss_mb", "equal_at_20000"}


def test_one_process_is_this_one():
    with processes(1) as many:
        assert many is one_by_one
        assert list(many(abs, [-1, 2])) == [1, 2]


def test_several_processes_answer_in_order_and_are_not_given_all_at_once():
    asked = []

    def items():
        for number in range(-20, 0):
            asked.append(number)
            yield number

    with processes(2) as many:
        answers = many(abs, items())
        assert next(answers) == 20
        assert len(asked) < 20
        assert list(answers) == list(range(19, 0, -1))


BUSY = """
import time
from contactpoint.config.pool import processes
with processes(2) as many:
    list(many(abs, range(6)))
    print("busy", flush=True)
    list(many(time.sleep, (60, 60)))
"""


def test_no_process_outlives_the_one_that_began_it():
    with subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout.readline() == "busy\n"
        workers = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        os.kill(parent.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while (left := [pid for pid in workers if _runs(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(workers) > 1
    assert left == []


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
