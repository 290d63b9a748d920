"""Calls that stand on a board, and those that do not: when a visitor is called by voice, and what the report counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_core.access.roles import Role
from queue_core.clock import rfc3339
from tests.running import TRUDOVAYA
from tests.web.steady_hall import SteadyHall

HALL, ELSEWHERE = "individuals", "legal-entities"


class HallWithBoards(SteadyHall):
    """Two boards for the individuals' hall by the settings, a third without."""

    def call_somebody(self, service: str = "settlements-individual", window: str = "1") -> int:
        """The number of a new call."""
        who = "operator3" if window == "4" else f"operator{window}"
        if self.office.window_view(window)["state"] == "closed":
            self.post(f"/windows/{window}/open", who)
        self.issue(service)
        assert self.post(f"/windows/{window}/call-next", who).status_code == 200
        return self.latest_call()

    def latest_call(self) -> int:
        seq: int = self.get("/hall", "board-1").get_json()["calls"][0]["seq"]
        return seq

    def now(self, **apart: float) -> str:
        return rfc3339(self.office.now() + timedelta(**apart), self.office.settings.office.zone_info)

    def confirm(self, seq: int, board: str = "board-1", **more: Any) -> int:
        body = {"drawn_at": self.now(), **more}
        return self.post(f"/calls/{seq}/shown", board, **body).status_code

    def by_voice(self, window: str = "1") -> bool:
        found: bool = self.office.window_view(window)["by_voice"]
        return found

    def report(self) -> dict[str, dict[str, Any]]:
        rows = self.get("/reports/shown-calls").get_json()["rows"]
        return {row["zone"]: {name: row[name] for name in ("calls", "unshown", "shown_late", "missed")} for row in rows}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallWithBoards]:
    settings = tmp_path / "office.toml"
    boards = "".join(f'\n[[boards]]\nid = "board-{number}"\nzones = ["{HALL}"]\n' for number in (1, 2))
    settings.write_text(TRUDOVAYA.read_text("utf-8") + boards, "utf-8")
    made = HallWithBoards(tmp_path / "data", settings=settings)
    for name in ("board-2", "board-3"):
        made.users.add(name, Role.BOARD)
        made.tokens[name] = made.users.new_token(name)
    yield made
    made.office.close()


def test_what_no_board_shows_within_two_seconds_is_called_by_voice_until_one_does(hall: HallWithBoards) -> None:
    seq = hall.call_somebody()
    hall.pass_s(1.9)
    assert not hall.by_voice()
    hall.pass_s(0.2)
    assert hall.by_voice()
    assert hall.get("/hall", "operator1").get_json()["windows"][0]["by_voice"] is True
    assert "by_voice" not in hall.get("/hall", "board-1").get_json()["windows"][0]
    assert hall.confirm(seq, "board-2") == 200
    assert not hall.by_voice()
    missed = [{"board": "board-1", "calls": 1}, {"board": "board-2", "calls": 1}]
    assert hall.report() == {HALL: {"calls": 1, "unshown": 1, "shown_late": 1, "missed": missed}}


def test_one_board_of_the_zone_is_enough_and_leaves_no_event(hall: HallWithBoards) -> None:
    seq = hall.call_somebody()
    written = hall.office.seq
    answer = hall.post(f"/calls/{seq}/shown", "board-2", drawn_at=hall.now())
    assert answer.get_json() == {"seq": seq, "drawn_at": hall.now(), "spoken_at": None}
    assert hall.confirm(seq, spoken_at=hall.now(seconds=3)) == 200, "repeated, and by another, it is no mistake"
    hall.pass_s(60)
    assert not hall.by_voice()
    assert hall.office.seq == written
    assert hall.report() == {HALL: {"calls": 1, "unshown": 0, "shown_late": 0, "missed": []}}


def test_a_zone_without_boards_is_not_waited_for(hall: HallWithBoards) -> None:
    hall.call_somebody("settlements-legal", "4")
    hall.pass_s(60)
    assert not hall.by_voice("4")
    assert hall.report()[ELSEWHERE]["unshown"] == 0


def test_a_board_that_the_settings_do_not_know_counts_as_its_page_says(hall: HallWithBoards) -> None:
    socket = hall.server.socketio.test_client(hall.app, namespace="/hall", auth={"token": hall.tokens["board-3"]})
    socket.emit("sound", {"zones": [ELSEWHERE], "audible": True}, namespace="/hall")
    seq = hall.call_somebody("settlements-legal", "4")
    socket.disconnect(namespace="/hall")
    hall.pass_s(2)
    assert hall.by_voice("4"), "a board that went dark today is missed"
    hall.post("/windows/4/recall", "operator3")
    assert not hall.by_voice("4"), "a repeated call is another one"
    assert hall.confirm(hall.latest_call(), "board-3") == 200
    hall.pass_s(2)
    assert not hall.by_voice("4")
    assert hall.confirm(seq, "board-3") == 200, "nobody waits for the first any more"
    assert hall.confirm(hall.call_somebody(), "board-3") == 403


def test_a_message_on_the_socket_confirms_as_well(hall: HallWithBoards) -> None:
    seq = hall.call_somebody()
    socket = hall.server.socketio.test_client(hall.app, namespace="/hall", auth={"token": hall.tokens["board-1"]})
    for message, ok in (
        ({"seq": seq, "drawn_at": hall.now()}, True),
        ({"seq": seq + 1000, "drawn_at": hall.now()}, False),
        ({"seq": seq, "drawn_at": hall.now(hours=1)}, False),
        ({"seq": str(seq), "drawn_at": hall.now()}, False),
        ({"seq": seq}, False),
    ):
        assert socket.emit("shown", message, namespace="/hall", callback=True)["ok"] is ok, message
    hall.pass_s(2)
    assert not hall.by_voice()


def test_neither_the_future_nor_another_zone_nor_another_s_call_can_be_confirmed(hall: HallWithBoards) -> None:
    seq = hall.call_somebody()
    legal = hall.call_somebody("settlements-legal", "4")
    assert hall.confirm(seq + 100) == 404
    assert hall.confirm(legal) == 403
    for apart in ({"seconds": 6}, {"seconds": -6}, {"days": 700}):
        assert hall.confirm(seq, drawn_at=hall.now(**apart)) == 422
        assert hall.confirm(seq, spoken_at=hall.now(**apart)) == 422
    for odd in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        assert hall.confirm(seq, drawn_at=odd) == 422
    assert hall.confirm(seq, drawn_at="soon") == 400
    assert [hall.confirm(seq, who) for who in ("operator1", "kiosk-1", "agent-1", "manager")] == [403] * 4
    hall.pass_s(2)
    assert hall.by_voice()


def test_nobody_waits_for_a_call_that_was_taken_back_or_for_any_in_an_evacuation(hall: HallWithBoards) -> None:
    hall.call_somebody()
    hall.post("/windows/1/return")
    hall.pass_s(2)
    hall.post("/evacuation", "manager", on=True)
    hall.post("/windows/1/call-next")
    hall.pass_s(2)
    assert hall.report()[HALL]["unshown"] == 0
    assert not hall.by_voice()


def test_the_visitor_who_came_needs_no_voice_but_the_call_is_counted(hall: HallWithBoards) -> None:
    seq = hall.call_somebody()
    hall.post("/windows/1/start")
    hall.pass_s(2)
    assert not hall.by_voice()
    assert hall.confirm(seq) == 200
    assert hall.report()[HALL] | {"missed": []} == {"calls": 1, "unshown": 1, "shown_late": 0, "missed": []}


def test_after_a_restart_a_board_still_confirms(hall: HallWithBoards) -> None:
    seq = hall.call_somebody()
    hall.pass_s(2)
    hall.server.payments.records.close()
    hall.office.close()
    hall.begin()
    assert hall.by_voice()
    assert hall.confirm(seq) == 200
    assert not hall.by_voice()
    assert hall.report()[HALL]["shown_late"] == 1


def test_a_board_taken_away_is_missed_until_the_end_of_the_day(hall: HallWithBoards) -> None:
    socket = hall.server.socketio.test_client(hall.app, namespace="/hall", auth={"token": hall.tokens["board-3"]})
    socket.emit("sound", {"zones": [ELSEWHERE], "audible": True}, namespace="/hall")
    socket.disconnect(namespace="/hall")
    hall.pass_s(24 * 3600)
    hall.call_somebody("settlements-legal", "4")
    hall.pass_s(2)
    assert not hall.by_voice("4")
