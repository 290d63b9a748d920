"""A Telium terminal (Concert E/E+): ask frame, result frame, and the rule that nothing is ever asked twice.

The protocol has no operation number: once a byte of the ask may have reached the terminal and no clear result came,
nobody can tell, and a person settles it.
"""

import time
from collections.abc import Callable

from devices.links import Link, LinkError
from devices.payments.contract import (
    CURRENCY,
    Approved,
    Begin,
    Capabilities,
    Declined,
    Operation,
    PaymentTerminal,
    Result,
    TerminalSilent,
    Unknown,
    never,
)
from devices.payments.masking import masked_card
from devices.terminals.telium.frame import ACK, ENQ, EOT, NAK, Control, Frame, FrameReader, Heard, pack
from devices.terminals.telium.message import (
    APPROVED,
    DEBIT,
    NOT_VERIFIED,
    REFUND,
    REFUSED,
    Answer,
    Ask,
    MessageError,
    decode_answer,
)

TRIES = 3
ENQ_S = 1.0
BYTE_S = 3.0
"""The terminal may take so long to answer a frame ("up to 3 seconds to get LRC")."""
ANSWER_S = 120.0
TURN_S = 0.1
"""So long one turn of the idle dialogue listens."""
SILENT = "The payment terminal does not answer: check its power and cable."
TEXTS = {REFUSED: "The bank or the terminal refused the payment.", NOT_VERIFIED: "The payment was not verified."}


class TeliumTerminal(PaymentTerminal):
    """One terminal on a link.

    After an operation whose result did not come it takes no other until that result has come late, or cannot come any
    more: an answer carries no number, so it must be clear whose it is.
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
        turn_s: float = TURN_S,
    ) -> None:
        self._link = link
        self._pos = pos
        self._keepalive_s = keepalive_s
        self._enq_s, self._byte_s, self._answer_s = enq_s, byte_s, answer_s
        self._turn_s = turn_s
        self._frames = FrameReader()
        self._heard: list[Heard] = []
        self._greeted = False
        self._greet_at = 0.0
        self._unclear: tuple[Operation, float] | None = None
        self._late: tuple[str, Result] | None = None

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    def open(self) -> None:
        self._frames.clear()
        self._heard.clear()
        self._greeted, self._greet_at = False, 0.0
        self._link.open()

    def close(self) -> None:
        self._link.close()

    # -- idle ---------------------------------------------------------------------------------------------------------

    def look(self) -> bool:
        if time.monotonic() >= self._greet_at:
            self._greeted = self._knock(1)
            self._greet_at = time.monotonic() + (self._keepalive_s if self._greeted else self._enq_s)
            if not self._greeted:
                raise TerminalSilent(SILENT)
            self._say(EOT)
        heard = self._next(time.monotonic() + self._turn_s)
        if heard == Control(ENQ):
            self._take_late(self._take_answer(time.monotonic() + self._byte_s))
        return self._greeted

    def _take_late(self, answer: Answer | None) -> None:
        """An answer nobody waits for any more can only be that of the operation given up last."""
        if answer is None or self._unclear is None:
            return
        operation, _ = self._unclear
        result = self._result_of(operation, answer)
        if not isinstance(result, Unknown):
            self._late, self._unclear = (operation.payment, result), None

    def late(self) -> tuple[str, Result] | None:
        late, self._late = self._late, None
        return late

    def resolve(self, operation: Operation) -> Result:
        """Nothing can be asked, but its result may still come."""
        self._give_up(operation)
        return Unknown("This terminal cannot be asked what became of a payment.", resolvable=False)

    def _give_up(self, operation: Operation) -> None:
        self._unclear = operation, time.monotonic() + self._answer_s

    def _knock(self, tries: int) -> bool:
        """ENQ until the terminal says ACK."""
        for _ in range(tries):
            self._say(ENQ)
            until = time.monotonic() + self._enq_s
            while heard := self._next(until):
                if heard == Control(ACK):
                    return True
                if heard == Control(NAK):
                    break
        return False

    # -- money --------------------------------------------------------------------------------------------------------

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> Result:
        return self._ask(operation, DEBIT, begin, cancelled)

    def refund(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> Result:
        return self._ask(operation, REFUND, begin, cancelled)

    def _ask(self, operation: Operation, kind: str, begin: Begin, cancelled: Callable[[], bool]) -> Result:
        if self._unclear is not None and time.monotonic() < self._unclear[1]:
            return Declined("terminal_busy", "The result of an earlier payment may still come: try again.")
        self._unclear = None
        try:
            frame = pack(Ask(self._pos, operation.kopecks, kind).encode())
        except MessageError as error:
            return Declined("wrong_amount", str(error))
        try:
            if not self._knock(TRIES):
                return Declined("terminal_silent", SILENT)
        except LinkError as error:
            return Declined("unplugged", str(error))
        if cancelled():
            return Declined("cancelled", "Cancelled before the terminal was asked.")
        begin(None)
        result = self._ask_and_wait(operation, frame)
        if isinstance(result, Unknown):
            self._give_up(operation)
        return result

    def _ask_and_wait(self, operation: Operation, frame: bytes) -> Result:
        try:
            taken = self._hand_over(frame)
            if taken is None:
                # Without the EOT a terminal that has the frame after all has no reason to begin.
                return Unknown("The terminal did not say that it took the amount.", resolvable=False)
            self._say(EOT)
            if not taken:
                return Declined("terminal_refused", "The terminal did not take the amount.")
            return self._result_of(operation, self._wait_answer(self._answer_s))
        except LinkError as error:
            return Unknown(str(error), resolvable=False)

    def _hand_over(self, frame: bytes) -> bool | None:
        """True: the terminal has the frame; False: it refused every copy; None: it said nothing."""
        for _ in range(TRIES):
            self._link.write(frame)
            until = time.monotonic() + self._byte_s
            while heard := self._next(until):
                if heard == Control(ACK):
                    return True
                if heard == Control(NAK):
                    break
            else:
                return None
        return False

    def _wait_answer(self, within_s: float) -> Answer | None:
        deadline = time.monotonic() + within_s
        while heard := self._next(deadline):
            if heard == Control(ENQ):
                return self._take_answer(deadline)
        return None

    def _take_answer(self, deadline: float) -> Answer | None:
        """Takes the result frame after the terminal's ENQ; a spoilt one is asked for again."""
        self._say(ACK)
        for _ in range(TRIES + 1):
            frame = self._next_frame(min(deadline, time.monotonic() + self._byte_s))
            if frame is None:
                return None
            try:
                answer = decode_answer(frame.data) if frame.good else None
            except MessageError:
                answer = None
            if answer is not None:
                self._say(ACK)
                self._drain_end()
                return answer
            self._say(NAK)
        return None

    def _drain_end(self) -> None:
        """Until EOT the terminal may repeat its frame, not having heard our ACK."""
        until = time.monotonic() + self._enq_s
        while heard := self._next(until):
            if heard == Control(EOT):
                return
            if isinstance(heard, Frame):
                self._say(ACK)

    def _next_frame(self, until: float) -> Frame | None:
        while heard := self._next(until):
            if isinstance(heard, Frame):
                return heard
            if heard == Control(ENQ):
                self._say(ACK)
        return None

    def _result_of(self, operation: Operation, answer: Answer | None) -> Result:
        if answer is None:
            return Unknown("The terminal did not tell the result.", resolvable=False)
        if answer.currency != CURRENCY or answer.pos != self._pos:
            return Unknown("The terminal answered something else than it was asked.", resolvable=False)
        if answer.result == APPROVED:
            if answer.kopecks != operation.kopecks:
                text = f"The terminal approved {answer.kopecks} kopecks instead of {operation.kopecks}."
                return Unknown(text, resolvable=False)
            return Approved(answer.kopecks, card=masked_card(answer.report[:19]))
        return Declined("declined", TEXTS.get(answer.result, f"The terminal answered result {answer.result}."))

    # -- bytes --------------------------------------------------------------------------------------------------------

    def _say(self, control: int) -> None:
        self._link.write(bytes([control]))

    def _next(self, until: float) -> Heard | None:
        """What comes next, None at the time `until` (monotonic clock, seconds)."""
        while not self._heard:
            data = self._link.read(until)
            if not data:
                return None
            self._heard += self._frames.feed(data)
        return self._heard.pop(0)
