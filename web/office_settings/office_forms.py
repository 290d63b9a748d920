"""The forms of the office itself: name and address, colours, evacuation, information for visitors."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core import labels
from queue_core.settings.required_information import OBLIGATORY
from queue_core.texts import Text
from web.language import page_language
from web.office_settings.form import Form, field, id_field
from web.pages.labels import page_labels


def office() -> Form:
    return {
        "table": "office",
        "shape": "table",
        "title": _("The office"),
        "intro": _(
            "The time zone, the short name and the address of the phone page are changed by an administrator, see docs/settings.md."
        ),
        "fields": [
            field("name", _("Name of the office"), "both"),
            field("address", _("Address"), "both"),
            field("phone", _("Phone"), "text", optional=True),
        ],
    }


def appearance() -> Form:
    return {
        "table": "appearance",
        "shape": "table",
        "title": _("Company colours"),
        "intro": _("A dark colour for white text and a bright one for dark text; unreadable combinations are refused."),
        "fields": [
            field("brand", _("Main colour"), "colour", default="#0a4a80", optional=True),
            field("accent", _("Colour of calls"), "colour", default="#ffc533", optional=True),
        ],
    }


def evacuation() -> Form:
    return {
        "table": "evacuation",
        "shape": "table",
        "title": _("Evacuation notice"),
        "intro": _("How to leave the building, by the office's own plan (6.3.3)."),
        "fields": [field("exits", _("The way out"), "both", optional=True)],
    }


def information() -> Form:
    covers = {
        obligation.id: f"{obligation.clause} {text}"
        for obligation in OBLIGATORY
        if (text := _in_page_language(obligation.text))
    }
    groups = page_labels(labels.GROUPS)
    return {
        "table": "information",
        "shape": "rows",
        "title": _("Information for visitors"),
        "intro": _(
            "What the kiosk shows under “Information” (4.2.9). The manager's page of the same name lists what is missing."
        ),
        "add": _("Add a page"),
        "row_name": "title",
        "fields": [
            id_field(),
            field("title", _("Title"), "both"),
            field("paragraphs", _("Paragraphs"), "texts"),
            field("owner", _("Owner")),
            field("valid_from", _("Shown from"), "date", optional=True),
            field("valid_until", _("Shown through"), "date", optional=True),
            field("groups", _("Shown to"), "several", _("Nothing ticked: everybody."), options=groups, optional=True),
            field("zones", _("Zones"), "rows", _("Nothing ticked: everywhere."), of="zones", optional=True),
            field("covers", _("Items of the standard's list that it covers"), "several", options=covers, optional=True),
        ],
    }


def _in_page_language(text: Text) -> str:
    return text.in_language(page_language())
