"""The slips printed for payments and readings, and the outcome of each; a second slip is marked as a reprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queue_core.events import to_milliseconds
from queue_core.model import SlipState
from queue_core.payments.storage import LedgerFile

JOB_MARK = "-slip-"
"""Distinguishes the jobs of these slips from those of ticket slips."""


@dataclass(frozen=True, slots=True)
class PaperSlip:
    """A printed slip. `subject` is the id of a payment or reading, `job` its name for the device agent."""

    job: str
    subject: str
    printer: str
    reprint: bool
    state: SlipState
    cause: str | None
    detail: str | None

    def view(self) -> dict[str, str | bool | None]:
        return {
            "job": self.job, "state": self.state.value, "cause": self.cause, "detail": self.detail, "reprint": self.reprint
        }  # fmt: skip


class Slips:
    """The ledger's slips."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def queue(self, subject: str, printer: str, at: datetime) -> PaperSlip:
        """Queues a slip for printing; each further slip for a subject is a reprint."""
        with self._file.transaction() as db:
            before = len(self.of(subject))
            job = f"{subject}{JOB_MARK}{before + 1}"
            db.execute(
                "INSERT INTO slips (job, subject, printer, at, reprint, state) VALUES (?, ?, ?, ?, ?, 'queued')",
                (job, subject, printer, to_milliseconds(at), before > 0),
            )
            return self.of(subject)[-1]

    def report(self, job: str, outcome: SlipState, cause: str | None, detail: str | None) -> bool:
        """Records the outcome of a slip; False if the ledger has no such job. A definite outcome is never replaced."""
        with self._file.transaction() as db:
            if self._file.row("SELECT 1 FROM slips WHERE job = ?", (job,)) is None:
                return False
            db.execute(
                "UPDATE slips SET state = ?, cause = ?, detail = ? WHERE job = ? AND state IN ('queued', 'unknown')",
                (outcome, cause, detail, job),
            )
            return True

    def of(self, subject: str) -> list[PaperSlip]:
        """The slips of a payment or reading, in order."""
        return self._slips("subject = ? ORDER BY length(job), job", subject)

    def find(self, job: str) -> PaperSlip | None:
        """The slip of a job."""
        return next(iter(self._slips("job = ?", job)), None)

    def latest(self, subject: str) -> PaperSlip | None:
        """The newest slip."""
        slips = self.of(subject)
        return slips[-1] if slips else None

    def queued(self) -> list[PaperSlip]:
        """The slips still to be printed, oldest first."""
        return self._slips("state = 'queued' ORDER BY at, job")

    def _slips(self, condition: str, *values: str) -> list[PaperSlip]:
        rows = self._file.rows(
            f"SELECT job, subject, printer, reprint, state, cause, detail FROM slips WHERE {condition}", values
        )
        return [
            PaperSlip(
                row["job"],
                row["subject"],
                row["printer"],
                bool(row["reprint"]),
                SlipState(row["state"]),
                row["cause"],
                row["detail"],
            )
            for row in rows
        ]
