"""The sentences of the manager's pages, in the language of the page. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core import labels
from web.pages.labels import page_labels


def live_texts() -> dict[str, str]:
    """The texts of the live page's script."""
    return {
        "connecting": _("Connecting to the hall…"),
        "online": _("Connected"),
        "offline": _("No connection"),
        "lost": _("No connection to the server. The page shows the last data it received and will continue by itself."),
        "signed_out": _("Your session has ended. Please sign in again."),
        "sign_in": _("Sign in"),
        "office_clock": _("Office time"),
        "windows": _("Windows"),
        "column_window": _("Window"),
        "column_state": _("State"),
        "column_operator": _("Operator"),
        "column_ticket": _("Ticket"),
        "column_time": _("Duration"),
        "column_target": _("Against the target"),
        **page_labels(labels.WINDOW_STATES, "state_"),
        **page_labels(labels.BREAK_KINDS, "break_"),
        "until": _("until {time}"),
        "overdue": _("Not back yet"),
        "asked_for_break": _("requested a break: {kind}, {minutes} min"),
        "grant": _("Grant it now"),
        "grant_title": _("Grant the break at window {window} now?"),
        "grant_text": _(
            "It begins at once or after the visitor, regardless of the rule and the queue. The reason goes into the journal."
        ),
        "issuing": _("Issuing tickets"),
        "worth_until": _("it is worth coming until {time}"),
        "reopened": _("reopened for today by a manager"),
        "reopen": _("Reopen"),
        "reopen_title": _("Issue tickets again: {service}?"),
        "reopen_text": _(
            "Visitors may not be served before closing: staff will have to stay, or visitors will leave unserved."
        ),
        "reason": _("Reason, for the journal"),
        "waiting": _("Waiting now"),
        "column_who": _("Who is waiting"),
        "column_count": _("People"),
        "column_longest": _("Longest wait"),
        "nobody": _("Nobody is waiting."),
        "parked": _("Parked visitors"),
        **page_labels(labels.KINDS),
        **page_labels(labels.GROUPS),
        "target": _("target {time}"),
        "level_good": _("within the target {target}"),
        "level_near": _("close to the target {target}"),
        "level_over": _("{time} over {target}"),
        "today": _("Waits today"),
        "column_kind": _("Service kind"),
        "column_n": _("Calls"),
        "column_mean": _("Mean"),
        "column_p90": _("90th percentile"),
        "column_share": _("In target"),
        "total": _("All waits"),
        "visits": _("Whole visits"),
        "today_none": _("Nobody has been called today yet."),
        "today_failed": _("The data could not be read: {reason}"),
        "full_report": _("Waits report"),
        "device_absent": _("Device not connected"),
        "device_open": _("Device starting"),
        "device_ready": _("Device ready"),
        "device_busy": _("Device working"),
        "device_fault": _("Device fault"),
        "end_of_day": _("End the day"),
        "day_sheet": _("Day-end sheet"),
        "end_title": _("End the day in this office?"),
        "end_text": _(
            "Everybody who is still waiting is cancelled, receptions are finished, all windows are closed. "
            "This cannot be undone."
        ),
        "end_yes": _("End the day now"),
        "cancel": _("Cancel"),
        "end_done": _("The day is ended. Cancelled: {cancelled}, no-shows: {no_show}, windows closed: {closed}."),
        "unreachable": _(
            "The server did not answer, so it is unknown whether this was done. Check the state before you repeat it."
        ),
    }


def report_texts() -> dict[str, str]:
    """The texts of the report's script."""
    return {
        "loading": _("Counting…"),
        "failed": _("The report could not be read: {reason}"),
        "unreachable": _("The server does not answer. Try again."),
        "retry": _("Read again"),
        "column_n": _("Calls"),
        "column_mean": _("Mean"),
        "column_median": _("Median"),
        "column_p90": _("90th percentile"),
        "column_p95": _("95th percentile"),
        "column_target": _("Target time"),
        "column_share": _("In target"),
        "total": _("All waits"),
        "visits": _("Whole visits"),
        "nothing": _("Nobody was called in these days."),
        "contacts": _("Windows per visit, on average: {contacts}."),
        "all_shown": _("Every call was shown in time, where the hall has boards."),
        "missed_by": _("{board}: {count}"),
        "column_day": _("Day"),
        "column_zone": _("Zone"),
        "column_calls": _("Calls"),
        "column_unshown": _("Not shown in time"),
        "column_unshown_share": _("Share"),
        "column_shown_late": _("Shown later"),
        "column_boards": _("Boards that should have shown them"),
        "no_shifts": _("No window was open in these days."),
        "column_operator": _("Operator"),
        "column_windows": _("Windows"),
        "column_staffed": _("At work"),
        "column_breaks": _("Breaks"),
        "column_break_time": _("On breaks"),
        "column_overrides": _("Against the rule"),
        "column_phone_calls": _("Phone calls"),
        "column_phone_time": _("On the phone, time"),
        "each_own": _("varies"),
        "promises_week": _("Week"),
        "promises_at_once": _("Called at once"),
        "promises_n": _("Announced and checked"),
        "promises_kept": _("Kept"),
        "promises_error": _("Error"),
        "promises_bias": _("Bias"),
        "promises_width": _("Range width"),
        "promises_margin": _("Margin"),
        "promises_total": _("All weeks"),
        "column_rated": _("Service or window"),
        "column_ratings": _("Ratings"),
        "column_mean_rating": _("Mean, out of 5"),
        "rated_window": _("Window {window}"),
        "rated_total": _("All ratings"),
        "rated_share": _("{n} of {visits} finished visits were rated on the visitor's phone."),
        "rated_words": _("What visitors wrote"),
        "rated_nothing": _("No visit of these days has been rated."),
        "promises_nothing": _("No announced wait has been checked in these weeks."),
    }


def by_names() -> dict[str, str]:
    """The names of what the report can be broken down by."""
    return {
        "kind": _("Service kind"),
        "group": _("Customer group"),
        "service": _("Service name"),
        "window": _("Window"),
        "hour": _("Hour of the call"),
    }


def preset_names() -> dict[str, str]:
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "week": _("This week"),
        "month": _("This month"),
    }
