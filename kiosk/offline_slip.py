"""The slips of numbers that a kiosk's agent gives while the server is away: laid out beforehand, with marks to fill in.

The agent puts the number, the day and the time in place of the marks; it needs no template, no settings and no wrapping.
"""

from __future__ import annotations

from typing import Any

from kiosk.paper import Paper
from kiosk.slip import COPY, MARK_SIZE, lasting_values
from queue_core.settings import Printer, Service, Settings
from queue_core.settings.slips import NUMBER, fill, places_in

# Of the printers' code page, as wide as what takes their place, and in no office's words.
NUMBER_MARK, DAY_MARK, TIME_MARK = "╫╫╫╫╫", "╪╪╪╪╪╪╪╪╪╪", "╬╬╬╬╬"

_WORDS = {
    "ru": "Номер выдан без связи с залом. Он действителен: вас вызовут, как только связь вернётся.",
    "en": "This number was given while the hall could not be reached. It is valid: you will be called.",
}


def offline_slips(settings: Settings, service: Service, printer: Printer) -> dict[str, dict[str, Any]]:
    """The slips of a service: by language, the first one and its copy."""
    return {
        language: {
            "first": offline_document(settings, service, language, printer),
            "copy": offline_document(settings, service, language, printer, reprint=True),
        }
        for language in _WORDS
    }


def offline_document(
    settings: Settings, service: Service, language: str, printer: Printer, *, reprint: bool = False
) -> dict[str, Any]:
    """The lines of such a slip: no wait and no visitors ahead, which nobody knows, and no code for a phone."""
    template = settings.slip
    values = {
        **lasting_values(
            settings.office, service, settings.zone[service.zone], settings.rooms_of[service.id], template, language
        ),
        "number": NUMBER_MARK,
        "day": DAY_MARK,
        "time": TIME_MARK,
        "ahead": "",
        "people_ahead": "",
        "wait": "",
        "then": "",
    }
    paper = Paper(printer.columns)
    for line in template.lines:
        wording = line.text.in_language(language)
        first_number = NUMBER in places_in(wording) and not any(NUMBER_MARK in done["text"] for done in paper.lines)
        if first_number and reprint:
            paper.write(COPY[language], width=MARK_SIZE, height=MARK_SIZE, bold=True)
        if filled := fill(wording, values):
            paper.write(filled, align=line.align, width=line.width, height=line.height, bold=line.bold)
        if first_number:
            paper.write(_WORDS[language], bold=True)
    return {"lines": paper.lines}
