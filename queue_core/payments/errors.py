"""Why a payment cannot be done, in sentences for visitors and cashiers."""

from __future__ import annotations

from queue_core.errors import NotFound, Refusal


class UnknownPayment(NotFound):
    code = "unknown_payment"

    def __init__(self, payment: str) -> None:
        super().__init__(f"Платежа {payment} нет в книге.", f"There is no payment {payment} in the ledger.")


class WrongAmount(Refusal):
    code = "wrong_amount"

    def __init__(self, least: int, most: int) -> None:
        super().__init__(
            f"Сумма должна быть от {rubles(least)} до {rubles(most)} руб.",
            f"The amount must be from {rubles(least)} to {rubles(most)} roubles.",
        )


class TerminalBusy(Refusal):
    """Another payment is under way on this terminal."""

    code = "terminal_busy"

    def __init__(self) -> None:
        super().__init__(
            "Терминал занят другим платежом. Подождите немного и повторите.",
            "The payment terminal is busy with another payment. Wait a little and try again.",
        )


class NoTerminal(Refusal):
    code = "no_terminal"

    def __init__(self, place: str) -> None:
        super().__init__(f"У места «{place}» нет платёжного терминала.", f"There is no payment terminal at “{place}”.")


class PaymentState(Refusal):
    """The payment's state does not allow it."""

    code = "payment_state"


class RefundTooLarge(Refusal):
    code = "refund_too_large"

    def __init__(self, left: int) -> None:
        super().__init__(
            f"По этому платежу можно вернуть не больше {rubles(left)} руб.",
            f"At most {rubles(left)} roubles of this payment can be refunded.",
        )


def rubles(kopecks: int) -> str:
    """An amount as people write it: 1 250,50."""
    whole, rest = divmod(abs(kopecks), 100)
    return f"{'-' if kopecks < 0 else ''}{whole:,}".replace(",", " ") + f",{rest:02d}"
