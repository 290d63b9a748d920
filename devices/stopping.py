"""Waiting in the main thread without missing signals."""

import threading

WAKE_UP_S = 0.5


def wait_for(event: threading.Event) -> None:
    """Waits for the event, waking up now and then.

    The kernel may deliver a signal to any thread; Python runs its handler only when the main thread next runs, which in
    an endless wait may be never.
    """
    while not event.wait(WAKE_UP_S):
        pass
