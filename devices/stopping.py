"""Waiting in the main thread so that signals are seen."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LOOK_S = 0.5


def wait_for(event: threading.Event) -> None:
    """Waits for the event, and comes up now and then.

    The kernel may hand a signal to any thread; Python runs its handler only when the main thread next comes up, which
    in an endless wait may be never.
    """
    while not event.wait(LOOK_S):
        pass


@contextmanager
def until_signal() -> Iterator[threading.Event]:
    """An event set by SIGTERM and SIGINT; the former handlers come back afterwards."""
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        # The handler may interrupt the main thread inside the event's own lock: another thread sets it.
        threading.Thread(target=stopping.set).start()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
