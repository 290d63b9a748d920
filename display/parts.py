"""The services that the display's pages depend on, injected by the composition root."""

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
    """Makes the parts available to the display's pages of this application."""
    app.extensions[_KEY] = parts


def display_parts() -> DisplayParts:
    """The parts given to the application that serves this request."""
    parts: DisplayParts = current_app.extensions[_KEY]
    return parts
