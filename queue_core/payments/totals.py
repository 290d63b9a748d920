"""The day's money by terminal and method: payments, refunds, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from queue_core.payments.payment import NO_MONEY, POSTED, Method, Payment, PaymentKind, PaymentState


@dataclass(slots=True)
class Sum:
    """A number of payments and their total in kopecks."""

    count: int = 0
    kopecks: int = 0

    def add(self, payment: Payment) -> None:
        self.count += 1
        self.kopecks += payment.kopecks


@dataclass(slots=True)
class Totals:
    """The day of one terminal or of the cash desks. `open`: neither booked nor abandoned; `by_hand` is included in what
    is booked."""

    device: str | None
    method: Method
    payments: Sum = field(default_factory=Sum)
    refunds: Sum = field(default_factory=Sum)
    by_hand: Sum = field(default_factory=Sum)
    open: Sum = field(default_factory=Sum)

    @property
    def net_kopecks(self) -> int:
        return self.payments.kopecks - self.refunds.kopecks

    def add(self, payment: Payment) -> None:
        if payment.state in NO_MONEY:
            return
        if payment.state not in POSTED:
            self.open.add(payment)
            return
        (self.payments if payment.kind is PaymentKind.PAYMENT else self.refunds).add(payment)
        if payment.state is PaymentState.PAID_BY_HAND:
            self.by_hand.add(payment)


def totals_of(payments: Iterable[Payment]) -> list[Totals]:
    """A day's totals by method and terminal, cards first. Cash, and refunds made by the bank, have no terminal."""
    totals: dict[tuple[Method, str | None], Totals] = {}
    for payment in payments:
        key = (payment.method, payment.device)
        totals.setdefault(key, Totals(payment.device, payment.method)).add(payment)
    return [totals[key] for key in sorted(totals, key=lambda key: (key[0].value, key[1] or ""))]
