"""A Vendotek terminal (VTK): handshake, payment by a repeat-safe operation number, finalization, undo, abort.

Source: vtk-protocol-en-1.12 with its flowchart. A VRP, CDP or FIN with a number already used is a repeat to the
terminal, which answers as it did before: a lost answer is fetched by sending the same message again. Only the terminal that took
the number gives that answer: one that was reset or replaced since knows nothing of it, and its refusal proves nothing.
"""

import time
from collections.abc import Callable
from datetime import datetime

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
    PaymentResult,
    PaymentTerminal,
    TerminalSilent,
    Unknown,
    never,
)
from devices.payments.receipt import numbers_in, receipt_lines, terminal_in
from devices.terminals.vtk.channel import VtkChannel
from devices.terminals.vtk.frame import FRAME_S
from devices.terminals.vtk.message import Tag, VtkMessage, VtkMessageError, message

DEFAULT_KEEPALIVE_S = 10
DEFAULT_OPERATION_TIMEOUT_S = 60
ASK_AGAIN_S = 2.0
TURN_S = 0.2
"""How long one turn of the idle dialogue waits for messages."""
FIRST_ANSWER_S = 2.5
"""How long a terminal may take to answer at first before it is reported as silent; we keep asking all the same."""
LONGEST_OPERATION = 99_999_999
PURPOSE_CHARACTERS = 40
SILENT = "The payment terminal does not answer: check its power and cable."
MOVED_ON = "The terminal has made other payments since: it cannot be asked about this one any more."
ANOTHER = "This terminal does not know the payment: it has been replaced or reset since. Ask the bank."
OTHER_AMOUNT = "The terminal answers with {} kopecks instead of {}: that may be another payment. Ask the bank."
CONNECTION_REFUSED = b"\x00"
TIME_IS_KNOWN = b"2"
"""How the local time of a terminal begins that has a right one; any other asks us for ours (tag 11)."""


def inactive_after_s(keepalive_s: float) -> float:
    """The silence after which the link counts as broken: 3·Tk + 8 s (specification)."""
    return 3 * keepalive_s + 8


def local_time() -> datetime:
    """The time of the place, with its offset."""
    return datetime.now().astimezone()


class VtkTerminal(PaymentTerminal):
    """One Vendotek terminal on a serial or TCP link. `operation` is the last operation number that the terminal sent.

    `answer_s` and `finish_s` replace the time that the terminal itself allows an operation (tag 06).
    """

    capabilities = Capabilities(confirms=True, undoes=True, aborts=True, resolves=True)

    def __init__(
        self,
        link: Link,
        *,
        first_answer_s: float = FIRST_ANSWER_S,
        finish_s: float | None = None,
        answer_s: float | None = None,
        ask_again_s: float = ASK_AGAIN_S,
        turn_s: float = TURN_S,
        frame_s: float = FRAME_S,
    ) -> None:
        self._channel = VtkChannel(link, frame_s)
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
        self._asked_in_service = True
        self._wants_time = False
        self._finish_expected_until = 0.0
        self._received_at: float | None = None
        self._silent_since = time.monotonic()

    @property
    def is_open(self) -> bool:
        return self._channel.link.is_open

    def open(self) -> None:
        self._to_inactive()
        self._channel.open()

    def close(self) -> None:
        self._channel.link.close()

    # -- idle ---------------------------------------------------------------------------------------------------------

    def poll(self) -> bool:
        now = time.monotonic()
        if now < self._finish_expected_until:
            # Between an approval and its FIN the terminal expects nothing else, so that it has nothing to answer either.
            for received in self._channel.receive(min(self._finish_expected_until, now + self._turn_s)):
                self._learn(received)
            self._received_at = time.monotonic()
            return True
        if self._received_at is not None and now - self._received_at > inactive_after_s(self.keepalive_s):
            self._to_inactive()
            self._silent_since = now - self._first_answer_s
            self._channel.resynchronise()
            raise TerminalSilent(SILENT)
        ask_every_s = self.keepalive_s if self._received_at is not None else self._ask_again_s
        if now - self._asked_at >= ask_every_s or self._asked_in_service != self.in_service:
            self._send(message("IDL" if self.in_service else "DIS"))
            self._asked_at, self._asked_in_service = now, self.in_service
        for received in self._channel.receive(now + self._turn_s):
            self._learn(received)
        if self._received_at is None and time.monotonic() - self._silent_since >= self._first_answer_s:
            self._channel.resynchronise()
            raise TerminalSilent(SILENT)
        return self._received_at is not None and self.operation is not None

    def _learn(self, received: VtkMessage) -> None:
        """Takes the operation number and the timeouts from any message of the terminal."""
        try:
            operation, keepalive_s, timeout_s = (
                received.number(tag) for tag in (Tag.OPERATION, Tag.KEEPALIVE_S, Tag.OPERATION_TIMEOUT_S)
            )
        except VtkMessageError:
            return
        self._received_at = time.monotonic()
        if operation is not None:
            self.operation = operation
        if keepalive_s:
            self.keepalive_s = keepalive_s
        if timeout_s:
            self.operation_timeout_s = timeout_s
        self._wants_time = received.fields.get(Tag.LOCAL_TIME, TIME_IS_KNOWN)[:1] != TIME_IS_KNOWN
        if received.name == "CON":
            # The terminal wants to use our network, which it must not.
            event = received.fields.get(Tag.EVENT_NUMBER, b"0")
            self._send(VtkMessage("CON", {Tag.DESTINATION: CONNECTION_REFUSED, Tag.EVENT_NUMBER: event}))

    def _send(self, request: VtkMessage) -> None:
        """Sends a message, with the local time where the terminal has asked for it."""
        if self._wants_time:
            now = f"{local_time():%Y%m%dT%H%M%S%z}".encode("ascii")
            request = VtkMessage(request.name, {**request.fields, Tag.LOCAL_TIME: now})
        self._channel.send(request)

    def _greet_next(self) -> None:
        """An operation that has ended is followed by IDL at once: without it the terminal takes no other."""
        self._finish_expected_until = 0.0
        self._asked_at = 0.0

    # -- payment ------------------------------------------------------------------------------------------------------

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        assert self.operation is not None, "no payment before the handshake"
        number = self._next_number(operation.last_number)
        begin(str(number))
        return self._ask_payment(operation, number, cancelled)

    def _next_number(self, used: int) -> int:
        """The number after the terminal's own, and never one that this box has `used` before: a terminal that has been
        reset counts from the beginning, and to us its second payment 6 would look like the first."""
        assert self.operation is not None, "no payment before the handshake"
        highest = max(self.operation, used) if used < LONGEST_OPERATION else self.operation
        return highest % LONGEST_OPERATION + 1

    def resolve(self, operation: Operation) -> PaymentResult:
        """Sends the same VRP again and an ABR right after it: a payment that was made is answered again, one that never
        began does not begin now, because the visitor may have gone."""
        number = int(operation.reference or 0)
        if self.operation is not None and self.operation not in (number, _before(number)):
            return Unknown(MOVED_ON if self.operation > number else ANOTHER, resolvable=False)
        result = self._ask_payment(operation, number, cancelled=lambda: True)
        if isinstance(result, Approved) and result.kopecks != operation.kopecks:
            return Unknown(OTHER_AMOUNT.format(result.kopecks, operation.kopecks), resolvable=False)
        if isinstance(result, Declined) and _is_of_another(result.receipt, operation.terminal):
            return Unknown(ANOTHER, resolvable=False)
        return result

    def _ask_payment(self, operation: Operation, number: int, cancelled: Callable[[], bool]) -> PaymentResult:
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
            self._greet_next()
            cause = "cancelled" if cancelled() else "declined"
            return Declined(cause, "The payment was not approved.", receipt)
        self._finish_expected_until = time.monotonic() + self.operation_timeout_s
        return Approved(approved, receipt=receipt, **numbers_in(receipt))

    def confirm(self, operation: Operation, begin: Begin) -> Ending:
        begin(operation.reference)
        return self._finalize(operation, operation.kopecks)

    def undo(self, operation: Operation, begin: Begin) -> Ending:
        begin(operation.reference)
        return self._finalize(operation, 0)

    def resolve_undo(self, operation: Operation) -> Ending:
        """Sends the FIN again: repeated with its number it is answered as before."""
        return self._finalize(operation, 0)

    def _finalize(self, operation: Operation, kopecks: int) -> Ending:
        number = int(operation.reference or 0)
        if self.operation is not None and self.operation != number:
            return NotDone(MOVED_ON if self.operation > number else ANOTHER)
        within_s = self._finish_s or self.operation_timeout_s
        try:
            answer = self._exchange(message("FIN", operation=number, amount=kopecks), number, within_s)
        except LinkError as error:
            return Unknown(str(error), resolvable=True)
        if answer is None:
            return Unknown("The terminal did not answer in time.", resolvable=True)
        self._greet_next()
        answered = answer.number(Tag.AMOUNT)
        if answered == kopecks:
            return Done(receipt=receipt_lines(answer.text(Tag.RECEIPT) or ""))
        return NotDone(f"The terminal answered {answered or 0} kopecks instead of {kopecks}.")

    def _exchange(
        self,
        request: VtkMessage,
        number: int,
        within_s: float,
        abort: VtkMessage | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> VtkMessage | None:
        """Sends a message and waits for its answer. None when there is none: the link then counts as inactive."""
        self._send(request)
        deadline = time.monotonic() + within_s
        while (now := time.monotonic()) < deadline:
            if abort is not None and cancelled():
                self._send(abort)
                abort = None
            for received in self._channel.receive(min(deadline, now + 0.1)):
                self._learn(received)
                if received.name == request.name and self._is_answer(received, number):
                    return received
        self._to_inactive()
        self._channel.resynchronise()
        return None

    @staticmethod
    def _is_answer(answer: VtkMessage, number: int) -> bool:
        try:
            return answer.number(Tag.OPERATION) == number and answer.number(Tag.AMOUNT) is not None
        except VtkMessageError:
            return False


def _before(number: int) -> int:
    """The operation number before this one."""
    return number - 1 if number > 1 else LONGEST_OPERATION


def _is_of_another(receipt: tuple[str, ...], known: str | None) -> bool:
    """Whether a slip names another terminal than the one `known` from the slips before."""
    named = terminal_in(receipt)
    return None not in (named, known) and named != known
