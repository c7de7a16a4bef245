"""`contactpoint bench http`: searches as people make them, beside a floor that answers one row."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from contactpoint.config.bench_folder import run, running_beside
from contactpoint.config.demonstration import free_port, wait_for
from contactpoint.config.prepared import Prepared, prepared
from contactpoint.lab.bench_http.visits import Account, sign_in_all
from contactpoint.lab.bench_http.wrk import Answered, Asked, check_there, send, together, write_visits
from contactpoint.lab.england.synth import DEFAULT_SEED, MOST_CHILDREN
from contactpoint.lab.figures import Figures, Measured, http_targets, tell

USERS = 200
FORMS = 4000
TURNS = 4  # in which floor and ours are loaded one after the other
UNBOUNDED = "1000000000"  # a few people here search for a whole country
PEAK = 60  # searches a second in the whole country at its busiest
WARM_SECONDS = 3
PROGRESS = Console(stderr=True, highlight=False)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was answered: ours and the floor as fast as they go, ours at the national peak; events that ours left."""

    ours: Answered
    floor: Answered
    peak: Answered
    events: int
    searches: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What the audit holds, and which server holds it."""

    searches: int
    server: str


@dataclass(frozen=True, slots=True)
class Site:
    """Both servers with their load."""

    ours: Asked
    floor: Asked
    visits: Path


@click.command()
@click.option(
    "--children", type=click.IntRange(100, MOST_CHILDREN), default=20_000, show_default=True, help="How many children."
)
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="The same seed makes the same searches.")
@click.option("--seconds", default=60, show_default=True, help="Of each of the three loads.")
@click.option("--users", default=USERS, show_default=True, help="How many people are signed in.")
@click.option("--json", "bare", is_flag=True, help="Print the object without the table.")
@click.pass_context
def http(ctx: click.Context, *, children: int, seed: int, seconds: int, users: int, bare: bool) -> None:
    """Search over HTTP as people do: signed in, a form sent, the page that it leads to, audited.

    The floor is the same two requests through the same layers for one primary-key row, in the same run.
    """
    check_there()
    before, began = os.getloadavg(), time.monotonic()
    with prepared(children, seed=DEFAULT_SEED) as data, _site(data, seed, users=users) as site:
        counted = _counted(data)
        loaded = _loaded(data, site, seconds=seconds)
    measured = Measured(
        name="bench http",
        figures={"children": children, "users": users, **http_figures(loaded)},
        targets=http_targets(loaded.searches),
        seed=seed,
        load=before,
        seconds=time.monotonic() - began,
        data=data.data,
        database=counted.server,
    )
    ctx.exit(tell(measured, bare=bare))


def http_figures(loaded: Loaded) -> Figures:
    """`errors` counts those of the floor too: a floor that fails would be fast. Where nothing was answered no time is
    told."""
    ours, floor, peak = loaded.ours, loaded.floor, loaded.peak
    rates = {"searches_s": round(ours.rate, 1), "floor_s": round(floor.rate, 1)}
    ratio = {"ratio_to_floor": round(ours.rate / floor.rate, 3)} if floor.rate else {}
    return {
        **rates,
        **ratio,
        **_quantiles(ours, {"p50_ms": 0.5, "p99_ms": 0.99}),
        **_quantiles(peak, {"p95_at_60_ms": 0.95}),
        "with_children": round(ours.with_children / max(1, len(ours.took_ms)), 3),
        "errors": ours.errors + floor.errors + peak.errors,
        "events": loaded.events,
        "searches": loaded.searches,
    }


def _quantiles(answered: Answered, parts: Mapping[str, float]) -> Figures:
    return {name: round(answered.quantile(part), 2) for name, part in parts.items() if answered.took_ms}


@contextmanager
def _site(data: Prepared, seed: int, *, users: int) -> Iterator[Site]:
    """Both servers up, people signed in, forms filled in."""
    folder = Path(tempfile.mkdtemp(prefix="bench-http-"))
    try:
        with ExitStack() as running:
            _stage(f"Making {users} practitioners")
            accounts = json.loads(_step(data, "practitioners", str(users)))
            _step(data, "forms", str(folder), "--count", str(FORMS), "--seed", str(seed))
            ours = running.enter_context(_server(data, "serve", "web", "--port"))
            floor = running.enter_context(_server(data, "http-steps", "floor"))
            _stage("Signing them in")
            write_visits(folder / "visits", sign_in_all(ours, [Account(**account) for account in accounts]))
            yield Site(
                Asked(ours, "/find", folder / "searches", ("Results", "No child was found")),
                Asked(floor, "/floor", folder / "rows", ("Floor",)),
                folder / "visits",
            )
    finally:
        shutil.rmtree(folder)


@contextmanager
def _server(data: Prepared, *words: str) -> Iterator[str]:
    port = free_port()
    with running_beside(data.folder, *words, str(port), DATABASE=data.database, SEARCHES_A_DAY=UNBOUNDED):
        wait_for(port)
        yield f"http://localhost:{port}"


def _loaded(data: Prepared, site: Site, *, seconds: float) -> Loaded:
    """Floor and ours in turn, then ours at the peak; the first seconds of each are not counted."""
    ours, floor = [], []
    for asked in (site.floor, site.ours):
        send(asked, site.visits, seconds=min(WARM_SECONDS, seconds))
    before = _counted(data).searches
    for turn in range(1, TURNS + 1):
        floor.append(send(site.floor, site.visits, seconds=seconds / TURNS))
        ours.append(send(site.ours, site.visits, seconds=seconds / TURNS))
        _stage(f"Turn {turn} of {TURNS}: {ours[-1].rate:,.0f} searches/s, floor {floor[-1].rate:,.0f}/s")
    _stage(f"{PEAK} searches a second")
    peak = send(site.ours, site.visits, seconds=seconds, rate=PEAK)
    events = _counted(data).searches - before
    return Loaded(together(ours), together(floor), peak, events, sum(len(one.took_ms) for one in (*ours, peak)))


def _counted(data: Prepared) -> Counted:
    return Counted(**json.loads(_step(data, "searches")))


def _step(data: Prepared, *words: str) -> str:
    return run(data.folder, "http-steps", *words, DATABASE=data.database).printed


def _stage(words: str) -> None:
    PROGRESS.print(f"[bold]{words}[/]")
