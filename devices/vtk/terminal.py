"""The agent's side of a VTK terminal: keeps the IDL handshake and tells its health. Payments are not made here yet."""

import logging
import threading
import time
from pathlib import Path

from devices.backoff import Backoff
from devices.health import Cause, Health, HealthListener, State
from devices.links import LinkError, SerialLink
from devices.settings import TerminalSettings
from devices.vtk.frame import FROM_TERMINAL, TO_TERMINAL, FrameReader, pack
from devices.vtk.message import Message, MessageError, Tag, decode, message
from devices.vtk.tlv import TlvError

log = logging.getLogger(__name__)

DEFAULT_KEEPALIVE_S = 10
DEFAULT_OPERATION_TIMEOUT_S = 60
FIRST_ANSWER_S = 2.5
"""So long a terminal may take to answer at first before we say that it is silent; we go on asking all the same."""
SILENT_DETAIL = "The payment terminal does not answer: check its power and cable."


def inactive_after_s(keepalive_s: int) -> float:
    """Silence after which the link counts as broken: 3·Tk + 8 s (specification)."""
    return 3 * keepalive_s + 8


class TerminalWorker(threading.Thread):
    """One thread owns one terminal. `operation` is the last operation number the terminal named."""

    def __init__(self, settings: TerminalSettings, on_health: HealthListener) -> None:
        super().__init__(name=f"terminal {settings.id}", daemon=True)
        self.settings = settings
        self.health = Health(settings.id, "terminal")
        self._on_health = on_health
        self._link = SerialLink(settings.line())
        self._backoff = Backoff()
        self._stopping = threading.Event()
        self._to_inactive()

    def _to_inactive(self) -> None:
        self.operation: int | None = None
        self.keepalive_s = DEFAULT_KEEPALIVE_S
        self.operation_timeout_s = DEFAULT_OPERATION_TIMEOUT_S
        self._frames = FrameReader(FROM_TERMINAL)
        self._asked_at = 0.0
        self._heard_at: float | None = None

    def stop(self) -> None:
        """Ends the thread."""
        self._stopping.set()

    def run(self) -> None:
        """The thread: opens, shakes hands, keeps alive; never ends by an error of the device."""
        while not self._stopping.is_set():
            try:
                self._link.open()
                self._be(State.OPEN)
                self._converse()
            except LinkError as error:
                self._be(State.ABSENT, Cause.UNPLUGGED, str(error))
                self._wait_for_port()
            except Exception:
                log.exception("%s: unexpected error; the port is closed and opened anew", self.settings.id)
                self._wait_for_port()
            self._link.close()

    def _wait_for_port(self) -> None:
        """Pauses, but not beyond the moment at which the port's path appears."""
        until = time.monotonic() + self._backoff.next_s()
        seen = Path(self.settings.port).exists()
        while time.monotonic() < until and not self._stopping.wait(0.2):
            if not seen and Path(self.settings.port).exists():
                return

    def _converse(self) -> None:
        """One opening of the port. Raises LinkError when the port goes away."""
        self._to_inactive()
        opened_at = time.monotonic()
        while not self._stopping.is_set():
            now = time.monotonic()
            if self._heard_at is not None and now - self._heard_at > inactive_after_s(self.keepalive_s):
                self._to_inactive()
                opened_at = now - FIRST_ANSWER_S
            if self._heard_at is None and now - opened_at >= FIRST_ANSWER_S:
                self._be(State.FAULT, Cause.TERMINAL_SILENT, SILENT_DETAIL)
            if now - self._asked_at >= self.keepalive_s:
                self._link.write(pack(TO_TERMINAL, message("IDL").encode()))
                self._asked_at = now
            for data in self._frames.feed(self._link.read(now + 0.2)):
                self._hear(data)

    def _hear(self, data: bytes) -> None:
        try:
            heard = decode(data)
            self._learn(heard)
        except (TlvError, MessageError) as error:
            log.warning("%s: message dropped: %s", self.settings.id, error)
            return
        self._heard_at = time.monotonic()
        self._backoff.reset()
        self._be(State.READY)
        if heard.name not in ("IDL", "STA"):
            log.info("%s: %s is not served", self.settings.id, heard.name)

    def _learn(self, heard: Message) -> None:
        """Takes the operation number and the times from any message of the terminal."""
        operation, keepalive_s, timeout_s = (
            heard.number(tag) for tag in (Tag.OPERATION, Tag.KEEPALIVE_S, Tag.OPERATION_TIMEOUT_S)
        )
        if operation is not None:
            self.operation = operation
        if keepalive_s:
            self.keepalive_s = keepalive_s
        if timeout_s:
            self.operation_timeout_s = timeout_s

    def _be(self, state: State, cause: Cause | None = None, detail: str | None = None) -> None:
        health = self.health.changed(state, cause, detail)
        if health == self.health:
            return
        if (state, cause) != (self.health.state, self.health.cause):
            log.info("%s: %s%s", self.settings.id, state.value, f", {cause.value}: {detail}" if cause else "")
        self.health = health
        self._on_health(health)
