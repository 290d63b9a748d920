"""What the agent reports about a device: its state, the cause of a fault, the result of a trial (docs/interfaces.md)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """absent: no port; open: the port is open, nothing has answered yet; ready: answers; busy: at work; fault: cannot
    work now."""

    ABSENT = "absent"
    OPEN = "open"
    READY = "ready"
    BUSY = "busy"
    FAULT = "fault"


class Cause(StrEnum):
    """Why a device cannot work or a job was not confirmed. `…_silent` applies only to the kind of device it names."""

    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    HEAD = "head"
    PAPER_NEAR_END = "paper_near_end"
    TICKET_IN_MOUTH = "ticket_in_mouth"
    PRINTER_SILENT = "printer_silent"
    UNPLUGGED = "unplugged"
    CUTTER = "cutter"
    PRINTER_ERROR = "printer_error"
    STALLED = "stalled"
    NOT_CONFIRMED = "not_confirmed"
    AGENT_RESTARTED = "agent_restarted"
    TERMINAL_SILENT = "terminal_silent"
    BOARD_SILENT = "board_silent"
    REGISTER_SILENT = "register_silent"
    REGISTER_REFUSES = "register_refuses"
    DRIVER_MISSING = "driver_missing"


class PaperLevel(StrEnum):
    """How much paper the sensors see."""

    OK = "ok"
    NEAR_END = "near_end"
    END = "end"


@dataclass(frozen=True)
class Health:
    """The state of one device; goes out as the `health` event."""

    device: str
    kind: str
    state: State = State.ABSENT
    cause: Cause | None = None
    detail: str | None = None
    paper: PaperLevel | None = None

    def payload(self) -> dict[str, str | None]:
        """The event's JSON."""
        return {
            "device": self.device,
            "kind": self.kind,
            "state": self.state.value,
            "cause": self.cause.value if self.cause else None,
            "detail": self.detail,
            "paper": self.paper.value if self.paper else None,
        }

    def changed(
        self, state: State, cause: Cause | None = None, detail: str | None = None, paper: PaperLevel | None = None
    ) -> "Health":
        """The same device in another state."""
        return replace(self, state=state, cause=cause, detail=detail, paper=paper)


@dataclass(frozen=True)
class TrialResult:
    """The result of trying a device. `ok` is None where only a person who looks at it can decide."""

    ok: bool | None
    cause: Cause | None = None
    detail: str | None = None

    def payload(self) -> dict[str, str | None]:
        """The fields that the `tested` event has about it."""
        outcome = {True: "passed", False: "failed", None: "unknown"}[self.ok]
        return {"outcome": outcome, "cause": self.cause.value if self.cause else None, "detail": self.detail}


TrialListener = Callable[[TrialResult], None]
HealthListener = Callable[[Health], None]
