"""What an office says of its devices: those that must be there, the words of the boards over the windows, what a scan does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from queue_core.settings.base import Identifier, Table
from queue_core.settings.problems import Problem
from queue_core.settings.wording import Code

BoardText = Annotated[str, Field(max_length=16)]


class DeviceTable(Table):
    """A device that this office has, besides its printers, payment terminals, kiosks and hall boards, which have tables of
    their own: staff are told when it is missing. `agent` owns its line, `window` or `kiosk` says where it stands.
    """

    id: Identifier
    kind: Literal["board", "scanner", "keypad"]
    agent: Identifier
    window: str | None = None
    kiosk: Identifier | None = None


class WindowBoardsTable(Table):
    """What the LED boards over the windows say when they show no number, and how long a called number blinks."""

    closed: BoardText = ""
    free: BoardText = ""
    on_break: BoardText = "----"
    phone: BoardText = ""
    blink_seconds: Annotated[float, Field(ge=0, le=120)] = 8


class ScanningTable(Table):
    """What scanning a slip at a window does: `show` opens its ticket on the console, `call` calls it where it can be."""

    at_window: Literal["show", "call"] = "show"


_UNKNOWN = {"window": Code.UNKNOWN_WINDOW, "kiosk": Code.UNKNOWN_KIOSK}


def broken_places(
    devices: Iterable[tuple[int, dict[str, Any]]], windows: list[str], kiosks: list[str]
) -> Iterator[Problem]:
    """Devices that stand at a window or kiosk that is nowhere; takes numbered rows as read from the file."""
    for row, device in devices:
        for field, known in (("window", windows), ("kiosk", kiosks)):
            name = device.get(field)
            if isinstance(name, str) and name not in known:
                yield Problem(("devices", row, field), _UNKNOWN[field], {"name": name})
