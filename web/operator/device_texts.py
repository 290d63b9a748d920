"""The console's sentences about the devices of its window. {name} places are filled in the browser."""

from __future__ import annotations

from flask_babel import gettext as _


def device_texts() -> dict[str, str]:
    """Scanned slips, and the strip of broken devices."""
    return {
        "scanned_title": _("Scanned: {number}"),
        "scanned_hint": _("A digit or Enter chooses, Esc puts the ticket away."),
        "scanned_call": _("Call out of turn…"),
        "scanned_unpark": _("Back into the queue"),
        "ticket_waiting": _("waits, place {place}"),
        "ticket_called": _("called to window {window}"),
        "ticket_serving": _("is served at window {window}"),
        "ticket_parked": _("is parked"),
        "ticket_done": _("has been served"),
        "ticket_no_show": _("did not come when called"),
        "ticket_cancelled": _("was cancelled"),
        "more_devices": _("Devices with a problem besides: {count}"),
    }
