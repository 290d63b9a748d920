"""The words on boards and plates: every one is in both languages, and every one that a script asks for is there."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

from display.texts import in_both_languages
from queue_core.model import BreakKind, WindowState

ROOM = Path(__file__).parents[2] / "display"
PLACE = re.compile(r"\{(\w+)\}")


def keys() -> set[str]:
    app = Flask("display")
    Babel(app)
    with app.test_request_context():
        texts = in_both_languages()
    assert set(texts["ru"]) == set(texts["en"])
    return set(texts["en"])


def test_every_word_has_a_russian_one_and_no_russian_one_is_left_over() -> None:
    words = {message for _, _, message, _, _ in extract_from_dir(ROOM, method_map=[("**.py", "python")])}
    with (ROOM / "translations/ru/LC_MESSAGES/messages.po").open("rb") as catalogue:
        russian = {str(message.id): str(message.string) for message in read_po(catalogue, locale="ru") if message.id}
    assert words == set(russian)
    for word, translated in russian.items():
        assert re.search("[А-Яа-я]", translated), word
        assert set(PLACE.findall(word)) == set(PLACE.findall(translated)), word


def test_every_text_that_a_script_asks_for_exists() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "static").glob("*.js"))
    asked = set(re.findall(r"\bboth\(\"(\w+)\"", scripts)) | set(
        re.findall(r"\btexts(?:\.ru|\[lang\])\.(\w+)", scripts)
    )
    assert len(asked) > 10
    assert asked <= keys()


def test_every_state_of_a_window_has_its_words_on_the_board_and_on_the_plate() -> None:
    states = {state.value for state in WindowState}
    assert {f"{state}_short" for state in states} <= keys()
    assert (states - {"break"}) | {kind.value for kind in BreakKind} <= keys()
