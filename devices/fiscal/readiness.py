"""May money be taken? The register is asked before the card is: what would refuse the receipt must refuse the payment."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from devices.fiscal.contract import RegisterCause, RegisterStatus, ShiftState

SHIFT_H = 23
"""The storage gives up at 24 hours; a payment begun now may take a while."""
CLOCK_S = 5 * 60
"""The law allows the register's clock five minutes."""
UNSENT_DAYS = 25
"""The storage blocks after 30 days."""
MOSCOW = timezone(timedelta(hours=3))


@dataclass(frozen=True)
class Obstacle:
    """Why no money may be taken now, and what to do about it."""

    cause: RegisterCause
    text: str


def obstacles(status: RegisterStatus, now: float) -> list[Obstacle]:
    """Everything that stands against taking money at `now` (seconds, Unix); [] when the register would register it.

    A closed shift is no obstacle: it is opened before the receipt.
    """
    found = []
    if not status.paper:
        found.append(Obstacle(RegisterCause.PAPER_OUT, "The cash register has no paper: put in a new roll."))
    if not status.cover_closed:
        found.append(Obstacle(RegisterCause.COVER_OPEN, "The cash register's cover is open: close it."))
    if status.needs_continue and status.paper:
        found.append(Obstacle(RegisterCause.PRINTER, "The cash register waits to go on printing."))
    if status.date_unconfirmed:
        found.append(Obstacle(RegisterCause.DATE_UNCONFIRMED, "The cash register waits for its date to be confirmed."))
    if abs(status.clock - now) > CLOCK_S:
        minutes = round((status.clock - now) / 60)
        found.append(
            Obstacle(RegisterCause.CLOCK_WRONG, f"The cash register's clock is {minutes:+d} minutes off: set it.")
        )
    if _shift_is_too_old(status):
        found.append(Obstacle(RegisterCause.SHIFT_TOO_OLD, f"The shift is older than {SHIFT_H} hours: close it."))
    if status.unsent and status.unsent_since is not None and now - status.unsent_since > UNSENT_DAYS * 86400:
        days = int((now - status.unsent_since) // 86400)
        text = f"The operator of fiscal data has had no documents for {days} days: mend the register's network."
        found.append(Obstacle(RegisterCause.UNSENT_TOO_LONG, text))
    if not status.working:
        found.append(Obstacle(RegisterCause.STORAGE_STATE, "The fiscal storage is not in its fiscal phase."))
    if status.expires is not None and status.expires < datetime.fromtimestamp(now, MOSCOW).date():
        found.append(Obstacle(RegisterCause.STORAGE_EXPIRED, "The fiscal storage has expired: it must be exchanged."))
    return found


def _shift_is_too_old(status: RegisterStatus) -> bool:
    if status.shift is ShiftState.EXPIRED:
        return True
    return (
        status.shift is ShiftState.OPEN
        and status.shift_since is not None
        and status.clock - status.shift_since > SHIFT_H * 3600
    )
