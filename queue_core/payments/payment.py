"""One payment or refund, and the states it can go through."""

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
    """What is to become of the money once it is approved: the visitor may have changed their mind."""

    KEEP = "keep"
    UNDO = "undo"


class PaymentState(StrEnum):
    """new: written down, nobody asked yet; sent: the terminal may have been asked; approved: the bank has moved the money;
    confirmed: and it is the office's; declined, undone: surely no money was moved; unknown: nobody can tell yet.

    paid_by_hand and unpaid_by_hand: a person found out what nobody could tell.
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
    # A refund that was given back elsewhere (the bank's cabinet) is written down by hand at once.
    PaymentState.NEW: frozenset({PaymentState.SENT, PaymentState.CONFIRMED, PaymentState.PAID_BY_HAND}),
    PaymentState.SENT: frozenset({PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.UNKNOWN}),
    PaymentState.UNKNOWN: frozenset(
        {PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.PAID_BY_HAND, PaymentState.UNPAID_BY_HAND}
    ),
    PaymentState.APPROVED: frozenset(
        {PaymentState.CONFIRMED, PaymentState.UNDONE, PaymentState.PAID_BY_HAND, PaymentState.UNPAID_BY_HAND}
    ),
    # The terminal came back after the case was closed: what it says is the truth, and is put right.
    PaymentState.UNPAID_BY_HAND: frozenset({PaymentState.APPROVED, PaymentState.PAID_BY_HAND}),
    PaymentState.DECLINED: frozenset({PaymentState.APPROVED}),
    PaymentState.CONFIRMED: frozenset(),
    PaymentState.UNDONE: frozenset(),
    PaymentState.PAID_BY_HAND: frozenset(),
}
"""Where a payment can go from each state. The database refuses everything else, too."""

POSTED = frozenset({PaymentState.CONFIRMED, PaymentState.PAID_BY_HAND})
"""What the billing system is told of."""

NO_MONEY = frozenset({PaymentState.DECLINED, PaymentState.UNDONE, PaymentState.UNPAID_BY_HAND})
"""Surely, or by a person's word, no money was moved in the end."""


class Ending(StrEnum):
    """What the terminal has yet to hear of a payment that it approved: that it is confirmed, or to be undone (`Wanted`).

    failed: it will not do it, and asking again would not help.
    """

    WANTED = "wanted"
    DONE = "done"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why a person has to look at a payment; the sentences stand in words.py."""

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

    `device` is the payment terminal, `agent` the device agent it hangs on, `spool` names that agent's memory at the time of
    asking; `reference` is the protocol's own number, `rrn` the bank's. `card` and `receipt` are masked by the driver.
    `trouble` says why a person has to look at it; `seeking`: the terminal is still being asked what became of it.
    `of` is the payment that a refund gives back, `original` its bank's number, `printer` where its slip comes out.
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
        """On the list of what a person has to look at."""
        return self.trouble is not None or self.state is PaymentState.UNKNOWN

    @property
    def sign(self) -> int:
        """1 for money that comes in, -1 for money that goes back."""
        return -1 if self.kind is PaymentKind.REFUND else 1
