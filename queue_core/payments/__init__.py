"""The ledger: every payment, its outcome, and its export to billing. No double charge, no forgotten approval."""

from queue_core.payments.orders import Order, Report
from queue_core.payments.payment import Method, Payment, PaymentKind, PaymentState, Wanted

__all__ = ["Method", "Order", "Payment", "PaymentKind", "PaymentState", "Report", "Wanted"]
