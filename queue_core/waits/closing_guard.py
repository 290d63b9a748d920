"""The closing guard: no ticket for a visitor who could not be served before the office closes (clauses 5.7, 6.4.3).

It uses the projection of the hall: if in 80 of 100 paths the office closes before the visitor is called, no ticket is
issued, and the visitor learns what to do instead. A supervisor who knows better can reopen the service for the day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_core.hall import Hall
from queue_core.hours.opening import Closed, closes_at, opens_again, with_instead
from queue_core.projection import HORIZON_S, Spread
from queue_core.settings import Service
from queue_core.texts import Text

TOO_LATE = "too_late"
# No ticket is issued from this share of paths on in which the visitor is not called before closing.
_HOPELESS = 0.8
# The time until which it is worth coming is rounded to this step.
_STEP = timedelta(minutes=5)


def too_late(hall: Hall, service: Service, at: datetime, wait: Spread | None) -> Closed | None:
    """Why no more tickets are issued for a service today; None if they are. `wait` is the projected wait of a visitor
    arriving now; None, if no window could call them, is not handled here."""
    closes = closes_at(hall.settings, at)
    if wait is None or closes is None or service.id in hall.reopened or not _in_sight(closes, at):
        return None
    if wait.uncalled < _HOPELESS:
        return None
    until = closes.strftime("%H:%M")
    text = Text(
        ru=f"Сегодня до закрытия в {until} по этому вопросу уже не успеют принять: очередь слишком длинная.",
        en=f"You could not be served in this matter before the office closes at {until}: the line is too long.",
    )
    again = opens_again(hall.settings, closes)
    if again:
        text = Text(ru=f"{text.ru} {again.ru}", en=f"{text.en} {again.en}")
    return with_instead(Closed(TOO_LATE, text), service)


def worth_until(hall: Hall, at: datetime, wait: Spread | None) -> datetime | None:
    """Until when it is worth coming today: visitors arriving by then are called before closing in 80 of 100 paths, if the
    line stays as it is. None while closing is not in sight, or if no window would call."""
    closes = closes_at(hall.settings, at)
    if wait is None or closes is None or not _in_sight(closes, at) or wait.uncalled >= _HOPELESS:
        return None
    latest = closes - timedelta(seconds=wait.p80_s)
    whole = latest.replace(minute=0, second=0, microsecond=0)
    return max(whole + (latest - whole) // _STEP * _STEP, at.astimezone(closes.tzinfo))


def _in_sight(closes: datetime, at: datetime) -> bool:
    """Whether the projection reaches as far as the end of the day."""
    return timedelta(0) < closes - at < timedelta(seconds=HORIZON_S)
