"""A Telium terminal (Concert E/E+): request frame, answer frame, and the rule that nothing is ever requested twice.

The protocol has no operation number: once a byte of the request may have reached the terminal and no clear answer has
come, nobody can tell what happened, and a person settles it.
"""

import logging
import time
from collections import deque
from collections.abc import Callable

from devices.links import Link, LinkError
from devices.payments.contract import (
    CURRENCY,
    Approved,
    Begin,
    Capabilities,
    Declined,
    Operation,
    PaymentResult,
    PaymentTerminal,
    TerminalSilent,
    Unknown,
    never,
)
from devices.payments.masking import masked_card
from devices.terminals.telium.frame import ACK, ENQ, EOT, NAK, Control, Received, TeliumFrame, TeliumFrameReader, pack
from devices.terminals.telium.message import (
    APPROVED,
    DEBIT,
    NOT_VERIFIED,
    REFUND,
    REFUSED,
    TeliumAnswer,
    TeliumMessageError,
    TeliumRequest,
    decode_answer,
)

log = logging.getLogger(__name__)

TRIES = 3
ENQ_S = 1.0
BYTE_S = 3.0
"""How long the terminal may take to answer a frame ("up to 3 seconds to get LRC")."""
ANSWER_S = 120.0
LATE_S = 600.0
"""How long the answer to an operation that was given up may still come. Its amount alone then says whose it is."""
TURN_S = 0.1
"""How long one turn of the idle dialogue waits for bytes."""
SILENT = "The payment terminal does not answer: check its power and cable."
TEXTS = {REFUSED: "The bank or the terminal refused the payment.", NOT_VERIFIED: "The payment was not verified."}


class TeliumTerminal(PaymentTerminal):
    """One terminal on a link.

    After an operation whose answer did not come it takes no other for as long as an operation may take, and for `late_s`
    none of the same amount: an answer has no number, so that its amount must say which operation it belongs to.
    """

    capabilities = Capabilities(refunds=True)

    def __init__(
        self,
        link: Link,
        *,
        pos: str = "01",
        keepalive_s: float = 30.0,
        enq_s: float = ENQ_S,
        byte_s: float = BYTE_S,
        answer_s: float = ANSWER_S,
        late_s: float = LATE_S,
        turn_s: float = TURN_S,
    ) -> None:
        self._link = link
        self._pos = pos
        self._keepalive_s = keepalive_s
        self._enq_s, self._byte_s, self._answer_s = enq_s, byte_s, answer_s
        self._late_s, self._turn_s = late_s, turn_s
        self._frames = TeliumFrameReader()
        self._received: list[Received] = []
        self._present = False
        self._enquire_at = 0.0
        self._given_up: dict[str, tuple[Operation, float]] = {}
        self._late: deque[tuple[str, PaymentResult]] = deque()

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    def open(self) -> None:
        self._frames.clear()
        self._received.clear()
        self._present, self._enquire_at = False, 0.0
        self._link.open()

    def close(self) -> None:
        self._link.close()

    # -- idle ---------------------------------------------------------------------------------------------------------

    def poll(self) -> bool:
        if time.monotonic() >= self._enquire_at:
            self._present = self._enquire(1)
            self._enquire_at = time.monotonic() + (self._keepalive_s if self._present else self._enq_s)
            if not self._present:
                raise TerminalSilent(SILENT)
            self._send(EOT)
        received = self._next(time.monotonic() + self._turn_s)
        if received == Control(ENQ):
            self._take_late(self._take_answer(time.monotonic() + self._byte_s))
        return self._present

    def _take_late(self, answer: TeliumAnswer | None) -> None:
        """An answer that nobody waits for any more belongs to the operation of its amount that was given up."""
        if answer is None:
            return
        for operation, _ in self._given_up.values():
            result = self._result_of(operation, answer)
            if not isinstance(result, Unknown):
                del self._given_up[operation.payment]
                self._late.append((operation.payment, result))
                return
        log.error(
            "%s: an answer of result %s over %d kopecks belongs to no payment known here: compare with the bank",
            self._link.address,
            answer.result,
            answer.kopecks,
        )

    def late(self) -> tuple[str, PaymentResult] | None:
        return self._late.popleft() if self._late else None

    def resolve(self, operation: Operation) -> PaymentResult:
        """The terminal cannot be asked, but its answer may still come."""
        self._give_up(operation)
        return Unknown("This terminal cannot be asked what became of a payment.", resolvable=False)

    def _give_up(self, operation: Operation) -> None:
        self._given_up[operation.payment] = operation, time.monotonic()

    def _may_be_mistaken(self, kopecks: int) -> bool:
        """Whether the answer to a payment of this amount could be taken for that of one given up, or the other way."""
        now = time.monotonic()
        self._given_up = {name: each for name, each in self._given_up.items() if now - each[1] < self._late_s}
        return any(
            now - since < self._answer_s or operation.kopecks == kopecks for operation, since in self._given_up.values()
        )

    def _enquire(self, tries: int) -> bool:
        """Sends ENQ until the terminal answers ACK."""
        for _ in range(tries):
            self._send(ENQ)
            until = time.monotonic() + self._enq_s
            while received := self._next(until):
                if received == Control(ACK):
                    return True
                if received == Control(NAK):
                    break
        return False

    # -- money --------------------------------------------------------------------------------------------------------

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        return self._request(operation, DEBIT, begin, cancelled)

    def refund(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        return self._request(operation, REFUND, begin, cancelled)

    def _request(self, operation: Operation, kind: str, begin: Begin, cancelled: Callable[[], bool]) -> PaymentResult:
        if self._may_be_mistaken(operation.kopecks):
            return Declined("terminal_busy", "The answer to an earlier payment may still come: try again.")
        try:
            frame = pack(TeliumRequest(self._pos, operation.kopecks, kind).encode())
        except TeliumMessageError as error:
            return Declined("wrong_amount", str(error))
        try:
            if not self._enquire(TRIES):
                return Declined("terminal_silent", SILENT)
        except LinkError as error:
            return Declined("unplugged", str(error))
        if cancelled():
            return Declined("cancelled", "Cancelled before the terminal was asked.")
        begin(None)
        result = self._request_and_wait(operation, frame)
        if isinstance(result, Unknown):
            self._give_up(operation)
        return result

    def _request_and_wait(self, operation: Operation, frame: bytes) -> PaymentResult:
        try:
            accepted = self._hand_over(frame)
            if accepted is None:
                # No EOT is sent: without it a terminal that got the frame after all does not begin.
                return Unknown("The terminal did not confirm the amount.", resolvable=False)
            self._send(EOT)
            if not accepted:
                return Declined("terminal_refused", "The terminal did not accept the amount.")
            return self._wait_result(operation)
        except LinkError as error:
            return Unknown(str(error), resolvable=False)

    def _hand_over(self, frame: bytes) -> bool | None:
        """True: the terminal has the frame; False: it refused every copy; None: it did not answer."""
        for _ in range(TRIES):
            self._link.write(frame)
            until = time.monotonic() + self._byte_s
            while received := self._next(until):
                if received == Control(ACK):
                    return True
                if received == Control(NAK):
                    break
            else:
                return None
        return False

    def _wait_result(self, operation: Operation) -> PaymentResult:
        """Waits for the answer of this operation; one of another amount is another's, come late."""
        deadline = time.monotonic() + self._answer_s
        while received := self._next(deadline):
            if received != Control(ENQ):
                continue
            answer = self._take_answer(deadline)
            if answer is None or answer.kopecks == operation.kopecks or self._is_refusal_of_nothing(answer):
                return self._result_of(operation, answer)
            self._take_late(answer)
        return Unknown("The terminal did not send the result.", resolvable=False)

    def _is_refusal_of_nothing(self, answer: TeliumAnswer) -> bool:
        """A refusal without an amount, as some terminals send it, while it can belong to nothing else."""
        return answer.result != APPROVED and answer.kopecks == 0 and not self._given_up

    def _take_answer(self, deadline: float) -> TeliumAnswer | None:
        """Receives the answer frame after the terminal's ENQ; asks for a corrupted one again."""
        self._send(ACK)
        for _ in range(TRIES + 1):
            frame = self._next_frame(min(deadline, time.monotonic() + self._byte_s))
            if frame is None:
                return None
            try:
                answer = decode_answer(frame.data) if frame.good else None
            except TeliumMessageError:
                answer = None
            if answer is not None:
                self._send(ACK)
                self._drain_end()
                return answer
            self._send(NAK)
        return None

    def _drain_end(self) -> None:
        """Acknowledges again until EOT: a terminal that missed our ACK repeats its frame."""
        until = time.monotonic() + self._enq_s
        while received := self._next(until):
            if received == Control(EOT):
                return
            if isinstance(received, TeliumFrame):
                self._send(ACK)

    def _next_frame(self, until: float) -> TeliumFrame | None:
        while received := self._next(until):
            if isinstance(received, TeliumFrame):
                return received
            if received == Control(ENQ):
                self._send(ACK)
        return None

    def _result_of(self, operation: Operation, answer: TeliumAnswer | None) -> PaymentResult:
        if answer is None:
            return Unknown("The terminal did not send the result.", resolvable=False)
        if answer.currency != CURRENCY or answer.pos != self._pos:
            return Unknown("The terminal's answer does not match the request.", resolvable=False)
        if answer.kopecks != operation.kopecks and not self._is_refusal_of_nothing(answer):
            text = f"The terminal answered about {answer.kopecks} kopecks instead of {operation.kopecks}."
            return Unknown(text, resolvable=False)
        if answer.result == APPROVED:
            return Approved(answer.kopecks, card=masked_card(answer.report[:19]))
        return Declined("declined", TEXTS.get(answer.result, f"The terminal answered result {answer.result}."))

    # -- bytes --------------------------------------------------------------------------------------------------------

    def _send(self, control: int) -> None:
        self._link.write(bytes([control]))

    def _next(self, until: float) -> Received | None:
        """The next frame or control byte, None at the time `until` (monotonic clock, seconds)."""
        while not self._received:
            data = self._link.read(until)
            self._received += self._frames.feed(data)
            if not self._received and (not data or time.monotonic() >= until):
                return None
        return self._received.pop(0)
