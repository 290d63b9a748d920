"""The spool: what was accepted is never lost, what was begun is never called failed, a repeat prints nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from devices.health import Cause
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.spool import Job, Spool

JOB = Job("job-1", "printer-1", {"lines": [{"text": "К-014"}]})


def reports(spool: Spool) -> list[tuple[object, ...]]:
    return [(each["job"], each["outcome"], each["cause"]) for each in spool.pending()]


def test_a_job_goes_its_way(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert spool.accept(JOB)
    spool.begin("job-1")
    assert spool.pending() == []
    spool.finish("job-1", PrintResult(PrintOutcome.PRINTED))
    assert reports(spool) == [("job-1", "printed", None)]
    spool.acknowledge("job-1")
    assert spool.pending() == []


OLDER_SCHEMA = """
create table jobs (
    number integer primary key autoincrement, job text not null unique, device text not null, document text not null,
    state text not null, begun integer not null default 0, outcome text, cause text, detail text
);
insert into jobs (job, device, document, state, begun, outcome) values ('old', 'printer-1', '{}', 'pending', 1, 'printed');
"""


def test_what_a_job_is_for_is_kept_for_its_report(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.accept(Job("job-1", "printer-1", {}, "ticket_slip"))
    spool.close()
    again = Spool(tmp_path)
    again.recover()
    assert [report["for"] for report in again.pending()] == ["ticket_slip"]


def test_a_spool_of_an_older_agent_is_read_on(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "spool.sqlite3") as older:
        older.executescript(OLDER_SCHEMA)
    older.close()
    spool = Spool(tmp_path)
    assert reports(spool) == [("old", "printed", None)]
    assert "for" not in spool.pending()[0]
    assert spool.accept(Job("new", "printer-1", {}, "trial"))


def test_the_same_job_id_is_accepted_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert spool.accept(JOB)
    assert not spool.accept(JOB)
    spool.finish("job-1", PrintResult(PrintOutcome.PRINTED))
    spool.acknowledge("job-1")
    assert not Spool(tmp_path).accept(JOB)
    spool.report_again("job-1")
    assert reports(spool) == [("job-1", "printed", None)]


def test_after_a_restart_begun_is_unknown_and_not_begun_is_failed(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for name in ("begun", "waiting", "done"):
        spool.accept(Job(name, f"printer-{name}", {}))
    spool.begin("begun")
    spool.begin("done")
    spool.finish("done", PrintResult(PrintOutcome.PRINTED))
    spool.close()
    again = Spool(tmp_path)
    assert again.recover() == {"printer-begun"}
    assert reports(again) == [
        ("begun", "unknown", "agent_restarted"),
        ("waiting", "failed", "agent_restarted"),
        ("done", "printed", None),
    ]


def test_a_printer_whose_last_slip_failed_half_way_is_remembered(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.accept(JOB)
    spool.begin("job-1")
    spool.finish("job-1", PrintResult(PrintOutcome.FAILED, Cause.PAPER_OUT, "…"))
    assert spool.recover() == {"printer-1"}
    spool.accept(Job("job-2", "printer-1", {}))
    spool.begin("job-2")
    spool.finish("job-2", PrintResult(PrintOutcome.PRINTED))
    assert spool.recover() == set()


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("", []),
        ("s.accept(j)", [("job-1", "failed", "agent_restarted")]),
        ("s.accept(j); s.begin('job-1')", [("job-1", "unknown", "agent_restarted")]),
        ("s.accept(j); s.begin('job-1'); s.finish('job-1', r)", [("job-1", "printed", None)]),
        ("s.accept(j); s.begin('job-1'); s.finish('job-1', r); s.acknowledge('job-1')", []),
    ],
)
def test_killed_at_any_step_the_truth_is_on_disk(
    tmp_path: Path, steps: str, expected: list[tuple[str | None, ...]]
) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from devices.printing.spool import Job, Spool; from devices.printing.outcome import PrintOutcome, PrintResult\n"
        "s = Spool(Path(sys.argv[1])); j = Job('job-1', 'printer-1', {}); r = PrintResult(PrintOutcome.PRINTED)\n"
        f"{steps}\nos.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False, env=os.environ)
    assert killed.returncode == -signal.SIGKILL
    spool = Spool(tmp_path)
    spool.recover()
    assert reports(spool) == expected
