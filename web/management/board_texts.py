"""The sentences of the supervisor's actions and of the forecasts on the live page. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _

from web.management.planning_texts import break_picture_texts


def board_texts() -> dict[str, str]:
    """Queues and forecasts, devices, actions on windows, notices and the evacuation, breaks."""
    breaks = {**break_picture_texts(), "plan_breaks": _("Plan the breaks")}
    return {**_queues(), **_devices(), **_windows(), **_announcing(), **breaks}


def _queues() -> dict[str, str]:
    return {
        "column_mean_today": _("Mean today"),
        "by_closing": _("by closing {time}"),
        "all_hold": _("The mean waits are expected to hold their targets until closing."),
        "open_window": _("Open window {window}"),
    }


def _devices() -> dict[str, str]:
    return {
        "devices": _("Devices"),
        "devices_well": _("all well"),
        "devices_bad": _("with a problem: {count}"),
        "no_devices": _("No device is named in the settings, and none has reported."),
        "seen_now": _("seen just now"),
        "seen_seconds": _("seen {count} s ago"),
        "seen_minutes": _("seen {count} min ago"),
        "seen_hours": _("seen {count} h ago"),
        "seen_never": _("never seen"),
        "test": _("Test"),
        "testing": _("Testing…"),
        "test_device": _("Test: {name}"),
    }


def _windows() -> dict[str, str]:
    return {
        "column_acts": _("Actions"),
        "acts_of": _("Actions with window {window}"),
        "window_title": _("Window {window}"),
        "who_receives": _("Who will receive"),
        "open_it": _("Open the window"),
        "nobody_free": _("Everybody who may serve is already at a window."),
        "close_text": _("Nobody is called to this window any more."),
        "close_later": _("It can be closed when the present visitor or call is finished."),
        "close_it": _("Close the window"),
        "skills_today": _("What this window does today"),
        "skills_save": _("Save for today"),
        "overrule": _("Do it anyway"),
        "done_here": _("Back to the board"),
    }


def _announcing() -> dict[str, str]:
    return {
        "announcing": _("Announcements"),
        "notice_write": _("A notice on the boards"),
        "take_off": _("Remove the notice"),
        "notice_title": _("A notice on the boards"),
        "notice_kind": _("How it is shown"),
        "notice_kind_notice": _("A notice"),
        "notice_kind_ticker": _("A ticker line"),
        "notice_ru": _("In Russian"),
        "notice_en": _("In English"),
        "notice_lasts": _("How long"),
        "lasts_15": _("15 minutes"),
        "lasts_60": _("an hour"),
        "lasts_day": _("until the end of the day"),
        "notice_post": _("Show it on the boards"),
        "evacuate": _("Evacuation"),
        "evacuate_title": _("Start the evacuation?"),
        "evacuate_text": _(
            "Every board, kiosk and console will show the evacuation notice at once. Only a manager can end it."
        ),
        "evacuate_yes": _("Start the evacuation now"),
    }
