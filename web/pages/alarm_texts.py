"""The sentences of alarms, on every page that shows them. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _


def alarm_texts() -> dict[str, str]:
    """The texts of web/static/js/alarms.js."""
    return {
        "alarms": _("Alarms"),
        "kind_panic": _("Alarm button"),
        "kind_conflict": _("A conflict is coming up"),
        "kind_staff": _("A visitor asks for help"),
        "at_window": _("window {name}"),
        "at_kiosk": _("kiosk {name}"),
        "somewhere": _("place not named"),
        "since": _("since {time}"),
        "taken_by": _("On the way: {name}"),
        "nobody_yet": _("nobody has responded yet"),
        "acknowledge": _("I am on my way"),
        "close": _("It is over"),
        "close_note": _("What was done (may be left empty)"),
        "close_now": _("Close the alarm"),
        "cancel": _("Cancel"),
        "sound_off": _("The browser keeps this page silent: press here to hear alarms."),
        "unreachable": _("The server did not answer. Press once more."),
    }
