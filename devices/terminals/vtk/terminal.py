"""A Vendotek terminal (VTK): handshake, payment by a repeat-safe operation number, finalization, undo, abort.

Source: vtk-protocol-en-1.12 with its flowchart. Several VRP, CDP or FIN with the same number are repeats to the
terminal, which then answers what it answered before: an answer that was lost is got by sending the same again.
"""

import time
from collections.abc import Callable

from devices.links import Link, LinkError
from devices.payments.contract import (
    Approved,
    Begin,
    Capabilities,
    Declined,
    Done,
    Ending,
    NotDone,
    Operation,
    PaymentTerminal,
    Result,
    TerminalSilent,
    Unknown,
    never,
)
from devices.payments.receipt import numbers_in, receipt_lines
from devices.terminals.vtk.frame import FRAME_S
from devices.terminals.vtk.line import Line
from devices.terminals.vtk.message import Message, MessageError, Tag, message

DEFAULT_KEEPALIVE_S = 10
DEFAULT_OPERATION_TIMEOUT_S = 60
ASK_AGAIN_S = 2.0
TURN_S = 0.2
"""So long one turn of the idle dialogue listens."""
FIRST_ANSWER_S = 2.5
"""So long a terminal may take to answer at first before we say that it is silent; we go on asking all the same."""
FINISH_S = 10.0
LONGEST_OPERATION = 99_999_999
PURPOSE_CHARACTERS = 40
SILENT = "The payment terminal does not answer: check its power and cable."
MOVED_ON = "The terminal has made other payments since: it cannot be asked about this one any more."


def inactive_after_s(keepalive_s: float) -> float:
    """Silence after which the link counts as broken: 3·Tk + 8 s (specification)."""
    return 3 * keepalive_s + 8


class VtkTerminal(PaymentTerminal):
    """One Vendotek terminal on a serial or TCP link. `operation` is the last operation number the terminal named.

    `answer_s` stands for the time that the terminal itself allows an operation (tag 06).
    """

    capabilities = Capabilities(confirms=True, undoes=True, aborts=True, resolves=True)

    def __init__(
        self,
        link: Link,
        *,
        first_answer_s: float = FIRST_ANSWER_S,
        finish_s: float = FINISH_S,
        answer_s: float | None = None,
        ask_again_s: float = ASK_AGAIN_S,
        turn_s: float = TURN_S,
        frame_s: float = FRAME_S,
    ) -> None:
        self._line = Line(link, frame_s)
        self._first_answer_s = first_answer_s
        self._finish_s = finish_s
        self._answer_s = answer_s
        self._ask_again_s, self._turn_s = ask_again_s, turn_s
        self._to_inactive()

    def _to_inactive(self) -> None:
        self.operation: int | None = None
        self.keepalive_s = DEFAULT_KEEPALIVE_S
        self.operation_timeout_s = DEFAULT_OPERATION_TIMEOUT_S
        self._asked_at = 0.0
        self._heard_at: float | None = None
        self._silent_since = time.monotonic()

    @property
    def is_open(self) -> bool:
        return self._line.link.is_open

    def open(self) -> None:
        self._to_inactive()
        self._line.open()

    def close(self) -> None:
        self._line.link.close()

    # -- idle ---------------------------------------------------------------------------------------------------------

    def look(self) -> bool:
        now = time.monotonic()
        if self._heard_at is not None and now - self._heard_at > inactive_after_s(self.keepalive_s):
            self._to_inactive()
            self._silent_since = now - self._first_answer_s
            self._line.hang_up()
            raise TerminalSilent(SILENT)
        ask_every_s = self.keepalive_s if self._heard_at is not None else self._ask_again_s
        if now - self._asked_at >= ask_every_s:
            self._line.say(message("IDL"))
            self._asked_at = now
        for heard in self._line.hear(now + self._turn_s):
            self._learn(heard)
        if self._heard_at is None and time.monotonic() - self._silent_since >= self._first_answer_s:
            self._line.hang_up()
            raise TerminalSilent(SILENT)
        return self._heard_at is not None and self.operation is not None

    def _learn(self, heard: Message) -> None:
        """Takes the operation number and the times from any message of the terminal."""
        try:
            operation, keepalive_s, timeout_s = (
                heard.number(tag) for tag in (Tag.OPERATION, Tag.KEEPALIVE_S, Tag.OPERATION_TIMEOUT_S)
            )
        except MessageError:
            return
        self._heard_at = time.monotonic()
        if operation is not None:
            self.operation = operation
        if keepalive_s:
            self.keepalive_s = keepalive_s
        if timeout_s:
            self.operation_timeout_s = timeout_s
        if heard.name == "CON":
            # The terminal asks for our network, which it is not to have: status 00 says so.
            self._line.say(message("CON", destination="00"))

    # -- payment ------------------------------------------------------------------------------------------------------

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> Result:
        assert self.operation is not None, "no payment before the handshake"
        number = self.operation % LONGEST_OPERATION + 1
        begin(str(number))
        return self._ask_payment(operation, number, cancelled)

    def resolve(self, operation: Operation) -> Result:
        """The same VRP once more, and at once ABR: what was done is told again; what never began does not begin now,
        for the visitor may have gone."""
        number = int(operation.reference or 0)
        if self.operation is not None and self.operation > number:
            return Unknown(MOVED_ON, resolvable=False)
        return self._ask_payment(operation, number, cancelled=lambda: True)

    def _ask_payment(self, operation: Operation, number: int, cancelled: Callable[[], bool]) -> Result:
        fields: dict[str, int | str] = {"operation": number, "amount": operation.kopecks}
        if operation.purpose:
            fields["product_name"] = operation.purpose[:PURPOSE_CHARACTERS]
        abort = message("ABR", operation=number)
        try:
            answer = self._exchange(
                message("VRP", **fields), number, self._answer_s or self.operation_timeout_s, abort, cancelled
            )
        except LinkError as error:
            return Unknown(str(error), resolvable=True)
        if answer is None:
            return Unknown("The terminal did not answer in time.", resolvable=True)
        receipt = receipt_lines(answer.text(Tag.RECEIPT) or "")
        approved = answer.number(Tag.AMOUNT) or 0
        if approved == 0:
            cause = "cancelled" if cancelled() else "declined"
            return Declined(cause, "The payment was not approved.", receipt)
        return Approved(approved, receipt=receipt, **numbers_in(receipt))

    def confirm(self, operation: Operation, begin: Begin) -> Ending:
        begin(operation.reference)
        return self._finalize(operation, operation.kopecks)

    def undo(self, operation: Operation, begin: Begin) -> Ending:
        begin(operation.reference)
        return self._finalize(operation, 0)

    def resolve_undo(self, operation: Operation) -> Ending:
        """A FIN repeated with its number is answered as before."""
        return self._finalize(operation, 0)

    def _finalize(self, operation: Operation, kopecks: int) -> Ending:
        number = int(operation.reference or 0)
        if self.operation is not None and self.operation > number:
            return NotDone(MOVED_ON)
        try:
            answer = self._exchange(message("FIN", operation=number, amount=kopecks), number, self._finish_s)
        except LinkError as error:
            return Unknown(str(error), resolvable=True)
        if answer is None:
            return Unknown("The terminal did not answer in time.", resolvable=True)
        answered = answer.number(Tag.AMOUNT)
        if answered == kopecks:
            return Done(receipt=receipt_lines(answer.text(Tag.RECEIPT) or ""))
        return NotDone(f"The terminal answered {answered or 0} kopecks instead of {kopecks}.")

    def _exchange(
        self,
        asked: Message,
        number: int,
        within_s: float,
        abort: Message | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Message | None:
        """Sends a message and waits for its answer, None when there is none: then the link counts as inactive."""
        self._line.say(asked)
        deadline = time.monotonic() + within_s
        while (now := time.monotonic()) < deadline:
            if abort is not None and cancelled():
                self._line.say(abort)
                abort = None
            for heard in self._line.hear(min(deadline, now + 0.1)):
                self._learn(heard)
                if heard.name == asked.name and self._is_answer(heard, number):
                    return heard
        self._to_inactive()
        self._line.hang_up()
        return None

    @staticmethod
    def _is_answer(heard: Message, number: int) -> bool:
        try:
            return heard.number(Tag.OPERATION) == number and heard.number(Tag.AMOUNT) is not None
        except MessageError:
            return False
