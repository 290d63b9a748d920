"""What a decision needs, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from queue_core.breaks import Verdict
from queue_core.breaks.load import Outlook, standard_minutes
from queue_core.call_orders import CallOrder
from queue_core.events import Event
from queue_core.forecast import NOBODY


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a decision needs besides the hall: the time, the call order, a source of new identifiers, and what is expected."""

    at: datetime
    order: CallOrder
    new_id: Callable[[], str]
    outlook: Outlook = field(default_factory=lambda: Outlook(NOBODY, standard_minutes))


@dataclass(frozen=True, slots=True)
class Decision:
    """The events a command yields. `ticket` and `window` are what it was about; no events: it had been done before."""

    events: tuple[Event, ...] = ()
    ticket: str | None = None
    window: str | None = None
    verdict: Verdict | None = None
