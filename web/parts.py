"""The parts of the server that a request needs, by their class: put there by the composition root, looked up by views."""

from __future__ import annotations

from typing import TypeVar

from flask import Flask, current_app

Part = TypeVar("Part")

_KEY = "talon"


def provide(app: Flask, *parts: object) -> None:
    """Registers parts of the server, each under its own class."""
    app.extensions.setdefault(_KEY, {}).update({type(part): part for part in parts})


def provided(kind: type[Part]) -> Part:
    """The part of this class. Raises KeyError when the composition root has registered none."""
    part: Part = current_app.extensions[_KEY][kind]
    return part
