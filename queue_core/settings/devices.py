"""The settings tables for devices: which must be present, what window boards show, what a scan does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from queue_core.settings.base import Identifier, Table
from queue_core.settings.problems import Problem
from queue_core.settings.wording import Code

BoardText = Annotated[str, Field(max_length=16)]


class DeviceTable(Table):
    """A device of this office that has no table of its own, as printers, terminals, kiosks and hall boards have.

    Staff are alerted when it is missing. `agent` owns its line; `window` or `kiosk` is where it stands.
    """

    id: Identifier
    kind: Literal["board", "scanner", "keypad", "register"]
    agent: Identifier
    window: str | None = None
    kiosk: Identifier | None = None


class WindowBoardsTable(Table):
    """What the LED boards over the windows show in place of a number, and how long a called number blinks."""

    closed: BoardText = ""
    free: BoardText = ""
    on_break: BoardText = "----"
    phone: BoardText = ""
    blink_seconds: Annotated[float, Field(ge=0, le=120)] = 8


class ScanningTable(Table):
    """What scanning a slip at a window does: `show` opens its ticket on the console, `call` calls it if possible."""

    at_window: Literal["show", "call"] = "show"


_UNKNOWN = {"window": Code.UNKNOWN_WINDOW, "kiosk": Code.UNKNOWN_KIOSK}


def broken_places(
    devices: Iterable[tuple[int, dict[str, Any]]], windows: list[str], kiosks: list[str]
) -> Iterator[Problem]:
    """Devices at a window or kiosk that does not exist; takes numbered rows as read from the file."""
    for row, device in devices:
        for field, known in (("window", windows), ("kiosk", kiosks)):
            name = device.get(field)
            if isinstance(name, str) and name not in known:
                yield Problem(("devices", row, field), _UNKNOWN[field], {"name": name})
