"""What the kiosk's pages stand on. The composition root gives it to them: this room knows no synthesiser and no server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from kiosk.status_links import StatusLinks
from queue_core.office import Office
from queue_core.visits.storage import VisitCards

_KEY = "kiosk"

ReadOut = Callable[[str, str], bytes | None]
"""Makes a WAV file of a text and its language ("ru" or "en"); None where nothing can be spoken."""


@dataclass(frozen=True, slots=True)
class KioskParts:
    office: Office
    status_links: StatusLinks
    visit_cards: VisitCards
    read_out: ReadOut


def provide(app: Flask, parts: KioskParts) -> None:
    """Gives the kiosk's pages of this application their parts of the server."""
    app.extensions[_KEY] = parts


def kiosk_parts() -> KioskParts:
    """The parts of the server that serves this request."""
    parts: KioskParts = current_app.extensions[_KEY]
    return parts
