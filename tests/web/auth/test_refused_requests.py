"""What is refused is on record: who, where, how often at most, and never what was sent."""

from __future__ import annotations

from tests.web.auth.browser import Browser, record, signed_in
from tests.web.in_process import InProcess
from web.auth.refused_requests import RefusedRequests


def refusals(here: InProcess) -> list[tuple[str | None, str, int]]:
    return [
        (line["who"], line["endpoint"], line["status"]) for line in record(here) if line["what"] == "request_refused"
    ]


def test_a_missing_right_is_on_record_with_the_name(here: InProcess) -> None:
    here.get("/people", "operator1")
    signed_in(here, "operator1").get("/management/")
    found = refusals(here)
    assert [(who, status) for who, _, status in found] == [("operator1", 403)] * 2
    assert all(endpoint for _, endpoint, _ in found)


def test_so_is_a_stranger_with_the_address(here: InProcess) -> None:
    here.call("GET", "/people", None)
    (line,) = [line for line in record(here) if line["what"] == "request_refused"]
    assert (line["who"], line["status"], line["address"]) == (None, 401, "127.0.0.1")


def test_input_that_is_none_is_on_record_without_what_was_sent(here: InProcess) -> None:
    here.call("POST", "/tickets", "kiosk-1", data="{secret words", content_type="application/json")
    assert [(who, status) for who, _, status in refusals(here)] == [("kiosk-1", 400)]
    assert "secret" not in str(record(here))


def test_the_sign_in_writes_its_own(here: InProcess) -> None:
    Browser(here).enter("operator1", "wrong password")
    assert [line["what"] for line in record(here)] == ["sign_in_refused"]


def test_what_is_done_or_not_found_is_no_refusal(here: InProcess) -> None:
    here.issue()
    here.get("/tickets/nothing")
    assert not refusals(here)


def test_repeating_it_fills_no_disk() -> None:
    now = 0.0
    refused = RefusedRequests(lambda: now)
    assert refused.is_new("a", "x", 403)
    assert not refused.is_new("a", "x", 403)
    assert refused.is_new("b", "x", 403), "another asker"
    assert refused.is_new("a", "y", 403), "another route"
    now = 61.0
    assert refused.is_new("a", "x", 403), "once a minute"
    assert sum(refused.is_new(f"{number}", "x", 401) for number in range(10_000)) < 200, "nor by many addresses"
