"""A payment or refund, and the states it can go through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PaymentKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


class Method(StrEnum):
    CARD = "card"
    CASH = "cash"


class Wanted(StrEnum):
    """What to do with the money once it is approved: the visitor may have changed their mind."""

    KEEP = "keep"
    UNDO = "undo"


class PaymentState(StrEnum):
    """The states of a payment.

    new: recorded, the terminal has not been asked; sent: it may have been asked; approved: the bank has moved the
    money; confirmed: the money is final; declined, undone: certainly no money was moved; unknown: not clear yet.
    paid_by_hand and unpaid_by_hand: staff have cleared up an unknown outcome.
    """

    NEW = "new"
    SENT = "sent"
    APPROVED = "approved"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    UNDONE = "undone"
    UNKNOWN = "unknown"
    PAID_BY_HAND = "paid_by_hand"
    UNPAID_BY_HAND = "unpaid_by_hand"


TRANSITIONS: dict[PaymentState, frozenset[PaymentState]] = {
    # A refund made elsewhere (in the bank's merchant portal) is recorded by hand straight away.
    PaymentState.NEW: frozenset({PaymentState.SENT, PaymentState.CONFIRMED, PaymentState.PAID_BY_HAND}),
    PaymentState.SENT: frozenset({PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.UNKNOWN}),
    PaymentState.UNKNOWN: frozenset(
        {PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.PAID_BY_HAND, PaymentState.UNPAID_BY_HAND}
    ),
    PaymentState.APPROVED: frozenset(
        {PaymentState.CONFIRMED, PaymentState.UNDONE, PaymentState.PAID_BY_HAND, PaymentState.UNPAID_BY_HAND}
    ),
    # The terminal reported after the case was closed: its report is the truth, and the state is corrected.
    PaymentState.UNPAID_BY_HAND: frozenset({PaymentState.APPROVED, PaymentState.PAID_BY_HAND}),
    PaymentState.DECLINED: frozenset({PaymentState.APPROVED}),
    PaymentState.CONFIRMED: frozenset(),
    PaymentState.UNDONE: frozenset(),
    PaymentState.PAID_BY_HAND: frozenset(),
}
"""The states that can follow each state. The database also refuses any other transition."""

POSTED = frozenset({PaymentState.CONFIRMED, PaymentState.PAID_BY_HAND})
"""The states in which a payment is exported to the billing system."""

NO_MONEY = frozenset({PaymentState.DECLINED, PaymentState.UNDONE, PaymentState.UNPAID_BY_HAND})
"""The states in which, certainly or as settled by staff, no money was moved in the end."""


class Ending(StrEnum):
    """The last step of an approved payment at the terminal: to confirm or to undo it (`Wanted`).

    wanted: the terminal has yet to do it; failed: it will not, and asking again would not help.
    """

    WANTED = "wanted"
    DONE = "done"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why staff must look into a payment; the sentences are in words.py."""

    UNCLEAR = "unclear"
    NO_REPORT = "no_report"
    MEMORY_LOST = "memory_lost"
    NOT_CONFIRMED = "not_confirmed"
    NOT_UNDONE = "not_undone"
    NOT_YET_ENDED = "not_yet_ended"
    OTHER_AMOUNT = "other_amount"
    PAID_BUT_DECLINED = "paid_but_declined"
    PAID_BUT_UNDONE = "paid_but_undone"
    UNPAID_BUT_CONFIRMED = "unpaid_but_confirmed"
    UNPAID_BUT_REFUNDED = "unpaid_but_refunded"


@dataclass(frozen=True, slots=True)
class Payment:
    """A row of the ledger. Money in kopecks.

    `device` is the payment terminal, `agent` the device agent it is attached to, `spool` identifies that agent's memory
    when the order was sent; `reference` is the protocol's own number, `rrn` the bank's. `card` and `receipt` are masked
    by the driver. `trouble` is why staff must look into it; `seeking`: the terminal is still being asked for the
    outcome. `of` is the payment that a refund refunds, `original` its number at the bank, `printer` prints the slip.
    """

    id: str
    day: str
    made_at: datetime
    changed_at: datetime
    kind: PaymentKind
    method: Method
    account: str
    kopecks: int
    purpose: str
    state: PaymentState
    wanted: Wanted
    actor: str
    ending: Ending | None = None
    lang: str = "ru"
    of: str | None = None
    original: str | None = None
    device: str | None = None
    agent: str | None = None
    spool: str | None = None
    kiosk: str | None = None
    window: str | None = None
    printer: str | None = None
    ticket: str | None = None
    reference: str | None = None
    rrn: str | None = None
    authorization: str | None = None
    card: str | None = None
    receipt: tuple[str, ...] = ()
    cause: str | None = None
    detail: str | None = None
    trouble: Trouble | None = None
    seeking: bool = False
    note: str | None = None
    batch: int | None = None
    settlement: int | None = None

    @property
    def troubled(self) -> bool:
        """Whether it is on the list of payments that staff must look into."""
        return self.trouble is not None or self.state is PaymentState.UNKNOWN

    @property
    def sign(self) -> int:
        """1 for payments, -1 for refunds."""
        return -1 if self.kind is PaymentKind.REFUND else 1
