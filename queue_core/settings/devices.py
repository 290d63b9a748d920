"""What an office says of its devices: those that must be there, the words of the boards over the windows, what a scan does."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from queue_core.settings.base import Identifier, Table

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


def broken_places(devices: list[dict[str, object]], windows: list[str], kiosks: list[str]) -> list[str]:
    """Devices that stand at a window or kiosk that is nowhere; sentences, for settings not yet validated."""
    wrong = []
    for device in devices:
        for what, known in (("window", windows), ("kiosk", kiosks)):
            if isinstance(device.get(what), str) and device[what] not in known:
                wrong.append(f"devices “{device.get('id')}” {what}: there is no {what} “{device[what]}”")
    return wrong
