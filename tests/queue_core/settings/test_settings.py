"""Settings: the two real offices load, and a broken file is told every error at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_core.settings import SettingsInvalid, load, parse
from queue_core.settings.slips import SlipTable
from tests.queue_core.building import small_office, text

OFFICES = Path(__file__).parents[3] / "deploy/offices"


@pytest.mark.parametrize("name", ["trudovaya", "ugolnaya"])
def test_the_real_offices(name: str) -> None:
    settings = load(OFFICES / f"{name}.toml")
    assert settings.office.id == name
    assert settings.targets.consultation.wait_s == 600
    assert settings.targets.cash_operation.wait_s == 300
    assert settings.targets.visit_s == 1200
    for service in settings.services:
        assert settings.windows_of[service.id] or service.elsewhere


def test_clause_6_1_1_says_who_is_served_where() -> None:
    trudovaya, ugolnaya = (load(OFFICES / f"{name}.toml") for name in ("trudovaya", "ugolnaya"))
    assert trudovaya.service["contracts-legal"].elsewhere
    assert not ugolnaya.service["contracts-legal"].elsewhere
    assert ugolnaya.service["meters-individual"].elsewhere
    assert not trudovaya.service["meters-individual"].elsewhere


def problems_of(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(SettingsInvalid) as refused:
        parse(raw)
    return refused.value.listed


def test_all_errors_at_once() -> None:
    raw = small_office(
        office={
            "id": "Small Office",
            "name": {"ru": "Офис"},
            "address": text("Улица"),
            "time_zone": "Europe/Mytishchi",
        },
        hours={"monday": "17:00-8:00", "tuesday": "from eight"},
        kiosks=[{"id": "kiosk-1", "printer": "printer-9"}],
        surprise=1,
    )
    raw["services"][0]["zone"] = "nowhere"
    raw["services"][1]["series"] = "О"
    raw["services"][2]["kind"] = "dance"
    raw["windows"][0]["skills"] = ["advice", "juggling"]
    raw["windows"][1]["id"] = "1"
    told = "\n".join(problems_of(raw))
    for word in (
        "office id",
        "office name en",
        "Europe/Mytishchi",
        "17:00",
        "from eight",
        "surprise",
        "“nowhere”",
        "looks like a digit",
        "kind",
        "“juggling”",
        "“1” is used 2 times",
        "“printer-9”",
    ):
        assert word in told, f"{word} is not told in:\n{told}"


@pytest.mark.parametrize("letter", ["О", "З", "Б", "o", "КК", "1", ""])
def test_a_series_is_one_letter_that_looks_like_no_digit(letter: str) -> None:
    raw = small_office()
    raw["services"][0]["series"] = letter
    assert any("series" in problem for problem in problems_of(raw))


def test_a_service_that_nobody_can_give_is_an_error() -> None:
    raw = small_office()
    raw["windows"] = raw["windows"][:2]
    assert problems_of(raw) == [
        "services number 3 (“firms”): no window has this skill, and there is no “elsewhere” to name the place that provides it"
    ]


@pytest.mark.parametrize(("content", "word"), [(b"office = [", "not TOML"), (b"\xff\xfe", "not TOML")])
def test_what_is_no_toml(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "office.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsInvalid, match=word):
        load(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        load(tmp_path / "office.toml")


def test_everything_wrong_with_the_slip_is_said_at_once() -> None:
    with pytest.raises(SettingsInvalid) as wrong:
        parse(
            small_office(
                slip={
                    "logo": "../secret.png",
                    "qr_size": 40,
                    "lines": [
                        {"text": {"ru": "{number} {nummer}", "en": "Hello"}, "width": 9},
                        {"text": {"ru": "{half", "en": ""}},
                    ],
                    "service_texts": {"parking": {"ru": "a", "en": "a"}},
                }
            )
        )
    told = "\n".join(wrong.value.listed)
    for part in (
        "slip logo: is not a logo",
        "slip qr_size: must be at most 12",
        "slip lines number 1 text ru: there is no placeholder {nummer}; there are address,",
        "slip lines number 1 width: must be at most 8",
        "slip lines number 2 text ru: has an unmatched brace",
        "no line shows {number} on slips in English",
        "there is no service “parking”",
    ):
        assert part in told
    assert "in Russian" not in told


def test_an_office_without_a_slip_table_prints_the_usual_slip() -> None:
    assert parse(small_office()).slip == SlipTable()
