"""The day's money per terminal and method: what came in, what went back, what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from queue_core.payments.payment import NO_MONEY, POSTED, Method, Payment, PaymentKind, PaymentState


@dataclass(slots=True)
class Sum:
    """So many payments with so many kopecks together."""

    count: int = 0
    kopecks: int = 0

    def add(self, payment: Payment) -> None:
        self.count += 1
        self.kopecks += payment.kopecks


@dataclass(slots=True)
class Totals:
    """One terminal's or the cash desks' day. `open`: neither booked nor given up; `by_hand` is part of the booked."""

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
    """A day's totals by method and terminal, cards first. Cash, and what was given back by the bank, have no terminal."""
    found: dict[tuple[Method, str | None], Totals] = {}
    for payment in payments:
        key = (payment.method, payment.device)
        found.setdefault(key, Totals(payment.device, payment.method)).add(payment)
    return [found[key] for key in sorted(found, key=lambda key: (key[0].value, key[1] or ""))]
