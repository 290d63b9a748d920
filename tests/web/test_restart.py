"""A worker that was killed is back without importing anything: the master has done that before it forked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from bench.figures import children
from tests.free_port import free_port
from tests.running import HOUSE, TRUDOVAYA, RunningServer
from web.serving.processes import Processes, server_command, server_environment, wait_until_ready

# A tenth of a second each.
LARGE = {"web.api", "queue_core.office", "pydantic", "flask", "flask_socketio", "holidays.countries.russia"}


def imported(log: str) -> set[str]:
    """The modules that Python has noted as imported (PYTHONPROFILEIMPORTTIME)."""
    return {line.rpartition("|")[2].strip() for line in log.splitlines() if line.startswith("import time:")}


def test_a_killed_worker_is_back_with_the_modules_of_its_master(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{(port := free_port())}"
    log, processes = tmp_path / "server.log", Processes()
    environment = server_environment(TRUDOVAYA, tmp_path / "data") | {"PYTHONPROFILEIMPORTTIME": "1"}
    master = processes.start("server", server_command("127.0.0.1", port), environment, log)
    try:
        wait_until_ready(url, master)
        assert imported(log.read_text("utf-8")) >= LARGE
        before = log.stat().st_size
        [killed] = children(master.pid)
        os.kill(killed, signal.SIGKILL)
        while killed in children(master.pid) or not answers(url):
            time.sleep(0.02)
        since = log.read_bytes()[before:].decode("utf-8")
        assert "settings in force" in since, "the office itself is opened by each worker"
        assert not imported(since) & LARGE
    finally:
        processes.stop()


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=10).ok
    except requests.RequestException:
        return False


def test_a_master_that_is_stopped_in_order_ends_its_worker(server: RunningServer) -> None:
    master, server.process = server.process, None
    assert master is not None
    [worker] = children(master.pid)
    master.send_signal(signal.SIGTERM)
    assert master.wait(20) == 0
    assert not Path(f"/proc/{worker}").exists()


def test_the_master_waits_and_forks_with_the_systems_own_calls() -> None:
    """gevent's would need its loop in a process that has none, and would take the news of a worker's end for itself."""
    patched = subprocess.run(
        [
            sys.executable,
            "-c",
            "import web.gunicorn_settings, sys\n"
            "from gevent.monkey import is_object_patched as patched\n"
            "names = 'socket.socket time.sleep select.select threading.Event os.fork signal.signal queue.SimpleQueue'\n"
            "print(*(name for name in names.split() if patched(*name.split('.'))))",
        ],
        cwd=HOUSE,
        check=True,
        capture_output=True,
        text=True,
    )
    assert patched.stdout.split() == ["socket.socket", "time.sleep", "select.select", "threading.Event"]
    assert patched.stderr == ""


def test_the_worker_starts_programs_without_a_complaint() -> None:
    """gevent's hooks around a fork, registered twice, find in the second what the first has replaced."""
    program = (
        "import web.gunicorn_settings, subprocess\n"
        "from web.serving.worker import OfficeWorker\n"
        "worker = OfficeWorker.__new__(OfficeWorker)\n"
        "worker.sockets = []\n"
        "worker.patch()\n"
        "print(subprocess.run(['echo', 'a program'], capture_output=True, text=True, check=True).stdout)"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=HOUSE, check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "a program"
    assert ran.stderr == ""
