"""Numbers without the server on the API: what an agent gets with its block, and the merge of what it gave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.offline_slip import DAY_MARK, NUMBER_MARK, TIME_MARK
from queue_core import commands
from queue_core.access.roles import Role
from queue_core.decisions.offline_numbers import LEASED
from queue_core.settings import load
from tests.running import TRUDOVAYA
from tests.web.in_process import InProcess

SERVICE = "settlements-individual"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[InProcess]:
    made = InProcess(tmp_path / "data")
    yield made
    made.office.close()
    made.server.payments.records.close()


def leased(here: InProcess, **more: Any) -> dict[str, Any]:
    answer = here.post("/tickets/lease", "agent-1", kiosk="kiosk-1", memory="memory-1", **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def row(block: dict[str, Any], seq: int, at: datetime, **more: Any) -> dict[str, Any]:
    number = f"{block['series']}-{block['first'] + seq - 1:03d}"
    common = {"service": SERVICE, "lang": "ru", "issued_at": at.isoformat(), "printed": "printed"}
    return {"seq": seq, "number": number, "request_id": f"press {seq}", **common, **more}


def merged(here: InProcess, block: dict[str, Any], *rows: dict[str, Any]) -> list[dict[str, Any]]:
    answer = here.post("/tickets/merge", "agent-1", kiosk="kiosk-1", epoch=block["epoch"], rows=list(rows))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["numbers"]
    return found


def test_an_agent_gets_all_that_it_needs_to_give_numbers(here: InProcess) -> None:
    block = leased(here)
    assert block["last"] - block["first"] + 1 == LEASED
    assert block["port"] == load(TRUDOVAYA).kiosk["kiosk-1"].offline_port
    assert [span["begins"][11:16] for span in block["hours"]] == ["08:00", "12:45"]
    assert block["clock"]["speed"] == 1
    slips = block["slips"][SERVICE]
    for language, words in (("ru", "без связи"), ("en", "could not be reached")):
        for copy in ("first", "copy"):
            text = " ".join(line["text"] for line in slips[language][copy]["lines"])
            assert text.count(NUMBER_MARK) == 1
            assert words in text
            assert DAY_MARK in text or TIME_MARK in text
            assert ("ПОВТОР" in text) == (copy == "copy")


def test_a_service_that_nobody_serves_is_not_given_out(here: InProcess) -> None:
    everything = set(leased(here)["slips"])
    here.post("/windows/1/open", "operator1")
    here.post("/windows/1/skills", "manager", skills=[SERVICE])
    assert set(leased(here)["slips"]) == {SERVICE} < everything


def test_nothing_is_given_out_after_the_day_has_ended(here: InProcess) -> None:
    here.office.handle(commands.CloseDay(actor="office"))
    assert leased(here)["hours"] == []


def test_merged_numbers_are_tickets_that_consoles_call(here: InProcess) -> None:
    block = leased(here)
    here.clock.advance(600)
    at = here.office.now()
    here.clock.advance(60)
    first, second = merged(here, block, row(block, 1, at), row(block, 2, at, service="nothing"))
    assert (second["ticket"], second["code"]) == (None, "unknown_service")
    assert merged(here, block, row(block, 1, at)) == [first]
    assert here.server.slips._wanted.empty(), "its slip is not printed a second time"
    here.post("/windows/1/open", "operator1")
    called = here.post("/windows/1/call-next", "operator1").get_json()["ticket"]
    assert (called["id"], called["number"]) == (first["ticket"], first["number"])
    assert datetime.fromisoformat(called["issued_at"]) == at
    history = here.get(f"/reports/visits/{first['ticket']}").get_json()["events"][0]
    assert datetime.fromisoformat(history["issued_at"]) == at


def test_staff_are_called_to_visitors_whose_number_becomes_no_ticket(here: InProcess) -> None:
    block = leased(here)
    at = here.office.now()
    lost = row(block, 2, at, service="nothing")
    for _ in range(2):
        merged(here, block, row(block, 1, at), lost)
    [alarm] = here.get("/hall").get_json()["alarms"]
    assert (alarm["kind"], alarm["kiosk"]) == ("staff", "kiosk-1")
    assert lost["number"] in alarm["note"]


def test_nobody_but_the_kiosks_own_agent_gets_or_reports_numbers(here: InProcess) -> None:
    here.users.add("agent-2", Role.AGENT)
    here.tokens["agent-2"] = here.users.new_token("agent-2")
    for who in ("kiosk-1", "operator1", "manager", "board-1", "agent-2"):
        assert here.post("/tickets/lease", who, kiosk="kiosk-1", memory="memory-1").status_code == 403
        assert here.post("/tickets/merge", who, kiosk="kiosk-1", epoch="x", rows=[]).status_code == 403


WRONG_ROWS: list[Any] = [
    "all",
    [{}],
    [{"seq": -1}],
    [{"issued_at": "0001-01-01T00:00:00+23:59"}],
    [{"issued_at": "2026-11-23T10:00:00"}],
    [{"printed": "queued"}],
    [{"lang": "de"}],
]


def test_what_is_no_report_of_numbers_is_refused(here: InProcess) -> None:
    block = leased(here)
    right = row(block, 1, here.office.now())
    for wrong in WRONG_ROWS:
        rows = [right | wrong[0]] if isinstance(wrong, list) and wrong[0] else wrong
        answer = here.post("/tickets/merge", "agent-1", kiosk="kiosk-1", epoch=block["epoch"], rows=rows)
        assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_request"), wrong


def test_a_number_of_a_far_day_is_refused_as_a_whole(here: InProcess) -> None:
    block = leased(here)
    far = row(block, 1, here.office.now(), issued_at="2200-01-01T00:00:00+00:00")
    answer = here.post("/tickets/merge", "agent-1", kiosk="kiosk-1", epoch=block["epoch"], rows=[far])
    assert (answer.status_code, answer.get_json()["code"]) == (422, "out_of_bounds")
