"""The texts of the touchscreen and of the visitor's phone page in both languages; Russian comes from this room's catalogue."""

from __future__ import annotations

from flask_babel import force_locale

from kiosk.catalogue import translated as _
from kiosk.errand_texts import errand_texts
from queue_core import labels

LANGUAGES = ("ru", "en")


def in_both_languages() -> dict[str, dict[str, str]]:
    """The touchscreen's texts as `{language: {key: text}}`, so that it can change language without reloading the page."""
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = _labels(language) | screen_texts() | errand_texts()
    return texts


def _labels(language: str) -> dict[str, str]:
    return labels.in_language(labels.GROUPS_IN_SINGULAR, language) | labels.in_language(
        labels.KINDS_FOR_VISITORS, language
    )


def screen_texts() -> dict[str, str]:
    """The touchscreen's texts in the current language. The screen fills in the `{name}` placeholders."""
    return {
        # Questions
        "ask_group": _("You are here as…"),
        "ask_kind": _("What do you need?"),
        "ask_service": _("Choose a service"),
        "individual_note": _("Flat, house, country house, garage"),
        "legal_entity_note": _("Organisation, sole proprietor, owner of non-residential premises"),
        "closed_now": _("No tickets now"),
        "other_office": _("At another office"),
        "more": _("More services"),
        "several": _("Two matters? One ticket for both"),
        "matter_number": _("Choose matter {number}: all of them get one ticket"),
        "your_matters": _("Your matters"),
        "drop_matter": _("Remove"),
        "one_more_matter": _("One more matter"),
        "take_ticket": _("Get one ticket"),
        "then": _("then: {services}"),
        # Frame
        "stage_group": _("Who"),
        "stage_kind": _("Matter"),
        "stage_service": _("Service"),
        "stage_ticket": _("Ticket"),
        "progress": _("Step {step} of {steps}"),
        "back": _("Back"),
        "start_over": _("Start over"),
        "hours": _("Opening hours"),
        "address": _("Address"),
        "phone": _("Phone"),
        "loading": _("One moment, please…"),
        # Idle
        "still_there": _("Are you still there?"),
        "going_home": _("The kiosk returns to the beginning in {seconds} s"),
        "carry_on": _("Yes, carry on"),
        # Ticket
        "issuing": _("Issuing your ticket…"),
        "still_issuing": _("The server has not answered yet. The kiosk keeps trying, please wait."),
        "your_number": _("Your number"),
        "wait_here": _("Please wait here"),
        "ahead": _("People ahead of you"),
        "nobody_ahead": _("nobody"),
        "wait": _("Expected wait"),
        "follow_board": _("Follow the board"),
        "watch_board": _("Watch the board: your number will be called there."),
        "called": _("You are being called!"),
        "window": _("Window"),
        "done": _("Done"),
        "closes_in": _("This screen closes in {seconds} s"),
        "line_lost": _("The connection has been lost for the moment. Your number stays valid."),
        # Slip
        "slip_printing": _("Your slip is being printed…"),
        "slip_printed": _("Please take your slip"),
        "slip_failed": _("The slip could not be printed"),
        "slip_failed_note": _("Please remember your number. The staff have been notified."),
        "slip_unknown": _("It is not certain that the slip came out"),
        "slip_unknown_note": _("If no slip came out, please remember your number."),
        "slip_late": _("The printer has not answered yet"),
        "slip_late_note": _("If no slip comes out, please remember your number."),
        "slip_none": _("This kiosk does not print slips"),
        "slip_none_note": _("Please remember your number."),
        "print_again": _("Print again"),
        "print_again_failed": _("It could not be printed again. Please remember your number."),
        # Refusals and trouble
        "not_issued": _("No ticket was issued"),
        "office_closed": _("The office is closed now."),
        "lunch": _("The office is closed for lunch. Please come back afterwards."),
        "too_late": _("Nobody could help you with this before the office closes today."),
        "no_window": _("Nobody can help with this at the moment. Please ask a member of staff."),
        "elsewhere": _("This service is available at another office. Please ask a member of staff."),
        "service_closed": _(
            "No tickets are being issued for this service now. Please choose another one or ask a member of staff."
        ),
        "unknown_service": _("This service is no longer on the list. Please choose another one."),
        "request_used": _("A new day has begun. Please take a ticket again."),
        "kiosk_unknown": _("This kiosk is not allowed to issue tickets at the moment. Please ask a member of staff."),
        "refused": _("The kiosk could not issue a ticket. Please ask a member of staff."),
        "unanswered": _("The server did not answer"),
        "unanswered_note": _(
            "It is not known whether a ticket was issued. If a slip comes out, your number is on it. "
            "Otherwise try again or ask a member of staff."
        ),
        "try_again": _("Try again"),
        "away": _("The server does not answer"),
        "away_note": _("Tickets cannot be issued now. Please ask a member of staff: they will help you."),
        "offline": _(
            "There is no connection to the hall. The kiosk gives numbers by itself: they are valid, you will be called."
        ),
        "given_offline": _(
            "Given without a connection to the hall. Your number is valid: you will be called as soon as the hall can be reached."
        ),
        "away_recovers": _("The kiosk will continue by itself as soon as the connection is back."),
    }


def phone_texts() -> dict[str, str]:
    """The texts of the visitor's phone page in the current language."""
    return {
        "title": _("Your place in the queue"),
        "your_number": _("Your number"),
        "waiting": _("You are in the queue"),
        "called": _("You are being called!"),
        "serving": _("You are being served"),
        "parked": _("Your ticket has been set aside. Please ask at the window."),
        "go_to": _("Please go to window {window}"),
        "leave": _("I am leaving: cancel my ticket"),
        "leave_sure": _("Cancel ticket {number}? Your place in the queue will be lost."),
        "leave_yes": _("Yes, cancel it"),
        "leave_no": _("No, keep my ticket"),
        "left_failed": _("It could not be cancelled: {reason}"),
        "ring_on": _("Ring when I am called"),
        "ring_is_on": _("This phone will ring and vibrate when you are called. Keep this page open and the screen on."),
        "rate": _("How was your visit?"),
        "stars_1": _("very bad"),
        "stars_2": _("bad"),
        "stars_3": _("so-so"),
        "stars_4": _("good"),
        "stars_5": _("very good"),
        "word": _("A few words, if you like"),
        "word_note": _("Please leave out names and account numbers."),
        "send": _("Send the rating"),
        "rate_first": _("Please choose from 1 to 5."),
        "rated": _("Thank you for your rating!"),
        "rate_failed": _("The rating was not received: {reason}"),
        "done": _("Your visit is over. Thank you for coming!"),
        "no_show": _("You were called but did not come. Please ask a member of staff."),
        "cancelled": _("This ticket has been cancelled."),
        "window": _("Window"),
        "ahead": _("People ahead of you"),
        "nobody_ahead": _("nobody"),
        "wait": _("Expected wait"),
        "follow_board": _("Follow the board"),
        "watch_board": _("This page refreshes itself. Watch the board in the hall, too."),
        "line_lost": _("No connection to the office. What you see may be out of date."),
        "gone": _("This ticket is no longer valid. A ticket is valid on the day it is taken."),
        "not_found": _("There is no such ticket"),
        "not_found_note": _(
            "A ticket is valid on the day it is taken. Please take a new one at the kiosk in the office."
        ),
    }
