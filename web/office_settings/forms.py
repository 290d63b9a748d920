"""The settings pages: the forms on each page, and the names of tables and fields."""

from __future__ import annotations

from flask_babel import gettext as _

from web.office_settings import device_forms as devices
from web.office_settings import hall_forms as hall
from web.office_settings import office_forms as office
from web.office_settings import rule_forms as rules
from web.office_settings.form import Form


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
    """The forms of a page; None for a page without forms."""
    makers = {
        "services": lambda: [hall.services(), hall.zones(), hall.priorities()],
        "windows": lambda: [hall.windows()],
        "hours": lambda: [hall.hours(), hall.calendar(), hall.exceptions()],
        "rules": lambda: [
            rules.targets(),
            rules.call_order(),
            rules.quick_questions(),
            rules.breaks(),
            rules.undo(),
            rules.no_show(),
            rules.appointments(),
        ],
        "devices": lambda: [
            devices.printers(),
            devices.terminals(),
            devices.kiosks(),
            devices.devices(),
            devices.scanning(),
        ],
        "voice": lambda: [devices.voice(), devices.boards(), devices.window_boards()],
        "information": lambda: [office.information()],
        "office": lambda: [
            office.office(),
            office.appearance(),
            office.evacuation(),
            rules.payments(),
            rules.visits(),
            rules.sign_in(),
        ],
    }
    maker = makers.get(section)
    return maker() if maker else None


def change_names() -> dict[str, str]:
    """The names of tables and fields by path (`windows.skills`), to show changes in words."""
    names = {}
    for section in section_names():
        for form in forms_of(section) or []:
            names[form["table"]] = form["title"]
            for field in form["fields"]:
                names[f"{form['table']}.{field['name']}"] = field["label"]
    return names
