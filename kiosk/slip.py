"""A ticket's slip: the `document` of the device agent's job (docs/interfaces.md), never wider than the paper.

The office chooses the lines (`[slip]` of its settings). No personal data (clause 5.3): the slip may be left on a chair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kiosk.paper import Paper
from kiosk.wording import announced_wait
from queue_core.settings import OfficeTable, Service, Zone
from queue_core.settings.slips import NUMBER, SlipTable, fill, places_in
from queue_core.texts import Text

MARK_SIZE = 3
COPY = {"ru": "ПОВТОР", "en": "COPY / ПОВТОР"}
"""The mark of a slip that is printed again."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ru": {"ahead": "Людей перед вами: {ahead}", "nobody": "Перед вами никого нет"},
    "en": {"ahead": "People ahead of you: {ahead}", "nobody": "Nobody is ahead of you"},
}


def slip_document(
    *,
    ticket: Mapping[str, Any],
    office: OfficeTable,
    service: Service,
    further: Sequence[Service] = (),
    zone: Zone,
    rooms: Sequence[Text] = (),
    ahead: int | None,
    wait: tuple[int, int] | None,
    status_url: str | None,
    reprint: bool,
    columns: int = 48,
    template: SlipTable | None = None,
    logo: str | None = None,
) -> dict[str, Any]:
    """The slip of a ticket: `{"lines": […], "qr": … | None, "logo": … | None}`.

    `ticket` has the fields of docs/interfaces.md (`number`, `lang` and `issued_at` are used); `wait` is the announced range in
    seconds, None when no reliable range can be announced; `columns` is the paper's width in characters of normal size.
    `further` are the services that follow `service` on the same ticket; `logo` is a PNG image in base64. A `reprint` is marked
    in large print above the number, because there may then be two slips for one number.
    """
    template = template or SlipTable()
    language = "en" if ticket["lang"] == "en" else "ru"
    words = _WORDS[language]
    issued = datetime.fromisoformat(ticket["issued_at"]).astimezone(office.zone_info)
    values = {
        **lasting_values(office, service, zone, rooms, template, language),
        "number": ticket["number"],
        "ahead": "" if ahead is None else str(ahead),
        "people_ahead": "" if ahead is None else (words["ahead"].format(ahead=ahead) if ahead else words["nobody"]),
        "wait": "" if wait is None else announced_wait(*wait, language),
        "day": f"{issued:%d.%m.%Y}",
        "time": f"{issued:%H:%M}",
    }
    paper = Paper(columns)
    marked = not reprint
    for line in template.lines:
        wording = line.text.in_language(language)
        if not marked and NUMBER in places_in(wording):
            paper.write(COPY[language], width=MARK_SIZE, height=MARK_SIZE, bold=True)
            marked = True
        for filled in _filled(wording, values, [_in(matter.name, language) for matter in further]):
            paper.write(filled, align=line.align, width=line.width, height=line.height, bold=line.bold)
    qr = {"data": status_url, "size": template.qr_size} if status_url and template.qr else None
    if qr:
        paper.write(template.qr_text.in_language(language))
    return {"lines": paper.lines, "qr": qr, "logo": {"png": logo} if logo else None}


def lasting_values(
    office: OfficeTable, service: Service, zone: Zone, rooms: Sequence[Text], template: SlipTable, language: str
) -> dict[str, str]:
    """What a slip says that is known before there is a ticket."""
    own_text = template.service_texts.get(service.id)
    return {
        "office": _in(office.name, language),
        "address": _in(office.address, language),
        "hall_phone": office.phone,
        "service": _in(service.name, language),
        "service_ru": service.name.ru,
        "zone": _in(zone.name, language),
        "room": ", ".join(_in(room, language) for room in rooms),
        "text": _in(own_text, language) if own_text else "",
    }


def _filled(wording: str, values: dict[str, str], further: list[str]) -> list[str]:
    """The line as many times as it is printed: once for each further service with `{then}`, otherwise once or not at all."""
    versions = [{**values, "then": matter} for matter in further] if "then" in places_in(wording) else [values]
    return [filled for version in versions if (filled := fill(wording, version))]


def _in(text: Any, language: str) -> str:
    return str(getattr(text, language))
