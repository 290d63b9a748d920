"""The ledger: what was to be paid, what became of it, and what was told to the billing system. Never a second charge, never
an approval forgotten."""

from queue_core.payments.orders import Order, Report
from queue_core.payments.payment import Kind, Method, Payment, State, Wanted

__all__ = ["Kind", "Method", "Order", "Payment", "Report", "State", "Wanted"]
