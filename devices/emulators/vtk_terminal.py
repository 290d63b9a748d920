"""An emulated Vendotek terminal: answers IDL, DIS, VRP, FIN, CDP and ABR as specified, and can misbehave."""

import logging
import time
from pathlib import Path

from devices.emulators.faults import VTK, Fault
from devices.emulators.payment_terminal import PaymentTerminalOnALine
from devices.terminals.vtk.frame import (
    FRAME_S,
    FROM_TERMINAL,
    TO_TERMINAL,
    VtkFrameReader,
    VtkTcpFrameReader,
    pack,
    pack_for_tcp,
)
from devices.terminals.vtk.message import Tag, VtkMessage, VtkMessageError, decode, message
from devices.terminals.vtk.tlv import TlvError

log = logging.getLogger(__name__)

RECEIPT = (
    "ACTION:SALE\nTOTAL:{rubles}.{kopecks:02d} RUB\nRESULT:{result}\nCARD:MC\nPAN:************1118\n"
    "INVOICE:{operation:06d}\nTERMINAL:{terminal}\nRRN:0288100000{operation:02d}"
)

FIRST_TERMINAL = 25201221


class EmulatedVtk(PaymentTerminalOnALine):
    """On a pty, or with `tcp_port` on a TCP port (0: a free one), where frames have neither start byte nor CRC.

    A VRP, CDP or FIN repeated with the same operation number gets the earlier answer again and changes nothing.
    `received` are the names of the messages received. `taken` holds the money taken by operation number in kopecks; FIN
    with amount 0 gives it back, any other FIN ends the payment: `finished`. `out_of_turn` are the messages that came when
    the specification has no place for them. `local_times` are those received, while `wants_time` asks for them.
    """

    faults = VTK

    def __init__(
        self,
        link: Path | None = None,
        *,
        tcp_port: int | None = None,
        baud: int = 0,
        keepalive_s: int = 10,
        card_s: float = 0,
        operation_timeout_s: int = 60,
        operation: int = 5,
        event: int = 0,
        frame_s: float = FRAME_S,
        memory: Path | None = None,
    ) -> None:
        self._keepalive_s = keepalive_s
        self._card_s = card_s
        self._operation_timeout_s = operation_timeout_s
        self._first_operation, self._event = operation, event
        self._terminal = FIRST_TERMINAL
        self.wants_time = False
        self.local_times: list[str] = []
        self.out_of_turn: list[str] = []
        self._frame_s = frame_s
        self._plain = tcp_port is not None
        self.received: list[str] = []
        super().__init__(link, tcp_port=tcp_port, baud=baud, memory=memory)

    def _boot(self) -> None:
        remembered = self._memory.read()
        self._operation: int = remembered.get("operation", self._first_operation)
        self._answers = {
            (name, int(number)): decode(bytes.fromhex(answer)) for name, number, answer in remembered.get("answers", [])
        }
        self.taken: dict[int, int] = {int(number): kopecks for number, kopecks in remembered.get("taken", {}).items()}
        self.charges = list(remembered.get("charges", []))
        self.finished: set[int] = set(remembered.get("finished", []))
        self._paying: tuple[VtkMessage, float] | None = None
        self._finish_expected_until = 0.0
        self._greeted = False
        self._connected()

    def _own_fault(self, fault: Fault) -> None:
        if fault.name not in ("reset", "swap"):
            super()._own_fault(fault)
            return
        self._terminal += fault.name == "swap"
        self._operation, self._answers, self.taken, self.finished = fault.number, {}, {}, set()
        self._remember()
        self._boot()

    def _connected(self) -> None:
        self._frames: VtkTcpFrameReader | VtkFrameReader
        self._frames = (
            VtkTcpFrameReader(TO_TERMINAL) if self._plain else VtkFrameReader(TO_TERMINAL, frame_s=self._frame_s)
        )

    def ask_for_network(self) -> None:
        """Sends CON: the terminal wants to reach its bank over our network."""
        with self._state:
            self._send(message("CON", destination="192.0.2.1:443", event_number=1))

    def _receive(self, data: bytes) -> None:
        for frame in self._frames.feed(data):
            try:
                request = decode(frame)
                self._hear(request)
                self._act(request)
            except (TlvError, VtkMessageError) as error:
                log.warning("message dropped: %s", error)

    def _hear(self, request: VtkMessage) -> None:
        """Writes down what came, and whether it came in its turn: IDL, VRP, FIN, IDL (§4, flowchart)."""
        self.received.append(request.name)
        if Tag.LOCAL_TIME in request.fields:
            self.local_times.append(request.text(Tag.LOCAL_TIME) or "")
        waits_for_finish = time.monotonic() < self._finish_expected_until
        known = (request.name, request.number(Tag.OPERATION)) in self._answers
        if waits_for_finish and not known and request.name not in ("FIN", "CON"):
            self.out_of_turn.append(request.name)
        if self._paying is not None and request.name in ("IDL", "DIS"):
            self.out_of_turn.append(f"{request.name} during a payment")
        if request.name == "VRP" and not known and not self._greeted:
            self.out_of_turn.append("VRP before IDL")
        if request.name == "CON" and (
            request.fields.get(Tag.DESTINATION) != b"\x00" or Tag.EVENT_NUMBER not in request.fields
        ):
            self.out_of_turn.append("CON without status 00 and event number")
        if request.name in ("IDL", "DIS"):
            self._greeted = True

    def _tick(self) -> None:
        if self._paying is not None and time.monotonic() >= self._paying[1]:
            payment, self._paying = self._paying[0], None
            self._pay(payment, self._approves)

    def _act(self, request: VtkMessage) -> None:
        operation = request.number(Tag.OPERATION)
        if request.name in ("IDL", "DIS"):
            self._greet(request.name)
        elif request.name == "ABR":
            if self._paying is not None:
                payment, self._paying = self._paying[0], None
                self._pay(payment, False)
        elif request.name in ("VRP", "CDP", "FIN") and operation is not None:
            earlier = self._answers.get((request.name, operation))
            if earlier is not None:
                self._send(earlier)
            elif request.name == "VRP":
                if self._paying is None:
                    self._paying = (request, time.monotonic() + self._card_s)
            else:
                self._answer(request, self._finish(request, operation))
        elif request.name != "CON":
            log.warning("%s is not supported", request.name)

    def _greet(self, name: str) -> None:
        answer = message(
            name,
            operation=self._operation,
            keepalive_s=self._keepalive_s,
            operation_timeout_s=self._operation_timeout_s,
            event_number=self._event,
        )
        self._send(VtkMessage(name, {**answer.fields, Tag.LOCAL_TIME: b"1"}) if self.wants_time else answer)

    def _pay(self, request: VtkMessage, approved: bool) -> None:
        operation, amount = request.number(Tag.OPERATION) or 0, request.number(Tag.AMOUNT) or 0
        approved = approved and amount > 0
        self._operation, self._greeted = operation, False
        if approved:
            self._finish_expected_until = time.monotonic() + self._operation_timeout_s
            self.taken[operation] = amount
            self.charges.append(amount)
        receipt = RECEIPT.format(
            rubles=amount // 100,
            kopecks=amount % 100,
            result="APPROVED" if approved else "DECLINED",
            operation=operation,
            terminal=self._terminal,
        )
        self._answer(request, message("VRP", operation=operation, amount=amount if approved else 0, receipt=receipt))

    def _finish(self, request: VtkMessage, operation: int) -> VtkMessage:
        """FIN with amount 0 means that the service was not delivered: the money goes back. CDP is not accepted."""
        amount = request.number(Tag.AMOUNT) or 0
        self._operation, self._greeted, self._finish_expected_until = operation, False, 0.0
        if request.name == "CDP":
            return message("CDP", operation=operation, amount=0)
        if amount == 0:
            if operation in self.taken:
                self.charges.append(-self.taken.pop(operation))
            return message("FIN", operation=operation, amount=0)
        if self.taken.get(operation) != amount:
            return message("FIN", operation=operation, amount=0)
        self.finished.add(operation)
        return message("FIN", operation=operation, amount=amount)

    def _answer(self, request: VtkMessage, answer: VtkMessage) -> None:
        self._answers[(request.name, request.number(Tag.OPERATION) or 0)] = answer
        self._remember()
        if not self._loses_this_reply():
            self._send(answer)

    def _remember(self) -> None:
        self._memory.write(
            {
                "operation": self._operation,
                "taken": self.taken,
                "charges": self.charges,
                "finished": sorted(self.finished),
                "answers": [[name, number, given.encode().hex()] for (name, number), given in self._answers.items()],
            }
        )

    def _send(self, answer: VtkMessage) -> None:
        self._line.write((pack_for_tcp if self._plain else pack)(FROM_TERMINAL, answer.encode()))
