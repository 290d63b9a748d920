"""The printers' durable memory: an accepted job is never lost, an unacknowledged report never forgotten."""

import json
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devices.health import Cause
from devices.printing.outcome import PrintOutcome, PrintResult

KEEP_ACKED = 5000
"""How many acknowledged jobs are kept to recognise a repeated job id: about a month of a busy kiosk."""

SCHEMA = """
create table if not exists jobs (
    number integer primary key autoincrement,
    job text not null unique,
    device text not null,
    document text not null,
    subject text,
    state text not null check (state in ('accepted', 'writing', 'pending', 'acked')),
    begun integer not null default 0,
    outcome text, cause text, detail text,
    check ((outcome is null) = (state in ('accepted', 'writing')))
);
create index if not exists jobs_by_state on jobs (state, number);
"""


@dataclass(frozen=True)
class Job:
    """One print job as it was accepted. `subject` is the job's `for`, which its report carries back."""

    job: str
    device: str
    document: Any
    subject: str | None = None


class Spool:
    """The jobs and their states: accepted → writing → pending (the report waits for its acknowledgement) → acked.

    Every change is on disk (synchronous=FULL) when the method returns. Safe to use from several threads.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(directory / "spool.sqlite3", check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.execute("pragma secure_delete=on")
        self._db.executescript(SCHEMA)
        self._add_subject()

    def recover(self) -> set[str]:
        """Gives the jobs that the last stop cut off their outcome; call it once at start.

        A job that was `writing` may have come out: unknown. One that was not begun cannot have: failed. Returns the
        printers whose last begun job is not known to be printed: their paper may carry half a slip.
        """
        with self._lock:
            half_done = {
                row[0]
                for row in self._db.execute(
                    "select device from jobs where number in (select max(number) from jobs where begun group by device)"
                    " and outcome is not 'printed'"
                )
            }
            self._db.execute("begin immediate")
            self._db.execute(
                "update jobs set state='pending', cause=?, outcome=case state when 'writing' then ? else ? end,"
                " detail=case state when 'writing' then ? else ? end where state in ('accepted', 'writing')",
                (
                    Cause.AGENT_RESTARTED,
                    PrintOutcome.UNKNOWN,
                    PrintOutcome.FAILED,
                    "The agent was restarted while this slip was being printed: look at the printer.",
                    "The agent was restarted before it began to print this slip.",
                ),
            )
            self._db.execute(
                "delete from jobs where state='acked' and number <= (select max(number) from jobs) - ?", (KEEP_ACKED,)
            )
            self._db.execute("commit")
        return half_done

    def accept(self, job: Job) -> bool:
        """Stores a new job. False when the id is already known: then nothing is printed again."""
        with self._lock:
            cursor = self._db.execute(
                "insert or ignore into jobs (job, device, document, subject, state) values (?, ?, ?, ?, 'accepted')",
                (job.job, job.device, json.dumps(job.document, ensure_ascii=False), job.subject),
            )
            return cursor.rowcount == 1

    def begin(self, job: str) -> None:
        """Marks the job as begun; call it before its first byte goes out."""
        with self._lock:
            self._db.execute("update jobs set state='writing', begun=1 where job=? and state='accepted'", (job,))

    def finish(self, job: str, result: PrintResult) -> None:
        """Stores the outcome, which then waits to be reported."""
        with self._lock:
            self._db.execute(
                "update jobs set state='pending', outcome=?, cause=?, detail=? where job=? and state<>'acked'",
                (result.outcome, result.cause, result.detail, job),
            )

    def state(self, job: str) -> str:
        """queued until the job has its outcome (printed, failed, unknown); none for a job that is not known."""
        with self._lock:
            row = self._db.execute("select outcome from jobs where job=?", (job,)).fetchone()
        if row is None:
            return "none"
        return row[0] or "queued"

    def pending(self) -> list[dict[str, str | bool | None]]:
        """The reports not yet acknowledged, oldest first, as payloads of the `report` event."""
        with self._lock:
            rows = self._db.execute(
                "select job, subject, outcome, cause, detail, begun from jobs where state='pending' order by number"
            ).fetchall()
        return [
            {
                "job": job,
                **({"for": subject} if subject else {}),
                "outcome": outcome,
                "cause": cause,
                "detail": detail,
                "begun": bool(begun),
            }
            for job, subject, outcome, cause, detail, begun in rows
        ]

    def acknowledge(self, job: str) -> None:
        """Marks the report as received by the server. What was printed is no longer needed: it may be personal."""
        with self._lock:
            self._db.execute("update jobs set state='acked', document='' where job=? and state='pending'", (job,))

    def report_again(self, job: str) -> None:
        """Makes the report of a finished job pending again, because the server has sent the job a second time."""
        with self._lock:
            self._db.execute("update jobs set state='pending' where job=? and state='acked'", (job,))

    def _add_subject(self) -> None:
        """Adds the column that spools of older agents do not have."""
        if "subject" not in {column[1] for column in self._db.execute("pragma table_info(jobs)")}:
            self._db.execute("alter table jobs add column subject text")

    def close(self) -> None:
        """Closes the database file."""
        with self._lock:
            self._db.close()
