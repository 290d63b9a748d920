"""The services that the kiosk's pages depend on. The composition root injects them: no synthesiser or server is imported here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from flask import Flask, current_app

from kiosk.status_links import StatusLinks
from queue_core.errors import Refusal
from queue_core.office import Office
from queue_core.visits.storage import VisitCards

_KEY = "kiosk"
Shape = TypeVar("Shape")

ReadOut = Callable[[str, str], bytes | None]
"""Turns a text in a language ("ru" or "en") into a WAV file; None when there is no voice to read it."""


class ReadBody(Protocol):
    """Reads the request's JSON body as a shape; a body of another shape ends the request with a 400 problem."""

    def __call__(self, kind: type[Shape]) -> Shape: ...


@dataclass(frozen=True, slots=True)
class KioskParts:
    office: Office
    status_links: StatusLinks
    visit_cards: VisitCards
    read_out: ReadOut
    body: ReadBody
    status_of: Callable[[Refusal], int]
    """The HTTP status of the answer to a refused request."""
    offline_port: Callable[[], int | None]
    """The port of the agent on the machine of the kiosk that sends this request."""


def provide(app: Flask, parts: KioskParts) -> None:
    """Makes the parts available to the kiosk's pages of this application."""
    app.extensions[_KEY] = parts


def kiosk_parts() -> KioskParts:
    """The parts given to the application that serves this request."""
    parts: KioskParts = current_app.extensions[_KEY]
    return parts
