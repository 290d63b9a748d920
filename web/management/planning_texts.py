"""The sentences of the manager's two planning pages, in the language of the page. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from queue_core import labels
from web.pages.labels import page_labels
from web.pages.plurals import plural_forms


def what_if_texts() -> dict[str, str | dict[str, str]]:
    """What the what-if page's script shows."""
    return {
        "counting": _("Counting…"),
        "failed": _("It could not be calculated: {reason}"),
        "unreachable": _("The server does not answer. Try again."),
        "choose_skills": _("Choose what the new window can do."),
        "result": _("What would have been"),
        "column_figure": _("Measure of the day"),
        "column_recorded": _("As recorded"),
        "column_before": _("As simulated"),
        "column_after": _("With the change"),
        "column_difference": _("Difference"),
        "mean_consultation": _("Consultation: mean wait"),
        "mean_cash_operation": _("Cash operation: mean wait"),
        "share_consultation": _("Consultation: in target"),
        "share_cash_operation": _("Cash operation: in target"),
        "target": _("target {time}"),
        "visits": plural_forms(
            lambda number: ngettext("Visits within {count} minute", "Visits within {count} minutes", number)
        ),
        "worst": _("Longest wait"),
        "left": _("Left without being called"),
        "holds": _("Both averages in target"),
        "yes": _("yes"),
        "no": _("no"),
        "by_half_hours": _("Mean waits by half hour"),
        "column_time": _("Came from"),
        "column_came": _("People"),
        **page_labels(labels.KINDS),
        "before": _("before"),
        "after": _("after"),
        "left_out": _("Tickets left out, because no window has their service now: {count}."),
        "how_to_read": _(
            "The same visitors come at the same moments with the same matters; only who is called when and where "
            "is decided anew. Compare “as simulated” with “with the change”: both are calculated in the same way."
            " The distance between “as simulated” and “as recorded” shows how far the simulation can be trusted."
        ),
    }


def order_names() -> dict[str, str]:
    """The names of the call orders that can be tried."""
    return page_labels(labels.CALL_ORDERS)


def break_names() -> dict[str, str]:
    return page_labels(labels.BREAK_KINDS)


def staffing_texts() -> dict[str, str | dict[str, str]]:
    """What the staffing page's script shows."""
    return {
        "counting": _("Simulating the day with different numbers of windows. This takes about ten seconds."),
        "failed": _("There is no advice for this day: {reason}"),
        "unreachable": _("The server does not answer. Try again."),
        "retry": _("Try again"),
        "summary": plural_forms(
            lambda number: ngettext(
                "Visitors expected: {visitors}. At most {count} window of {available} is needed at once, window hours: {hours}.",
                "Visitors expected: {visitors}. At most {count} windows of {available} are needed at once, window hours: {hours}.",
                number,
            )
        ),
        "waits": _("Expected mean waits: consultation {consultation}, cash operation {cash_operation}."),
        "held": _("Both averages held on {share} of {days} simulated days."),
        "not_enough": _("In the half hours marked, even all the windows that can help are not enough for the target."),
        "learned": _("Working days that the forecast was learned from: {days}."),
        "spread": _("Whole days differ from it by about {spread}."),
        "payment_days": _("Days of payment (20th to 25th): {factor} of an ordinary day."),
        "month_end": _("Last working days of the month: {factor} of an ordinary day."),
        "windows_picture": _("Windows needed by half hour; the same data is in the table below."),
        "visitors_picture": _("Visitors expected by half hour; the same data is in the table below."),
        "windows_title": _("Windows at work, excluding those on a break"),
        "visitors_title": _("Visitors expected"),
        "column_time": _("Half hour"),
        "column_expected": _("Expected"),
        "column_needed": _("Windows needed"),
        "column_which": _("Which windows"),
        "column_lines": _("Who serves whom"),
        "column_waits": _("Mean wait"),
        **page_labels(labels.KINDS),
        **page_labels(labels.GROUPS),
        "over": _("over the target"),
        "how_to_read": _(
            "The number counts windows at work: a window on a break or at lunch does not count, so plan breaks "
            "where more windows are open than needed. It comes from simulating the day with the office's own call"
            " order and the reception times of the last eight weeks; the averages of clause 6.5.6 hold in every "
            "half hour that is not marked. A kind of service with less than one visitor in two days in a half "
            "hour is not judged by its average there."
        ),
    }


def break_picture_texts() -> dict[str, str]:
    """The timeline of breaks, on every page that shows it."""
    return {
        "timeline": _("Today's breaks by window"),
        "bar_taken": _("taken"),
        "bar_now": _("going on"),
        "bar_asked": _("requested: begins when the hall allows"),
        "bar_planned": _("planned"),
        "bar_play": _("may begin in this period, as soon as the hall is quiet"),
    }


def breaks_texts() -> dict[str, str]:
    """What the script of today's breaks shows."""
    return {
        **break_picture_texts(),
        "title": _("Breaks today"),
        "connecting": _("Connecting to the hall…"),
        "online": _("Connected"),
        "offline": _("No connection"),
        "office_clock": _("Office time"),
        "state_closed": page_labels(labels.WINDOW_STATES)["closed"],
        **page_labels(labels.BREAK_KINDS, "break_"),
        "not_planned": _("Today's breaks are not planned: they are requested at the windows."),
        "by_greedy": _("Planned at {time}; replanned automatically when windows open or close."),
        "by_cp_sat": _("Planned at {time}; replanned automatically when windows open or close."),
        "by_hand": _("Edited by hand at {time}; it stays like this until it is replanned."),
        "make": _("Plan the day's breaks"),
        "make_again": _("Replan the rest"),
        "making": _("Planning…"),
        "edit": _("Edit by hand"),
        "edit_title": _("Breaks still to come"),
        "column_window": _("Window"),
        "column_begins": _("Begins"),
        "column_minutes": _("Minutes"),
        "column_kind": _("Kind of break"),
        "column_pinned": _("Exactly at this time"),
        "remove": _("Remove this break"),
        "add": _("Add a break"),
        "save": _("Save the plan"),
        "cancel": _("Cancel"),
        "done": _("The plan is in force."),
        "left_out": _("No time is left for window {window}: {kind}, {minutes} min."),
        "overdue": _("The break of window {window} ({name}) should have ended at {time}."),
        "day_off": _("The office does not work today."),
        "unreachable": _(
            "The server did not answer, so it is unknown whether this was done. Check the state before you repeat it."
        ),
    }
