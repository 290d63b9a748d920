"""What stands on each page of the settings: tables of the settings file, their fields, and what people call them.

A form is of one table: `rows` (a list of tables) or `table`. A field's `name` is its path in the row, its `kind` how it is
filled in: `id text both texts number choice several row rows hours date flag colour list`.
The checks are those of the core, not these.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from flask_babel import gettext as _

from queue_core.information import OBLIGATORY
from queue_core.texts import Text
from web.language import page_language

Field: TypeAlias = dict[str, Any]
Form: TypeAlias = dict[str, Any]


def section_names() -> dict[str, str]:
    """The pages, in their order."""
    return {
        "services": _("Services and zones"),
        "windows": _("Windows and skills"),
        "hours": _("Hours and exceptions"),
        "rules": _("Targets and rules"),
        "devices": _("Kiosks and devices"),
        "voice": _("Voice and boards"),
        "information": _("Visitor information"),
        "office": _("The office"),
        "people": _("People and roles"),
        "versions": _("Versions"),
    }


def forms_of(section: str) -> list[Form] | None:
    """The forms of a page; None for a page that has none."""
    makers = {
        "services": lambda: [_services(), _zones(), _priorities()],
        "windows": lambda: [_windows()],
        "hours": lambda: [_hours(), _calendar(), _exceptions()],
        "rules": lambda: [_targets(), _call_order(), _breaks(), _undo()],
        "devices": lambda: [_printers(), _terminals(), _kiosks(), _devices(), _scanning()],
        "voice": lambda: [_voice(), _boards(), _window_boards()],
        "information": lambda: [_information()],
        "office": lambda: [_office(), _appearance(), _evacuation(), _payments(), _visits()],
    }
    maker = makers.get(section)
    return maker() if maker else None


def change_names() -> dict[str, str]:
    """What each table and field is called, by its path, so that a difference can be read: `windows.skills`."""
    names = {}
    for section in section_names():
        for form in forms_of(section) or []:
            names[form["table"]] = form["title"]
            for field in form["fields"]:
                names[f"{form['table']}.{field['name']}"] = field["label"]
    return names


def _field(name: str, label: str, kind: str = "text", hint: str = "", **more: Any) -> Field:
    return {"name": name, "label": label, "kind": kind, "hint": hint, **more}


def _id(hint: str = "") -> Field:
    return _field(
        "id", _("Short name in the settings"), "id", hint or _("Latin letters, digits and hyphens; stays as it is.")
    )


def _services() -> Form:
    groups = {"individual": _("Individuals"), "legal_entity": _("Legal entities")}
    kinds = {"consultation": _("Consultation"), "cash_operation": _("Cash operation")}
    return {
        "table": "services",
        "shape": "rows",
        "title": _("Services"),
        "intro": _("What visitors choose at the kiosk. The first one stands on top."),
        "add": _("Add a service"),
        "fields": [
            _id(),
            _field("name", _("Name of the service"), "both"),
            _field("description", _("Description"), "both", _("A few words under the name."), optional=True),
            _field("group", _("Whom it is for"), "choice", options=groups),
            _field("kind", _("Kind of service"), "choice", _("Decides the target time (6.5.6)."), options=kinds),
            _field("zone", _("Zone of the hall"), "row", of="zones"),
            _field("series", _("Letter of its tickets"), "text", _("One capital letter unlike a digit.")),
            _field(
                "elsewhere",
                _("Where it is given instead"),
                "both",
                _("Address and phone of the other office, when no window here gives it (6.4.3)."),
                optional=True,
            ),
            _field(
                "instead",
                _("How to settle it without the queue"),
                "both",
                _("Told when the service is closed (5.7)."),
                optional=True,
            ),
            _field("offered", _("Offered"), "flag", _("Without it kiosks do not show the service."), default=True),
        ],
    }


def _zones() -> Form:
    return {
        "table": "zones",
        "shape": "rows",
        "title": _("Zones of the hall"),
        "intro": _("Parts of the hall with boards of their own (6.8.1)."),
        "add": _("Add a zone"),
        "fields": [_id(), _field("name", _("Name of the zone"), "both")],
    }


def _priorities() -> Form:
    return {
        "table": "priorities",
        "shape": "rows",
        "title": _("Visitors served sooner"),
        "intro": _("A visitor of such a category counts as having come earlier."),
        "add": _("Add a category"),
        "fields": [
            _id(),
            _field("name", _("Name of the category"), "both"),
            _field("head_start_minutes", _("Head start, minutes"), "number", least=0, most=120),
        ],
    }


def _windows() -> Form:
    return {
        "table": "windows",
        "shape": "rows",
        "title": _("Windows"),
        "intro": _("What each window can do as the day begins; the supervisor changes a single day on the live page."),
        "add": _("Add a window"),
        "row_title": _("Window {name}"),
        "fields": [
            _field(
                "id",
                _("Number of the window"),
                "id",
                _("As it stands over the window; at most 8 letters, digits and hyphens."),
            ),
            _field("zone", _("Zone of the hall"), "row", of="zones"),
            _field("room", _("Room"), "both", _("Where in the zone: “hall”, “room 5”."), optional=True),
            _field("terminal", _("Payment terminal on its desk"), "row", of="terminals", optional=True),
            _field("printer", _("Printer on its desk"), "row", of="printers", optional=True),
            _field(
                "says",
                _("Where to go, as the voice says it"),
                "both",
                _("After “please go”; without it “to window …”."),
                optional=True,
            ),
            _field("skills", _("Services it gives"), "rows", _("First choice first."), of="services"),
        ],
    }


def _hours() -> Form:
    days = {
        "monday": _("Monday"),
        "tuesday": _("Tuesday"),
        "wednesday": _("Wednesday"),
        "thursday": _("Thursday"),
        "friday": _("Friday"),
        "saturday": _("Saturday"),
        "sunday": _("Sunday"),
    }
    return {
        "table": "hours",
        "shape": "table",
        "title": _("Hours of the week"),
        "intro": _("From when to when, such as 8:00-17:00; an empty day is a day off."),
        "fields": [
            *(_field(name, label, "hours", optional=True) for name, label in days.items()),
            _field("lunch", _("Lunch"), "hours", _("Shown to visitors (6.1.2)."), optional=True),
        ],
    }


def _calendar() -> Form:
    return {
        "table": "calendar",
        "shape": "table",
        "title": _("Public holidays"),
        "intro": _("Public holidays are days off."),
        "fields": [
            _field("country", _("Country"), "text", _("Two letters, RU for Russia; empty for none."), optional=True),
            _field(
                "shorter_before_holidays_minutes",
                _("How much shorter the day before is, minutes"),
                "number",
                _("Labour Code, article 95: an hour."),
                least=0,
                most=240,
                default=60,
            ),
        ],
    }


def _exceptions() -> Form:
    return {
        "table": "exceptions",
        "shape": "rows",
        "title": _("Exceptions"),
        "intro": _("Days unlike what the week and the holidays say."),
        "add": _("Add an exception"),
        "fields": [
            _field("date", _("Day"), "date"),
            _field("until", _("Through"), "date", _("For one day leave it empty."), optional=True),
            _field("closed", _("Closed"), "flag", default=False),
            _field(
                "hours",
                _("Hours of that day"),
                "hours",
                _("Such as 8:00-12:00, where it is not closed."),
                optional=True,
            ),
            _field("reason", _("Reason, told to visitors"), "both"),
        ],
    }


def _targets() -> Form:
    return {
        "table": "targets",
        "shape": "table",
        "title": _("Target times"),
        "intro": _("The standard's means (6.5.6): 10 and 10 minutes, 5 and 5, 20 for the visit."),
        "fields": [
            _field(
                "consultation.wait_minutes", _("Consultation: wait, minutes"), "number", least=1, most=240, default=10
            ),
            _field(
                "consultation.reception_minutes",
                _("Consultation: reception, minutes"),
                "number",
                least=1,
                most=240,
                default=10,
            ),
            _field(
                "cash_operation.wait_minutes",
                _("Cash operation: wait, minutes"),
                "number",
                least=1,
                most=240,
                default=5,
            ),
            _field(
                "cash_operation.reception_minutes",
                _("Cash operation: reception, minutes"),
                "number",
                least=1,
                most=240,
                default=5,
            ),
            _field("visit_minutes", _("Whole visit, minutes"), "number", least=1, most=480, default=20),
        ],
    }


def _call_order() -> Form:
    orders = {
        "accumulated_priority": _("By points that grow with the wait (recommended)"),
        "first_come_first_served": _("First come, first served"),
        "earliest_due": _("Who reaches the target first"),
        "static_priority": _("Service kinds one after the other"),
        "wait_over_target": _("Wait as a share of the target"),
        "generalized_c_mu": _("By the growing cost of the wait"),
    }
    return {
        "table": "call_order",
        "shape": "table",
        "title": _("Order of calls"),
        "intro": _("What it means and what was measured stands in docs/queueing.md."),
        "fields": [
            _field("name", _("Who is called next"), "choice", options=orders, default="accumulated_priority"),
            _field(
                "rates.consultation",
                _("Points of a consultation"),
                "number",
                _("Only the proportion counts."),
                least=0,
                most=1000,
                default=1,
            ),
            _field("rates.cash_operation", _("Points of a cash operation"), "number", least=0, most=1000, default=3),
            _field(
                "guard_multiple",
                _("Guard against being passed, target waits"),
                "number",
                _("0 for no guard."),
                least=0,
                most=100,
                default=4,
            ),
        ],
    }


def _breaks() -> Form:
    breaks = {"technical": _("Technical break"), "lunch": _("Lunch"), "training": _("Training")}
    return {
        "table": "breaks",
        "shape": "table",
        "title": _("Breaks"),
        "intro": _("When the hall can spare a window (6.2.5)."),
        "fields": [
            _field(
                "lunch",
                _("Lunch of the office"),
                "choice",
                options={
                    "staggered": _("Windows in turns, reception goes on"),
                    "closed": _("The whole office is at lunch"),
                },
                default="staggered",
            ),
            _field(
                "backlog_minutes",
                _("Work that may wait for each window, minutes"),
                "number",
                least=0,
                most=60,
                default=2,
            ),
            _field(
                "patience_minutes",
                _("A break is given after so many minutes at the latest"),
                "number",
                least=0,
                most=240,
                default=60,
            ),
            _field(
                "overdue_minutes", _("A break is overdue after so many minutes"), "number", least=0, most=60, default=3
            ),
            _field("least_windows", _("Windows of each service that stay"), "number", least=0, most=20, default=1),
            _field(
                "work_between_minutes",
                _("Work between two breaks of a window, minutes"),
                "number",
                least=0,
                most=240,
                default=60,
            ),
            _field(
                "work_at_end_minutes", _("Work at the end of a shift, minutes"), "number", least=0, most=240, default=30
            ),
            _field(
                "day",
                _("Breaks that a window is due on a day"),
                "list",
                _("Without any: 15 minutes in the morning, 45 of lunch, 15 in the afternoon."),
                optional=True,
                fields=[
                    _field("kind", _("Kind of break"), "choice", options=breaks),
                    _field("minutes", _("Minutes"), "number", least=1, most=240),
                    _field("starts", _("Begins between"), "text", _("Such as 9:15-11:00 or 12:00.")),
                    _field(
                        "above_hours", _("Where the shift is longer than, hours"), "number", least=0, most=24, default=0
                    ),
                ],
            ),
        ],
    }


def _visits() -> Form:
    return {
        "table": "visits",
        "shape": "table",
        "title": _("Visit cards"),
        "intro": _("Then a card is erased (5.3)."),
        "fields": [_field("retention_days", _("Kept for so many days"), "number", least=0, most=3660, default=30)],
    }


def _voice() -> Form:
    speech = {
        "auto": _("The office's recordings, and a synthetic voice for what they lack"),
        "recordings": _("Recordings alone"),
        "espeak": _("A synthetic voice alone"),
        "off": _("No voice"),
    }
    return {
        "table": "voice",
        "shape": "table",
        "title": _("Voice of the calls"),
        "intro": _("How to record the phrases stands in docs/boards.md."),
        "fields": [
            _field("speech", _("Who speaks"), "choice", options=speech, default="auto"),
            _field("chime", _("A chime before each call"), "flag", default=True),
            _field("volume", _("Volume, 0 to 1"), "number", least=0, most=1, default=1),
            _field(
                "words_per_minute",
                _("Words a minute of the synthetic voice"),
                "number",
                least=80,
                most=260,
                default=140,
            ),
            _field("recordings", _("Folder of the recordings"), optional=True),
            _field(
                "hours",
                _("Another volume at certain hours"),
                "list",
                optional=True,
                fields=[
                    _field("time", _("From when to when"), "hours"),
                    _field("volume", _("Volume, 0 to 1"), "number", least=0, most=1),
                ],
            ),
        ],
    }


def _boards() -> Form:
    return {
        "table": "boards",
        "shape": "rows",
        "title": _("Boards that speak"),
        "intro": _("Of a zone's boards one speaks; without a line here, whichever connected first."),
        "add": _("Add a board"),
        "fields": [
            _id(_("The name it was added with.")),
            _field("speaks", _("Speaks for its zones"), "flag", default=True),
        ],
    }


def _information() -> Form:
    covers = {
        obligation.id: f"{obligation.clause} {text}" for obligation in OBLIGATORY if (text := _said(obligation.text))
    }
    groups = {"individual": _("Individuals"), "legal_entity": _("Legal entities")}
    return {
        "table": "information",
        "shape": "rows",
        "title": _("Information for visitors"),
        "intro": _(
            "What the kiosk shows under “Information” (4.2.9). What is missing stands on the manager's page of the same name."
        ),
        "add": _("Add a page"),
        "row_name": "title",
        "fields": [
            _id(),
            _field("title", _("Title"), "both"),
            _field("paragraphs", _("Paragraphs"), "texts"),
            _field("owner", _("Who keeps it up to date")),
            _field("valid_from", _("Shown from"), "date", optional=True),
            _field("valid_until", _("Shown through"), "date", optional=True),
            _field("groups", _("Shown to"), "several", _("None marked: for everybody."), options=groups, optional=True),
            _field("zones", _("In which zones"), "rows", _("None: everywhere."), of="zones", optional=True),
            _field(
                "covers", _("Items of the standard's list that it answers"), "several", options=covers, optional=True
            ),
        ],
    }


def _said(text: Text) -> str:
    return text.ru if page_language() == "ru" else text.en


def _undo() -> Form:
    return {
        "table": "undo",
        "shape": "table",
        "title": _("Taking a call back"),
        "intro": "",
        "fields": [_field("seconds", _("Within so many seconds"), "number", least=1, most=120, default=10)],
    }


def _printers() -> Form:
    return {
        "table": "printers",
        "shape": "rows",
        "title": _("Slip printers"),
        "intro": _("The lines and models stand in the file of the device service, see docs/devices.md."),
        "add": _("Add a printer"),
        "fields": [
            _id(),
            _field("agent", _("Device service"), "text", _("The name it was added with.")),
            _field("columns", _("Letters in a line"), "number", least=24, most=64, default=48),
        ],
    }


def _terminals() -> Form:
    return {
        "table": "terminals",
        "shape": "rows",
        "title": _("Payment terminals"),
        "intro": "",
        "add": _("Add a terminal"),
        "fields": [_id(), _field("agent", _("Device service"), "text", _("The name it was added with."))],
    }


def _kiosks() -> Form:
    return {
        "table": "kiosks",
        "shape": "rows",
        "title": _("Kiosks"),
        "intro": "",
        "add": _("Add a kiosk"),
        "fields": [
            _id(),
            _field("printer", _("Its printer"), "row", _("Or several, below."), of="printers", optional=True),
            _field("printers", _("Its printers, first choice first"), "rows", of="printers", optional=True),
            _field("terminal", _("Payment terminal"), "row", of="terminals", optional=True),
        ],
    }


def _devices() -> Form:
    kinds = {
        "terminal": _("Payment terminal"),
        "board": _("LED board over a window"),
        "scanner": _("Barcode scanner"),
        "keypad": _("Keypad of an operator"),
        "hall_board": _("Hall board or plate"),
    }
    return {
        "table": "devices",
        "shape": "rows",
        "title": _("Other devices"),
        "intro": _("Staff are told when one of them is missing."),
        "add": _("Add a device"),
        "fields": [
            _id(),
            _field("kind", _("Kind of device"), "choice", options=kinds),
            _field("agent", _("Device service"), "text", _("None for a hall board."), optional=True),
            _field("window", _("At the window"), "row", of="windows", optional=True),
            _field("kiosk", _("At the kiosk"), "row", of="kiosks", optional=True),
        ],
    }


def _window_boards() -> Form:
    return {
        "table": "window_boards",
        "shape": "table",
        "title": _("LED boards over the windows"),
        "intro": _("What they say when they show no number; at most 16 letters."),
        "fields": [
            _field("closed", _("Window closed"), "text", optional=True),
            _field("free", _("Window free"), "text", optional=True),
            _field("on_break", _("On a break"), "text", optional=True, default="----"),
            _field("phone", _("On the phone"), "text", optional=True),
            _field("blink_seconds", _("A called number blinks, seconds"), "number", least=0, most=120, default=8),
        ],
    }


def _scanning() -> Form:
    return {
        "table": "scanning",
        "shape": "table",
        "title": _("Scanning a slip at a window"),
        "intro": "",
        "fields": [
            _field(
                "at_window",
                _("What it does"),
                "choice",
                options={"show": _("Shows the ticket"), "call": _("Calls the ticket where it can be called")},
                default="show",
            ),
        ],
    }


def _office() -> Form:
    return {
        "table": "office",
        "shape": "table",
        "title": _("The office"),
        "intro": _(
            "The time zone, the short name and the address of the phone page are changed by an administrator, see docs/settings.md."
        ),
        "fields": [
            _field("name", _("Name of the office"), "both"),
            _field("address", _("Address"), "both"),
            _field("phone", _("Phone"), "text", optional=True),
        ],
    }


def _appearance() -> Form:
    return {
        "table": "appearance",
        "shape": "table",
        "title": _("Company colours"),
        "intro": _("A deep colour for white words and a bright one for dark words; what cannot be read is refused."),
        "fields": [
            _field("brand", _("Main colour"), "colour", default="#0a4a80", optional=True),
            _field("accent", _("Colour of calls"), "colour", default="#ffc533", optional=True),
        ],
    }


def _evacuation() -> Form:
    return {
        "table": "evacuation",
        "shape": "table",
        "title": _("Evacuation notice"),
        "intro": _("What it says of the way out, by the office's own plan (6.3.3)."),
        "fields": [_field("exits", _("The way out"), "both", optional=True)],
    }


def _payments() -> Form:
    return {
        "table": "payments",
        "shape": "table",
        "title": _("Payments"),
        "intro": _("Amounts in kopecks."),
        "fields": [
            _field("least_kopecks", _("Least amount"), "number", least=1, default=100),
            _field(
                "most_kopecks",
                _("Largest amount"),
                "number",
                _("Above 15 000 roubles the payer must be identified (115-FZ, article 7)."),
                least=1,
                default=1_500_000,
            ),
            _field("purpose", _("Purpose on the terminal"), "text", optional=True, default="Электроэнергия"),
            _field("cash", _("Cash windows take cash"), "flag", default=True),
            _field(
                "look_ups_per_minute",
                _("Accounts looked up at a kiosk, per minute"),
                "number",
                least=1,
                most=600,
                default=12,
            ),
        ],
    }
