"""Meter readings over the API (clause 4.2.4): all zones of a meter or none, asked back, kept once, a slip."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from tests.web.payments.conftest import Till, ToldAgent
from web.demo.accounts import ABOUT_TO_ROLL_OVER, SampleMeter


def give(till: Till, account: str, meter: str, readings: dict[str, str], request_id: str = "r", **more: Any) -> Any:
    body = {"account": account, "meter": meter, "readings": readings, "request_id": request_id, **more}
    return till.call("POST", "/readings", "kiosk-1", json=body)


def one_zone(till: Till) -> tuple[str, SampleMeter]:
    assert till.paying is not None
    return next(
        (account.number, meter)
        for account in till.paying.accounts[1:]
        for meter in account.meters
        if len(meter.readings) == 1 and meter.decimals == 0
    )


def several_zones(till: Till) -> tuple[str, SampleMeter]:
    assert till.paying is not None
    return next(
        (account.number, meter)
        for account in till.paying.accounts
        for meter in account.meters
        if len(meter.readings) > 1
    )


def test_a_reading_is_taken_and_printed(till: Till, agent: ToldAgent) -> None:
    account, meter = one_zone(till)
    value = str(meter.readings[0] + 100)
    answer = give(till, account, meter.serial, {"T1": value})
    taken = answer.get_json()
    assert (answer.status_code, taken["outcome"]) == (200, "accepted")
    assert (taken["zones"]["T1"]["reading"], taken["zones"]["T1"]["used_kwh"]) == (value, "100")
    [slip] = agent.jobs("slip")
    words = " ".join(line["text"] for line in slip["document"]["lines"])
    assert meter.serial in words
    assert value in words
    assert till.get(f"/readings/{taken['id']}", "kiosk-1").get_json()["slip"]["job"] == slip["job"]
    again = till.call("POST", f"/readings/{taken['id']}/reprint", "kiosk-1", json={}).get_json()
    assert again["slip"]["reprint"]
    assert any(line["text"] == "ПОВТОР" for line in agent.jobs("slip")[0]["document"]["lines"])


def test_the_same_request_is_kept_once(till: Till) -> None:
    account, meter = one_zone(till)
    value = str(meter.readings[0] + 100)
    first = give(till, account, meter.serial, {"T1": value}).get_json()
    assert give(till, account, meter.serial, {"T1": value}).get_json()["id"] == first["id"]
    assert len(till.server.payments.records.readings.of_day(till.office.day)) == 1


def test_all_zones_or_none(till: Till) -> None:
    account, meter = several_zones(till)
    zones = {f"T{place}": str(last) for place, last in enumerate(meter.readings, start=1)}
    half = give(till, account, meter.serial, {"T1": zones["T1"]}).get_json()
    assert (half["outcome"], half["zones"]["T2"]["outcome"]) == ("refused", "refused")
    strange = give(till, account, meter.serial, {**dict(list(zones.items())[:2]), "T7": "1"}).get_json()
    assert strange["zones"]["T7"]["code"] == "unknown_zone"
    assert till.server.payments.records.readings.of_day(till.office.day) == []
    assert give(till, account, meter.serial, zones).get_json()["outcome"] == "accepted"


def test_a_dial_that_passes_zero_is_asked_back(till: Till) -> None:
    assert till.paying is not None
    account = till.paying.accounts[ABOUT_TO_ROLL_OVER]
    [meter] = account.meters
    asked = give(till, account.number, meter.serial, {"T1": "00012"}).get_json()
    assert (asked["outcome"], asked["zones"]["T1"]["code"]) == ("confirm_needed", "rolled_over")
    assert "32" in asked["zones"]["T1"]["why"]["ru"]
    taken = give(till, account.number, meter.serial, {"T1": "00012"}, confirmed=["T1"]).get_json()
    assert (taken["outcome"], taken["zones"]["T1"]["rolled_over"]) == ("accepted", True)


def test_what_was_given_here_is_the_last_reading_from_then_on(till: Till) -> None:
    account, meter = one_zone(till)
    new = meter.readings[0] + 100
    give(till, account, meter.serial, {"T1": str(new)})
    seen = till.call("POST", "/accounts/look-up", "operator1", json={"account": account}).get_json()
    [found] = [each for each in seen["meters"] if each["serial"] == meter.serial]
    assert Decimal(found["zones"][0]["last_reading"]) == new
    less = give(till, account, meter.serial, {"T1": str(new - 1)}, "another").get_json()
    assert less["zones"]["T1"]["code"] == "less_than_last"


def test_what_is_no_reading(till: Till) -> None:
    account, meter = one_zone(till)
    assert give(till, account, "no such", {"T1": "1"}).get_json()["code"] == "unknown_meter"
    assert give(till, account, meter.serial, {"T1": 7}).status_code == 400  # type: ignore[dict-item]
    words = give(till, account, meter.serial, {"T1": "много"}).get_json()
    assert words["zones"]["T1"]["code"] == "not_a_reading"
    assert till.get("/readings/000000000000", "kiosk-1").status_code == 404


def test_the_accountants_table(till: Till) -> None:
    account, meter = several_zones(till)
    zones = {f"T{place}": str(last) for place, last in enumerate(meter.readings, start=1)}
    taken = give(till, account, meter.serial, zones).get_json()
    [listed] = till.get("/readings", "operator1").get_json()["readings"]
    assert (listed["id"], listed["account"]) == (taken["id"], account)
    rows = list(
        csv.DictReader(
            io.StringIO(till.get("/readings?format=csv", "operator1").data.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [row["zone"] for row in rows] == list(zones)
    assert {row["meter"] for row in rows} == {meter.serial}
    assert till.get("/readings", "kiosk-1").status_code == 403
