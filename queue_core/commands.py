"""What people and devices ask of the hall. `actor` is who asks: a sign-in name or a device's name."""

from __future__ import annotations

from dataclasses import dataclass

from queue_core.model import BreakKind, Operator, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTicket(Command):
    """`request_id` names the press of the button: sent twice it is the same ticket. `kiosk` decides where the slip comes out."""

    service: str
    request_id: str
    lang: str = "ru"
    priority: str | None = None
    kiosk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTicket(Command):
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnparkTicket(Command):
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintSlip(Command):
    ticket: str
    printer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSlip(Command):
    """What became of print job `job`: printed, failed or unknown."""

    job: str
    outcome: str
    cause: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDevice(Command):
    device: str
    kind: str
    state: str
    cause: str | None = None
    detail: str | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowCommand(Command):
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow(WindowCommand):
    operator: Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWindow(WindowCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(WindowCommand):
    request_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTicket(WindowCommand):
    ticket: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(WindowCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class StartService(WindowCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(WindowCommand):
    outcome: Outcome = Outcome.RESOLVED


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow(WindowCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Park(WindowCommand):
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTicket(WindowCommand):
    """Takes a wrong call back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(WindowCommand):
    """To a service's line, or to one window (then `service` may stay as it is)."""

    service: str | None = None
    to_window: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForBreak(WindowCommand):
    kind: BreakKind
    minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(WindowCommand):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(Command):
    pass
