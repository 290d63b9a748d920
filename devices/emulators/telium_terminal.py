"""An emulated Telium terminal: takes an ask frame, takes the money at EOT, tells the result until it is acknowledged."""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.emulators.control import UnknownFault
from devices.emulators.faulty_line import COUNTED_LINE_FAULTS, LINE_FAULTS, FaultyLine
from devices.emulators.memory import Memory
from devices.telium.frame import ACK, ENQ, EOT, NAK, Control, Frame, FrameReader, Heard, pack
from devices.telium.message import APPROVED, REFUND, REFUSED, Answer, Ask, MessageError, decode_ask

log = logging.getLogger(__name__)

FAULTS = ("approve", "decline", "no-result", "ok", *LINE_FAULTS)
COUNTED_FAULTS = ("nak", *COUNTED_LINE_FAULTS)
REPORT = "4716190463168807"
TELLS = 3


@dataclass
class _Telling:
    """A result on its way: `step` is what we wait for, ACK to our ENQ or ACK to our frame."""

    frame: bytes
    step: str
    again_at: float
    left: int = TELLS


class EmulatedTelium:
    """Use as a context manager; `port` is the path to open.

    The money is taken when the EOT after a good ask frame has come, not before; `taken` lists the amounts in kopecks,
    a refund as a negative one. With `memory`, a file, they survive that the process is killed.
    """

    def __init__(
        self,
        link: Path | None = None,
        *,
        baud: int = 0,
        card_s: float = 0,
        again_s: float = 1.0,
        memory: Path | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="telium-") if link is None else None
        self._line = FaultyLine(link or Path(self._folder.name if self._folder else "") / "telium", baud)
        self._card_s, self._again_s = card_s, again_s
        self._memory = Memory(memory)
        self.taken: list[int] = list(self._memory.read().get("taken", []))
        self.asked: list[Ask] = []
        self._approves, self._tells = True, True
        self._naks = 0
        self._asked: Ask | None = None
        self._paying: tuple[Ask, float] | None = None
        self._telling: _Telling | None = None
        self._state = threading.Condition()
        self._running = False
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> str:
        """The path of the serial port."""
        return str(self._line.link)

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes received and sent so far."""
        return self._line.read_bytes, self._line.written_bytes

    def start(self) -> None:
        """Plugs in and switches on."""
        self._line.plug()
        self._running = True
        self._thread = threading.Thread(target=self._run, name="emulated telium", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Switches off and removes the port."""
        self._running = False
        if self._thread is not None:
            self._thread.join()
        self._line.unplug()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait_until(self, condition: Callable[[], bool], timeout_s: float = 5) -> bool:
        """Waits until the condition about this terminal holds; answers whether it does."""
        with self._state:
            return self._state.wait_for(condition, timeout_s)

    def fault(self, name: str) -> None:
        """One of FAULTS, or one of COUNTED_FAULTS with its number: `nak N` refuses the next N frames, `no-result` takes
        the money and says nothing. Raises UnknownFault."""
        word, _, number = name.strip().partition(" ")
        with self._state:
            if self._line.fault(name):
                return
            if word == "nak" and number.isdigit():
                self._naks = int(number)
            elif word in ("approve", "decline"):
                self._approves = word == "approve"
            elif word == "no-result":
                self._tells = False
            elif word == "ok":
                self._approves, self._tells, self._naks = True, True, 0
                self._line.repair()
            else:
                counted = ", ".join(f"{each} N" for each in COUNTED_FAULTS)
                raise UnknownFault(f"No fault {name!r}; there are {', '.join(FAULTS)}, {counted}.")

    def _run(self) -> None:
        frames = FrameReader()
        while self._running:
            for heard in frames.feed(self._line.read(256)):
                with self._state:
                    self._hear(heard)
                    self._state.notify_all()
            with self._state:
                if self._paying is not None and time.monotonic() >= self._paying[1]:
                    self._finish(self._paying[0])
                    self._state.notify_all()
                self._tell_again()

    def _hear(self, heard: Heard) -> None:
        match heard:
            case Frame(data, good):
                self._take_frame(data, good)
            case Control(byte) if byte == ENQ:
                # A knock ends what went before it: an ask without its EOT is forgotten.
                self._asked = None
                self._say(bytes([ACK]))
            case Control(byte) if byte == EOT and self._asked is not None:
                self._paying, self._asked = (self._asked, time.monotonic() + self._card_s), None
            case Control(byte) if byte in (ACK, NAK) and self._telling is not None:
                self._hear_about_result(self._telling, byte)

    def _take_frame(self, data: bytes, good: bool) -> None:
        try:
            ask = decode_ask(data) if good else None
        except MessageError as error:
            log.warning("ask refused: %s", error)
            ask = None
        if ask is None or self._naks > 0:
            self._naks = max(0, self._naks - 1)
            self._say(bytes([NAK]))
            return
        self._asked = ask
        self.asked.append(ask)
        self._say(bytes([ACK]))

    def _finish(self, ask: Ask) -> None:
        self._paying = None
        if self._approves:
            self.taken.append(-ask.kopecks if ask.type == REFUND else ask.kopecks)
            self._memory.write({"taken": self.taken})
        if not self._tells:
            return
        report = REPORT if ask.with_report else ""
        result = APPROVED if self._approves else REFUSED
        answer = Answer(ask.pos, result, ask.kopecks, report, ask.currency, "")
        self._telling = _Telling(pack(answer.encode()), "knock", time.monotonic() + self._again_s)
        self._say(bytes([ENQ]))

    def _hear_about_result(self, telling: _Telling, byte: int) -> None:
        if byte == NAK and telling.step == "frame":
            telling.left -= 1
            telling.again_at = time.monotonic() + self._again_s
            if telling.left > 0:
                self._say(telling.frame)
        elif byte == ACK and telling.step == "knock":
            telling.step, telling.again_at = "frame", time.monotonic() + self._again_s
            self._say(telling.frame)
        elif byte == ACK:
            self._telling = None
            self._say(bytes([EOT]))

    def _tell_again(self) -> None:
        """Nobody acknowledged: knock again, a few times."""
        telling = self._telling
        if telling is None or time.monotonic() < telling.again_at:
            return
        telling.left -= 1
        if telling.left <= 0:
            self._telling = None
            return
        telling.step, telling.again_at = "knock", time.monotonic() + self._again_s
        self._say(bytes([ENQ]))

    def _say(self, data: bytes) -> None:
        self._line.write(data)
