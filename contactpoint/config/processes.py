"""The processes of the program, each with a database role of its own (design §3)."""

import os
from dataclasses import dataclass

from contactpoint.config.schemas import SCHEMAS
from contactpoint.kernel.errors import ContactPointError


@dataclass(frozen=True, slots=True)
class Process:
    """What the database allows a process to see by name, and for how long; 0 seconds means no limit."""

    name: str
    role: str
    schemas: tuple[str, ...]
    statement_seconds: int
    lock_seconds: int
    idle_seconds: int


class NoSuchProcess(ContactPointError):
    """CONTACTPOINT_PROCESS names none of the processes."""


FACE = ("directory", "access", "audit")
DESK = (*FACE, "disclosure", "shielding", "ownership", "review", "history", "holds", "intake", "jobs")
WORK = (
    *("directory", "vault", "disclosure", "shielding", "ownership", "identity", "review"),
    *("history", "holds", "intake", "audit", "jobs"),
)

PROCESSES = {
    process.name: process
    for process in (
        Process("web", "cp_web", FACE, 5, 2, 10),
        Process("desk", "cp_desk", DESK, 10, 5, 30),
        Process("work", "cp_worker", WORK, 900, 60, 300),
        Process("migrate", "cp_migrator", ("migration",), 0, 5, 0),
        Process("test", "cp_test", SCHEMAS, 60, 20, 0),
    )
}
INSTALLED = ("web", "desk", "work", "migrate")


def chosen() -> Process:
    """The process that CONTACTPOINT_PROCESS names; `test` where nothing does (type checks, tests)."""
    name = os.environ.get("CONTACTPOINT_PROCESS", "test")
    if name not in PROCESSES:
        raise NoSuchProcess(f"CONTACTPOINT_PROCESS is {name!r}. It must be one of: {', '.join(PROCESSES)}.")
    return PROCESSES[name]
