"""What is printed on a ticket's slip: the `document` of the device agent's job (docs/interfaces.md), never wider than the paper.

Russian tickets print Russian. English ones print English first, with the service in Russian too, so that staff can read it.
No personal data (clause 5.3): the slip may be left on a chair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kiosk.paper import Paper
from kiosk.wording import announced_wait
from queue_core.settings import OfficeTable, Service, Zone

# Largest letters in which the number is printed; 6 of 8 leaves five or six figures room on 80 mm paper.
_NUMBER_SIZE = 6
_QR_SIZE = 6

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ru": {
        "copy": "ПОВТОР",
        "ticket": "Ваш талон",
        "ahead": "Людей перед вами: {ahead}",
        "nobody": "Перед вами никого нет",
        "then": "затем: {service}",
        "wait": "Ожидание: {wait}",
        "issued": "Выдан {day} в {time}",
        "board": "Ждите вызова на табло",
        "phone": "Ваша очередь в телефоне:",
    },
    "en": {
        "copy": "COPY / ПОВТОР",
        "ticket": "Your ticket",
        "ahead": "People ahead of you: {ahead}",
        "nobody": "Nobody is ahead of you",
        "then": "then: {service}",
        "wait": "Wait: {wait}",
        "issued": "Issued {day} at {time}",
        "board": "Watch the board for your call",
        "phone": "Your place on your phone:",
    },
}


def slip_document(
    *,
    ticket: Mapping[str, Any],
    office: OfficeTable,
    service: Service,
    further: Sequence[Service] = (),
    zone: Zone,
    ahead: int | None,
    wait: tuple[int, int] | None,
    status_url: str | None,
    reprint: bool,
    columns: int = 48,
) -> dict[str, Any]:
    """The slip of a ticket: `{"lines": […], "qr": … | None}`.

    `ticket` has the fields of docs/interfaces.md (`number`, `lang` and `issued_at` are used); `wait` is the announced range in
    seconds, None where nothing honest can be announced; `columns` is the paper's width in characters of normal size.
    `further` are the matters that follow `service` with the same ticket. A `reprint` is marked in large letters, for the number
    exists once and the paper may then exist twice.
    """
    language = "en" if ticket["lang"] == "en" else "ru"
    words = _WORDS[language]
    issued = datetime.fromisoformat(ticket["issued_at"]).astimezone(office.zone_info)

    paper = Paper(columns)
    paper.say(_in(office.name, language), bold=True)
    if reprint:
        paper.say(words["copy"], width=3, height=3, bold=True)
    paper.say(words["ticket"], width=2, height=2)
    paper.say(ticket["number"], width=_NUMBER_SIZE, height=_NUMBER_SIZE, bold=True)
    paper.say(_in(service.name, language), height=2)
    if language != "ru":
        paper.say(service.name.ru)
    for matter in further:
        paper.say(words["then"].format(service=_in(matter.name, language)))
    paper.say(_in(zone.name, language), width=2, height=2, bold=True)
    paper.say(words["board"], height=2)
    if ahead is not None:
        paper.say(words["ahead"].format(ahead=ahead) if ahead else words["nobody"], height=2)
    if wait is not None:
        paper.say(words["wait"].format(wait=announced_wait(*wait, language)), height=2)
    paper.say(words["issued"].format(day=f"{issued:%d.%m.%Y}", time=f"{issued:%H:%M}"))
    if status_url:
        paper.say(words["phone"])
    return {"lines": paper.lines, "qr": {"data": status_url, "size": _QR_SIZE} if status_url else None}


def _in(text: Any, language: str) -> str:
    return str(getattr(text, language))
