"""An emulated Telium terminal: receives a request frame, takes the money at EOT, sends the answer until acknowledged."""

import logging
import time
from dataclasses import dataclass
from pathlib import Path

from devices.emulators.faults import TELIUM, Fault
from devices.emulators.payment_terminal import PaymentTerminalOnALine
from devices.terminals.telium.frame import ACK, ENQ, EOT, NAK, Control, Received, TeliumFrame, TeliumFrameReader, pack
from devices.terminals.telium.message import (
    APPROVED,
    REFUND,
    REFUSED,
    TeliumAnswer,
    TeliumMessageError,
    TeliumRequest,
    decode_request,
)

log = logging.getLogger(__name__)

REPORT = "4716190463168807"
DELIVERIES = 3


@dataclass
class _ResultDelivery:
    """An answer being delivered: `step` is what awaits its ACK, the "enquiry" or the "frame"."""

    frame: bytes
    step: str
    again_at: float
    left: int = DELIVERIES


class EmulatedTelium(PaymentTerminalOnALine):
    """The money is taken when the EOT after a good request frame has come, not before."""

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
        self.requests: list[TeliumRequest] = []
        super().__init__(link, tcp_port=None, baud=baud, memory=memory)

    def _boot(self) -> None:
        self.charges = list(self._memory.read().get("charges", []))
        self._request: TeliumRequest | None = None
        self._paying: tuple[TeliumRequest, float] | None = None
        self._delivery: _ResultDelivery | None = None
        self._frames = TeliumFrameReader()

    def _own_fault(self, fault: Fault) -> None:
        if fault.name == "nak-storm":
            self._naks = fault.number
        else:
            super()._own_fault(fault)

    def _repair(self) -> None:
        super()._repair()
        self._naks = 0

    def _receive(self, data: bytes) -> None:
        for received in self._frames.feed(data):
            self._act(received)

    def _connected(self) -> None:
        self._frames = TeliumFrameReader()

    def _tick(self) -> None:
        if self._paying is not None and time.monotonic() >= self._paying[1]:
            self._finish(self._paying[0])
        self._deliver_again()

    def _act(self, received: Received) -> None:
        match received:
            case TeliumFrame(data, good):
                self._take_frame(data, good)
            case Control(byte) if byte == ENQ:
                # An enquiry ends what went before it: a request without its EOT is dropped.
                self._request = None
                self._send(bytes([ACK]))
            case Control(byte) if byte == EOT and self._request is not None:
                self._paying, self._request = (self._request, time.monotonic() + self._card_s), None
            case Control(byte) if byte in (ACK, NAK) and self._delivery is not None:
                self._handle_acknowledgement(self._delivery, byte)

    def _take_frame(self, data: bytes, good: bool) -> None:
        try:
            request = decode_request(data) if good else None
        except TeliumMessageError as error:
            log.warning("request refused: %s", error)
            request = None
        if request is None or self._naks > 0:
            self._naks = max(0, self._naks - 1)
            self._send(bytes([NAK]))
            return
        self._request = request
        self.requests.append(request)
        self._send(bytes([ACK]))

    def _finish(self, request: TeliumRequest) -> None:
        self._paying = None
        if self._approves:
            self.charges.append(-request.kopecks if request.type == REFUND else request.kopecks)
            self._memory.write({"charges": self.charges})
        if self._loses_this_reply():
            return
        report = REPORT if request.with_report else ""
        result = APPROVED if self._approves else REFUSED
        answer = TeliumAnswer(request.pos, result, request.kopecks, report, request.currency, "")
        self._delivery = _ResultDelivery(pack(answer.encode()), "enquiry", time.monotonic() + self._again_s)
        self._send(bytes([ENQ]))

    def _handle_acknowledgement(self, delivery: _ResultDelivery, byte: int) -> None:
        if byte == NAK and delivery.step == "frame":
            delivery.left -= 1
            delivery.again_at = time.monotonic() + self._again_s
            if delivery.left > 0:
                self._send(delivery.frame)
        elif byte == ACK and delivery.step == "enquiry":
            delivery.step, delivery.again_at = "frame", time.monotonic() + self._again_s
            self._send(delivery.frame)
        elif byte == ACK:
            self._delivery = None
            self._send(bytes([EOT]))

    def _deliver_again(self) -> None:
        """Repeats the enquiry a few times when nobody acknowledges."""
        delivery = self._delivery
        if delivery is None or time.monotonic() < delivery.again_at:
            return
        delivery.left -= 1
        if delivery.left <= 0:
            self._delivery = None
            return
        delivery.step, delivery.again_at = "enquiry", time.monotonic() + self._again_s
        self._send(bytes([ENQ]))

    def _send(self, data: bytes) -> None:
        self._line.write(data)
