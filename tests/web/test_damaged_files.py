"""A damaged file: the queue goes on without it, what needs it says so, and the administrator hears which file and what to do."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from queue_core.payments.storage import DATABASE as PAYMENTS
from queue_core.store.free_texts import DATABASE as VISITS
from queue_core.store.journal import DATABASE
from tests.running import TRUDOVAYA
from tests.web.in_process import InProcess
from web.auth.database import DATABASE as ACCOUNTS
from web.commands.main import main
from web.serving.processes import server_environment

_PAGE = 4096


def talon(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def pages_overwritten(file: Path) -> None:
    """Every page but the first, at places of its own: whichever is read is wrong."""
    dice = random.Random(7)
    content = bytearray(file.read_bytes())
    for page in range(_PAGE, len(content), _PAGE):
        content[page : page + 64] = dice.randbytes(64)
    file.write_bytes(content)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: _PAGE * 2 + 100])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def no_database(file: Path) -> None:
    file.write_bytes(b"This is a letter, not a database.\n" * 200)


DAMAGES: list[Callable[[Path], None]] = [pages_overwritten, truncated, emptied, no_database]


def closed_office(directory: Path) -> InProcess:
    """An office that was at work, with all in its databases and nothing in their logs."""
    here = InProcess(directory)
    here.issue()
    here.server.payments.records.close()
    here.office.close()
    for file in directory.glob("*.db"):
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return here


def without_logs(file: Path) -> None:
    for log in file.parent.glob(f"{file.name}-*"):
        log.unlink()


def the_queue_works(here: InProcess) -> None:
    here.issue()
    assert here.post("/windows/1/open").status_code == 200
    for act in ("call-next", "start", "finish"):
        assert here.post(f"/windows/1/{act}").status_code == 200


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_the_queue_goes_on_without_its_ledger(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    here = closed_office(tmp_path / "data")
    without_logs(here.directory / PAYMENTS)
    damage(here.directory / PAYMENTS)
    left = (here.directory / PAYMENTS).read_bytes()
    here.begin()
    the_queue_works(here)
    for path in ("/payments?day=2026-11-23", "/payments/totals", "/readings?day=2026-11-23", "/exports"):
        answer = here.get(path)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "file_damaged"), path
        assert PAYMENTS in answer.get_json()["text"]["ru"]
    ready = here.call("GET", "/readyz", None)
    assert ready.status_code == 503
    assert f"The file {PAYMENTS} is damaged" in ready.get_json()["problems"][0]
    assert here.call("GET", "/metrics", None).status_code == 200
    for page, who in (("/management/", "manager"), ("/operator/", "operator1")):
        shown = here.client().get(f"{page}?lang=ru", headers={"Authorization": f"Bearer {here.tokens[who]}"})
        assert f"Файл {PAYMENTS} повреждён" in shown.text
    here.office.close()
    assert (here.directory / PAYMENTS).read_bytes() == left, "nothing is written into what may still be mended"
    found = talon("check", "--data", str(here.directory))
    assert found.exit_code == 1
    assert f"{PAYMENTS} is damaged" in found.output
    assert "latest backup" in found.output


def test_a_ledger_that_is_missing_is_not_begun_anew(tmp_path: Path) -> None:
    here = closed_office(tmp_path / "data")
    (here.directory / PAYMENTS).unlink()
    without_logs(here.directory / PAYMENTS)
    here.begin()
    the_queue_works(here)
    assert here.get("/payments/totals").status_code == 503
    assert not (here.directory / PAYMENTS).exists()
    here.office.close()
    assert f"{PAYMENTS} is missing" in talon("check", "--data", str(here.directory)).output


def test_a_ledger_that_is_damaged_meanwhile_is_named_from_then_on(here: InProcess) -> None:
    with here.server.payments.records.file.transaction() as ledger:
        ledger.execute("PRAGMA cache_size = 0")
    with closing(sqlite3.connect(here.directory / PAYMENTS)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages_overwritten(here.directory / PAYMENTS)
    here.server.payments.records.file._connection.execute("PRAGMA shrink_memory")
    answers = [here.get(path).status_code for path in ("/payments/totals", "/exports", "/payments?day=2026-11-23")]
    assert answers[-1] == 503
    the_queue_works(here)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_the_queue_goes_on_without_visit_cards(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    here = closed_office(tmp_path / "data")
    without_logs(here.directory / VISITS)
    damage(here.directory / VISITS)
    here.begin()
    ticket = here.issue()
    answer = here.get(f"/tickets/{ticket['id']}/card")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "file_damaged")
    assert VISITS in here.call("GET", "/readyz", None).get_json()["problems"][0]
    the_queue_works(here)
    here.office.close()
    assert f"{VISITS} is damaged" in talon("check", "--data", str(here.directory)).output


@pytest.mark.parametrize("name", [DATABASE, ACCOUNTS])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_server_that_cannot_start_says_so_in_one_sentence(
    tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    here = closed_office(tmp_path / "data")
    without_logs(here.directory / name)
    damage(here.directory / name)
    checked = talon("check", "--data", str(here.directory))
    assert checked.exit_code == 1
    assert f"{name} is damaged" in checked.output
    if damage is pages_overwritten or damage is truncated:
        return  # what is damaged further in may be met later
    started = subprocess.run(
        [sys.executable, "-c", "import web.wsgi"],
        env={**os.environ, **server_environment(TRUDOVAYA, here.directory)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode == 4, started.stderr
    assert f"Файл {name} повреждён" in started.stderr
    assert f"The file {name} is damaged" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_command_on_a_damaged_journal_ends_in_a_sentence(tmp_path: Path) -> None:
    here = closed_office(tmp_path / "data")
    without_logs(here.directory / DATABASE)
    no_database(here.directory / DATABASE)
    for words in (("report", "--from", "2026-11-23", "--to", "2026-11-23"), ("replay", "--at", "2026-11-23T12:00")):
        refused = talon(*words, "--data", str(here.directory))
        assert refused.exit_code == 1
        assert f"Файл {DATABASE} повреждён" in refused.output
