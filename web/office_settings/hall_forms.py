"""The forms of the hall: services, zones, categories, windows, hours, exceptions."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core import labels
from web.office_settings.form import Form, field, id_field
from web.pages.labels import page_labels


def services() -> Form:
    groups, kinds = page_labels(labels.GROUPS), page_labels(labels.KINDS)
    return {
        "table": "services",
        "shape": "rows",
        "title": _("Services"),
        "intro": _("What visitors choose from at the kiosk. The first comes on top."),
        "add": _("Add a service"),
        "fields": [
            id_field(),
            field("name", _("Name of the service"), "both"),
            field("description", _("Description"), "both", _("A few words under the name."), optional=True),
            field(
                "quick",
                _("Quick question"),
                "both",
                _("If it takes a few minutes: for which questions, in plain words. Idle cash windows may take them."),
                optional=True,
            ),
            field("group", _("Customer group of the service"), "choice", options=groups),
            field("kind", _("Kind of service"), "choice", _("Determines the target time (6.5.6)."), options=kinds),
            field("zone", _("Zone of the hall"), "row", of="zones"),
            field(
                "series", _("Letter of its tickets"), "text", _("One capital letter that does not look like a digit.")
            ),
            field(
                "elsewhere",
                _("Where it is offered instead"),
                "both",
                _("Address and phone of the other office, when no window here gives it (6.4.3)."),
                optional=True,
            ),
            field(
                "instead",
                _("How to settle it without the queue"),
                "both",
                _("Shown when the service is closed (5.7)."),
                optional=True,
            ),
            field("offered", _("Offered"), "flag", _("If off, kiosks do not show the service."), default=True),
        ],
    }


def zones() -> Form:
    return {
        "table": "zones",
        "shape": "rows",
        "title": _("Zones of the hall"),
        "intro": _("Parts of the hall with boards of their own (6.8.1)."),
        "add": _("Add a zone"),
        "fields": [id_field(), field("name", _("Name of the zone"), "both")],
    }


def priorities() -> Form:
    return {
        "table": "priorities",
        "shape": "rows",
        "title": _("Priority categories"),
        "intro": _("A visitor in such a category counts as having come earlier."),
        "add": _("Add a category"),
        "fields": [
            id_field(),
            field("name", _("Name of the category"), "both"),
            field("head_start_minutes", _("Head start, minutes"), "number", least=0, most=120),
        ],
    }


def windows() -> Form:
    return {
        "table": "windows",
        "shape": "rows",
        "title": _("Windows"),
        "intro": _(
            "What each window offers at the start of the day; the supervisor changes a single day on the live page."
        ),
        "add": _("Add a window"),
        "row_title": _("Window {name}"),
        "fields": [
            field(
                "id",
                _("Number of the window"),
                "id",
                _("As shown above the window; at most 8 letters, digits and hyphens."),
            ),
            field("zone", _("Zone of the hall"), "row", of="zones"),
            field("room", _("Room"), "both", _("Where in the zone: “hall”, “room 5”."), optional=True),
            field("terminal", _("Payment terminal on its desk"), "row", of="terminals", optional=True),
            field("printer", _("Printer on its desk"), "row", of="printers", optional=True),
            field(
                "says",
                _("Where to go, as the voice announces it"),
                "both",
                _("After “please go”; without it “to window …”."),
                optional=True,
            ),
            field("skills", _("Services it offers"), "rows", _("First choice first."), of="services"),
        ],
    }


def hours() -> Form:
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
        "intro": _("For example 8:00-17:00; an empty day is a day off."),
        "fields": [
            *(field(name, label, "hours", optional=True) for name, label in days.items()),
            field("lunch", _("Lunch"), "hours", _("Shown to visitors (6.1.2)."), optional=True),
        ],
    }


def calendar() -> Form:
    return {
        "table": "calendar",
        "shape": "table",
        "title": _("Public holidays"),
        "intro": _("Public holidays are days off."),
        "fields": [
            field("country", _("Country"), "text", _("Two letters, RU for Russia; empty for none."), optional=True),
            field(
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


def exceptions() -> Form:
    return {
        "table": "exceptions",
        "shape": "rows",
        "title": _("Exceptions"),
        "intro": _("Days that differ from the weekly hours and the holidays."),
        "add": _("Add an exception"),
        "fields": [
            field("date", _("Day"), "date"),
            field("until", _("Through"), "date", _("Leave empty for one day."), optional=True),
            field("closed", _("Closed"), "flag", default=False),
            field(
                "hours",
                _("Hours of that day"),
                "hours",
                _("For example 8:00-12:00, if the office is not closed."),
                optional=True,
            ),
            field("reason", _("Reason, shown to visitors"), "both"),
        ],
    }
