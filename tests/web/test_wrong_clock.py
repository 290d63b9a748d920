"""A server on a machine with a wrong clock: it starts, serves, and says so on every page for staff and at /readyz."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import requests

from tests.running import RunningServer
from tests.web.in_process import InProcess


def test_a_server_starts_and_serves_with_a_clock_far_behind(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data")
    server.start()
    try:
        server.open_windows("1")
        before = server.issue()
        server.stop()
        server.start_at -= timedelta(hours=3)
        server.start()
        ready = requests.get(f"{server.url}/readyz", timeout=60)
        assert ready.status_code == 503
        [problem] = ready.json()["problems"]
        assert problem.startswith("the machine's clock is 10")
        assert problem.endswith("s behind the office's time: set the clock; if it is right now, run talon clock repair")
        after = server.issue()
        assert (before["number"], after["number"]) == ("К-001", "К-002")
        assert server.api("operator1").post("/api/v1/windows/1/call-next", json={}).status_code == 200
    finally:
        server.stop()


def test_every_screen_gets_what_is_wrong_with_the_clock(here: InProcess) -> None:
    here.issue()
    assert here.get("/hall", "board-1").get_json()["clock"]["wrong"] is None
    here.clock.jump(here.clock.now() + timedelta(days=1))
    for who in ("operator1", "manager", "board-1", "kiosk-1"):
        shown = here.get("/hall", who).get_json()
        assert shown["clock"]["wrong"] == {"direction": "ahead", "seconds": 86_400}
        assert shown["clock"]["now"].startswith("2026-11-23T10:00")
    ready = here.call("GET", "/readyz", None)
    assert ready.status_code == 503
    assert "once nobody is in the hall" in ready.get_json()["problems"][0]
    for page in ("/management/", "/operator/window/1"):
        assert 'id="wrong-clock"' in page_of(here, page)


def page_of(here: InProcess, page: str) -> str:
    who = "manager" if page.startswith("/management") else "operator1"
    return here.client().get(page, headers={"Authorization": f"Bearer {here.tokens[who]}"}).text
