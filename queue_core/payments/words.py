"""What happened to a payment and what to do now, for the visitor; and why a person has to look at it, for the staff."""

from __future__ import annotations

from queue_core.payments.payment import Method, Payment, PaymentKind, PaymentState, Trouble, Wanted
from queue_core.texts import Text


def for_the_visitor(payment: Payment) -> Text | None:
    """None while there is nothing to say but to follow the terminal."""
    if payment.kind is PaymentKind.REFUND:
        return _REFUND.get(payment.state)
    text = _STATES.get(payment.state)
    match payment.state:
        case PaymentState.APPROVED if payment.trouble is not None:
            text = _ASK_STAFF
        case PaymentState.NEW | PaymentState.SENT | PaymentState.APPROVED if payment.wanted is Wanted.UNDO:
            text = _GIVING_UP
        case PaymentState.DECLINED:
            text = _DECLINED.get(payment.cause or "", _DECLINED["declined"])
        case PaymentState.UNDONE:
            text = _UNDONE.get(payment.cause or "", _UNDONE["cancelled"])
        case PaymentState.CONFIRMED if payment.method is Method.CASH:
            text = _CASH
    return text


def for_the_staff(trouble: Trouble) -> Text:
    """Why a person has to look, and where to look."""
    return _TROUBLES[trouble]


_GIVING_UP = Text(ru="Отменяем платёж. Подождите немного.", en="The payment is being cancelled. Wait a moment.")
_ASK_STAFF = Text(
    ru="Банк одобрил платёж, но терминал его не завершил. Не платите ещё раз, обратитесь к сотруднику.",
    en="The bank approved the payment, but the terminal did not complete it. Do not pay again; ask a member of staff.",
)
_CASH = Text(ru="Оплата наличными принята. Спасибо!", en="Your cash payment has been taken. Thank you!")
_STATES = {
    PaymentState.APPROVED: Text(
        ru="Банк одобрил платёж. Завершаем.", en="The bank approved the payment. Completing it."
    ),
    PaymentState.CONFIRMED: Text(ru="Оплата прошла. Спасибо!", en="Paid. Thank you!"),
    PaymentState.UNKNOWN: Text(
        ru="Терминал не сообщил, прошёл ли платёж. Не платите ещё раз: мы выясним. Обратитесь, пожалуйста, к сотруднику.",
        en="The terminal did not say whether the payment went through. Do not pay again: we will find out. Please ask a "
        "member of staff.",
    ),
    PaymentState.PAID_BY_HAND: Text(
        ru="Сотрудник проверил: платёж прошёл.", en="A member of staff has checked: the payment went through."
    ),
    PaymentState.UNPAID_BY_HAND: Text(
        ru="Сотрудник проверил: платёж не прошёл, деньги не списаны.",
        en="A member of staff has checked: the payment did not go through, no money was taken.",
    ),
}
_REFUND = {
    PaymentState.CONFIRMED: Text(ru="Деньги возвращены.", en="The money was given back."),
    PaymentState.PAID_BY_HAND: Text(ru="Деньги возвращены.", en="The money was given back."),
    PaymentState.DECLINED: Text(
        ru="Терминал не вернул деньги. Верните их через кабинет банка или наличными и отметьте это.",
        en="The terminal did not give the money back. Use the bank’s cabinet or cash, and record it.",
    ),
    PaymentState.UNKNOWN: Text(
        ru="Неизвестно, возвращены ли деньги: проверьте в кабинете банка.",
        en="It is not known whether the money was given back: look it up in the bank’s cabinet.",
    ),
}
_DECLINED = {
    "declined": Text(
        ru="Банк отклонил платёж, деньги не списаны. Попробуйте другую карту или оплатите в кассе.",
        en="The bank declined the payment, no money was taken. Try another card or pay at a cash window.",
    ),
    "cancelled": Text(ru="Платёж отменён, деньги не списаны.", en="The payment was cancelled, no money was taken."),
    "terminal_busy": Text(
        ru="Терминал ещё занят прежним платежом, деньги не списаны. Повторите через минуту.",
        en="The terminal is still busy with an earlier payment, no money was taken. Try again in a minute.",
    ),
    "wrong_amount": Text(
        ru="Такую сумму этот терминал не принимает, деньги не списаны. Оплатите, пожалуйста, в кассе.",
        en="This terminal does not take such an amount, no money was taken. Please pay at a cash window.",
    ),
}
_AWAY = Text(
    ru="Платёжный терминал не отвечает, деньги не списаны. Оплатите, пожалуйста, в кассе.",
    en="The payment terminal does not answer, no money was taken. Please pay at a cash window.",
)
_DECLINED |= dict.fromkeys(
    (
        "terminal_silent", "unplugged", "agent_restarted", "agent_error", "never_received", "not_accepted", "no_terminal",
        "not_supported", "terminal_refused", "terminal_error",
    ),
    _AWAY,
)  # fmt: skip
_UNDONE = {
    "cancelled": Text(
        ru="Платёж отменён. Деньги вернутся на карту.",
        en="The payment was cancelled. The money goes back to the card.",
    ),
    "other_amount": Text(
        ru="Банк одобрил другую сумму, поэтому платёж отменён. Деньги вернутся на карту.",
        en="The bank approved another amount, so the payment was undone. The money goes back to the card.",
    ),
    "too_late": Text(
        ru="Платёж прошёл слишком поздно и отменён. Деньги вернутся на карту.",
        en="The payment came too late and was undone. The money goes back to the card.",
    ),
}
_TROUBLES = {
    Trouble.UNCLEAR: Text(
        ru="Терминал не может сказать, прошёл ли платёж. Проверьте чек терминала или кабинет банка.",
        en="The terminal cannot say whether the payment went through. Look at its slip or in the bank’s cabinet.",
    ),
    Trouble.NO_REPORT: Text(
        ru="От терминала нет вестей. Проверьте, включён ли компьютер терминала; если вестей не будет, смотрите кабинет банка.",
        en="Nothing is heard of the terminal. See whether its computer is on; if it stays silent, look in the bank’s cabinet.",
    ),
    Trouble.MEMORY_LOST: Text(
        ru="Память компьютера терминала заменена, о платеже он не знает. Смотрите чек терминала или кабинет банка.",
        en="The memory of the terminal’s computer was replaced; it does not know the payment. Look at the terminal’s slip or "
        "in the bank’s cabinet.",
    ),
    Trouble.NOT_CONFIRMED: Text(
        ru="Банк одобрил платёж, но терминал не принял подтверждение. Проверьте в кабинете банка, списаны ли деньги.",
        en="The bank approved the payment, but the terminal did not take the confirmation. See in the bank’s cabinet whether "
        "the money was taken.",
    ),
    Trouble.NOT_UNDONE: Text(
        ru="Платёж нужно было отменить, но терминал этого не сделал. Если деньги списаны: отметьте «оплачено» и оформите возврат.",
        en="The payment was to be undone, but the terminal did not do it. If the money was taken: settle it as paid and refund it.",
    ),
    Trouble.NOT_YET_ENDED: Text(
        ru="Банк одобрил платёж, терминал давно его не завершает. Проверьте, включён ли терминал.",
        en="The bank approved the payment; the terminal has not completed it for long. See whether the terminal is on.",
    ),
    Trouble.OTHER_AMOUNT: Text(
        ru="Терминал провёл другую сумму (см. его чек). Верните её через кабинет банка и отметьте «не оплачено»; если уже отмечено "
        "«оплачено», оформите разницу.",
        en="The terminal has booked another amount (see its slip). Give it back in the bank’s cabinet and settle it as not paid; "
        "where it was settled as paid already, settle the difference.",
    ),
    Trouble.PAID_BUT_DECLINED: Text(
        ru="Отмечено «оплачено», но терминал сообщает, что платёж отклонён. Проверьте в кабинете банка.",
        en="Settled by hand as paid, but the terminal says that it was declined. Look in the bank’s cabinet.",
    ),
    Trouble.PAID_BUT_UNDONE: Text(
        ru="Отмечено «оплачено», но терминал отменил платёж. Проверьте в кабинете банка и оформите возврат по счёту.",
        en="Settled by hand as paid, but the terminal has undone it. Look in the bank’s cabinet and refund the account.",
    ),
    Trouble.UNPAID_BUT_CONFIRMED: Text(
        ru="Отмечено «не оплачено», но терминал завершил платёж. Отметьте «оплачено» или верните деньги.",
        en="Settled by hand as not paid, but the terminal completed it. Settle it as paid, or give the money back.",
    ),
    Trouble.UNPAID_BUT_REFUNDED: Text(
        ru="Отмечено «не возвращено», но терминал вернул деньги. Отметьте «возвращено».",
        en="Settled by hand as not given back, but the terminal gave the money back. Settle it as given back.",
    ),
}
