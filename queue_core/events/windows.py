"""What happens at the windows: shifts, skills, breaks, the phone; and what they can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from queue_core.events.event import Event
from queue_core.roles import SCREENS, STAFF_AND_KIOSKS, Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOpened(Event):
    type: ClassVar[str] = "window_opened"
    audience: ClassVar[Audience] = SCREENS

    window: str
    operator: str
    name: str
    position_ru: str
    position_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClosed(Event):
    type: ClassVar[str] = "window_closed"
    audience: ClassVar[Audience] = SCREENS

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsChanged(Event):
    """What a window can do from now to the end of the day; `override` is given when clause 6.2.5 would not have allowed it."""

    type: ClassVar[str] = "skills_changed"
    audience: ClassVar[Audience] = SCREENS

    window: str
    skills: list[str]
    override: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRequested(Event):
    """A break was asked for (or its planned time came) and begins by itself as soon as it is allowed.

    `latest` (milliseconds) is until when a full hall may put it off.
    """

    type: ClassVar[str] = "break_requested"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: str
    kind: str
    minutes: int
    latest: int
    planned: bool
    override: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakWithdrawn(Event):
    type: ClassVar[str] = "break_withdrawn"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakStarted(Event):
    """`override` is the reason of a supervisor who granted it against the rule of clause 6.2.5."""

    type: ClassVar[str] = "break_started"
    audience: ClassVar[Audience] = SCREENS

    window: str
    kind: str
    minutes: int
    override: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakDenied(Event):
    """A break asked for and refused."""

    type: ClassVar[str] = "break_denied"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: str
    kind: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakOverdue(Event):
    """A break has not ended when it should have: the staff is told once."""

    type: ClassVar[str] = "break_overdue"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEnded(Event):
    type: ClassVar[str] = "break_ended"
    audience: ClassVar[Audience] = SCREENS

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreaksPlanned(Event):
    """The day's whole plan of breaks, in place of the one before.

    Each break: window, kind, minutes, pinned, and `begins`, `earliest`, `latest` in milliseconds.
    """

    type: ClassVar[str] = "breaks_planned"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    breaks: list[dict[str, Any]]
    solver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTaken(Event):
    """The operator of a free window is on the phone (clause 6.1.5)."""

    type: ClassVar[str] = "phone_taken"
    audience: ClassVar[Audience] = SCREENS

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHungUp(Event):
    type: ClassVar[str] = "phone_hung_up"
    audience: ClassVar[Audience] = SCREENS

    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReopened(Event):
    """Tickets for a service are given again although nobody might be received before closing; a supervisor answers for it."""

    type: ClassVar[str] = "service_reopened"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    service: str
    reason: str
