"""Chooses the printer for a slip: a kiosk may have several, and the first that works gets it."""

from __future__ import annotations

from collections.abc import Collection

from queue_core.commands import IssueTicket
from queue_core.errors import UnknownPrinter
from queue_core.hall import Hall

_WORKS = "ready"


def printers_of(hall: Hall, kiosk: str | None) -> tuple[str, ...]:
    """The printers of a kiosk, preferred ones first; none for a ticket that was not issued at a kiosk."""
    table = hall.settings.kiosk.get(kiosk) if kiosk else None
    return table.slip_printers if table else ()


def printer_for(hall: Hall, command: IssueTicket) -> str | None:
    """The printer for the slip of a new ticket; None if the visitor gets none. Raises UnknownPrinter."""
    if not command.paper:
        return None
    if command.printer is not None and command.printer not in hall.settings.printer:
        raise UnknownPrinter(command.printer)
    return command.printer or first_that_works(hall, command.kiosk)


def first_that_works(hall: Hall, kiosk: str | None) -> str | None:
    """The printer for a kiosk's slip: the first that works, else the first of all, whose report will give the cause."""
    printers = printers_of(hall, kiosk)
    return another_that_works(hall, printers) or (printers[0] if printers else None)


def another_that_works(hall: Hall, printers: Collection[str], tried: Collection[str] = ()) -> str | None:
    """The first of these printers that works and has not been tried yet."""
    return next((printer for printer in printers if printer not in tried and _works(hall, printer)), None)


def _works(hall: Hall, printer: str) -> bool:
    device = hall.devices.get(printer)
    return device is not None and device.state == _WORKS
