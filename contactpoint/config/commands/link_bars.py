"""How far a linkage is, on stderr: a bar a step, with what is done, its rate and the time left."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TextColumn("{task.fields[rate]}"),
    TimeElapsedColumn(),
    TimeRemainingColumn(),
)


class Bars:
    """The `Watch` of the command line. Where nobody watches, a line a step."""

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._bars = Progress(*COLUMNS, console=screen)
        self._now: TaskID | None = None

    def __enter__(self) -> Self:
        if self._screen.is_terminal:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end()
        self._bars.stop()

    def step(self, doing: str, total: int | None) -> Callable[[int], None]:
        """The step before has ended."""
        self._end()
        if not self._screen.is_terminal:
            self._screen.print(f"{doing}: {total:,}" if total else doing)
        task = self._now = self._bars.add_task(doing, total=total, rate="")

        def done(many: int) -> None:
            speed = self._bars.tasks[task].speed
            self._bars.update(task, advance=many, rate=f"{speed:,.0f}/s" if speed else "")

        return done

    def note(self, said: str) -> None:
        """Above the bars."""
        self._screen.print(said)

    def _end(self) -> None:
        if self._now is not None:
            whole = self._bars.tasks[self._now].total or 1
            self._bars.update(self._now, total=whole, completed=whole)
