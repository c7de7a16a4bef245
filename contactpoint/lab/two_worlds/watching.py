"""What happens behind an answer: statements, mail, queued jobs, log lines."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core import mail
from django.db import connection

from contactpoint.directory.index import HITS

TOO_SLOW = ("SET LOCAL statement_timeout = 1", "SELECT pg_catalog.pg_sleep(1)")
QUEUE = "procrastinate"
JOBS = "SELECT id, said FROM lab.jobs_after(%s)"


class Watch:
    """Listens while `listening`; the harness's own statements are not heard."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, int]] = []
        self.lines: list[str] = []
        self._deaf = 0
        self._slow = False
        self._queued = False
        self._last_job = 0

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        """As Django calls it around each statement, `rest` ending with its context; one that fails is heard too."""
        try:
            if self._slow and sql == HITS:
                for statement in TOO_SLOW:
                    execute(statement, None, *rest[1:])
            return execute(sql, *rest)
        finally:
            self._queued |= QUEUE in str(sql)
            if not self._deaf:
                self.statements.append((str(sql), rest[-1]["cursor"].rowcount))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """From here on, anew."""
        self.statements, self.lines = [], []
        handler = _Lines(self.lines)
        root = logging.getLogger()
        root.addHandler(handler)
        mail.outbox = []
        try:
            with connection.execute_wrapper(self):
                yield
        finally:
            root.removeHandler(handler)

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """For what a leak reads where nobody may read: the leak must be seen in the answer, not in its reading."""
        self._deaf += 1
        try:
            yield
        finally:
            self._deaf -= 1

    @contextmanager
    def slow_index(self) -> Iterator[None]:
        """Within the block the server stops each look into the search index, as it does one that takes too long."""
        self._slow = True
        try:
            yield
        finally:
            self._slow = False

    def new_jobs(self) -> tuple[str, ...]:
        """The jobs queued since this was last asked, without their ids, which no rollback takes back."""
        if not self._queued:
            return ()
        self._queued = False
        with connection.cursor() as cursor:
            cursor.execute(JOBS, [self._last_job])
            rows = cursor.fetchall()
        self._last_job = rows[-1][0] if rows else self._last_job
        return tuple(said for _, said in rows)

    def forget_jobs(self) -> None:
        """Those queued until now are of no concern."""
        self._queued = True
        self.new_jobs()

    @staticmethod
    def mail() -> tuple[str, ...]:
        """What was sent meanwhile, whole."""
        return tuple(str(message.message()) for message in mail.outbox)


class _Lines(logging.Handler):
    """Keeps each line as the server's own log would have it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines
        kept = [handler.formatter for handler in logging.getLogger().handlers if handler.formatter]
        self.setFormatter(kept[0] if kept else logging.Formatter("%(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))
