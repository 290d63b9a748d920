"""The ledger: what was to be paid, what became of it, and what was told to the billing system. Never a second charge, never
an approval forgotten."""

from queue_core.payments.orders import Order, Report
from queue_core.payments.payment import Method, Payment, PaymentKind, PaymentState, Wanted

__all__ = ["Method", "Order", "Payment", "PaymentKind", "PaymentState", "Report", "Wanted"]
