"""A terminal behind DualConnector. A request that may have arrived is never sent again: without its answer, Unknown."""

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
    PaymentTerminal,
    Result,
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
    Answer,
    MessageError,
    Request,
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
    INTERRUPTED: ("cancelled", "It was broken off at the terminal."),
}
"""Only these two say surely that no money was moved; any other status but success leaves it open."""


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

    def look(self) -> bool:
        """Operation 26 now and then; between them the last answer counts."""
        if time.monotonic() >= self._check_at:
            self._check_at = time.monotonic() + self._check_again_s
            self._ready = False
            try:
                with self._connected() as exchange:
                    answer = self._ask(exchange, Request(CONNECTION, self._terminal, _now()), self._check_s)
            except ServiceAbsent as error:
                self.close()
                raise LinkLost(str(error)) from error
            except (NoAnswer, MessageError) as error:
                raise TerminalSilent(f"{SILENT} {error}") from error
            if answer.status != APPROVED:
                raise TerminalSilent(f"{SILENT} Status {answer.status or '-'} {answer.text}".rstrip())
            self._ready, self._check_at = True, time.monotonic() + self._check_every_s
        time.sleep(LOOK_S)
        return self._ready

    def pay(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> Result:
        return self._move(operation, Request(SALE, self._terminal, _now(), operation.kopecks), begin, cancelled)

    def refund(self, operation: Operation, begin: Begin, cancelled: Callable[[], bool] = never) -> Result:
        if not operation.original:
            return Declined("wrong_reference", "A refund needs the bank's number (RRN) of the payment.")
        request = Request(REFUND, self._terminal, _now(), operation.kopecks, operation.original)
        return self._move(operation, request, begin, cancelled)

    def _move(self, operation: Operation, request: Request, begin: Begin, cancelled: Callable[[], bool]) -> Result:
        try:
            with self._connected() as exchange:
                if cancelled():
                    return Declined("cancelled", "Cancelled before the terminal was asked.")
                begin(request.at)
                return self._result(operation, request, self._ask(exchange, request, self._timeout_s))
        except ServiceAbsent as error:
            return Declined("unplugged", str(error))
        except (NoAnswer, MessageError) as error:
            return Unknown(str(error), resolvable=False)

    def settle(self, begin: Begin) -> Ending:
        request = Request(SETTLEMENT, self._terminal, _now())
        try:
            with self._connected() as exchange:
                begin(request.at)
                answer = self._ask(exchange, request, self._settle_s)
        except ServiceAbsent as error:
            return NotDone(str(error))
        except (NoAnswer, MessageError) as error:
            return Unknown(str(error), resolvable=False)
        if answer.status == APPROVED:
            return Done(answer.text or None, answer.slip)
        if answer.status in REFUSED:
            return NotDone(answer.text or REFUSED[answer.status][1])
        return Unknown(_left_open(answer), resolvable=False)

    def _result(self, operation: Operation, request: Request, answer: Answer) -> Result:
        if answer.status in REFUSED:
            cause, text = REFUSED[answer.status]
            return Declined(cause, answer.text or text, answer.slip)
        if answer.status != APPROVED:
            return Unknown(_left_open(answer), resolvable=False)
        if not _answers(request, answer):
            return Unknown("DualConnector answered something else than it was asked.", resolvable=False)
        return Approved(operation.kopecks, answer.rrn, answer.authorization, answer.card, answer.slip)

    def _ask(self, exchange: Exchange, request: Request, within_s: float) -> Answer:
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


def _answers(request: Request, answer: Answer) -> bool:
    """What the answer repeats of the request is what was asked; a field left out is no contradiction."""
    pairs = (
        (answer.kopecks, request.kopecks),
        (answer.currency, str(CURRENCY)),
        (answer.operation, request.operation),
        (answer.terminal, request.terminal),
    )
    return all(said is None or said == wanted for said, wanted in pairs)


def _left_open(answer: Answer) -> str:
    return f"DualConnector answered status {answer.status or '-'} {answer.text}".rstrip() + "."


def _now() -> str:
    return f"{datetime.now().astimezone():%Y%m%d%H%M%S}"
