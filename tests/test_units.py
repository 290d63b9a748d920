"""The shipped systemd units: how much they may do, and that each of them works within what it may write.

Here is no systemd as the first process. What a unit's own lines say of files is made by hand, in a mount namespace of its own
with no capability left: the whole system read-only, homes hidden, a temporary folder of its own, and only the folders writable
that the unit names. Not shown here: the filter of system calls, the device list, the user.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from devices.settings import load
from queue_core.access.roles import Role
from tests.free_port import free_port
from tests.running import CHEAP, HOUSE, TRUDOVAYA
from web.auth.users import Users

UNITS = HOUSE / "deploy/systemd"
SERVICES = sorted(UNITS.glob("*.service"))
MOST_EXPOSED = 2.5
AGENTS = sorted((HOUSE / "deploy/agents").glob("*.toml"))


def lines_of(unit: str) -> dict[str, list[str]]:
    """The settings of a unit's service, each with its values."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / unit).read_text("utf-8").splitlines():
        if re.match(r"\w+=", line):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def writable(unit: str) -> list[Path]:
    """The folders that the unit's sandbox leaves writable, besides its own temporary one."""
    lines = lines_of(unit)
    named = [name.removeprefix("-") for value in lines.get("ReadWritePaths", []) for name in value.split()]
    return [*(Path("/var/lib", name) for name in lines.get("StateDirectory", [])), *map(Path, named)]


def may_write(unit: str, path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in writable(unit))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs the Debian package systemd")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_is_hardly_exposed(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    [level] = re.findall(r"exposure level for \S+: ([\d.]+)", answer.stdout)
    assert float(level) <= MOST_EXPOSED


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_makes_files_for_its_own_user_in_a_temporary_folder_of_its_own(unit: Path) -> None:
    lines = lines_of(unit.name)
    assert lines["UMask"] == ["0077"]
    assert lines["PrivateTmp"] == ["yes"]
    assert lines["ProtectSystem"] == ["strict"]


@pytest.mark.parametrize("file", AGENTS, ids=lambda file: file.name)
def test_an_agents_folders_lie_where_its_unit_may_write(file: Path) -> None:
    assert may_write("talon-agent.service", load(file).spool)


def test_documented_folders_lie_where_the_units_may_write() -> None:
    [bank] = re.findall(r'^directory = "(.+?)"', (HOUSE / "docs/terminals.md").read_text("utf-8"), re.MULTILINE)[:1]
    assert may_write("talon-agent.service", Path(bank))
    exchanged = re.findall(r'^# folder = "(.+?)"', TRUDOVAYA.read_text("utf-8"), re.MULTILINE)
    assert exchanged
    assert all(may_write("talon.service", Path(folder)) for folder in exchanged)
    assert may_write("talon-backup.service", Path("/var/backups/talon/2026-12-01"))


# -- started within what they may write ------------------------------------------------------------------------------

# As the unit's lines say. ProtectHome is left out where the interpreter itself is in a home, as a developer's may be.
SANDBOX = r"""
set -eu
mkdir -p "$WORK/etc" && cp -a /etc/. "$WORK/etc/" && mkdir -p "$WORK/etc/talon" && cp -a "$WORK/settings/." "$WORK/etc/talon/"
mount --bind "$WORK/etc" /etc
mount -t tmpfs none /opt && mkdir /opt/talon && mount --bind "$HOUSE" /opt/talon
mkdir -p "$WORK/var-lib" "$WORK/var-backups/talon" "$WORK/tmp.$$"
mount --bind "$WORK/var-lib" /var/lib && mount --bind "$WORK/var-backups" /var/backups
for folder in $STATE; do mkdir -p "/var/lib/$folder"; done
awk '$5 !~ "^/(proc|sys|dev)(/|$)" {print $5}' /proc/self/mountinfo | sort -u |
    while read -r place; do mount -o remount,bind,ro "$place"; done
for folder in $WRITABLE; do
    [ -d "$folder" ] || continue
    mount --bind "$folder" "$folder" && mount -o remount,bind,rw "$folder"
done
mount --bind "$WORK/tmp.$$" /tmp && mount -o remount,bind,rw /tmp
[ -e "$HOUSE/pyproject.toml" ] || { mkdir -p "$HOUSE" && mount --bind /opt/talon "$HOUSE"; }
cd /opt/talon
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all sh -c "umask 0077; exec $COMMAND"
"""


def within(unit: str, work: Path, command: str) -> subprocess.Popen[str]:
    """Starts a command where the unit's own would run, with what the unit leaves writable."""
    environment = {
        **os.environ,
        "WORK": str(work),
        "HOUSE": str(HOUSE),
        "STATE": " ".join(lines_of(unit).get("StateDirectory", [])),
        "WRITABLE": " ".join(str(folder) for folder in writable(unit)),
        "COMMAND": command.replace("%%", "%"),
        "TMPDIR": "/tmp",
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", SANDBOX],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def may_unshare() -> bool:
    return (
        shutil.which("unshare") is not None
        and subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0
    )


def until(process: subprocess.Popen[str], words: str) -> str:
    """The first line that has the words."""
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if words in line:
            return line
    raise AssertionError("".join(seen))


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A machine after the steps of docs/install.md: settings, people, an agent's token."""
    settings = tmp_path / "settings"
    settings.mkdir()
    shutil.copy(TRUDOVAYA, settings / "office.toml")
    users = Users(tmp_path / "var-lib/talon", CHEAP)
    users.add("agent-1", Role.AGENT)
    shutil.copy(HOUSE / "deploy/agents/trudovaya-kiosk.toml", settings / "agent.toml")
    (settings / "agent-1.token").write_text(users.new_token("agent-1"), "utf-8")
    return tmp_path


@pytest.mark.skipif(not may_unshare(), reason="needs the right to make a mount namespace")
def test_every_service_starts_and_works_within_its_sandbox(box: Path) -> None:
    [server_command] = lines_of("talon.service")["ExecStart"]
    [agent_command] = lines_of("talon-agent.service")["ExecStart"]
    [backup_command] = lines_of("talon-backup.service")["ExecStart"]
    port = free_port()
    agent_settings = box / "settings/agent.toml"
    agent_settings.write_text(agent_settings.read_text("utf-8").replace(":8080", f":{port}"), "utf-8")
    server_command = server_command.replace("--port 8080", f"--port {port} --tls-port {free_port()}")
    server = within("talon.service", box, server_command)
    agent = None
    try:
        assert "ready" in until(server, "Talon ")
        agent = within("talon-agent.service", box, agent_command)
        until(agent, f"connected to http://127.0.0.1:{port}")
        assert list((box / "var-lib/talon-agent/agent-1").iterdir()), "its spool"
        backup = within("talon-backup.service", box, backup_command)
        output, _ = backup.communicate(timeout=60)
        assert backup.returncode == 0, output
        assert list((box / "var-backups/talon").iterdir())
        for command in (f"touch {place}/x" for place in ("/etc/talon", "/usr", "/opt/talon", "/var/backups")):
            refused = within("talon.service", box, command)
            assert "Read-only file system" in refused.communicate(timeout=60)[0], command
    finally:
        for process in (agent, server):
            if process is not None:
                os.killpg(process.pid, 15)
                process.wait(30)
