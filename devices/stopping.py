"""Waiting in the main thread so that signals are seen."""

import threading

LOOK_S = 0.5


def wait_for(event: threading.Event) -> None:
    """Waits for the event, and comes up now and then.

    The kernel may hand a signal to any thread; Python runs its handler only when the main thread next comes up, which
    in an endless wait may be never.
    """
    while not event.wait(LOOK_S):
        pass
