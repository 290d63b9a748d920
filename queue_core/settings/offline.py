"""Numbers of kiosks whose server is away: which agent gives them, and the letter they begin with."""

from __future__ import annotations

from queue_core.settings.tables import Settings

# Letters that no digit looks like, and that differ from one another on paper and when they are spoken.
_LETTERS = "НЛПФЦШТУЖИАВГДЕМСХРКЮЯ"


def agent_of_kiosk(settings: Settings, kiosk: str) -> str | None:
    """The agent on a kiosk's machine: the owner of its first printer. None for a kiosk that gives no numbers by itself."""
    table = settings.kiosk.get(kiosk)
    if table is None or table.offline_port is None or not table.slip_printers:
        return None
    return settings.printer[table.slip_printers[0]].agent


def offline_series(settings: Settings, kiosk: str) -> str:
    """The letter of the numbers that a kiosk gives without the server: no service's, and no other kiosk's while there are
    letters enough. Two series of one letter would still share no number: all are counted by the hall's one counter."""
    taken = {service.series for service in settings.services}
    free = [letter for letter in _LETTERS if letter not in taken] or list(_LETTERS)
    place = [table.id for table in settings.kiosks].index(kiosk)
    return free[place % len(free)]
