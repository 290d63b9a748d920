"""Slow work of a request, done in a real thread, so that it does not hold up the sockets of everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from gevent import get_hub

Result = TypeVar("Result")


def in_thread(work: Callable[[], Result]) -> Result:
    """Runs `work` in gevent's thread pool; other greenlets go on meanwhile. What it raises is raised here.

    A password check and a report of a year take tens to hundreds of milliseconds: on the worker's own thread every
    board would stand still for that long.
    """
    result: Any = get_hub().threadpool.apply(work)
    return result  # type: ignore[no-any-return]
