"""One world from its beginning to its end: built, walked through, and rolled back as if it had never been."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from contactpoint.access.rules import Face, face_of
from contactpoint.history.actions import keep_short
from contactpoint.holds import actions as holds
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.lab.two_worlds.acting import LOADER, act_as
from contactpoint.lab.two_worlds.arriving import delivered, hidden_row, other_row, own_file, probing_file
from contactpoint.lab.two_worlds.base import POSTS, Base
from contactpoint.lab.two_worlds.browser import Reached, Visitor
from contactpoint.lab.two_worlds.drivers import DRIVERS
from contactpoint.lab.two_worlds.entering import Stage
from contactpoint.lab.two_worlds.keys_in_memory import keys_of_one_world
from contactpoint.lab.two_worlds.observing import Observation
from contactpoint.lab.two_worlds.scripts import Trial
from contactpoint.lab.two_worlds.seeded import Seeded
from contactpoint.lab.two_worlds.steps import ARRIVING, Doing, Principal, Step
from contactpoint.lab.two_worlds.watching import Watch
from contactpoint.lab.two_worlds.worlds import World, build, turn
from contactpoint.ownership import actions as ownership
from contactpoint.review.actions import reconcile, refresh

STEP = timedelta(seconds=5)
BUILT = timedelta(seconds=1)
Visitors = dict[tuple[Principal, Face], Visitor]


@dataclass(slots=True)
class Played:
    """All that was seen in a world, in order, and which pages by which method."""

    seen: list[Observation] = field(default_factory=list)
    reached: set[Reached] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Scene:
    """What every world is played with."""

    base: Base
    seeded: Seeded
    watch: Watch
    folder: Path


def play(trial: Trial, world: World, scene: Scene) -> Played:
    """The trial's steps in one of its worlds.

    Savepoints are named by how many there were, so each step begins to count them anew.
    """
    played, visitors = Played(), Visitors()
    with _rolled_back(), _uploads_as_before(), keys_of_one_world():
        scene.seeded.begin(f"{trial.seed}/{world.child.number}", BUILT)
        build(world, scene.seeded)
        scene.watch.forget_jobs()
        for place, step in enumerate(trial.steps, 1):
            connection.savepoint_state = 0
            scene.seeded.begin(f"{trial.seed}/{place}", place * STEP)
            if step.doing in ARRIVING:
                played.seen.append(_arrives(step, world, scene))
            else:
                stage = _stage(world, scene)
                DRIVERS[step.doing](_visitor(visitors, step, stage, scene=scene, played=played), step, stage)
    for visitor in visitors.values():
        played.reached |= visitor.reached
    return played


def _stage(world: World, scene: Scene) -> Stage:
    return Stage(scene.base, world.child, scene.seeded.time())


def _visitor(visitors: Visitors, step: Step, stage: Stage, *, scene: Scene, played: Played) -> Visitor:
    """The principal's browser on the face; the visit that stands open is on their own face."""
    named = (step.who, step.face)
    if named not in visitors:
        about = stage.child.number.shown
        visitors[named] = Visitor(*named, about, watch=scene.watch, seeded=scene.seeded, seen=played.seen)
        if step.who in POSTS and step.face is face_of(POSTS[step.who][0]):
            visitors[named].signed_in_with(scene.base.tokens[step.who])
    return visitors[named]


def _arrives(step: Step, world: World, scene: Scene) -> Observation:
    """With the worker's jobs of that minute: what the log says, what mail is sent, what is queued, what a file's sender
    is told. What an officer's own decision queues is the officer's; what was answered before it is carried out by then.
    """
    told: tuple[str, ...] = ()
    act_as(LOADER, scene.seeded)
    with scene.watch.listening():
        match step.doing:
            case Doing.HIDDEN_ROW:
                hidden_row(world, step.pick, scene.seeded)
            case Doing.OTHER_ROW:
                other_row(step.pick, scene.seeded)
            case Doing.DELIVERY:
                told = delivered(step.pick, scene.folder, scene.seeded)
            case Doing.OWN_FILE:
                told = own_file(world, step.pick, scene.folder, scene.seeded)
            case Doing.PROBE:
                told = probing_file(step.typed, step.pick, scene.folder, scene.seeded)
            case Doing.LIMIT:
                reconcile(actor=WORKER, purpose=UPKEEP)
                turn(world, scene.seeded)
        holds.refresh(actor=WORKER, purpose=UPKEEP)
        keep_short(actor=WORKER, purpose=UPKEEP)
        reconcile(actor=WORKER, purpose=UPKEEP)
        ownership.reconcile(actor=WORKER, purpose=UPKEEP)
        refresh(actor=WORKER, purpose=UPKEEP)
    jobs = scene.watch.new_jobs()
    return Observation(
        "a source",
        step.doing,
        body="\n".join(told).encode(),
        mail=scene.watch.mail(),
        jobs=() if step.doing is Doing.LIMIT else jobs,
        lines=tuple(scene.watch.lines),
    )


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def _uploads_as_before() -> Iterator[None]:
    """What a file left on disk goes with its world."""
    folder = Path(settings.UPLOAD_DIR)
    before = set(folder.iterdir())
    yield
    for file in set(folder.iterdir()) - before:
        file.unlink()
