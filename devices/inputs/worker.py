"""The thread that owns one scanner or keypad: reads it, and opens it again when it comes back."""

import logging
import threading
import time
from collections.abc import Callable

from devices.backoff import Backoff
from devices.health import Cause, Health, HealthListener, State, TrialListener, TrialResult
from devices.inputs.input_device import DriverMissing
from devices.inputs.settings import KeypadSettings, ScannerSettings
from devices.inputs.sources import InputSource, source_for
from devices.links import LinkError
from devices.links.addresses import is_there

log = logging.getLogger(__name__)

READ_S = 0.2
LOOK_S = 0.2
STEADY_S = 10.0
"""A port that has stayed open this long counts as working, even if its scanner has not been used yet."""

InputListener = Callable[[str, str], None]
"""Called with the device's id and the ticket or action; must be quick."""


class InputWorker(threading.Thread):
    """Calls `on_input(device, what)` on this thread for each ticket of a scanner or action of a keypad.

    Health: `open` until the first input, because a scanner cannot be asked anything; then `ready`.
    """

    def __init__(
        self,
        settings: ScannerSettings | KeypadSettings,
        on_input: InputListener,
        on_health: HealthListener,
        *,
        source: InputSource | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        kind = "keypad" if isinstance(settings, KeypadSettings) else "scanner"
        super().__init__(name=f"{kind} {settings.id}", daemon=True)
        self.settings = settings
        self.health = Health(settings.id, kind)
        self._on_input = on_input
        self._on_health = on_health
        self._source = source or source_for(settings)
        self._backoff = backoff or Backoff()
        self._stopping = threading.Event()
        self._opened_at = 0.0

    def run_trial(self, on_result: TrialListener) -> None:
        """Reports what is known: the device works if it has been used; otherwise only a person can find out."""
        health = self.health
        if health.state is State.READY:
            on_result(TrialResult(True))
        elif health.state is State.OPEN:
            on_result(
                TrialResult(None, Cause.NOT_CONFIRMED, "The port is open; scan a slip or press a key to be sure.")
            )
        else:
            on_result(TrialResult(False, health.cause, health.detail))

    def stop(self) -> None:
        """Ends the thread."""
        self._stopping.set()

    def run(self) -> None:
        """The thread's loop; no error of the device or of the listener ends it."""
        while not self._stopping.is_set():
            try:
                if not self._source.is_open:
                    self._source.open()
                    self._opened_at = time.monotonic()
                    self._set_state(State.OPEN)
                self._read()
            except DriverMissing as error:
                self._set_state(State.FAULT, Cause.DRIVER_MISSING, str(error))
                self._wait_for_port()
            except LinkError as error:
                self._set_state(State.ABSENT, Cause.UNPLUGGED, str(error))
                self._wait_for_port()
            except Exception:
                log.exception("%s: unexpected error; reopening the device", self.settings.id)
                self._source.close()
                self._wait_for_port()
        self._source.close()

    def _read(self) -> None:
        inputs = self._source.read(time.monotonic() + READ_S)
        if inputs or time.monotonic() - self._opened_at > STEADY_S:
            self._backoff.reset()
        for what in inputs:
            self._set_state(State.READY)
            self._on_input(self.settings.id, what)

    def _wait_for_port(self) -> None:
        """Pauses, but no longer than until the path comes back."""
        until = time.monotonic() + self._backoff.next_s()
        seen = is_there(self._source.address)
        while time.monotonic() < until and not self._stopping.wait(LOOK_S):
            there = is_there(self._source.address)
            if there and not seen:
                return
            seen = there

    def _set_state(self, state: State, cause: Cause | None = None, detail: str | None = None) -> None:
        health = self.health.changed(state, cause, detail)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.settings.id, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)
