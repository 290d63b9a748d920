"""A forked server is what its command would have started, and ends with the test run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.forked import HOUSE, Forked, fork_server, start
from tests.running import RunningServer
from web.serving.processes import server_command, server_environment

COMMAND = server_command("127.0.0.1", 0)
LEFT_BEHIND = """
import os, sys, time
from pathlib import Path
from tests.running import RunningServer
server = RunningServer(Path(sys.argv[1]))
server.start()
print(server.process.pid, flush=True)
time.sleep(600)
"""


def test_a_server_is_forked_in_a_session_of_its_own_with_its_own_environment(server: RunningServer) -> None:
    assert isinstance(server.process, Forked)
    assert server.process.poll() is None
    assert os.getsid(server.process.pid) == server.process.pid
    assert str(server.issue()["issued_at"]).startswith("2026-11-23T10:"), "by the clock that its environment names"


@pytest.mark.parametrize(("how", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -signal.SIGKILL)])
def test_its_end_is_known_with_its_code(server: RunningServer, how: signal.Signals, code: int) -> None:
    process, server.process = server.process, None
    assert process is not None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0)
    os.killpg(process.pid, how)
    assert process.wait(20) == process.poll() == process.returncode == code


def test_a_server_that_is_refused_ends_with_its_own_code(
    server: RunningServer, capfd: pytest.CaptureFixture[str]
) -> None:
    environment = {**os.environ, **server_environment(server.settings, server.data)}
    refused = start(COMMAND, HOUSE, environment)
    assert isinstance(refused, Forked)
    assert refused.wait(20) == 4
    assert str(server.data) in capfd.readouterr().err


@pytest.mark.parametrize(
    "other",
    [
        {"LD_PRELOAD": "/nowhere.so"},
        {"PYTHONHASHSEED": "1"},
        {"TALON_CATALOGUES": "/nowhere"},
        {"TALON_NODE_MODULES": "/nowhere"},
        {"TALON_TRUSTED_PROXIES": "10.0.0.1"},
    ],
)
def test_what_is_read_before_or_during_the_imports_makes_another_server(other: dict[str, str]) -> None:
    assert fork_server().makes_the_same(COMMAND, {**os.environ, "TALON_LOG": "ERROR"})
    assert not fork_server().makes_the_same(COMMAND, {**os.environ, **other})


def test_so_do_other_settings_of_gunicorn() -> None:
    command = [part.replace("web.gunicorn_settings", "tests.attack.impatient_settings") for part in COMMAND]
    assert not fork_server().makes_the_same(command, os.environ)


def test_a_server_does_not_outlive_a_test_run_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEFT_BEHIND, str(tmp_path / "data")], cwd=HOUSE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        server = int(run.stdout.readline())
        assert Path(f"/proc/{server}").exists()
        run.kill()
    while Path(f"/proc/{server}").exists():
        time.sleep(0.02)
