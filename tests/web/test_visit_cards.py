"""Visit cards on the API: whose they are, how looks are noted, and that they go when their time is over."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

import pytest
from click.testing import CliRunner

from queue_core.store.free_texts import DATABASE
from tests.running import TRUDOVAYA, RunningServer
from tests.web.in_process import InProcess
from web.commands.main import main

NAME = "Анна Сергеевна Вельяминова"


@pytest.fixture
def ticket(here: InProcess) -> str:
    """Somebody at window 2, with operator 2."""
    here.post("/windows/2/open", "operator2")
    here.issue()
    called = here.post("/windows/2/call-next", "operator2").get_json()
    here.post("/windows/2/start", "operator2")
    found: str = called["ticket"]["id"]
    return found


def test_the_operator_who_receives_fills_the_card(here: InProcess, ticket: str) -> None:
    empty = here.get(f"/tickets/{ticket}/card", "operator2").get_json()
    assert (empty["steps"], empty["consent_at"], empty["client"]) == ([], None, None)
    refused = here.post(f"/tickets/{ticket}/card", "operator2", client=NAME)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "consent_needed")
    here.post(f"/tickets/{ticket}/card", "operator2", consent=True, client=NAME)
    card = here.post(f"/tickets/{ticket}/card", "operator2", steps=["named", "help_offered"], note="льгота").get_json()
    assert (card["steps"], card["client"], card["note"]) == (["help_offered", "named"], NAME, "льгота")
    assert here.get(f"/tickets/{ticket}/card", "operator2").get_json() == card
    assert here.post(f"/tickets/{ticket}/card", "operator2", steps=["dance"]).status_code == 400
    assert here.post(f"/tickets/{ticket}/card", "operator2", email="нет").status_code == 422


def test_a_card_is_nobody_elses(here: InProcess, ticket: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        here.post(f"/tickets/{ticket}/card", "operator2", consent=True, client=NAME, note="о соседях")
        other = here.get(f"/tickets/{ticket}/card", "operator1")
        assert (other.status_code, other.get_json()["code"]) == (403, "not_your_visitor")
        assert here.get(f"/tickets/{ticket}/card", "kiosk-1").status_code == 403
        here.post("/windows/2/finish", "operator2", outcome="resolved")
        assert here.get(f"/tickets/{ticket}/card", "operator2").status_code == 403, "the visit is over"
        assert here.get(f"/tickets/{ticket}/card", "manager").get_json()["client"] == NAME
    [card] = here.get("/visit-cards", "manager").get_json()["cards"]
    assert [(look["actor"], look["what"]) for look in card["looks"]] == [
        ("operator2", "changed"),
        ("manager", "read"),
        ("manager", "read"),
    ]
    assert here.get("/visit-cards", "operator2").status_code == 403
    assert "visit card of ticket К-001 was read by manager" in caplog.text
    assert NAME not in caplog.text
    assert "о соседях" not in caplog.text


def test_nothing_of_a_card_is_in_the_journal_or_the_hall(here: InProcess, ticket: str) -> None:
    here.post(f"/tickets/{ticket}/card", "operator2", consent=True, client=NAME)
    assert NAME not in here.get("/hall", "manager").text
    for file in here.directory.iterdir():
        if not file.name.startswith(DATABASE):
            assert NAME.encode() not in file.read_bytes(), file.name


def test_cards_are_erased_when_their_time_is_over(here: InProcess, ticket: str) -> None:
    here.post(f"/tickets/{ticket}/card", "operator2", consent=True, client=NAME)
    eraser = here.server.eraser
    assert eraser.erase_due() == 0
    here.clock.advance(30 * 86400)
    here.office.tick()
    assert eraser.erase_due() == 0
    here.clock.advance(86400)
    here.office.tick()
    assert eraser.erase_due() == 1
    assert here.get("/visit-cards?day=2026-11-23", "manager").get_json()["cards"] == []
    left = b"".join(path.read_bytes() for path in here.directory.iterdir() if path.name.startswith(DATABASE))
    assert NAME.encode() not in left


def test_the_commands_say_what_is_kept_and_erase_it(here: InProcess, ticket: str) -> None:
    here.post(f"/tickets/{ticket}/card", "operator2", note="заметка")
    options = ["--settings", str(TRUDOVAYA), "--data", str(here.directory)]
    told = CliRunner().invoke(main, ["check", *options])
    assert "Visit cards: 1, the oldest of 2026-11-23; they are kept 30 days." in told.output
    erased = CliRunner().invoke(main, ["visits", "erase", *options])
    assert "visit cards older than 30 days." in erased.output


def test_a_server_that_was_off_erases_what_is_due_when_it_starts(server: RunningServer) -> None:
    server.open_windows("2")
    ticket = server.issue()
    api = server.api("operator2")
    assert api.post("/api/v1/windows/2/call-next", json={}).ok
    card = f"/api/v1/tickets/{ticket['id']}/card"
    assert api.post(card, json={"consent": True, "client": NAME}).ok
    assert NAME.encode() in _bytes_of_cards(server)
    server.stop()
    server.start_at += timedelta(days=31)
    server.start()
    until = time.monotonic() + 20
    while NAME.encode() in _bytes_of_cards(server):
        assert time.monotonic() < until, "the card is still there"
        time.sleep(0.1)


def _bytes_of_cards(server: RunningServer) -> bytes:
    return b"".join(path.read_bytes() for path in server.data.iterdir() if path.name.startswith(DATABASE))
