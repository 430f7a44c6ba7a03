"""Ways to call one stage many times: one after the other, in threads, or in processes. Dask, which needs Prefect, is in the flow."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any, Literal, Protocol

Runner = Literal["threads", "processes", "dask"]
Call = tuple[Any, ...]


class Each(Protocol):
    """Calls a stage once for each tuple of arguments."""

    def __call__(self, name: str, stage: Callable[..., None], calls: Iterable[Call], /) -> Iterator[None]:
        """Yields as calls end, in their order; raises what the first that failed raised. `name` is what a person is told of a call."""


class Future(Protocol):
    """What a call in another thread, process or machine will return."""

    def result(self) -> Any:
        """The call's result, waited for; raises what it raised."""


def windowed(submit: Callable[..., Future], calls: Iterable[Call], width: int) -> Iterator[None]:
    """Submit the calls so that at most `width` wait or run at a time: their arguments, not those of all, are held in memory."""
    waiting: deque[Future] = deque()
    for call in calls:
        if len(waiting) == width:
            yield waiting.popleft().result()
        waiting.append(submit(*call))
    while waiting:
        yield waiting.popleft().result()


def here(runner: Runner, workers: int) -> Each:
    """Calls in `workers` threads or processes of this machine."""

    def each(_: str, stage: Callable[..., None], calls: Iterable[Call], /) -> Iterator[None]:
        with _executor(runner, workers) as executor:
            yield from windowed(partial(executor.submit, stage), calls, workers + 1)

    return each


def _executor(runner: Runner, workers: int) -> Executor:
    if runner == "threads":
        return ThreadPoolExecutor(workers)
    # a forked process would inherit the locks of polars' threads, but not the threads
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
