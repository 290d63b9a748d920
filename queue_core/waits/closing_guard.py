"""The closing guard: no ticket for somebody whom nobody could receive before the office closes (clauses 5.7, 6.4.3).

It asks the projection of the hall: when even 80 of 100 ways in which the day may go on end with the office closed before
the visitor is called, no ticket is given, and the visitor is told what can be done instead. A supervisor who knows better
reopens the service for the day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_core.hall import Hall
from queue_core.hours.opening import Closed, closes_at, opens_again, with_instead
from queue_core.projection import HORIZON_S, Spread
from queue_core.settings import Service
from queue_core.texts import Text

TOO_LATE = "too_late"
# The share of ways in which nobody calls the visitor before closing, from which on no ticket is given.
_HOPELESS = 0.8
# Until when it is worth coming is told in steps of so many minutes.
_STEP = timedelta(minutes=5)


def too_late(hall: Hall, service: Service, at: datetime, wait: Spread | None) -> Closed | None:
    """Why no ticket is given for a service any more today; None when one is. `wait` is the projected wait of somebody
    who comes now; None, where no window could call them, is another matter."""
    closes = closes_at(hall.settings, at)
    if wait is None or closes is None or service.id in hall.reopened or not _in_sight(closes, at):
        return None
    if wait.uncalled < _HOPELESS:
        return None
    until = closes.strftime("%H:%M")
    text = Text(
        ru=f"Сегодня до закрытия в {until} по этому вопросу уже не успеют принять: очередь слишком длинная.",
        en=f"Nobody could be received in this matter before the office closes at {until}: the line is too long.",
    )
    again = opens_again(hall.settings, closes)
    if again:
        text = Text(ru=f"{text.ru} {again.ru}", en=f"{text.en} {again.en}")
    return with_instead(Closed(TOO_LATE, text), service)


def worth_until(hall: Hall, at: datetime, wait: Spread | None) -> datetime | None:
    """Until when it is worth coming today: who comes by then is called before closing in 80 of 100 ways in which the day
    may go on, if the line stays as it is. None while closing is not in sight, or nobody would call."""
    closes = closes_at(hall.settings, at)
    if wait is None or closes is None or not _in_sight(closes, at) or wait.uncalled >= _HOPELESS:
        return None
    latest = closes - timedelta(seconds=wait.p80_s)
    whole = latest.replace(minute=0, second=0, microsecond=0)
    return max(whole + (latest - whole) // _STEP * _STEP, at.astimezone(closes.tzinfo))


def _in_sight(closes: datetime, at: datetime) -> bool:
    """Whether the projection reaches as far as the end of the day."""
    return timedelta(0) < closes - at < timedelta(seconds=HORIZON_S)
