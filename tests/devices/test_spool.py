"""The spool: what was accepted is never lost, what was begun is never called failed, a repeat prints nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devices.health import Cause, Outcome, Result
from devices.spool import Job, Spool

JOB = Job("job-1", "printer-1", {"lines": [{"text": "К-014"}]})


def reports(spool: Spool) -> list[tuple[object, ...]]:
    return [(each["job"], each["outcome"], each["cause"]) for each in spool.pending()]


def test_a_job_goes_its_way(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert spool.accept(JOB)
    spool.begin("job-1")
    assert spool.pending() == []
    spool.finish("job-1", Result(Outcome.PRINTED))
    assert reports(spool) == [("job-1", "printed", None)]
    spool.acknowledge("job-1")
    assert spool.pending() == []


def test_the_same_job_id_is_accepted_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert spool.accept(JOB)
    assert not spool.accept(JOB)
    spool.finish("job-1", Result(Outcome.PRINTED))
    spool.acknowledge("job-1")
    assert not Spool(tmp_path).accept(JOB)
    spool.ask_again("job-1")
    assert reports(spool) == [("job-1", "printed", None)]


def test_after_a_restart_begun_is_unknown_and_not_begun_is_failed(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for name in ("begun", "waiting", "done"):
        spool.accept(Job(name, f"printer-{name}", {}))
    spool.begin("begun")
    spool.begin("done")
    spool.finish("done", Result(Outcome.PRINTED))
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
    spool.finish("job-1", Result(Outcome.FAILED, Cause.PAPER_OUT, "…"))
    assert spool.recover() == {"printer-1"}
    spool.accept(Job("job-2", "printer-1", {}))
    spool.begin("job-2")
    spool.finish("job-2", Result(Outcome.PRINTED))
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
        "from devices.spool import Job, Spool; from devices.health import Outcome, Result\n"
        "s = Spool(Path(sys.argv[1])); j = Job('job-1', 'printer-1', {}); r = Result(Outcome.PRINTED)\n"
        f"{steps}\nos.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False, env=os.environ)
    assert killed.returncode == -signal.SIGKILL
    spool = Spool(tmp_path)
    spool.recover()
    assert reports(spool) == expected
