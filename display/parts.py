"""What the display's pages stand on. The composition root gives it to them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from display.voice import Voice
from queue_core.office import Office

_KEY = "display"


@dataclass(frozen=True, slots=True)
class DisplayParts:
    office: Office
    voice: Voice


def provide(app: Flask, parts: DisplayParts) -> None:
    """Gives the display's pages of this application their parts of the server."""
    app.extensions[_KEY] = parts


def display_parts() -> DisplayParts:
    """The parts of the server that serves this request."""
    parts: DisplayParts = current_app.extensions[_KEY]
    return parts
