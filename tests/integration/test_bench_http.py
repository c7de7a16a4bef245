"""`contactpoint bench http`: a whole small one, and where wrk is missing."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.urls import Resolver404, resolve

from contactpoint.config import paths

FIGURES = {
    *("children", "users", "searches_s", "floor_s", "ratio_to_floor", "p50_ms", "p99_ms", "p95_at_60_ms"),
    *("with_children", "errors", "events", "searches"),
}


def bench(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """In a data folder within that of this run."""
    own = ("CONTACTPOINT", "DJANGO", "UPLOAD_DIR")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment |= {"CONTACTPOINT_DATA": str(paths.DATA_DIR / "http"), **changes}
    asked = (sys.executable, "-m", "contactpoint", "bench", "http", "--children", "300", *words)
    return subprocess.run(asked, env=environment, text=True, capture_output=True, timeout=300, check=False)


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_small_bench_counts_one_event_a_search_and_no_error(clusters):
    ran = bench("--seconds", "4", "--users", "4", "--json")
    said = json.loads(ran.stdout.splitlines()[-1])
    figures = said["figures"]
    assert (ran.returncode in (0, 1), figures.keys()) == (True, FIGURES), ran.stderr
    assert (figures["errors"], figures["events"]) == (0, figures["searches"]), ran.stderr
    assert figures["searches"] > 60
    assert figures["with_children"] > 0.5
    assert said["targets"]["events"] == ["=", figures["searches"]]


def test_without_wrk_nothing_is_measured_and_it_says_what_to_install(clusters, tmp_path):
    ran = bench(PATH=str(tmp_path))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "apt-get install wrk" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_floor_is_no_page_of_the_face():
    with pytest.raises(Resolver404):
        resolve("/floor", urlconf="contactpoint.web.urls")
    assert resolve("/floor", urlconf="contactpoint.lab.bench_http.floor").url_name == "floor"
