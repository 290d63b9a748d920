"""Reference information on the API and on the manager's page; and the kiosk's voice, with a synthesiser of the test's own."""

from __future__ import annotations

from dataclasses import replace

from kiosk.parts import provide
from tests.web.in_process import InProcess


def test_visitors_get_what_is_valid_and_the_manager_what_is_missing(here: InProcess) -> None:
    items = here.get("/information", "kiosk-1").get_json()["items"]
    assert "hours" in [item["id"] for item in items]
    duties = here.get("/information/duties", "manager").get_json()["duties"]
    assert {duty["state"] for duty in duties if duty["id"] == "tariffs"} == {"missing"}
    assert here.get("/information/duties", "operator1").status_code == 403


def test_the_managers_page_says_what_is_missing(here: InProcess) -> None:
    page = here.app.test_client().get(
        "/management/information", headers={"Authorization": f"Bearer {here.tokens['manager']}"}
    )
    assert page.status_code == 200
    assert page.text.count('data-state="missing"') == 2


def test_the_kiosk_is_read_to_and_nothing_is_said_without_a_voice(here: InProcess) -> None:
    heard: list[tuple[str, str]] = []

    def read_out(text: str, lang: str) -> bytes | None:
        heard.append((text, lang))
        return b"RIFF" if lang == "ru" else None

    provide(here.app, replace(here.app.extensions["kiosk"], read_out=read_out))
    client, kiosk = here.app.test_client(), {"Authorization": f"Bearer {here.tokens['kiosk-1']}"}
    said = client.post("/kiosk/speech", json={"text": "Выберите услугу.", "lang": "ru"}, headers=kiosk)
    assert (said.status_code, said.mimetype, said.data) == (200, "audio/wav", b"RIFF")
    assert client.post("/kiosk/speech", json={"text": "Choose.", "lang": "en"}, headers=kiosk).status_code == 204
    wrong: object
    for wrong in ({"text": "", "lang": "ru"}, {"text": "a" * 2000, "lang": "ru"}, {"text": "a", "lang": "fr"}, [], {}):
        assert client.post("/kiosk/speech", json=wrong, headers=kiosk).status_code == 400
    board = {"Authorization": f"Bearer {here.tokens['board-1']}"}
    assert client.post("/kiosk/speech", json={"text": "а", "lang": "ru"}, headers=board).status_code == 403
    assert heard == [("Выберите услугу.", "ru"), ("Choose.", "en")]
