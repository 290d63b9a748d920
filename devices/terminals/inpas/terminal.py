"""A terminal behind DualConnector. A request that may have arrived is never sent again: no answer means Unknown."""

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from devices.links import LinkAbsent, LinkLost
from devices.payments.contract import (
    CURRENCY,
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
from devices.terminals.inpas.exchange import Exchange, NoAnswer, ServiceAbsent
from devices.terminals.inpas.message import (
    APPROVED,
    CONNECTION,
    DENIED,
    INTERRUPTED,
    REFUND,
    SALE,
    SETTLEMENT,
    InpasAnswer,
    InpasMessageError,
    InpasRequest,
    decode_answer,
)

TIMEOUT_S = 180.0
CHECK_EVERY_S = 60.0
CHECK_AGAIN_S = 5.0
CHECK_S = 20.0
SETTLE_S = 600.0
LOOK_S = 0.05
SILENT = "DualConnector's terminal does not answer: check its power, cable and network."
REFUSED = {
    DENIED: ("declined", "The bank refused it."),
    INTERRUPTED: ("cancelled", "It was cancelled at the terminal."),
}
"""Only these two prove that no money was moved; any other status except success leaves it open."""


class InpasTerminal(PaymentTerminal):
    """One terminal, by its number. Payments are final when approved; `timeout_s` is how long a customer may take."""

    capabilities = Capabilities(refunds=True, settles=True)

    def __init__(
        self,
        url: str,
        terminal: str,
        *,
        timeout_s: float = TIMEOUT_S,
        check_every_s: float = CHECK_EVERY_S,
        check_again_s: float = CHECK_AGAIN_S,
        check_s: float = CHECK_S,
        settle_s: float = SETTLE_S,
    ) -> None:
        self._url, self._terminal = url, terminal
        self._timeout_s, self._check_s, self._settle_s = timeout_s, check_s, settle_s
        self._check_every_s, self._check_again_s = check_every_s, check_again_s
        self._open = self._ready = False
        self._check_at = 0.0

    @property
    def is_open(self) -> bool:
        return self._open

    def open(self) -> None:
        self._ready, self._check_at = False, 0.0
        try:
            with self._connected():
                self._open = True
        except ServiceAbsent as error:
            raise LinkAbsent(str(error)) from error

    def close(self) -> None:
        self._open = self._ready = False

    def poll(self) -> bool:
        """Runs operation 26 now and then; in between the last answer counts."""
        if time.monotonic() >= self._check_at:
            self._check_at = time.monotonic() + self._check_again_s
            self._ready = False
            try:
                with self._connected() as exchange:
                    answer = self._ask(exchange, InpasRequest(CONNECTION, self._terminal, _now()), self._check_s)
            except ServiceAbsent as error:
                self.close()
                raise LinkLost(str(error)) from error
            except (NoAnswer, InpasMessageError) as error:
                raise TerminalSilent(f"{SILENT} {error}") from error
            if answer.status != APPROVED:
                raise TerminalSilent(f"{SILENT} Status {answer.status or '-'} {answer.text}".rstrip())
            self._ready, self._check_at = True, time.monotonic() + self._check_every_s
        time.sleep(LOOK_S)
        return self._ready

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        return self._move(operation, InpasRequest(SALE, self._terminal, _now(), operation.kopecks), begin, cancelled)

    def refund(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> PaymentResult:
        if not operation.original:
            return Declined("wrong_reference", "A refund needs the bank's number (RRN) of the payment.")
        request = InpasRequest(REFUND, self._terminal, _now(), operation.kopecks, operation.original)
        return self._move(operation, request, begin, cancelled)

    def _move(
        self, operation: Operation, request: InpasRequest, begin: Begin, cancelled: Callable[[], bool]
    ) -> PaymentResult:
        try:
            with self._connected() as exchange:
                if cancelled():
                    return Declined("cancelled", "Cancelled before the terminal was asked.")
                begin(request.at)
                return self._result(operation, request, self._ask(exchange, request, self._timeout_s))
        except ServiceAbsent as error:
            return Declined("unplugged", str(error))
        except (NoAnswer, InpasMessageError) as error:
            return Unknown(str(error), resolvable=False)

    def settle(self, begin: Begin) -> Ending:
        request = InpasRequest(SETTLEMENT, self._terminal, _now())
        try:
            with self._connected() as exchange:
                begin(request.at)
                answer = self._ask(exchange, request, self._settle_s)
        except ServiceAbsent as error:
            return NotDone(str(error))
        except (NoAnswer, InpasMessageError) as error:
            return Unknown(str(error), resolvable=False)
        if answer.status == APPROVED:
            return Done(answer.text or None, answer.slip)
        if answer.status in REFUSED:
            return NotDone(answer.text or REFUSED[answer.status][1])
        return Unknown(_unclear(answer), resolvable=False)

    def _result(self, operation: Operation, request: InpasRequest, answer: InpasAnswer) -> PaymentResult:
        if answer.status in REFUSED:
            cause, text = REFUSED[answer.status]
            return Declined(cause, answer.text or text, answer.slip)
        if answer.status != APPROVED:
            return Unknown(_unclear(answer), resolvable=False)
        if not _matches(request, answer):
            return Unknown("DualConnector's answer does not match the request.", resolvable=False)
        return Approved(operation.kopecks, answer.rrn, answer.authorization, answer.card, answer.slip)

    def _ask(self, exchange: Exchange, request: InpasRequest, within_s: float) -> InpasAnswer:
        data, charset = exchange.ask(request.encode(), within_s)
        return decode_answer(data, charset)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Exchange]:
        exchange = Exchange(self._url)
        try:
            exchange.connect()
            yield exchange
        finally:
            exchange.close()


def _matches(request: InpasRequest, answer: InpasAnswer) -> bool:
    """Whether the fields that the answer echoes are those of the request; a missing field does not count."""
    pairs = (
        (answer.kopecks, request.kopecks),
        (answer.currency, str(CURRENCY)),
        (answer.operation, request.operation),
        (answer.terminal, request.terminal),
    )
    return all(echoed is None or echoed == sent for echoed, sent in pairs)


def _unclear(answer: InpasAnswer) -> str:
    return f"DualConnector answered status {answer.status or '-'} {answer.text}".rstrip() + "."


def _now() -> str:
    return f"{datetime.now().astimezone():%Y%m%d%H%M%S}"
