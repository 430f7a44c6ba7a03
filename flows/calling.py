"""How stages are called: plainly, timed, or as tasks of an orchestrator. The wiring takes the caller as an argument."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Caller(Protocol):
    """Calls a stage with its arguments and returns its result."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `stage(*args, **kwargs)` returns."""


@dataclass(frozen=True)
class Timed:
    """A caller that adds up the seconds of each stage."""

    call: Caller
    seconds: dict[str, float] = field(default_factory=dict)

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `stage(*args, **kwargs)` returns."""
        with self.measured(getattr(stage, "__name__", "")):
            return self.call(stage, *args, **kwargs)

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        """Count what is done inside for stage `name`, less what is counted for other stages meanwhile."""
        clock, others = time.perf_counter(), sum(self.seconds.values())
        try:
            yield
        finally:
            spent = time.perf_counter() - clock - (sum(self.seconds.values()) - others)
            self.seconds[name] = self.seconds.get(name, 0.0) + spent


def call_plainly(stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The caller that just calls."""
    return stage(*args, **kwargs)
