"""Events at the windows: shifts, skills, breaks, the phone, and services reopened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import TypedDict

from queue_core.access.roles import SCREENS, STAFF_AND_KIOSKS, Audience
from queue_core.events.event import Event
from queue_core.fields.bounds import MOST_LISTED, BreakMinutes, Milliseconds, Name, NameList, TextReference, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOpened(Event):
    type: ClassVar[str] = "window_opened"
    audience: ClassVar[Audience] = SCREENS

    window: Name
    operator: Name
    name: Words
    position_ru: Words
    position_en: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowClosed(Event):
    type: ClassVar[str] = "window_closed"
    audience: ClassVar[Audience] = SCREENS

    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsChanged(Event):
    """A window's skills until the end of the day; `override` is given if clause 6.2.5 did not allow the change."""

    type: ClassVar[str] = "skills_changed"
    audience: ClassVar[Audience] = SCREENS

    window: Name
    skills: NameList
    override: TextReference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakRequested(Event):
    """A break was requested (or its planned time came), and begins automatically as soon as it is allowed.

    `latest` (milliseconds) is until when a full hall may postpone it.
    """

    type: ClassVar[str] = "break_requested"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: Name
    kind: Name
    minutes: BreakMinutes
    latest: Milliseconds
    planned: bool
    override: TextReference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakWithdrawn(Event):
    type: ClassVar[str] = "break_withdrawn"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakStarted(Event):
    """`override` is a supervisor's reason for granting it against the rule of clause 6.2.5."""

    type: ClassVar[str] = "break_started"
    audience: ClassVar[Audience] = SCREENS

    window: Name
    kind: Name
    minutes: BreakMinutes
    override: TextReference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakDenied(Event):
    """A break was requested and denied."""

    type: ClassVar[str] = "break_denied"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: Name
    kind: Name
    minutes: BreakMinutes


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakOverdue(Event):
    """A break has not ended when it should have: staff are notified once."""

    type: ClassVar[str] = "break_overdue"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEnded(Event):
    type: ClassVar[str] = "break_ended"
    audience: ClassVar[Audience] = SCREENS

    window: Name


class PlannedBreakRow(TypedDict):
    """A break of a plan, in the form of the journal."""

    window: Name
    kind: Name
    begins: Milliseconds
    minutes: BreakMinutes
    earliest: Milliseconds
    latest: Milliseconds
    pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BreaksPlanned(Event):
    """The day's whole plan of breaks, replacing the one before."""

    type: ClassVar[str] = "breaks_planned"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    breaks: Annotated[list[PlannedBreakRow], Field(max_length=MOST_LISTED)]
    solver: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTaken(Event):
    """The operator of a free window is on the phone (clause 6.1.5)."""

    type: ClassVar[str] = "phone_taken"
    audience: ClassVar[Audience] = SCREENS

    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHungUp(Event):
    type: ClassVar[str] = "phone_hung_up"
    audience: ClassVar[Audience] = SCREENS

    window: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReopened(Event):
    """A supervisor has tickets for a service issued again although they may not be served before closing."""

    type: ClassVar[str] = "service_reopened"
    audience: ClassVar[Audience] = STAFF_AND_KIOSKS

    service: Name
    reason: TextReference
