"""An emulated Telium terminal: takes an ask frame, takes the money at EOT, tells the result until it is acknowledged."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from devices.emulators.faults import TELIUM, Fault
from devices.emulators.payment_terminal import PaymentTerminalOnALine
from devices.terminals.telium.frame import ACK, ENQ, EOT, NAK, Control, Frame, FrameReader, Heard, pack
from devices.terminals.telium.message import APPROVED, REFUND, REFUSED, Answer, Ask, MessageError, decode_ask

log = logging.getLogger(__name__)

REPORT = "4716190463168807"
TELLS = 3


@dataclass
class _Telling:
    """A result on its way: `step` is what we wait for, ACK to our ENQ or ACK to our frame."""

    frame: bytes
    step: str
    again_at: float
    left: int = TELLS


class EmulatedTelium(PaymentTerminalOnALine):
    """The money is taken when the EOT after a good ask frame has come, not before."""

    faults = TELIUM

    def __init__(
        self,
        link: Path | None = None,
        *,
        baud: int = 0,
        card_s: float = 0,
        again_s: float = 1.0,
        memory: Path | None = None,
    ) -> None:
        self._card_s, self._again_s = card_s, again_s
        self._naks = 0
        self.asked: list[Ask] = []
        super().__init__(link, tcp_port=None, baud=baud, memory=memory)

    def _boot(self) -> None:
        self.charges = list(self._memory.read().get("charges", []))
        self._asked: Ask | None = None
        self._paying: tuple[Ask, float] | None = None
        self._telling: _Telling | None = None
        self._frames = FrameReader()

    def _own_fault(self, fault: Fault) -> None:
        if fault.name == "nak-storm":
            self._naks = fault.number
        else:
            super()._own_fault(fault)

    def _repair(self) -> None:
        super()._repair()
        self._naks = 0

    def _hear(self, data: bytes) -> None:
        for heard in self._frames.feed(data):
            self._act(heard)

    def _connected(self) -> None:
        self._frames = FrameReader()

    def _tick(self) -> None:
        if self._paying is not None and time.monotonic() >= self._paying[1]:
            self._finish(self._paying[0])
        self._tell_again()

    def _act(self, heard: Heard) -> None:
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
            self.charges.append(-ask.kopecks if ask.type == REFUND else ask.kopecks)
            self._memory.write({"charges": self.charges})
        if self._loses_this_reply():
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
