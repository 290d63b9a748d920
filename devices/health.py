"""What the agent says about a device and about a job: states, causes and outcomes, by the words of docs/interfaces.md."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """absent: no port; open: port open, nobody answered yet; ready: answers; busy: at work; fault: cannot work now."""

    ABSENT = "absent"
    OPEN = "open"
    READY = "ready"
    BUSY = "busy"
    FAULT = "fault"


class Cause(StrEnum):
    """Why a device cannot work or a job was not confirmed. `…_silent` is of the devices it names only."""

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
    DRIVER_MISSING = "driver_missing"


class Outcome(StrEnum):
    """printed: the printer confirmed it; failed: surely not whole; unknown: nobody can tell, a person looks."""

    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Paper(StrEnum):
    """What the paper sensors say."""

    OK = "ok"
    NEAR_END = "near_end"
    END = "end"


@dataclass(frozen=True)
class Result:
    """The true outcome of one job. `cause` is None exactly when it was printed."""

    outcome: Outcome
    cause: Cause | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Health:
    """One device as the server sees it; goes out as the `health` event."""

    device: str
    kind: str
    state: State = State.ABSENT
    cause: Cause | None = None
    detail: str | None = None
    paper: Paper | None = None

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
        self, state: State, cause: Cause | None = None, detail: str | None = None, paper: Paper | None = None
    ) -> "Health":
        """The same device in another state."""
        return replace(self, state=state, cause=cause, detail=detail, paper=paper)


@dataclass(frozen=True)
class Tested:
    """What came of trying a device. `ok` is None where nobody can tell but a person who looks at it."""

    ok: bool | None
    cause: Cause | None = None
    detail: str | None = None

    def payload(self) -> dict[str, str | None]:
        """The outcome as the `tested` event has it."""
        outcome = {True: "passed", False: "failed", None: "unknown"}[self.ok]
        return {"outcome": outcome, "cause": self.cause.value if self.cause else None, "detail": self.detail}


TestedListener = Callable[[Tested], None]
HealthListener = Callable[[Health], None]
