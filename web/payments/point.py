"""Where a payment is made: the kiosk or window, with the terminal and the printer that stand there."""

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
    """The place of a kiosk; one that the settings do not name has neither terminal nor printer."""
    settings = hall.settings
    named = settings.kiosk.get(kiosk)
    return PaymentPoint(
        kiosk, None, _terminal(settings, named.terminal if named else None), first_that_works(hall, kiosk), cash=False
    )


def at_window(hall: Hall, window: str) -> PaymentPoint:
    """The place of a window. Raises UnknownWindow."""
    settings = hall.settings
    named = settings.window.get(window)
    if named is None:
        raise UnknownWindow(window)
    return PaymentPoint(None, window, _terminal(settings, named.terminal), named.printer, cash=settings.payments.cash)


def _terminal(settings: Settings, name: str | None) -> Terminal | None:
    return settings.terminal[name] if name else None
