"""The words on the screens: every one is in both languages, and every one that a screen asks for is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale

from kiosk.errand_texts import errand_texts
from kiosk.texts import phone_texts, screen_texts

ROOM = Path(__file__).parents[2] / "kiosk"
PLACE = re.compile(r"\{(\w+)\}")


def russian() -> dict[str, str]:
    with (ROOM / "translations/ru/LC_MESSAGES/messages.po").open("rb") as catalogue:
        return {str(message.id): str(message.string) for message in read_po(catalogue, locale="ru") if message.id}


def english() -> dict[str, str]:
    app = Flask("kiosk")
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        return {**{f"phone.{key}": text for key, text in phone_texts().items()}, **screen_texts(), **errand_texts()}


def test_every_word_has_a_russian_one_and_no_russian_one_is_left_over() -> None:
    words = {message for _, _, message, _, _ in extract_from_dir(ROOM, method_map=[("**.py", "python")])}
    assert len(words) > 50
    catalogue = russian()
    assert words == set(catalogue)
    for word, translated in catalogue.items():
        assert re.search("[А-Яа-я]", translated), word
        assert set(PLACE.findall(word)) == set(PLACE.findall(translated)), word


@pytest.mark.parametrize(
    "script", sorted(path.name for path in (ROOM / "static").glob("*.js") if path.name != "status.js")
)
def test_every_text_that_a_screen_asks_for_exists(script: str) -> None:
    asked = set(re.findall(r"\bwords\.(\w+)", (ROOM / "static" / script).read_text(encoding="utf-8")))
    assert asked <= set(english())


def test_no_text_is_left_over() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "static").glob("*.js"))
    composed = (
        "stage_",
        "slip_",
        "receipt_",
        "zone_",
        "account_",
        "trouble_",
        "payment_",
        "call_",
        "ask_",
        "individual",
        "legal_entity",
    )
    known = [key for key in english() if not key.startswith(("phone.", *composed))]
    plain = {
        "consultation",
        "cash_operation",
        "office_closed",
        "lunch",
        "no_window",
        "elsewhere",
        "too_late",
        "unknown_service",
        "request_used",
    }
    assert [key for key in known if not re.search(rf"\.{key}\b", scripts) and key not in plain] == []


def test_every_text_that_the_phone_asks_for_exists() -> None:
    asked = set(re.findall(r"\bwords\.(\w+)", (ROOM / "static" / "status.js").read_text(encoding="utf-8")))
    states = {"waiting", "called", "serving", "parked", "done", "no_show", "cancelled"}
    assert {f"phone.{key}" for key in asked | states} <= set(english())
