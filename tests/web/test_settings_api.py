"""Settings and people on the API: checked whole, saved for all at once, refused with places, undone; roles and passwords."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.running import PASSWORD
from tests.web.auth.test_sign_in import enter
from tests.web.in_process import InProcess

SPECIALIST = {"ru": "Специалист", "en": "Specialist"}


def in_force(here: InProcess) -> dict[str, Any]:
    found: dict[str, Any] = here.get("/settings").get_json()
    return found


def renamed(here: InProcess, name: str) -> list[dict[str, Any]]:
    services: list[dict[str, Any]] = in_force(here)["tables"]["services"]
    services[0]["name"]["ru"] = name
    return services


def test_a_change_is_in_force_at_once_and_told_to_screens(here: InProcess) -> None:
    heard: list[Mapping[str, Any]] = []
    from queue_core.views import event_view
    from web.live.hall import public_event

    here.office.subscribe(lambda recorded, hall: heard.append(public_event(event_view(recorded, hall))))
    saved = here.post("/settings", "manager", tables={"services": renamed(here, "Счета")}, based_on=0, note="короче")
    assert saved.get_json() == {"version": 1}
    names = [service["name"]["ru"] for service in here.get("/services").get_json()["services"]]
    assert names[0] == "Счета"
    assert [(view["type"], view["version"], view["look"]) for view in heard] == [
        ("settings_changed", 0, False),
        ("settings_changed", 1, False),
    ]
    told = in_force(here)
    assert told["version"] == 1
    latest = told["versions"][0]
    assert (latest["actor"], latest["name"], latest["note"]) == ("manager", "Имя manager", "короче")
    [change] = latest["changes"]
    assert change["after"] == "Счета"
    assert here.call("GET", "/settings/versions/1").text.count("Счета") == 1


def test_every_error_comes_with_its_place_in_both_languages(here: InProcess) -> None:
    windows = in_force(here)["tables"]["windows"]
    windows[1] |= {"zone": "nowhere", "skills": []}
    refused = here.post(
        "/settings", "manager", tables={"windows": windows, "hours": {"monday": "17:00-8:00"}}, based_on=0
    )
    body = refused.get_json()
    assert (refused.status_code, body["code"]) == (422, "wrong_settings")
    told = {tuple(error["place"]): error["text"]["ru"] for error in body["errors"]}
    assert told == {
        ("windows", 1, "zone"): "Нет зоны «nowhere».",
        ("windows", 1, "skills"): "Нужен хотя бы один.",
        ("hours", "monday"): "Открывается в 17:00, а закрывается в 08:00.",
    }
    checked = here.post("/settings", "manager", tables={"windows": windows}, based_on=0, check=True)
    assert checked.status_code == 422
    assert here.post("/settings", "manager", tables={}, based_on=0, check=True).get_json() == {"version": 0}
    assert in_force(here)["version"] == 0


def test_an_error_is_a_sentence_beside_its_field_in_english_too(here: InProcess) -> None:
    refused = here.post(
        "/settings", "manager", tables={"undo": {"seconds": 121}, "exceptions": [{"date": "2026-12-31"}]}, based_on=0
    )
    assert [(error["place"], error["text"]["en"]) for error in refused.get_json()["errors"]] == [
        (["exceptions", 0, "reason"], "Required."),
        (["undo", "seconds"], "Must be at most 120."),
    ]


@pytest.mark.parametrize(
    "tables",
    [
        {"windows": "none"},
        {"windows": [5, None, [], {"id": [], "skills": 5}]},
        {"": {"": ""}},
        {"services": [{"id": {"id": "x"}, "zone": "\ud800"}]},
        {"\ud800": {"\udfff": 1}},
        {"slip": {"lines": [{"text": {"ru": 1}}], "service_texts": {"": {"ru": ""}}}},
        {"undo": {"seconds": 10**400}},
    ],
)
def test_tables_of_any_shape_are_refused_with_their_errors(here: InProcess, tables: dict[str, Any]) -> None:
    body = json.dumps({"tables": tables, "based_on": 0})  # half a character can be sent as an escape only
    refused = here.call("POST", "/settings", "manager", data=body, content_type="application/json")
    assert refused.status_code in {400, 422}, refused.text
    assert refused.get_json()["code"] in {"invalid_request", "wrong_settings"}
    assert refused.status_code == 400 or refused.get_json()["errors"]
    assert in_force(here)["version"] == 0


@pytest.mark.parametrize(("depth", "status"), [(10, 422), (300, 400), (3000, 400)])
def test_tables_nested_too_deeply_are_refused(here: InProcess, depth: int, status: int) -> None:
    """Tables are nested too deeply for a settings file before they are for the reader of bodies."""
    nested = '{"a":' * depth + "1" + "}" * depth
    body = f'{{"tables": {{"office": {nested}}}, "based_on": 0}}'
    assert here.call("POST", "/settings", "manager", data=body, content_type="application/json").status_code == status


def test_the_second_manager_sees_what_the_first_changed(here: InProcess) -> None:
    assert here.post("/settings", "manager", tables={"undo": {"seconds": 20}}, based_on=0).status_code == 200
    refused = here.post("/settings", "manager", tables={"undo": {"seconds": 30}}, based_on=0)
    body = refused.get_json()
    assert (refused.status_code, body["code"], body["version"]) == (409, "settings_outdated", 1)
    assert body["theirs"][-1]["changes"] == [{"path": "undo.seconds", "before": 10, "after": 20}]
    assert here.post("/settings", "manager", tables={"undo": {"seconds": 30}}, based_on=1).get_json() == {"version": 2}


def test_an_earlier_version_comes_back(here: InProcess) -> None:
    here.post("/settings", "manager", tables={"undo": {"seconds": 20}}, based_on=0)
    assert here.post("/settings/restore", "manager", version=0, based_on=1).get_json() == {"version": 2}
    assert in_force(here)["tables"]["undo"]["seconds"] == 10
    assert here.post("/settings/restore", "manager", version=9, based_on=2).status_code == 404


def test_what_the_hall_cannot_take_is_refused_with_a_sentence(here: InProcess) -> None:
    here.post("/windows/1/open", "operator1")
    windows = [row for row in in_force(here)["tables"]["windows"] if row["id"] != "1"]
    refused = here.post("/settings", "manager", tables={"windows": windows}, based_on=0)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "settings_in_use")
    assert "Окно 1 нельзя убрать: там идёт смена" in refused.get_json()["text"]["ru"]


@pytest.mark.parametrize(
    "body", [{"tables": [], "based_on": 0}, {"tables": {"undo": {}}}, {"tables": {"x": 1}, "based_on": 0}]
)
def test_requests_that_make_no_sense_are_refused(here: InProcess, body: dict[str, Any]) -> None:
    assert here.post("/settings", "manager", **body).status_code in {400, 422}


def test_operators_change_nothing(here: InProcess) -> None:
    for answer in (
        here.get("/settings", "operator1"),
        here.post("/settings", "operator1", tables={}, based_on=0),
        here.post("/settings/restore", "operator1", version=0, based_on=0),
        here.get("/people", "operator1"),
        here.post("/people/manager/password", "operator1", password="x" * 9),
    ):
        assert answer.status_code == 403


# -- people ---------------------------------------------------------------------------------------------------------


def test_a_person_is_added_and_signs_in(here: InProcess) -> None:
    body = {
        "name": "petrova",
        "role": "operator",
        "full_name": "Петрова Анна",
        "position": SPECIALIST,
        "password": PASSWORD,
    }
    assert here.post("/people", "manager", **body).status_code == 201
    client = here.client()
    assert enter(client, "petrova").status_code == 302
    assert client.get("/operator/").status_code == 200
    again = here.post("/people", "manager", **body)
    assert (again.status_code, [error["place"] for error in again.get_json()["errors"]]) == (422, [["name"]])
    kinds = here.office._journal.db.conn.execute("SELECT data FROM events WHERE type = 'people_changed'").fetchall()
    assert kinds == [('{"person":"petrova","what":"added"}',)]


def test_every_field_of_a_person_is_checked_at_once(here: InProcess) -> None:
    refused = here.post("/people", "manager", name="Анна", role="boss", full_name=" ", password="short")
    places = {".".join(error["place"]) for error in refused.get_json()["errors"]}
    assert places == {"name", "role", "full_name", "position.ru", "position.en", "password"}


def test_a_disabled_person_is_out_at_once(here: InProcess) -> None:
    client = here.client()
    enter(client, "operator1")
    person = {"role": "operator", "full_name": "Имя operator1", "position": SPECIALIST}
    assert here.post("/people/operator1", "manager", **person, disabled=True).get_json()["disabled"] is True
    assert client.get("/operator/").status_code == 302
    assert here.get("/hall", "operator1").status_code == 401
    assert enter(here.client(), "operator1").status_code == 401
    assert here.post("/people/operator1", "manager", **person).get_json()["disabled"] is False
    assert enter(here.client(), "operator1").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old(here: InProcess) -> None:
    client = here.client()
    enter(client, "operator1")
    assert here.post("/people/operator1/password", "manager", password="new password").status_code == 200
    assert client.get("/operator/").status_code == 302
    assert enter(here.client(), "operator1", "new password").status_code == 302
    assert here.post("/people/operator1/password", "manager", password="short").status_code == 422
    assert here.post("/people/nobody/password", "manager", password="long enough").status_code == 404


def test_the_last_manager_stays_one(here: InProcess) -> None:
    person = {"full_name": "Имя", "position": SPECIALIST}
    refused = here.post("/people/manager", "manager", **person, role="operator")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "last_manager")
    assert here.post("/people/operator1", "manager", **person, role="manager").status_code == 200
    assert here.post("/people/manager", "manager", **person, role="operator").status_code == 200
    assert here.get("/people", "manager").status_code == 403
