"""The sentences of the visit card and of a payment at the window. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _


def visit_card_texts() -> dict[str, str]:
    return {
        "card_title": _("Visit card of {number}"),
        "card_hint": _(
            "Digits mark the steps, Tab moves to the fields; everything is saved automatically. Ctrl+Enter or Esc closes."
        ),
        "card_close": _("Close the card"),
        "card_steps": _("Steps of the reception"),
        "card_reading": _("Reading the card…"),
        "card_account": _("Customer account"),
        "card_contract": _("Contract"),
        "card_client": _("Form of address"),
        "card_phone": _("Phone"),
        "card_email": _("E-mail"),
        "card_note": _("Note"),
        "card_without_consent": _("with consent only (4)"),
        "card_saved": _("Everything has been saved."),
        "card_saving": _("Saving…"),
        "card_waiting": _("No connection: kept here, saved when it is back."),
        "step_help_offered": _("Offer help"),
        "say_help_offered": _("Good day! How can I help you?"),
        "step_named": _("Ask how to address the visitor"),
        "say_named": _("How may I address you?"),
        "step_account_checked": _("Check account and contract"),
        "step_consent": _("Consent to the processing of personal data"),
        "say_consent": _("Do you agree to the processing of your personal data?"),
        "step_contacts_asked": _("Ask for phone and e-mail"),
        "step_informed": _("Inform, help to phrase the question, ask back"),
        "step_settled": _("Settle it with other departments yourself"),
        "step_thanked": _("Close the conversation"),
        "say_thanked": _("Thank you for contacting us!"),
    }


def payment_texts() -> dict[str, str]:
    return {
        "pay_reprint": _("Print the slip again"),
        "pay_title": _("Payment of {number}"),
        "pay_looking": _("Checking what can be paid here…"),
        "pay_no_billing": _("This office takes no payments: no billing system is set up."),
        "pay_account": _("Customer account"),
        "pay_address": _("Address"),
        "pay_owed": _("Amount due"),
        "pay_ahead": _("In credit"),
        "pay_as_of": _("as of {date} {time}"),
        "pay_amount": _("Amount, roubles"),
        "pay_wrong_amount": _("An amount from {least} to {most}."),
        "pay_intended": _("The visitor entered at the kiosk: {amount}."),
        "pay_card": _("By card"),
        "pay_cash": _("In cash"),
        "pay_cash_more": _("Count the money first: it is booked at once"),
        "pay_no_cash": _("This office takes no cash"),
        "pay_no_terminal": _("This window has no payment terminal"),
        "pay_terminal_away": _("The terminal does not answer"),
        "pay_hint_account": _("Enter looks the account up, Esc cancels"),
        "pay_hint_amount": _("Enter continues, Esc goes back to the account"),
        "pay_hint_method": _("1 by card, 2 in cash, Esc goes back to the amount"),
        "pay_hint_going": _("Waiting for the terminal; Esc: the visitor gives up"),
        "pay_hint_over": _("Enter closes, K: another payment, I: the slip again"),
        "pay_give_up": _("The visitor gives up"),
        "pay_back": _("Back"),
        "pay_close": _("Close"),
        "pay_done": _("Done"),
        "pay_again": _("Another payment"),
        "pay_follow": _("Ask the visitor to insert or hold the card and to follow the terminal."),
        "paying_going": _("The terminal is working"),
        "paying_good": _("Paid"),
        "paying_bad": _("Not paid"),
        "paying_unknown": _("It is not known whether it was paid"),
        "pay_unknown_do": _(
            "Do not take the money again. Assure the visitor that it will be checked, and call the manager: the "
            "payment is on the cashier’s page."
        ),
        "pay_slip_queued": _("The slip is being printed."),
        "pay_slip_printed": _("The slip is printed."),
        "pay_slip_failed": _("The slip was not printed{cause}."),
        "pay_slip_unknown": _("It is not known whether the slip was printed{cause}."),
    }
