"""Results that the disk has refused: kept in memory, and written as soon as it takes them.

A slip is out, a payment is approved: that cannot be repeated, so its result may not be lost for a disk that is full for a
moment. Until it is written nothing new is begun.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable

log = logging.getLogger(__name__)


class RefusedWrites:
    """For the one thread that owns a device."""

    def __init__(self) -> None:
        self._left: list[Callable[[], None]] = []

    def write(self, store: Callable[[], None]) -> None:
        """Carries out `store`, now or, if the disk refuses it, later; in order."""
        self._left.append(store)
        self.write_again()

    def write_again(self) -> bool:
        """Tries what is left. True if nothing is. What fails for another reason than the disk's is raised, and not kept."""
        while self._left:
            store = self._left.pop(0)
            try:
                store()
            except sqlite3.OperationalError:
                self._left.insert(0, store)
                log.exception("a result cannot be stored; it is kept, and nothing new is begun")
                return False
        return True
