"""Texts about a payment: for visitors, what happened and what to do; for staff, why they must look into it."""

from __future__ import annotations

from queue_core.payments.payment import Method, Payment, PaymentKind, PaymentState, Trouble, Wanted
from queue_core.texts import Text


def for_the_visitor(payment: Payment) -> Text | None:
    """What happened and what to do now; None while the visitor only has to follow the terminal."""
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
    """Why staff must look into the payment, and where."""
    return _TROUBLES[trouble]


_GIVING_UP = Text(ru="Отменяем платёж. Подождите немного.", en="The payment is being cancelled. Wait a moment.")
_ASK_STAFF = Text(
    ru="Банк одобрил платёж, но терминал его не завершил. Не платите ещё раз, обратитесь к сотруднику.",
    en="The bank approved the payment, but the terminal did not complete it. Do not pay again; ask a member of staff.",
)
_CASH = Text(ru="Оплата наличными принята. Спасибо!", en="Your cash payment has been received. Thank you!")
_STATES = {
    PaymentState.APPROVED: Text(
        ru="Банк одобрил платёж. Завершаем.", en="The bank approved the payment. It is being completed."
    ),
    PaymentState.CONFIRMED: Text(ru="Оплата прошла. Спасибо!", en="Payment complete. Thank you!"),
    PaymentState.UNKNOWN: Text(
        ru="Терминал не сообщил, прошёл ли платёж. Не платите ещё раз: мы выясним. Обратитесь, пожалуйста, к сотруднику.",
        en="The terminal did not report whether the payment went through. Do not pay again: we will find out. Please ask "
        "a member of staff.",
    ),
    PaymentState.PAID_BY_HAND: Text(
        ru="Сотрудник проверил: платёж прошёл.", en="A member of staff has checked: the payment went through."
    ),
    PaymentState.UNPAID_BY_HAND: Text(
        ru="Сотрудник проверил: платёж не прошёл, деньги не списаны.",
        en="A member of staff has checked: the payment did not go through, and you were not charged.",
    ),
}
_REFUND = {
    PaymentState.CONFIRMED: Text(ru="Деньги возвращены.", en="The money was refunded."),
    PaymentState.PAID_BY_HAND: Text(ru="Деньги возвращены.", en="The money was refunded."),
    PaymentState.DECLINED: Text(
        ru="Терминал не вернул деньги. Верните их через кабинет банка или наличными и отметьте это.",
        en="The terminal did not refund the money. Use the bank’s merchant portal or cash, and record it.",
    ),
    PaymentState.UNKNOWN: Text(
        ru="Неизвестно, возвращены ли деньги: проверьте в кабинете банка.",
        en="It is not known whether the money was refunded: check in the bank’s merchant portal.",
    ),
}
_DECLINED = {
    "declined": Text(
        ru="Банк отклонил платёж, деньги не списаны. Попробуйте другую карту или оплатите в кассе.",
        en="The bank declined the payment; you were not charged. Try another card or pay at a cash window.",
    ),
    "cancelled": Text(ru="Платёж отменён, деньги не списаны.", en="The payment was cancelled; you were not charged."),
    "order_expired": Text(
        ru="Терминал не успел начать оплату, деньги не списаны. Попробуйте ещё раз.",
        en="The terminal did not begin the payment in time; you were not charged. Please try again.",
    ),
    "terminal_busy": Text(
        ru="Терминал ещё занят прежним платежом, деньги не списаны. Повторите через минуту.",
        en="The terminal is still busy with an earlier payment; you were not charged. Try again in a minute.",
    ),
    "wrong_amount": Text(
        ru="Такую сумму этот терминал не принимает, деньги не списаны. Оплатите, пожалуйста, в кассе.",
        en="This terminal does not accept that amount; you were not charged. Please pay at a cash window.",
    ),
}
_AWAY = Text(
    ru="Платёжный терминал не отвечает, деньги не списаны. Оплатите, пожалуйста, в кассе.",
    en="The payment terminal does not respond; you were not charged. Please pay at a cash window.",
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
        en="The payment was cancelled. The money will be returned to your card.",
    ),
    "other_amount": Text(
        ru="Банк одобрил другую сумму, поэтому платёж отменён. Деньги вернутся на карту.",
        en="The bank approved a different amount, so the payment was cancelled. The money will be returned to your card.",
    ),
    "too_late": Text(
        ru="Платёж прошёл слишком поздно и отменён. Деньги вернутся на карту.",
        en="The payment went through too late and was cancelled. The money will be returned to your card.",
    ),
}
_TROUBLES = {
    Trouble.UNCLEAR: Text(
        ru="Терминал не может сказать, прошёл ли платёж. Проверьте чек терминала или кабинет банка.",
        en="The terminal cannot tell whether the payment went through. Check its slip or the bank’s merchant portal.",
    ),
    Trouble.NO_REPORT: Text(
        ru="От терминала нет вестей. Проверьте, включён ли компьютер терминала; если вестей не будет, смотрите кабинет банка.",
        en="The terminal is not reporting. Check whether its computer is on; if it stays silent, check the bank’s merchant "
        "portal.",
    ),
    Trouble.MEMORY_LOST: Text(
        ru="Память компьютера терминала заменена, о платеже он не знает. Смотрите чек терминала или кабинет банка.",
        en="The storage of the terminal’s computer was replaced, and it has no record of the payment. Check the terminal’s "
        "slip or the bank’s merchant portal.",
    ),
    Trouble.NOT_CONFIRMED: Text(
        ru="Банк одобрил платёж, но терминал не принял подтверждение. Проверьте в кабинете банка, списаны ли деньги.",
        en="The bank approved the payment, but the terminal did not accept the confirmation. Check in the bank’s merchant "
        "portal whether the card was charged.",
    ),
    Trouble.NOT_UNDONE: Text(
        ru="Платёж нужно было отменить, но терминал этого не сделал. Если деньги списаны: отметьте «оплачено» и оформите возврат.",
        en="The payment should have been cancelled, but the terminal did not do it. If the card was charged, settle the "
        "payment as paid and refund it.",
    ),
    Trouble.NOT_YET_ENDED: Text(
        ru="Банк одобрил платёж, терминал давно его не завершает. Проверьте, включён ли терминал.",
        en="The bank approved the payment, but the terminal has still not completed it. Check whether the terminal is on.",
    ),
    Trouble.OTHER_AMOUNT: Text(
        ru="Терминал провёл другую сумму (см. его чек). Верните её через кабинет банка и отметьте «не оплачено»; если уже отмечено "
        "«оплачено», оформите разницу.",
        en="The terminal charged a different amount (see its slip). Refund it in the bank’s merchant portal and settle the "
        "payment as not paid; if it has already been settled as paid, settle the difference.",
    ),
    Trouble.PAID_BUT_DECLINED: Text(
        ru="Отмечено «оплачено», но терминал сообщает, что платёж отклонён. Проверьте в кабинете банка.",
        en="Settled by hand as paid, but the terminal reports that it was declined. Check the bank’s merchant portal.",
    ),
    Trouble.PAID_BUT_UNDONE: Text(
        ru="Отмечено «оплачено», но терминал отменил платёж. Проверьте в кабинете банка и оформите возврат по счёту.",
        en="Settled by hand as paid, but the terminal has cancelled it. Check the bank’s merchant portal and refund the "
        "account.",
    ),
    Trouble.UNPAID_BUT_CONFIRMED: Text(
        ru="Отмечено «не оплачено», но терминал завершил платёж. Отметьте «оплачено» или верните деньги.",
        en="Settled by hand as not paid, but the terminal completed it. Settle it as paid, or refund the money.",
    ),
    Trouble.UNPAID_BUT_REFUNDED: Text(
        ru="Отмечено «не возвращено», но терминал вернул деньги. Отметьте «возвращено».",
        en="Settled by hand as not refunded, but the terminal refunded the money. Settle it as refunded.",
    ),
}
