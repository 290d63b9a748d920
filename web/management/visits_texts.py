"""The sentences of the page that shows a day's visits and the history of one. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from queue_core import labels
from web.operator.visit_texts import visit_card_texts
from web.pages.labels import page_labels
from web.pages.plurals import plural_forms


def visits_texts() -> dict[str, str | dict[str, str]]:
    """What the page's script shows."""
    return {
        **{name: text for name, text in visit_card_texts().items() if not name.startswith("say_")},
        **_list_texts(),
        **_history_texts(),
    }


def _list_texts() -> dict[str, str | dict[str, str]]:
    return {
        "loading": _("One moment…"),
        "failed": _("The visits could not be read: {reason}"),
        "unreachable": _("The server does not answer. Try again."),
        "retry": _("Read again"),
        "to_come": _("This day is in the future."),
        "nothing": _("There were no visits on this day."),
        "nothing_yet": _("Nobody has taken a ticket today yet."),
        "no_number": _(
            "There was no ticket {number} on this day. Numbers begin anew every morning: perhaps it was another day."
        ),
        "none_late": _("Nobody waited longer than the target on this day."),
        "count": plural_forms(lambda number: ngettext("{count} visit", "{count} visits", number)),
        "count_late": plural_forms(
            lambda number: ngettext(
                "{count} waited longer than the target", "{count} waited longer than the target", number
            )
        ),
        "sort": _("Order"),
        "sort_late": _("Late ones first"),
        "sort_time": _("By time"),
        "only_late": _("Only over target"),
        "column_number": _("Ticket number"),
        "column_service": _("Service"),
        "column_issued": _("Issued"),
        "column_called": _("First called"),
        "column_wait": _("Wait, min"),
        "column_window": _("Window and operator"),
        "column_served": _("Service time"),
        "column_outcome": _("Outcome"),
        "column_rating": _("Rating"),
        "target": _("target {time}"),
        "over": _("over by {time}"),
        "then": _("then {time}"),
        "left_after": _("{time} without a call"),
        "so_far": _("{time} so far"),
        "window": _("Window {window}"),
        "of_five": _("{stars} of 5"),
        **page_labels(labels.OUTCOMES, "outcome_"),
        "outcome_no_show": _("Did not come"),
        "outcome_visitor_left": _("Left before the call"),
        "outcome_day_closed": _("Ended with the day"),
        "outcome_replaced": _("Replaced by another number"),
        "state_waiting": _("Still waiting"),
        "state_called": _("Called just now"),
        "state_serving": _("At the window"),
        "state_parked": _("Parked"),
    }


def _history_texts() -> dict[str, str | dict[str, str]]:
    return {
        "replay": _("The hall at this moment"),
        "history": _("Ticket {number}, from its issue to its end"),
        "why": _("Why in this order"),
        "issued": _("Ticket issued: {service}"),
        "issued_at_kiosk": _("Ticket issued at {kiosk}: {service}"),
        "issued_offline": _("Number given at {kiosk} without the server at {given}: {service}"),
        "issued_then": _("after that: {services}"),
        "ahead": plural_forms(lambda number: ngettext("{count} person ahead", "{count} people ahead", number)),
        "ahead_nobody": _("nobody ahead"),
        "announced": _("announced wait {low}–{high} min"),
        "announced_at_most": _("announced wait up to {high} min"),
        "announced_at_once": _("announced: called at once"),
        "not_announced": _("no wait was announced"),
        "called": _("Called to window {window}"),
        "out_of_turn": _("out of turn: {reason}"),
        "call_unshown": _("No board showed the call in time: to be called by voice"),
        "call_shown": _("The call stands on a board now"),
        "recalled": _("Called once more to window {window}"),
        "started": _("Reception began at window {window}"),
        "matter_here": _("One matter ended: {outcome}. The next one at the same window: {service}"),
        "matter_elsewhere": _("One matter ended: {outcome}. Waits for the next one: {service}"),
        "finished": _("Reception at window {window} ended: {outcome}"),
        "no_show": _("Did not come to window {window}"),
        "parked": _("Parked at window {window}"),
        "parked_reason": _("reason: {reason}"),
        "unparked": _("Back in the queue"),
        "brought_back": _("Came after all and waits again, at the old place"),
        "brought_back_last": _("Came after all and waits again, after those who were there"),
        "priority_given": _("Has a priority category now: {priority}"),
        "priority_taken": _("Has no priority category any more"),
        "note_for_operator": _("note for the operator: {note}"),
        "reason_given": _("reason: {reason}"),
        "returned": _("The call to window {window} was undone, the wait continues"),
        "transferred": _("Transferred to the queue: {service}"),
        "transferred_to_window": _("Transferred to window {window}: {service}"),
        "visitor_left": _("The visitor left without waiting for the call"),
        "replaced": _("The kiosk had no answer and gave another number: nobody has this one"),
        "day_closed": _("The day was ended, the ticket was cancelled"),
        "rated": _("The visitor's rating: {stars} of 5"),
        "slip_again": _("The slip is printed again"),
        "slip_printed": _("The slip was printed"),
        "slip_failed": _("The slip was not printed"),
        "slip_unknown": _("It is not known whether the slip was printed"),
        "slip_moved": _("The slip was sent to another printer"),
        "slip_came_out": _("Checked by staff: the slip came out"),
        "slip_did_not": _("Checked by staff: the slip did not come out"),
        "appointment": _("Came by appointment"),
        "shift_of": _("shift: {name}"),
        "card": _("Visit card"),
        "card_show": _("Show the visit card"),
        "card_noted": _("Personal data: access is recorded."),
        "card_none": _("No visit card is kept of this visit."),
        "card_consent": _("Consent to the processing of personal data"),
    }
