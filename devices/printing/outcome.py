"""The outcome of a print job, in the words of docs/interfaces.md."""

from dataclasses import dataclass
from enum import StrEnum

from devices.health import Cause


class PrintOutcome(StrEnum):
    """printed: the printer confirmed it; failed: the slip is certainly not whole; unknown: a person has to look."""

    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PrintResult:
    """The outcome of one job with its reason. `cause` is None exactly when the slip was printed."""

    outcome: PrintOutcome
    cause: Cause | None = None
    detail: str | None = None
