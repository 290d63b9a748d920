"""Work with password hashes: off the worker's thread, and only little of it at once, for each hash takes 64 MiB."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from typing import TypeVar

from web.background import in_thread
from web.problems import Problem

Result = TypeVar("Result")

MOST_AT_ONCE = 2
# Twenty people who sign in together are all served; whoever would wait longer is asked to try again.
_PATIENCE_S = 3.0


class PasswordWork:
    """Checks and makes password hashes, a few at a time."""

    def __init__(self) -> None:
        self._places = BoundedSemaphore(MOST_AT_ONCE)

    def do(self, work: Callable[[], Result]) -> Result:
        """Does work that hashes, when there is a place for it. Raises a 503 problem when there is none for seconds."""
        if not self._places.acquire(timeout=_PATIENCE_S):
            raise Problem(
                503,
                "busy",
                "Сейчас входит слишком много людей. Повторите через минуту.",
                "Too many people are signing in at the moment. Try again in a minute.",
                retry_after_s=60,
            )
        try:
            return in_thread(work)
        finally:
            self._places.release()
