"""Today's targets on the API."""

from __future__ import annotations

from pathlib import Path

from tests.web.in_process import InProcess


def test_targets_of_today(tmp_path: Path) -> None:
    here = InProcess(tmp_path)
    here.post("/windows/1/open")
    for _ in range(12):
        here.issue()
    for _ in range(3):
        assert here.post("/windows/1/call-next").status_code == 200
        here.post("/windows/1/start")
        here.post("/windows/1/finish")
    answer = here.get("/targets")
    assert answer.status_code == 200
    rows = {(row["kind"], row["group"]): row for row in answer.get_json()["rows"]}
    consultation = rows["consultation", "individual"]
    assert (consultation["n"], consultation["mean_s"], consultation["waiting"]) == (3, 0, 9)
    assert consultation["standing"] == "leaves"
    assert consultation["leaves_at"] > answer.get_json()["at"]
    assert "10 мин" in consultation["text"]["ru"]
    assert rows["cash_operation", None]["standing"] == "holds"
    here.clock.advance(600)
    assert here.get("/targets").get_json() == answer.get_json()


def test_targets_are_for_managers(tmp_path: Path) -> None:
    here = InProcess(tmp_path)
    assert here.get("/targets", "operator1").status_code == 403
    assert here.get("/targets", "kiosk-1").status_code == 403
