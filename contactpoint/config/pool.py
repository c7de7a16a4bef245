"""Several processes of this program that work on one thing, each with the settings of the one that began them.

It names no model, so that it can be read before the settings are.
"""

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import TypeVar

import django

from contactpoint.kernel.many import Many, one_by_one

SELDOM = (200_000, 50, 50)
AHEAD = 3  # items a process that are asked for before they are worked on
Item = TypeVar("Item")
Answer = TypeVar("Answer")


@contextmanager
def processes(count: int) -> Iterator[Many]:
    """Work for so many processes, which end with the block, or with this process however it ends; one is itself."""
    if count == 1:
        yield one_by_one
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin) as pool:

        def many(work: Callable[[Item], Answer], items: Iterable[Item], /) -> Iterator[Answer]:
            left, waiting = iter(items), deque[Future[Answer]]()
            for item in islice(left, count * AHEAD):
                waiting.append(pool.submit(work, item))
            while waiting:
                answer = waiting.popleft().result()
                waiting.extend(pool.submit(work, item) for item in islice(left, 1))
                yield answer

        try:
            yield many
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _begin() -> None:
    """Rings of objects are looked for seldom: what is worked on makes hardly any."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    django.setup()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _end_with_parent() -> None:
    """A process whose parent was killed would go on with what the next run does too."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
