"""A day at ten in the morning with something of everything: who is served, called, on a break, waiting, parked, gone."""

from __future__ import annotations

from tests.running import RunningServer

NOTICES = (
    (
        "notice",
        "С 1 декабря показания принимаются до 25-го числа.",
        "From 1 December readings are taken until the 25th.",
    ),
    ("ticker", "31 декабря офис работает до 12:00", "On 31 December the office closes at noon"),
)
PARKED_BECAUSE = "нет паспорта"


def at_window(server: RunningServer, window: str, name: str, **body: object) -> None:
    """A command of operator N at window N."""
    answer = server.api(f"operator{window}").post(f"/api/v1/windows/{window}/{name}", json=body)
    assert answer.ok, answer.text


def some_of_everything(server: RunningServer) -> None:
    """Window 1 serves, 2 calls, 3 is free, 4 is on a break, 5 is closed; some wait, one is parked, one did not come."""
    server.open_windows("1", "2", "3", "4")
    for service, window in (("settlements-individual", "1"), ("cash-individual", "3")):
        server.issue(service)
        at_window(server, window, "call-next")
        at_window(server, window, "start")
        at_window(server, window, "finish", outcome="resolved")
    server.issue("settlements-individual")
    at_window(server, "2", "call-next")
    at_window(server, "2", "no-show")
    server.issue("meters-individual")
    at_window(server, "1", "call-next")
    at_window(server, "1", "start")
    at_window(server, "1", "park", reason=PARKED_BECAUSE)
    for service in ("settlements-individual", "meters-individual", "settlements-individual", "settlements-individual"):
        server.issue(service)
    for window in ("1", "2"):
        at_window(server, window, "call-next")
    at_window(server, "1", "start")
    for kind, ru, en in NOTICES:
        notice = {"kind": kind, "text": {"ru": ru, "en": en}}
        assert server.api("manager").post("/api/v1/notices", json=notice).ok
    rest = {"kind": "technical", "minutes": 15, "override": "зал полон"}
    assert server.api("manager").post("/api/v1/windows/4/break", json=rest).ok


def waiting_ticket(server: RunningServer) -> str:
    """The id of somebody who waits."""
    tickets = server.api("operator1").get("/api/v1/hall").json()["tickets"]
    found: str = next(ticket["id"] for ticket in tickets if ticket["state"] == "waiting")
    return found
