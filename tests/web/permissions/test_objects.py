"""Objects of somebody else: what a request or message does besides its own permission, and what the journal says of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queue_core import commands
from queue_core.errors import NoShift
from queue_core.events import Recorded
from queue_core.payments.payment import Method
from queue_core.settings.agent_devices import AgentDevice
from tests.running import HOUSE
from tests.web.permissions.two_of_everything import TwoOfEverything, two_of_everything
from web.auth.account_rules import AccountProblem
from web.auth.bindings import MOST_PER_AGENT, Bindings
from web.payments.point import at_window


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TwoOfEverything]:
    made = two_of_everything(tmp_path)
    yield made
    made.office.close()
    made.server.payments.records.close()


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoOfEverything]:
    """An office for the tests in which whatever is tried is refused: they leave it as it was."""
    made = two_of_everything(tmp_path_factory.mktemp("office"))
    yield made
    made.office.close()
    made.server.payments.records.close()


@pytest.fixture
def recorded(office: TwoOfEverything) -> list[Recorded]:
    """The events since the beginning of the test."""
    found: list[Recorded] = []
    office.office.subscribe(lambda entry, _: found.append(entry))
    return found


def who_acted(recorded: list[Recorded]) -> list[tuple[str, str, str | None]]:
    return [(entry.event.type, entry.event.actor, entry.event.for_operator) for entry in recorded]


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


# -- windows --------------------------------------------------------------------------------------------------------


def test_the_window_of_a_colleague_is_refused_with_what_to_do(
    office: TwoOfEverything, recorded: list[Recorded]
) -> None:
    answer = office.post("/windows/2/start", "operator1")
    assert refusal(answer) == (409, "no_shift")
    assert answer.get_json()["text"]["ru"].startswith("В окне 2 открыта смена другого сотрудника: Имя operator2.")
    closed = office.post("/windows/4/call-next", "operator1")
    assert closed.get_json()["text"]["en"] == "Window 4 is closed. Open it in your own name and try again."
    assert recorded == []


def test_a_manager_acts_for_the_window_and_the_journal_names_both(
    office: TwoOfEverything, recorded: list[Recorded]
) -> None:
    assert office.post("/windows/2/start", "manager").status_code == 200
    assert office.post("/windows/2/finish", "operator2").status_code == 200
    assert office.post("/windows/2/close", "manager").status_code == 200
    assert who_acted(recorded) == [
        ("service_started", "manager", "operator2"),
        ("ticket_finished", "operator2", None),
        ("window_closed", "manager", "operator2"),
    ]
    history = office.get(f"/reports/visits/{office.mine['operator2']['ticket']}").get_json()["events"]
    started = next(event for event in history if event["type"] == "service_started")
    assert (started["name"], started["for_operator"], started["for_name"]) == (
        "Имя manager",
        "operator2",
        "Имя operator2",
    )


def test_a_colleague_covers_by_opening_a_shift_there(office: TwoOfEverything) -> None:
    for call in ("start", "finish", "close"):
        assert office.post(f"/windows/2/{call}", "operator2").status_code == 200
    assert office.post("/windows/2/open", "operator3").status_code == 200
    assert office.post("/windows/2/break", "operator3").status_code == 200
    assert refusal(office.post("/windows/2/resume", "operator2")) == (409, "no_shift")


def test_nobody_but_a_manager_opens_for_another(unchanged: TwoOfEverything) -> None:
    assert refusal(unchanged.post("/windows/4/open", "operator3", operator="operator2")) == (403, "forbidden")


def test_a_shift_that_ends_between_the_guard_and_the_decision_is_noticed(office: TwoOfEverything) -> None:
    command = commands.StartService(actor="operator1", window="1", shift_of="operator1")
    office.post("/windows/1/start", "operator1")
    office.post("/windows/1/finish", "operator1")
    office.post("/windows/1/close", "operator1")
    office.post("/windows/1/open", "operator3")
    with pytest.raises(NoShift):
        office.office.handle(replace(command))


def test_a_press_of_another_window_does_not_bring_its_call(office: TwoOfEverything) -> None:
    for window, who in (("1", "operator1"), ("2", "operator2")):
        office.post(f"/windows/{window}/start", who)
        office.post(f"/windows/{window}/finish", who)
    office.issue()
    assert office.post("/windows/1/call-next", "operator1", request_id="one press").status_code == 200
    assert refusal(office.post("/windows/2/call-next", "operator2", request_id="one press")) == (
        409,
        "request_elsewhere",
    )


# -- kiosks ---------------------------------------------------------------------------------------------------------


def test_the_request_of_another_kiosk_brings_nothing_of_its_visitor(unchanged: TwoOfEverything) -> None:
    service = {"service": "settlements-individual", "request_id": "ticket of kiosk-2"}
    assert refusal(unchanged.post("/tickets", "kiosk-1", **service)) == (404, "unknown_ticket")
    money = {"account": unchanged.account, "kopecks": 10000, "method": "card", "request_id": "payment at kiosk-2"}
    assert refusal(unchanged.post("/payments", "kiosk-1", **money)) == (404, "unknown_payment")
    reading = {"account": unchanged.account, "meter": "x", "readings": {"T1": "1"}, "request_id": "reading at kiosk-2"}
    assert refusal(unchanged.post("/readings", "kiosk-1", **reading)) == (404, "unknown_reading")
    assert (
        refusal(unchanged.post("/alarms", "kiosk-1", kind="staff", request_id="help at kiosk-2"))[1] == "unknown_alarm"
    )


def test_a_kiosk_prints_at_its_own_printer_alone(office: TwoOfEverything) -> None:
    path = f"/tickets/{office.mine['kiosk-1']['ticket']}/reprint"
    assert refusal(office.post(path, "kiosk-1", printer="printer-2")) == (422, "unknown_printer")
    assert office.post(path, "kiosk-1", printer="printer-1").status_code == 200
    assert office.post(path, "operator1", printer="printer-2").status_code == 200


def test_a_kiosk_notes_a_payment_with_its_own_visitors_ticket_alone(unchanged: TwoOfEverything) -> None:
    body = {"account": unchanged.account, "kopecks": 10000, "method": "card", "request_id": "another"}
    other = unchanged.post("/payments", "kiosk-1", ticket=unchanged.others["kiosk-1"]["ticket"], **body)
    assert refusal(other) == (404, "unknown_ticket")


def test_what_another_kiosks_visitor_meant_to_pay_stays(office: TwoOfEverything) -> None:
    ticket = office.mine["kiosk-2"]["ticket"]
    assert (
        office.post("/payments/intended", "kiosk-2", ticket=ticket, account=office.account, kopecks=700).status_code
        == 200
    )
    answer = office.post("/payments/intended", "kiosk-1", ticket=ticket, account=office.account, kopecks=1)
    assert refusal(answer) == (404, "unknown_ticket")
    assert office.get(f"/payments/intended?ticket={ticket}", "operator2").get_json()["kopecks"] == 700
    assert refusal(office.get(f"/payments/intended?ticket={ticket}", "operator1")) == (403, "not_your_visitor")


# -- money ----------------------------------------------------------------------------------------------------------


def test_cash_needs_the_persons_own_shift_at_the_window(office: TwoOfEverything) -> None:
    body = {"account": office.account, "kopecks": 10000, "method": "cash"}
    for who, window in (("operator1", "2"), ("operator1", "4"), ("manager", "1")):
        assert refusal(office.post("/payments", who, window=window, request_id="n", **body)) == (409, "no_shift"), who
    assert office.post("/payments", "operator1", window="1", request_id="y", **body).status_code == 201


def test_a_shift_that_ends_while_the_account_is_looked_up_books_nothing(unchanged: TwoOfEverything) -> None:
    before = ledger(unchanged)
    with pytest.raises(NoShift):
        unchanged.server.payments.processing.pay(
            place=unchanged.office.ask(lambda hall, _: at_window(hall, "1")),
            account=unchanged.account,
            kopecks=100,
            method=Method.CASH,
            actor="operator3",
            request_id="late",
            ticket=None,
            lang="ru",
        )
    assert ledger(unchanged) == before


def test_the_window_that_is_looked_at_is_the_window_that_is_booked(unchanged: TwoOfEverything) -> None:
    """Neither another payment in the body nor a window in the query leads the guard to another drawer."""
    body = {"account": unchanged.account, "kopecks": 10000, "method": "cash", "window": "2", "request_id": "n"}
    mine = unchanged.mine["operator1"]["payment"]
    assert refusal(unchanged.post("/payments", "operator1", payment=mine, **body)) == (409, "no_shift")
    assert refusal(unchanged.call("POST", "/payments?window=1", "operator1", json=body)) == (409, "no_shift")


def test_cash_is_given_back_where_somebody_answers_for_the_drawer(office: TwoOfEverything) -> None:
    at_closed = office.others["manager"]["payment"]
    wish = {"kopecks": 5000, "reason": "ошибка"}
    assert refusal(office.post(f"/payments/{at_closed}/refund", "manager", request_id="a", **wish)) == (409, "no_shift")
    elsewhere = office.post(f"/payments/{at_closed}/refund", "manager", request_id="b", window="4", **wish)
    assert refusal(elsewhere) == (409, "no_shift")
    given = office.post(f"/payments/{at_closed}/refund", "manager", request_id="c", window="2", **wish)
    assert (given.status_code, given.get_json()["window"], given.get_json()["actor"]) == (201, "2", "manager")


def test_a_reading_by_staff_needs_a_shift(unchanged: TwoOfEverything) -> None:
    body = {"account": unchanged.account, "meter": "x", "readings": {"T1": "1"}, "request_id": "r"}
    assert refusal(unchanged.post("/readings", "operator3", **body)) == (409, "no_shift")
    assert refusal(unchanged.post("/readings", "operator1", window="2", **body)) == (409, "no_shift")
    assert unchanged.post("/readings", "operator1", **body).get_json()["code"] == "unknown_meter", "she has a shift"


# -- agents ---------------------------------------------------------------------------------------------------------


def test_a_key_acts_for_the_operator_of_its_window_and_says_so(
    office: TwoOfEverything, recorded: list[Recorded]
) -> None:
    press = {"device": "keypad-1", "window": "1", "action": "start", "press": "p1"}
    assert office.say("agent-1", "key", press) == {"ok": True}
    assert who_acted(recorded) == [("service_started", "agent-1", "operator1")]


def test_a_key_at_a_window_where_the_agent_has_none_does_nothing(
    office: TwoOfEverything, recorded: list[Recorded]
) -> None:
    devices = ("keypad-1", "keypad-2", "printer-2", "", None, ["keypad-1"])
    for agent, window, device in itertools.product(("agent-2", "agent-3"), ("1", "2"), devices):
        if (agent, window, device) == ("agent-2", "2", "keypad-2"):
            continue
        message = {"device": device, "window": window, "action": "start", "press": "p1"}
        assert office.say(agent, "key", message)["ok"] is False, (agent, window, device)
        scan = {"device": device, "window": window, "ticket": office.mine["operator1"]["ticket"]}
        assert office.say(agent, "scan", scan)["ok"] is False, (agent, window, device)
    assert recorded == []


def reports(objects: Any) -> list[dict[str, Any]]:
    """What an agent can report about these objects, in every form that a report has."""
    slip, payment, paper = objects["slip"], objects["payment"], objects["payment_slip"]
    approved = {"outcome": "approved", "kind": "pay", "reference": "7", "facts": {"kopecks": 10000}}
    return [
        {"job": slip, "for": "ticket_slip", "outcome": "printed"},
        {"job": slip, "outcome": "printed"},
        {"job": payment, "for": "payment", "payment": payment, **approved},
        {"job": payment, "payment": payment, **approved},
        {"job": slip, "for": "payment", "payment": payment, **approved},
        {"job": paper, "for": "payment_slip", "outcome": "printed"},
        {"job": paper, "outcome": "printed"},
    ]


def test_the_jobs_of_another_agent_stay_as_they_are(office: TwoOfEverything, recorded: list[Recorded]) -> None:
    before = ledger(office)
    for agent, report in itertools.product(("agent-2", "agent-3"), reports(office.mine["agent-1"])):
        assert office.say(agent, "report", report)["ok"] is False, report
        office.say(agent, "tested", report)
    assert (recorded, ledger(office)) == ([], before)


def test_an_agent_reports_its_own_jobs(office: TwoOfEverything) -> None:
    objects = office.mine["agent-1"]
    for report in reports(objects):
        if report["job"] != objects["slip"] or "payment" not in report:
            assert office.say("agent-1", "report", report)["ok"] is True, report
    assert office.office.ticket_view(objects["ticket"])["slip"]["state"] == "printed"
    assert office.server.payments.records.ledger.payment(objects["payment"]).state == "approved"


def test_an_agent_without_a_terminal_leaves_no_stray_report(office: TwoOfEverything) -> None:
    report = {"job": "j", "payment": "000000000000", "kind": "pay", "outcome": "approved", "facts": {}}
    assert office.say("agent-3", "report", report)["ok"] is False
    assert office.server.payments.records.ledger.strays() == []
    assert office.say("agent-1", "report", report)["ok"] is True


def test_the_job_of_a_printer_stays_its_agents_when_the_printer_moves_to_another(office: TwoOfEverything) -> None:
    """A report that is never acknowledged would be repeated for ever."""
    moved = office.office.settings.toml.replace(
        'id = "printer-1"\nagent = "agent-1"', 'id = "printer-1"\nagent = "agent-2"'
    )
    office.office.change_settings(moved, office.office.settings_version, "manager")
    report = {"job": office.mine["agent-1"]["slip"], "for": "ticket_slip", "outcome": "printed"}
    assert office.say("agent-2", "report", report)["ok"] is False
    assert office.say("agent-1", "report", report) == {"ok": True}


# -- the devices of an agent ----------------------------------------------------------------------------------------


def test_an_agent_reports_the_devices_that_are_its_own(office: TwoOfEverything, recorded: list[Recorded]) -> None:
    fault = {"kind": "printer", "state": "fault", "cause": "paper_out"}
    assert office.say("agent-1", "health", {"device": "printer-2", **fault})["ok"] is False
    assert office.say("agent-3", "health", {"device": "printer-1", **fault})["ok"] is False
    assert recorded == []
    assert office.say("agent-1", "health", {"device": "printer-1", **fault}) == {"ok": True}
    assert [entry.event.type for entry in recorded] == ["device_reported"]


def test_devices_that_nobody_declared_are_named_in_the_answer_and_nowhere_else(
    office: TwoOfEverything, recorded: list[Recorded]
) -> None:
    invented = [{"device": f"x{number}" * 1_000, "kind": "y" * 1_000, "state": "ready"} for number in range(300)]
    answer = office.say("agent-3", "hello", {"spool": "s", "devices": invented})
    assert answer["ok"] is True
    assert len(answer["refused"]) == MOST_PER_AGENT
    assert max(map(len, answer["refused"])) == 64
    assert office.say("agent-3", "alive", {"devices": invented}) == {"ok": True}
    assert recorded == []
    known = {row["id"] for row in office.get("/devices").get_json()["devices"]}
    assert not [name for name in known if name.startswith("x")]


def test_the_kind_of_a_device_is_the_declared_one(office: TwoOfEverything) -> None:
    office.say("agent-1", "health", {"device": "printer-1", "kind": "terminal" * 1000, "state": "fault"})
    device = office.office.device("printer-1")
    assert device is not None
    assert device.kind == "printer"


def test_a_device_is_bound_to_one_agents_token(office: TwoOfEverything) -> None:
    bindings = Bindings(office.directory)
    bindings.bind("agent-3", AgentDevice("keypad-4", "keypad", window="1"))
    ready = {"device": "keypad-4", "kind": "keypad", "state": "ready"}
    assert office.say("agent-3", "health", ready) == {"ok": True}
    assert office.say("agent-1", "health", ready)["ok"] is False
    assert office.say("agent-3", "key", {**ready, "window": "1", "action": "recall", "press": "p"}) == {"ok": True}
    bindings.unbind("keypad-4")
    assert office.say("agent-3", "health", ready)["ok"] is False


def test_a_binding_takes_no_device_from_the_agent_that_the_settings_name(unchanged: TwoOfEverything) -> None:
    Bindings(unchanged.directory).bind("agent-3", AgentDevice("printer-1", "printer"))
    assert (
        unchanged.say("agent-3", "health", {"device": "printer-1", "kind": "printer", "state": "fault"})["ok"] is False
    )


@pytest.mark.parametrize("name", ["", "A", "-a", "a b", "a" * 65, "ключ", "a\n", "../a"])
def test_the_name_of_a_bound_device_is_plain_and_short(unchanged: TwoOfEverything, name: str) -> None:
    with pytest.raises(AccountProblem):
        Bindings(unchanged.directory).bind("agent-3", AgentDevice(name, "printer"))


def test_an_agent_has_so_many_devices_and_no_more(unchanged: TwoOfEverything) -> None:
    bindings = Bindings(unchanged.directory)
    for number in range(MOST_PER_AGENT):
        bindings.bind("agent-2", AgentDevice(f"d{number}", "board"))
    bindings.bind("agent-2", AgentDevice("d0", "keypad"))
    with pytest.raises(AccountProblem):
        bindings.bind("agent-2", AgentDevice("one-more", "board"))
    with pytest.raises(AccountProblem):
        bindings.bind("operator1", AgentDevice("x", "board"))


# -- the table ------------------------------------------------------------------------------------------------------


def test_no_handler_decides_by_role_what_the_table_decides() -> None:
    """A role is looked at only to tell whose visitor it is, and which rows of the hall a screen gets."""
    rooms = ("web/api", "web/devices", "web/live", "web/payments", "web/slips", "web/cashier", "web/pages")
    found = {
        (str(path.relative_to(HOUSE)), line.strip())
        for room in rooms
        for path in (HOUSE / room).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "Role.MANAGER" in line or "Role.OPERATOR" in line or "Role.AGENT" in line
    }
    assert found == set()


def ledger(office: TwoOfEverything) -> list[tuple[Any, ...]]:
    """All payments and slips of the ledger, as rows."""
    file = office.server.payments.records.file
    return [tuple(row) for table in ("payments", "slips", "settlements") for row in file.rows(f"SELECT * FROM {table}")]
