"""Whatever the real commands make is for their own user alone, whatever the umask they are started with."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from tests.free_port import free_port
from tests.running import HOUSE, MORNING, TRUDOVAYA
from web.commands.main import main
from web.commands.rights import findings
from web.serving.processes import server_environment

PYTHON = [sys.executable, "-c", "from web.commands.main import main; main()"]
OPEN_TO_ALL = 0o022


def talon(*words: str, typed: str = "") -> str:
    done = subprocess.run(
        [*PYTHON, *words], cwd=HOUSE, check=True, capture_output=True, text=True, input=typed, umask=OPEN_TO_ALL
    )
    return done.stdout


def everything_in(folder: Path) -> dict[str, int]:
    return {str(path): stat.S_IMODE(path.lstat().st_mode) for path in folder.rglob("*") if not path.is_symlink()}


def test_real_commands_leave_nothing_open_to_others(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    talon(
        "user",
        "add",
        "manager",
        "--role",
        "manager",
        "--full-name",
        "Имя",
        "--data",
        str(data),
        typed="Лодка-17-ёж\n" * 2,
    )
    token = talon("device", "add", "kiosk-1", "--kind", "kiosk", "--data", str(data)).split()[-1]
    agent_token = talon("device", "add", "agent-1", "--kind", "agent", "--data", str(data)).split()[-1]
    settings = tmp_path / "agent.toml"
    settings.write_text(
        f'agent = "agent-1"\nserver = "http://127.0.0.1:{port}"\ntoken = "{agent_token}"\nspool = "spool"\n'
        f'[[printers]]\nid = "printer-1"\nport = "{tmp_path / "nothing"}"\nbaud = 9600\nconfirm = "none"\n',
        "utf-8",
    )
    settings.chmod(0o600)
    where = ("--settings", str(TRUDOVAYA), "--data", str(data))
    server = subprocess.Popen(
        [*PYTHON, "run", *where, "--host", "127.0.0.1", "--port", str(port), "--agent", str(settings)],
        cwd=HOUSE,
        umask=OPEN_TO_ALL,
        env={**os.environ, **server_environment(TRUDOVAYA, data, clock=f"{MORNING.isoformat()}@1@{time.time()}")},
        start_new_session=True,
    )
    try:
        body = {"service": "settlements-individual", "request_id": "a press"}
        headers = {"Authorization": f"Bearer {token}"}
        deadline = time.monotonic() + 60
        while True:
            try:
                issued = requests.post(
                    f"http://127.0.0.1:{port}/api/v1/tickets", json=body, headers=headers, timeout=10
                )
                break
            except requests.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        assert issued.status_code == 201, issued.text
        while not (tmp_path / "spool").exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        found = everything_in(tmp_path)
        assert {f"{data}/office.db", f"{data}/office.db-wal", f"{data}/payments.db", f"{data}/session.key"} <= set(
            found
        )
        assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}
    finally:
        server.terminate()
        server.wait(30)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/healthz", timeout=10)  # the server ended with the command that began it
    talon("backup", "--data", str(data), str(tmp_path / "backups/one"))
    (tmp_path / "backups/one/office.db.age").chmod(0o644)
    key = str(data / "backup.key")
    talon("restore", "--data", str(tmp_path / "restored"), str(tmp_path / "backups/one"), "--key", key)
    assert {name: oct(mode) for name, mode in everything_in(tmp_path / "restored").items() if mode & 0o077} == {}


def test_check_names_what_others_may_read(tmp_path: Path) -> None:
    data = tmp_path / "data"
    talon("device", "add", "kiosk-1", "--kind", "kiosk", "--data", str(data))
    assert findings(data) == []
    (data / "accounts.db").chmod(0o640)
    [finding] = findings(data)
    assert finding == f"others may read or change {data}/accounts.db (0640); mend with: chmod -R go= {data}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can leave files that belong to root")
def test_root_leaves_no_files_that_the_server_could_not_change(tmp_path: Path) -> None:
    nobody = 65534
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, nobody, nobody)
    for folder in data.parents:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(0o711)  # pytest's own folders: somebody else has to come through
    talon("device", "add", "kiosk-1", "--kind", "kiosk", "--data", str(data))
    assert {path.stat().st_uid for path in data.rglob("*")} == {nobody}
    (data / "office.db").touch()
    foreign = findings(data)[-1]
    assert foreign == f"these do not belong to nobody: {data}/office.db (root); mend with: chown -R nobody: {data}"


def test_check_prints_the_findings(tmp_path: Path) -> None:
    data = tmp_path / "data"
    talon("device", "add", "kiosk-1", "--kind", "kiosk", "--data", str(data))
    subprocess.run([sys.executable, "-c", OPENED, str(data)], cwd=HOUSE, check=True)
    (data / "office.db").chmod(0o604)
    checked = CliRunner().invoke(main, ["check", "--data", str(data)])
    assert f"Note: others may read or change {data}/office.db (0604)" in checked.output


OPENED = """
import sys
from pathlib import Path
from queue_core.clock import SystemClock
from queue_core.office import Office
from queue_core.settings import load
Office(load(Path("deploy/offices/trudovaya.toml")), Path(sys.argv[1]), SystemClock()).close()
"""
