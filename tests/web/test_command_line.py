"""The command `talon`: what an administrator does, with sentences for what goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_core.hours.calendar import years_without_moves
from queue_core.settings import load
from queue_core.settings.agent_devices import AgentDevice
from tests.running import TRUDOVAYA, RunningServer
from tests.web.in_process import InProcess
from web.auth.bindings import Bindings
from web.auth.users import Users
from web.commands.coming_days import coming_days
from web.commands.main import main
from web.serving.processes import server_environment


def talon(*words: str, **more: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False, **more)  # type: ignore[arg-type]


def test_check_names_all_errors_of_a_file(tmp_path: Path) -> None:
    broken = tmp_path / "office.toml"
    broken.write_text(
        TRUDOVAYA.read_text("utf-8").replace('time_zone = "Europe/Moscow"', 'time_zone = "Moon"') + "\nmoon = 1\n"
    )
    found = talon("check", "--settings", str(broken), "--data", str(tmp_path))
    assert found.exit_code == 1
    assert "“Moon” is not a time zone" in found.output
    assert "moon" in found.output


def test_check_tells_what_the_calendar_thinks(tmp_path: Path) -> None:
    found = talon("check", "--data", str(tmp_path / "none"))
    assert found.exit_code == 0
    assert "Calendar (public holidays of RU), the next 60 days" in found.output


def test_the_coming_days_are_those_unlike_the_week() -> None:
    settings = load(TRUDOVAYA)
    lines = coming_days(settings, date(2026, 11, 24), 60).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["2026-12-31", *(f"2027-01-0{day}" for day in range(1, 9))]
    assert "closed" in lines[2]
    assert "Новогодние каникулы · New Year Holidays" in lines[2]
    assert "8:00–16:00" in coming_days(settings, date(2026, 11, 1), 60)
    assert coming_days(settings, date(2026, 11, 24), 10).endswith("every day is as the week says.")
    unsure = next(year for year in range(2027, 2101) if years_without_moves(settings, date(year, 1, 1), 1))
    assert f"Mind {unsure}: " in coming_days(settings, date(unsure - 1, 12, 1), 60)


def test_a_server_in_a_year_that_its_calendar_does_not_know_does_not_start(tmp_path: Path) -> None:
    environment = server_environment(TRUDOVAYA, tmp_path / "data", clock=f"2150-01-01T09:00:00+03:00@1@{time.time()}")
    started = subprocess.run(
        [sys.executable, "-c", "import web.wsgi"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 4
    assert "knows no public holidays of RU in 2150" in started.stderr


def test_check_finds_rows_that_are_not_what_the_journal_says(here: InProcess) -> None:
    here.issue()
    data = str(here.directory)
    assert "in order, 1 events" in talon("check", "--data", data).output
    here.office._journal.db.conn.execute("UPDATE tickets SET state = 'done'")
    found = talon("check", "--data", data)
    assert found.exit_code == 1
    assert "the rows of tickets" in found.output


def test_people_and_devices(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path))
    name = ("--full-name", "Иванова Мария")
    assert talon("user", "add", "ivanova", *name, *data, "--password", "long enough here").exit_code == 0
    assert "taken" in talon("user", "add", "ivanova", *name, *data, "--password", "long enough here").output
    assert "10 to 128" in talon("user", "add", "petrov", *name, *data, "--password", "short").output
    token = talon("device", "add", "kiosk-1", "--kind", "kiosk", *data).output.strip()
    users = Users(tmp_path)
    assert users.of_token(token) is not None
    renewed = talon("device", "token", "kiosk-1", *data).output.strip()
    assert users.of_token(token) is None
    assert users.of_token(renewed) is not None
    assert talon("user", "password", "ivanova", *data, "--password", "another one here").exit_code == 0
    assert users.sign_in("ivanova", "another one here") is not None
    listed = talon("user", "list", *data).output
    assert "ivanova" in listed
    assert "kiosk-1" in listed
    assert "no agent “kiosk-1”" in talon("device", "bind", "kiosk-1", "keypad-3", "--kind", "keypad", *data).output
    assert talon("device", "add", "agent-1", "--kind", "agent", *data).exit_code == 0
    bound = ("keypad-3", "--kind", "keypad", "--window", "3", *data)
    assert talon("device", "bind", "agent-1", *bound).exit_code == 0
    assert Bindings(tmp_path).of_agent("agent-1") == {"keypad-3": AgentDevice("keypad-3", "keypad", window="3")}
    assert talon("device", "unbind", "keypad-3", *data).exit_code == 0
    assert "is not bound" in talon("device", "unbind", "keypad-3", *data).output
    assert talon("user", "remove", "ivanova", *data).exit_code == 0
    assert "There is no account" in talon("user", "remove", "ivanova", *data).output


def test_backup_while_the_server_runs_restore_and_replay(server: RunningServer, tmp_path: Path) -> None:
    server.open_windows("1")
    first = server.issue()
    copy, restored = str(tmp_path / "copy"), str(tmp_path / "restored")
    assert talon("backup", "--data", str(server.data), copy).exit_code == 0
    assert (tmp_path / "copy" / "payments.db.age").exists(), "the ledger too"
    server.issue()
    assert "exists already" in talon("backup", "--data", str(server.data), copy).output
    key = str(server.data / "backup.key")
    assert talon("restore", "--data", restored, copy, "--key", key).exit_code == 0
    assert "Nothing was changed" in talon("restore", "--data", restored, copy).output
    assert "in order" in talon("check", "--data", restored).output
    shown = talon("replay", "--data", restored, "--at", "2026-11-23T23:59").output
    assert "waiting: 1" in shown
    assert str(first["number"]) in shown
    before = talon("replay", "--data", restored, "--at", "2026-11-23T09:00", "--events").output
    assert "waiting: 0" in before


def test_the_report_says_what_the_api_says(here: InProcess) -> None:
    here.post("/windows/1/open")
    here.issue()
    here.clock.advance(120)
    here.post("/windows/1/call-next")
    printed = talon("report", "--data", str(here.directory), "--from", "2026-11-23", "--to", "2026-11-23").output
    row = next(line for line in printed.splitlines() if line.startswith("Consultation"))
    figures = here.get("/reports/waits").get_json()["rows"][0]
    assert row.split()[1:] == [str(figures["n"]), "120", "120", "120", "120", "100.0%"]


def test_run_refuses_broken_settings_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "office.toml"
    broken.write_text("[office]\n")
    found = talon("run", "--settings", str(broken), "--data", str(tmp_path))
    assert found.exit_code == 1
    assert "hours: required" in found.output


@pytest.mark.parametrize(
    "command", ["run", "demo", "agent", "report", "check", "backup", "restore", "replay", "user", "device"]
)
def test_the_commands_of_the_contract_are_there(command: str) -> None:
    assert talon(command, "--help").exit_code == 0
