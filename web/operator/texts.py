"""The sentences that the console's scripts show, in the language of the page. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core import labels
from web.operator.visit_texts import payment_texts, visit_card_texts
from web.pages.labels import page_labels


def console_texts() -> dict[str, str]:
    """Every text by the key the scripts use."""
    return {
        **_states(),
        **_actions(),
        **_visitor(),
        **_queue(),
        **_dialogs(),
        **_help(),
        **_notices(),
        **visit_card_texts(),
        **payment_texts(),
    }


def _states() -> dict[str, str]:
    return {
        "kept": _(
            "No connection. Kept: “{action}”; it will be sent once, as soon as the connection is back. Esc takes it back."
        ),
        "kept_unanswered": _(
            "No answer yet: “{action}”. It is sent again as soon as the connection is back, "
            "and done once. Esc: do not send it again."
        ),
        "mark_sending": _("Alarm: on its way"),
        "mark_received": _("Alarm: received"),
        "mark_taken": _("Alarm: somebody is on the way"),
        "elsewhere_title": _("Window {name} is open in another tab"),
        "elsewhere_text": _(
            "Only one tab works, so that no visitor is called twice. The other one stops when you continue here."
        ),
        "elsewhere_take": _("Work here"),
        "connecting": _("Connecting to the hall…"),
        "online": _("Connected"),
        "offline": _("No connection"),
        "lost": _(
            "No connection to the server; it will come back by itself. What you press now is kept and sent then."
        ),
        "signed_out": _("Your session has ended. Please sign in again."),
        "sign_in": _("Sign in"),
        "window": _("Window {name}"),
        "office_clock": _("Office time"),
        **page_labels(labels.WINDOW_STATES, "state_"),
        "no_operator": _("No shift is open"),
        **page_labels(labels.KINDS),
        **page_labels(labels.GROUPS_IN_SINGULAR),
        **page_labels(labels.BREAK_KINDS, "break_"),
        "choose_window": _("Which window is yours today?"),
        "choose_window_hint": _("Press the number of the window, or choose it with Tab and Enter."),
        "open_and_go": _("Open a shift here"),
        "go": _("Go to the console"),
        "pages": _("Pages of this office"),
        "serves": _("Services of the window"),
        "since": _("since {time}"),
    }


def _actions() -> dict[str, str]:
    return {
        "card": _("Visit card"),
        "pay": _("Payment"),
        "slip_out": _("It came out"),
        "slip_lost": _("It did not come out"),
        "staff_call": _("A visitor asks for a member of staff."),
        "staff_call_more": _("and {count} more"),
        "call_at_kiosk": _("kiosk {name}"),
        "answer_call": _("I am on my way"),
        "close_call": _("It is over"),
        "next": _("Next visitor"),
        "next_waiting": _("waiting for you: {count}"),
        "next_nobody": _("nobody is waiting for you"),
        "next_after_finish": _("asks for the outcome, then calls"),
        "next_not_now": _("start the reception or mark a no-show first"),
        "open": _("Open the shift"),
        "open_hint": _("visitors will be called to this window"),
        "resume": _("End the break"),
        "resume_hint": _("the window becomes free"),
        "recall": _("Repeat the call"),
        "start": _("Start reception"),
        "finish": _("Finish reception"),
        "no_show": _("No-show"),
        "park": _("Park the visitor"),
        "undo": _("Undo the call"),
        "transfer": _("Transfer the visitor"),
        "call_named": _("Call by number"),
        "unpark": _("Recall a parked visitor"),
        "bring_back": _("Bring back who did not come"),
        "reprint": _("Print the slip again"),
        "break": _("Take a break"),
        "phone": _("Answer the phone"),
        "hang_up": _("End the call"),
        "withdraw": _("Take the request back"),
        "why": _("Why this one?"),
        "request_asked": _("Break requested: {kind}, {minutes} min. It begins by itself, at {time} at the latest."),
        "request_planned": _("Planned break: {kind}, {minutes} min. It begins by itself, at {time} at the latest."),
        "close": _("Close the shift"),
        "other_window": _("Other window"),
        "help": _("Keyboard"),
        "theme": _("Light or dark"),
        "sign_out": _("Sign out"),
        "key_space": _("Space bar"),
        "seconds_left": _("{count} s"),
        "operations": _("Actions"),
    }


def _visitor() -> dict[str, str]:
    return {
        "visitor": _("Current visitor"),
        "calling_title": _("The visitor is being called"),
        "serving_title": _("Reception under way"),
        "free_title": _("The window is free"),
        "free_nobody": _("Nobody is waiting for this window."),
        "free_waiting": _("Waiting for this window: {count}. Longest wait: {number}, {wait}."),
        "closed_title": _("No shift is open at this window"),
        "closed_text": _("Open the shift when you are ready to receive visitors."),
        "break_title": _("Break: {kind}"),
        "break_until": _("until {time}"),
        "break_left": _("left"),
        "break_over": _("over time"),
        "phone_title": _("Talking on the phone"),
        "waited": _("Waited for the call"),
        "called_ago": _("Since the call"),
        "reception": _("Reception time"),
        "in_office": _("In the office"),
        "free_for": _("Free for"),
        "target": _("target {time}"),
        "left": _("{time} left"),
        "beyond": _("{time} over the target"),
        "held": _("within the target {time}"),
        "calls": _("Calls: {count}"),
        "visitor_language": _("Speaks English"),
        "then_further": _("Then with the same ticket: {services}"),
        "quick_question": _("Quick question: {words}"),
        "for_you": _("transferred to you"),
        "out_of_turn": _("Note: {reason}"),
        "by_voice": _("Call by voice: no board has shown this call."),
        "slip_failed": _("The slip was not printed{cause}."),
        "slip_unknown": _("It is not known whether the slip was printed{cause}."),
        "cause_paper_out": _("out of paper"),
        "cause_cover_open": _("the cover is open"),
        "cause_printer_silent": _("the printer does not answer"),
        "cause_unplugged": _("the printer is unplugged"),
        "cause_cutter": _("the cutter is stuck"),
        "cause_head": _("the print head is up or too hot"),
        "cause_printer_error": _("printer error"),
        "cause_stalled": _("printing stopped half-way"),
        "cause_not_confirmed": _("the printer did not confirm"),
        "cause_agent_restarted": _("the device service restarted"),
        "cause_not_accepted": _("the device service did not accept the slip"),
        "cause_agent_away": _("the device service is not connected"),
        "cause_no_report": _("no report received"),
        "cause_slip_error": _("the slip could not be prepared"),
        "cause_not_come_out": _("staff reported that it did not come out"),
    }


def _queue() -> dict[str, str]:
    return {
        "queue": _("Waiting for you"),
        "queue_empty": _("Nobody is waiting"),
        "more_matters": _("further matters: {count}"),
        "parked": _("Parked visitors"),
        "parked_back": _("Back to the queue"),
        "absent": _("Missed their call"),
        "note_for_operator": _("Note: {note}"),
        "everyone": _("Total waiting"),
        "free_for_calls": _("May answer the phone: window {windows}"),
        "nobody_free_for_calls": _("Nobody is free to answer the phone."),
        "level_good": _("within the target"),
        "level_near": _("close to the target"),
        "level_over": _("over the target"),
        "call_this": _("Call {number} out of turn"),
    }


def _dialogs() -> dict[str, str]:
    return {
        "finish_thank": _("Say: “Thank you for contacting us!”"),
        "cancel": _("Cancel"),
        "dialog_hint": _("Digits or arrows and Enter to choose, Esc to cancel"),
        "finish_title": _("How did the visit of {number} end?"),
        "finish_then_next": _("The next visitor will be called right away."),
        "finish_further": _("Next with the same ticket: {services}."),
        "outcome_drop_rest": _("Settled, the visitor leaves the rest"),
        "outcome_drop_rest_more": _("the further matters are dropped"),
        **page_labels(labels.OUTCOMES, "outcome_"),
        "outcome_resolved_more": _("the matter is settled in this visit"),
        "outcome_follow_up_more": _("another contact is needed"),
        "outcome_redirected_more": _("the matter is settled elsewhere"),
        "park_title": _("Park {number}"),
        "park_no_reason": _("Without a reason"),
        "park_filling": _("Is filling in papers"),
        "park_fetching": _("Went to fetch papers"),
        "park_paying": _("Went to pay"),
        "park_own": _("Another reason"),
        "park_own_hint": _("type it and press Enter"),
        "transfer_title": _("Where should {number} be transferred?"),
        "transfer_keeps": _("The visitor keeps the place in the queue."),
        "transfer_to_window": _("Window {name}"),
        "transfer_waiting": _("waiting: {count}"),
        "transfer_nowhere": _("There is nowhere to transfer to now."),
        "unpark_title": _("Who goes back to the queue?"),
        "unpark_parked_for": _("in the office {time}"),
        "break_title_ask": _("Ask for a break"),
        "break_minutes": _("{count} min"),
        "break_looking": _("Checking…"),
        "break_effect_waiting": _("Those who wait now, {kind}: {before} → {after} min."),
        "break_effect_coming": _("Those who come within the hour, {kind}: {before} → {after} min."),
        "why_title": _("Why: {number}"),
        "why_close": _("Close"),
        "break_shorter": _("Shorter by 5 minutes"),
        "break_longer": _("Longer by 5 minutes"),
        "break_hint": _("Left and right change the minutes, digits or Enter ask for the break, Esc to cancel"),
        "named_title": _("Call a ticket by its number"),
        "named_search": _("Ticket number"),
        "named_reason": _("Why out of turn?"),
        "named_nothing": _("No waiting ticket has such a number."),
        "named_call": _("Call {number}"),
        "named_hint": _("Arrows choose, Enter goes on to the reason, Esc cancels"),
        "reason_returned": _("Came back with the papers"),
        "reason_health": _("Is unwell"),
        "reason_missed": _("Missed the call"),
        "reason_wrong_service": _("Took a ticket for the wrong service"),
        "close_title": _("Close the shift at window {name}?"),
        "close_text": _("Visitors will no longer be called to this window."),
        "close_yes": _("Close the shift"),
    }


def _help() -> dict[str, str]:
    return {
        "help_slip_out": _("An unconfirmed slip: it came out"),
        "help_slip_lost": _("An unconfirmed slip: it did not come out"),
        "keys_main": _("Main step"),
        "keys_reception": _("Reception"),
        "keys_queue": _("Queue and hall"),
        "keys_window": _("Window"),
        "keys_alarm": _("Silent alarms"),
        "help_conflict": _("Hold for 1 s: a conflict is coming up, the manager is called; no sound here"),
        "help_panic": _(
            "Hold for 1 s: the alarm button; no sound here, a dot beside the clock shows that it has been received"
        ),
        "help_card": _("The visit card: the steps of the reception, account, contacts, consent, note"),
        "help_pay": _("Takes a payment, in cash or by card"),
        "help_answer_call": _("Answers a visitor’s call from a kiosk; press again when it is over"),
        "help_print": _("Print the card of keys"),
        "help_title": _("Keys of the console"),
        "help_layout": _("The keys work in the Russian and in the English layout alike."),
        "help_primary": _(
            "The main step: opens the shift, calls the next visitor, ends the break. "
            "During a reception it asks how the visit ended and then calls the next visitor."
        ),
        "help_next": _("The main step: the next visitor"),
        "help_recall": _("Calls the visitor once more: the boards show and announce the number again"),
        "help_start": _("The visitor has come: starts the reception"),
        "help_finish": _("Finishes the reception: 1 settled, 2 to be continued, 3 redirected"),
        "help_no_show": _("The visitor did not come"),
        "help_park": _("Sets the visitor aside, the window becomes free"),
        "help_undo": _("Undoes a wrong call, within {count} s of the call"),
        "help_transfer": _("Sends the visitor to another service or window"),
        "help_call_named": _("Calls a ticket by its number, with a reason"),
        "help_unpark": _("Puts a parked visitor back into the queue"),
        "help_break": _("Requests a break, or ends it"),
        "help_reprint": _("Prints the visitor’s slip again"),
        "help_close": _("Closes the shift"),
        "help_phone": _("Answers the phone when nobody waits for this window, and ends the call"),
        "help_withdraw": _("Withdraws a queued break"),
        "help_why": _("Explains why this visitor was called, or still waits: to be read out"),
        "help_other_window": _("Chooses another window"),
        "help_help": _("Shows this list"),
        "help_escape": _("Closes a dialog or a message"),
        "close_help": _("Close the list"),
    }


def _notices() -> dict[str, str]:
    return {
        "done_slip_out": _("{number}: recorded, the slip came out."),
        "done_slip_lost": _("{number}: recorded, the slip did not come out; print it again if needed."),
        "one_is_kept": _("One command is already kept; Esc takes it back."),
        "taken_back": _("Taken back, nothing was sent: “{action}”."),
        "too_late": _(
            "There was no connection for a minute, nothing was sent: “{action}”. Press again if it is still needed."
        ),
        "done_before": _("Done before the connection broke: “{action}”."),
        "no_answer": _("The server does not answer now."),
        "no_calls": _("No visitor is calling for staff."),
        "nobody_waits": _("Nobody is waiting for this window."),
        "unreachable": _(
            "The server did not answer, so it is unknown whether this was done. Check the state before you repeat it."
        ),
        "no_place_in_state": _("This cannot be done now: {action}."),
        "calling_hint": _("{number} is being called: press S when the visitor has come, N if nobody comes."),
        "break_denied": _("No break now. {reason}"),
        "break_queued": _("The break is requested and begins by itself. {reason}"),
        "break_expected": _("Expected at {time}."),
        "break_earliest": _("Try again at {time}."),
        "dismiss": _("Hide the message"),
        "done_no_show": _("{number}: marked as did not come."),
        "done_transfer": _("{number} is transferred."),
        "done_park": _("{number} is parked."),
        "done_undo": _("{number} is back in the queue."),
        "done_unpark": _("{number} is back in the queue."),
        "done_reprint": _("The slip of {number} is being printed again."),
        "done_recall": _("{number} has been called again."),
        "done_withdraw": _("The break request has been withdrawn."),
        "done_matter_here": _("Next matter of the same visitor: {service}."),
        "done_matter_elsewhere": _("{number} now waits for: {service}. The place in the queue is kept."),
        "done_finish": _("The visit of {number} is finished."),
    }
