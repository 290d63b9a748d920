"""The sentences of the page about what the office has learned. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from queue_core import labels
from web.pages.labels import page_labels
from web.pages.plurals import plural_forms


def learning_texts() -> dict[str, str | dict[str, str]]:
    """What the page's script shows."""
    return {
        "title": _("What the office has learned"),
        "loading": _("Counting…"),
        "failed": _("The report could not be read: {reason}"),
        "unreachable": _("The server does not answer. Try again."),
        "retry": _("Read again"),
        **_gain_texts(),
        **_proposal_texts(),
        **_latest_day_texts(),
        **_learned_texts(),
        **page_labels(labels.KINDS),
    }


def _gain_texts() -> dict[str, str | dict[str, str]]:
    return {
        "gain": _("What the call order gains"),
        "gain_days": plural_forms(
            lambda number: ngettext("On {count} day of the last month", "On {count} days of the last month", number)
        ),
        "missing": plural_forms(
            lambda number: ngettext(
                "{count} more day is being replayed; it follows within the hour.",
                "{count} more days are being replayed; they follow within the hour.",
                number,
            )
        ),
        "not_enough_days": _("There are too few days yet: at least five are needed."),
        "column_figure": _("Figure"),
        "column_recorded": _("As recorded"),
        "column_first_come": page_labels(labels.CALL_ORDERS)["first_come_first_served"],
        "column_own": _("Order in force"),
        "mean_of": _("{kind}: mean wait"),
        "share_of": _("{kind}: in target"),
        "target": _("target {time}"),
        "days_held": _("Days with both averages in target"),
        "worst": _("Longest wait of a day, on average"),
        "stretch": _("Longest time at work without a break (9 of 10 are shorter)"),
        "better": _("Better"),
        "worse": _("Worse"),
        "same": _("No clear difference"),
        "change": _("mean wait, as a share of its target: {change} ± {half_width} points"),
        "how_gain": _(
            "The same visitors at the same moments, the windows and breaks as they were; only who is called when and where is"
            " decided anew. The distance between “as recorded” and “order in force” shows how far this can be trusted."
        ),
    }


def _proposal_texts() -> dict[str, str]:
    return {
        "proposals": _("Settings to try"),
        "no_proposals": _("There is nothing to propose."),
        "before": _("Now"),
        "after": _("With it"),
        "take_over": _("Take over"),
        "taking_over": _("Taking over…"),
        "taken_over": _("Version {number} is in force. It can be taken back under “Settings”, where the versions are."),
        "not_taken_over": _("It was not taken over: {reason}"),
        "not_measured": _("Not yet measured on the office's days."),
    }


def _latest_day_texts() -> dict[str, str]:
    return {
        "latest": _("How wrong it was on {day}"),
        "no_latest": _("No day is over yet."),
        "announced": _("Announced waits"),
        "column_n": _("Announced and checked"),
        "column_kept": _("Kept"),
        "column_error": _("Error"),
        "column_bias": _("Bias"),
        "column_width": _("Range width"),
        "all": _("All waits"),
        "visitors": _("Visitors"),
        "came_of_expected": _("{came} came; {expected} were expected."),
        "came_only": _("{came} came. There were too few days before to expect a number."),
        "column_time": _("Half hour"),
        "column_expected": _("Expected"),
        "column_came": _("Came"),
        "by_half_hours": _("By half hours"),
    }


def _learned_texts() -> dict[str, str]:
    return {
        "times": _("Receptions, {first} – {last}"),
        "column_service": _("Service or operator"),
        "column_receptions": _("Receptions"),
        "column_mean": _("Mean"),
        "column_spread": _("Spread"),
        "column_expects": _("Waits are projected with"),
        "of_standard": _("the standard's times"),
        "how_times": _(
            "Spread is the standard deviation. Waits are projected with a mean between the standard's and the office's own: the"
            " more receptions, the closer to its own."
        ),
        "arrivals": _("Visitors by weekday and half hour, on average"),
        "days": _("days: {days}"),
        "all_day": _("All day"),
        "nothing_learned": _("Nothing has been learned yet."),
    }
