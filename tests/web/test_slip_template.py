"""The slip's template on the API: tried out, saved as a version, every mistake told in both languages; its logo."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from queue_core.settings import Problem
from queue_core.settings.problems import Place
from queue_core.settings.wording import Code
from queue_core.texts import Text
from tests.kiosk.test_slip_on_paper import picture
from tests.web.in_process import InProcess
from web.slips.logo import MOST_BYTES
from web.slips.problems import at_its_line


def changed(here: InProcess, **more: Any) -> dict[str, Any]:
    slip: dict[str, Any] = here.get("/slip").get_json()["slip"]
    return {**slip, **more}


def upload(here: InProcess, data: bytes) -> Any:
    return here.call("POST", "/slip/logo", "manager", data=data, content_type="image/png")


def test_a_template_is_saved_as_a_version_and_printed_from_then_on(here: InProcess) -> None:
    found = here.get("/slip").get_json()
    assert found["slip"] == found["usual"]
    assert found["version"] == 0
    slip = changed(
        here, service_texts={"cash-individual": {"ru": "Приготовьте квитанцию", "en": "Have your bill ready"}}
    )
    slip["lines"][0]["text"]["ru"] = "Добро пожаловать в {office}"
    answer = here.post("/slip", "manager", slip=slip, based_on=0, note="приветствие")
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["version"] == 1
    assert here.office.settings.slip.lines[0].text.ru == "Добро пожаловать в {office}"
    assert here.get("/slip").get_json()["slip"] == answer.get_json()["slip"]
    again = here.post("/slip", "manager", slip=slip, based_on=0)
    assert again.status_code == 409, "somebody else saved meanwhile"
    assert [version.note for version in here.office.settings_versions()][-1] == "приветствие"


def test_all_mistakes_are_told_at_once_in_both_languages_and_nothing_is_saved(here: InProcess) -> None:
    lines = [
        {"text": {"ru": "{number} {imya}", "en": "{number}"}, "width": 9},
        {"text": {"ru": "{open", "en": ""}, "align": "middle"},
    ]
    slip = changed(here, lines=lines, qr_size=40, service_texts={"parking": {"ru": "a", "en": "b"}})
    for path, more in (("/slip", {"based_on": 0}), ("/slip/preview", {})):
        answer = here.post(path, "manager", slip=slip, **more)
        assert (answer.status_code, answer.get_json()["code"]) == (422, "settings_invalid")
        told = {each["ru"] for each in answer.get_json()["problems"]}
        assert "Строка 1, ширина букв: не больше 8." in told
        assert "Строка 2, по-русски: у фигурной скобки нет пары." in told
        assert "Размер QR-кода: не больше 12." in told
        assert "Тексты услуг: в офисе нет услуги «parking»." in told
        assert any(each.startswith("Строка 1, по-русски: нет места {imya}; есть: address") for each in told)
        assert len(told) == 6
    assert here.office.settings_version == 0


@pytest.mark.parametrize(
    "body", [{"slip": []}, {"slip": "x"}, {}, {"slip": {}, "columns": 7}, {"slip": {}, "service": "x"}]
)
def test_a_request_that_makes_no_sense_is_refused(here: InProcess, body: dict[str, Any]) -> None:
    assert here.post("/slip/preview", "manager", **body).status_code == 400


def test_the_preview_is_the_paper(here: InProcess) -> None:
    logo = upload(here, base64.b64decode(picture(320, 96))).get_json()["logo"]
    answer = here.post("/slip/preview", "manager", slip=changed(here, logo=logo), lang="en", columns=42, reprint=True)
    assert answer.status_code == 200, answer.text
    drawn = answer.get_json()
    assert drawn["cut_off"] == 0
    assert base64.b64decode(drawn["png"]).startswith(b"\x89PNG")
    assert drawn["bytes"] > 3840, "the logo is printed dot by dot"
    assert drawn["seconds"]["9600"] == pytest.approx(drawn["bytes"] / 960, abs=0.1)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n rubbish", b"x" * (MOST_BYTES + 1)])
def test_only_a_small_png_is_a_logo(here: InProcess, data: bytes) -> None:
    answer = upload(here, data)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "wrong_logo")
    assert not (here.directory / "slip").exists()


def test_the_slip_is_the_managers(here: InProcess) -> None:
    for who in ("operator1", "kiosk-1", "board-1"):
        assert here.get("/slip", who).status_code == 403
        assert here.post("/slip", who, slip={}, based_on=0).status_code == 403


@pytest.mark.parametrize(
    ("place", "ru", "en"),
    [
        (("slip", "lines", 4), "Строка 5: заполните это поле.", "Line 5: required."),
        (("slip", "lines", 4, "text"), "Строка 5: заполните это поле.", "Line 5: required."),
        (
            ("slip", "lines", 4, "text", "en"),
            "Строка 5, по-английски: заполните это поле.",
            "Line 5, English: required.",
        ),
        (("slip", "lines", 4, "bold"), "Строка 5, жирность: заполните это поле.", "Line 5, bold: required."),
        (("slip", "lines"), "Строки: заполните это поле.", "Lines: required."),
        (
            ("slip", "service_texts", "advice", "ru"),
            "Тексты услуг, «advice», по-русски: заполните это поле.",
            "Texts of services, “advice”, Russian: required.",
        ),
        (("slip", ""), "«»: заполните это поле.", "“”: required."),
        (
            ("windows", 0, "zone"),
            "windows № 1 (“3”) zone: заполните это поле.",
            "windows number 1 (“3”) zone: required.",
        ),
        ((), "заполните это поле.", "required."),
    ],
)
def test_an_error_is_shown_with_its_line_or_the_name_of_its_field(place: Place, ru: str, en: str) -> None:
    raw = {"windows": [{"id": "3"}]}
    assert at_its_line(raw, Problem(place, Code.REQUIRED)) == Text(ru=ru, en=en)
