"""A laboratory's database whose faces are asked over HTTP: with the lab's clock, gone with the block."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg import sql

from contactpoint.config import connections, launcher, paths
from contactpoint.config.migrate import migrate
from contactpoint.config.processes import PROCESSES
from contactpoint.disclosure.laboratory import check_laboratory
from contactpoint.lab import lapses

CLOCK = Path(lapses.__file__).with_name("clock.sql")


@contextmanager
def fresh_laboratory(faces: Sequence[str]) -> Iterator[None]:
    """This process's database, empty, migrated, with the lab's clock for these faces; dropped at the end.

    Raises `NotALaboratory`.
    """
    launcher.start()
    _check()
    migrate()
    with launcher.admin(paths.DATABASE) as admin:
        admin.execute(CLOCK.read_text())
        for name in faces:
            process = PROCESSES[name]
            path = sql.SQL(", ").join(map(sql.Identifier, ("lab", *process.schemas, "pg_catalog")))
            words = sql.SQL("ALTER ROLE {role} IN DATABASE {database} SET search_path = {path}")
            admin.execute(
                words.format(role=sql.Identifier(process.role), database=sql.Identifier(paths.DATABASE), path=path)
            )
    try:
        yield
    finally:
        _check()
        connection.close()
        with launcher.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(paths.DATABASE)))
        (paths.DATA_DIR / f"prepared-{paths.DATABASE}").unlink(missing_ok=True)


def plant(statements: Path, seconds: float) -> None:
    """What makes some answers so much slower, which a proof of equal times has to find."""
    with launcher.admin(paths.DATABASE) as admin:
        admin.execute(sql.SQL(statements.read_text()).format(seconds=sql.Literal(seconds)))


def _check() -> None:
    """Nothing is written to any other database, and none is dropped."""
    with connection.cursor() as session:
        check_laboratory(session, embedded=connections.embedded())
