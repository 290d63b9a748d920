"""Refusals of payments, with sentences for visitors and cashiers."""

from __future__ import annotations

from queue_core.errors import Invalid, NotFound, Refusal


class UnknownPayment(NotFound):
    code = "unknown_payment"

    def __init__(self, payment: str) -> None:
        super().__init__(f"Платежа {payment} нет в книге.", f"There is no payment {payment} in the ledger.")


class WrongAmount(Invalid):
    code = "wrong_amount"

    def __init__(self, least: int, most: int) -> None:
        super().__init__(
            f"Сумма должна быть от {rubles(least)} до {rubles(most)} руб.",
            f"The amount must be between {rubles(least)} and {rubles(most)} roubles.",
        )


class TerminalBusy(Refusal):
    """Another payment is under way on this terminal."""

    code = "terminal_busy"

    def __init__(self) -> None:
        super().__init__(
            "Терминал занят другим платежом. Подождите немного и повторите.",
            "The payment terminal is busy with another payment. Wait a moment and try again.",
        )


class NoTerminal(Refusal):
    """There is no payment terminal here, or the computer it is attached to is not connected."""

    code = "no_terminal"

    def __init__(self, device: str | None) -> None:
        if device is None:
            ru, en = "Здесь нет платёжного терминала.", "There is no payment terminal here."
        else:
            ru = f"Платёжный терминал {device} сейчас не подключён. Оплатите, пожалуйста, в кассе."
            en = f"The payment terminal {device} is not connected at the moment. Please pay at a cash window."
        super().__init__(ru, en)


class UnknownTerminal(NotFound):
    code = "unknown_terminal"

    def __init__(self, device: str) -> None:
        super().__init__(f"Терминала {device} в этом офисе нет.", f"This office has no payment terminal {device}.")


class NoCash(Refusal):
    """Cash is not accepted here."""

    code = "no_cash"

    def __init__(self) -> None:
        super().__init__("Наличные здесь не принимаются.", "Cash is not accepted here.")


class NoBilling(Refusal):
    """The office's settings have no billing system: neither payments nor readings are accepted."""

    code = "no_billing"

    def __init__(self) -> None:
        super().__init__(
            "Этот офис не подключён к расчётной системе: платежи и показания не принимаются.",
            "This office is not connected to a billing system: payments and readings are not accepted.",
        )


class NoPrinter(Refusal):
    code = "no_printer"

    def __init__(self) -> None:
        super().__init__("Здесь нет принтера для квитанции.", "There is no printer here for the slip.")


class UnknownReading(NotFound):
    code = "unknown_reading"

    def __init__(self, reading: str) -> None:
        super().__init__(f"Показаний {reading} нет.", f"There are no readings {reading}.")


class NothingIntended(NotFound):
    code = "nothing_intended"

    def __init__(self) -> None:
        super().__init__(
            "По этому талону у киоска ничего не набрано.", "Nothing was entered at the kiosk for this ticket."
        )


class PaymentStateConflict(Refusal):
    """The payment's state does not allow the action."""

    code = "payment_state"


class RefundTooLarge(Invalid):
    code = "refund_too_large"

    def __init__(self, left: int) -> None:
        super().__init__(
            f"По этому платежу можно вернуть не больше {rubles(left)} руб.",
            f"At most {rubles(left)} roubles of this payment can be refunded.",
        )


def rubles(kopecks: int) -> str:
    """An amount in Russian notation: 1 250,50."""
    roubles, rest = divmod(abs(kopecks), 100)
    return f"{'-' if kopecks < 0 else ''}{roubles:,}".replace(",", " ") + f",{rest:02d}"
