"""How far a file is, on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TextColumn("{task.fields[rate]}"),
    TimeElapsedColumn(),
    TimeRemainingColumn(),
)


@contextmanager
def counting(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with rows done, their rate and the time left; the function that it gives hears rows done and in all."""
    with Progress(*COLUMNS, console=Console(stderr=True)) as bar:
        task = bar.add_task(doing, total=None, rate="")

        def progress(done: int, total: int) -> None:
            if total:
                bar.update(task, total=total, completed=done, rate=rate(bar.tasks[task].speed))

        yield progress


@contextmanager
def waiting(doing: str) -> Iterator[None]:
    """The same words for as long as it lasts, with nothing counted; where nobody watches, a line."""
    screen = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
    if screen.is_terminal:
        with screen.status(doing):
            yield
    else:
        screen.print(doing)
        yield


def rate(speed: float | None) -> str:
    """How many rows a second, in words."""
    return f"{speed:,.0f} rows/s" if speed else ""
