"""Office-wide events: notices, evacuation, alarms, accounts, settings, the end of the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from pydantic import Field

from queue_core.access.roles import MANAGERS, SCREENS, STAFF, Audience
from queue_core.events.event import Event
from queue_core.fields.bounds import (
    MOST_LISTED,
    Count,
    Json,
    Milliseconds,
    Name,
    NameList,
    Ordinal,
    SettingsWords,
    TextReference,
    Words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted(Event):
    """A notice for the screens; repeated at the start of each day that it lasts into. Times in milliseconds."""

    type: ClassVar[str] = "notice_posted"
    audience: ClassVar[Audience] = SCREENS

    notice: Name
    kind: Name
    text_ru: Words
    text_en: Words
    zones: NameList
    begins: Milliseconds | None
    until: Milliseconds | None
    posted_at: Milliseconds
    posted_by: Name
    request_id: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(Event):
    type: ClassVar[str] = "notice_withdrawn"
    audience: ClassVar[Audience] = SCREENS

    notice: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class EvacuationChanged(Event):
    """The evacuation notice (clause 6.3.3) covers every screen, or is removed. `since` is in milliseconds."""

    type: ClassVar[str] = "evacuation_changed"
    audience: ClassVar[Audience] = SCREENS

    on: bool
    since: Milliseconds
    text_ru: Words | None = None
    text_en: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised(Event):
    """A call for help from a `window`, or from a visitor at a `kiosk`; `kind` is an alarms.AlarmKind, `name` the actor's
    display name. Repeated on a new day, `since` (milliseconds) and `first_by` are the original time and actor."""

    type: ClassVar[str] = "alarm_raised"
    audience: ClassVar[Audience] = STAFF

    alarm: Name
    kind: Name
    window: Name | None
    kiosk: Name | None
    name: Words
    note: TextReference | None
    request_id: Name
    since: Milliseconds | None = None
    first_by: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAcknowledged(Event):
    """Help is on the way. `since` and `first_by` as for AlarmRaised."""

    type: ClassVar[str] = "alarm_acknowledged"
    audience: ClassVar[Audience] = STAFF

    alarm: Name
    name: Words
    since: Milliseconds | None = None
    first_by: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmClosed(Event):
    """The alarm is over; `note` may record what was done."""

    type: ClassVar[str] = "alarm_closed"
    audience: ClassVar[Audience] = STAFF

    alarm: Name
    name: Words
    note: TextReference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleChanged(Event):
    """An account was `added`, `changed`, `disabled`, `enabled` or given a new `password`; `person` is its sign-in name."""

    type: ClassVar[str] = "people_changed"
    audience: ClassVar[Audience] = MANAGERS

    person: Name
    what: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Event):
    """From now on `toml` is in force. It is the full text, so that a day is replayed with the settings it had.

    `changes` are the differences from the version before, field by field (settings.edits.Change); `restored` is the
    earlier version that was restored. Version 0, the file the server was started with, is recorded before the first
    change.
    """

    type: ClassVar[str] = "settings_changed"
    audience: ClassVar[Audience] = SCREENS

    version: Ordinal
    toml: SettingsWords
    changes: Annotated[list[Json], Field(max_length=MOST_LISTED)] = field(default_factory=list)
    note: Words | None = None
    restored: Ordinal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSetAside(Event):
    """Event `seq` of this journal could not be applied and does not count: from now on every reader passes over it."""

    type: ClassVar[str] = "event_set_aside"
    audience: ClassVar[Audience] = STAFF

    seq: Ordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class LossAccepted(Event):
    """The journal lacks what came after event `after`, up to event `last` if that is known; `what` as in store/mark.py.

    The numbers of today's tickets go on `skipped` further on: those between may be on paper in somebody's hand.
    """

    type: ClassVar[str] = "loss_accepted"
    audience: ClassVar[Audience] = STAFF

    what: Name
    after: Ordinal
    last: Ordinal | None
    skipped: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRepaired(Event):
    """The office's time goes back to `at`: it was `was`, for the machine's clock had been ahead and is right now."""

    type: ClassVar[str] = "clock_repaired"
    audience: ClassVar[Audience] = SCREENS

    was: Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResumed(Event):
    """A day goes on that has events already, for a wrong clock had led away from it or into it: its numbers go on. What
    outlives a day is repeated after it, as on a new one."""

    type: ClassVar[str] = "day_resumed"
    audience: ClassVar[Audience] = SCREENS


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """The day is over. `head` is the journal's head before it was closed (store/heads.py), after event `head_seq`; neither is
    in journals of earlier releases."""

    type: ClassVar[str] = "day_closed"
    audience: ClassVar[Audience] = SCREENS

    head_seq: Ordinal | None = None
    head: Name | None = None
