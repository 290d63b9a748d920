"""The place of a payment: a kiosk or window, with its terminal and printer."""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.decisions.slip_printers import first_that_works
from queue_core.errors import UnknownWindow
from queue_core.hall import Hall
from queue_core.settings import Settings
from queue_core.settings.payments import Terminal


@dataclass(frozen=True, slots=True)
class PaymentPoint:
    """A kiosk or a window; cash is taken at windows only."""

    kiosk: str | None
    window: str | None
    terminal: Terminal | None
    printer: str | None
    cash: bool


def at_kiosk(hall: Hall, kiosk: str) -> PaymentPoint:
    """A kiosk as a payment point; without an entry in the settings it has no terminal and no printer."""
    settings = hall.settings
    named = settings.kiosk.get(kiosk)
    return PaymentPoint(
        kiosk, None, _terminal(settings, named.terminal if named else None), first_that_works(hall, kiosk), cash=False
    )


def at_window(hall: Hall, window: str) -> PaymentPoint:
    """A window as a payment point. Raises UnknownWindow."""
    settings = hall.settings
    named = settings.window.get(window)
    if named is None:
        raise UnknownWindow(window)
    return PaymentPoint(None, window, _terminal(settings, named.terminal), named.printer, cash=settings.payments.cash)


def _terminal(settings: Settings, name: str | None) -> Terminal | None:
    return settings.terminal[name] if name else None
