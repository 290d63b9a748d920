"""The forms of devices: printers, terminals, kiosks, boards, the voice."""

from __future__ import annotations

from flask_babel import gettext as _

from web.office_settings.form import Form, field, id_field


def printers() -> Form:
    return {
        "table": "printers",
        "shape": "rows",
        "title": _("Slip printers"),
        "intro": _("Lines and models are set in the file of the device service, see docs/devices.md."),
        "add": _("Add a printer"),
        "fields": [
            id_field(),
            field("agent", _("Device service"), "text", _("The name it was added with.")),
            field("columns", _("Characters in a line"), "number", least=24, most=64, default=48),
        ],
    }


def terminals() -> Form:
    return {
        "table": "terminals",
        "shape": "rows",
        "title": _("Payment terminals"),
        "intro": "",
        "add": _("Add a terminal"),
        "fields": [id_field(), field("agent", _("Device service"), "text", _("The name it was added with."))],
    }


def kiosks() -> Form:
    return {
        "table": "kiosks",
        "shape": "rows",
        "title": _("Kiosks"),
        "intro": "",
        "add": _("Add a kiosk"),
        "fields": [
            id_field(),
            field("printer", _("Its printer"), "row", _("Or several, below."), of="printers", optional=True),
            field("printers", _("Its printers, first choice first"), "rows", of="printers", optional=True),
            field("terminal", _("Payment terminal"), "row", of="terminals", optional=True),
            field(
                "offline_port",
                _("Port for numbers without the server"),
                "number",
                _("On the kiosk’s own machine. Empty: it gives none."),
                least=1024,
                most=65535,
                optional=True,
            ),
        ],
    }


def devices() -> Form:
    kinds = {
        "terminal": _("Payment terminal"),
        "board": _("LED board over a window"),
        "scanner": _("Barcode scanner"),
        "register": _("Cash register"),
        "keypad": _("Keypad of an operator"),
        "hall_board": _("Hall board or plate"),
    }
    return {
        "table": "devices",
        "shape": "rows",
        "title": _("Other devices"),
        "intro": _("Staff are alerted when one of them is missing."),
        "add": _("Add a device"),
        "fields": [
            id_field(),
            field("kind", _("Kind of device"), "choice", options=kinds),
            field("agent", _("Device service"), "text", _("Leave empty for a hall board."), optional=True),
            field("window", _("At the window"), "row", of="windows", optional=True),
            field("kiosk", _("At the kiosk"), "row", of="kiosks", optional=True),
        ],
    }


def window_boards() -> Form:
    return {
        "table": "window_boards",
        "shape": "table",
        "title": _("LED boards over the windows"),
        "intro": _("What they show when there is no number; at most 16 characters."),
        "fields": [
            field("closed", _("Window closed"), "text", optional=True),
            field("free", _("Window free"), "text", optional=True),
            field("on_break", _("On a break"), "text", optional=True, default="----"),
            field("phone", _("On the phone"), "text", optional=True),
            field("blink_seconds", _("A called number blinks for, seconds"), "number", least=0, most=120, default=8),
        ],
    }


def scanning() -> Form:
    return {
        "table": "scanning",
        "shape": "table",
        "title": _("Scanning a slip at a window"),
        "intro": "",
        "fields": [
            field(
                "at_window",
                _("What it does"),
                "choice",
                options={"show": _("Shows the ticket"), "call": _("Calls the ticket where it can be called")},
                default="show",
            ),
        ],
    }


def voice() -> Form:
    speech = {
        "auto": _("The office's recordings, with a synthetic voice for what is missing"),
        "recordings": _("Recordings only"),
        "espeak": _("Synthetic voice only"),
        "off": _("No voice"),
    }
    return {
        "table": "voice",
        "shape": "table",
        "title": _("Voice of the calls"),
        "intro": _("docs/boards.md explains how to record the phrases."),
        "fields": [
            field("speech", _("Which boards speak"), "choice", options=speech, default="auto"),
            field("chime", _("A chime before each call"), "flag", default=True),
            field("volume", _("Volume, 0 to 1"), "number", least=0, most=1, default=1),
            field(
                "words_per_minute",
                _("Speed of the synthetic voice, words per minute"),
                "number",
                least=80,
                most=260,
                default=140,
            ),
            field("recordings", _("Folder of the recordings"), optional=True),
            field(
                "hours",
                _("Another volume at certain hours"),
                "list",
                optional=True,
                fields=[
                    field("time", _("Hours"), "hours"),
                    field("volume", _("Volume, 0 to 1"), "number", least=0, most=1),
                ],
            ),
        ],
    }


def boards() -> Form:
    return {
        "table": "boards",
        "shape": "rows",
        "title": _("Boards that speak"),
        "intro": _("One board of a zone speaks; without a line here, whichever connected first."),
        "add": _("Add a board"),
        "fields": [
            id_field(_("The name it was added with.")),
            field("speaks", _("Speaks in these zones"), "flag", default=True),
            field(
                "zones",
                _("Zones"),
                "rows",
                _("Nothing ticked: those in the address of its page."),
                of="zones",
                optional=True,
            ),
        ],
    }
