"""Every sentence of web/ has its Russian, and places to be filled are the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

from queue_core.reports import By
from web.management.texts import by_names, preset_names

HOUSE = Path(__file__).parents[2]
PLACE = re.compile(r"\{\w+\}")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


def russian(room: str) -> Catalog:
    with (HOUSE / room / "translations/ru/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="ru")


def said_in_code() -> set[str]:
    return {str(message) for _, _, message, _, _ in extract_from_dir(str(HOUSE / "web"), METHODS)}


def test_everything_is_translated() -> None:
    translated = {message.id for message in russian("web") if message.id and message.string}
    said = said_in_code()
    assert len(said) > 150
    assert said - translated == set()


def test_places_are_the_same_in_both_languages() -> None:
    for message in russian("web"):
        if message.id:
            assert sorted(PLACE.findall(str(message.string))) == sorted(PLACE.findall(str(message.id))), message.id


def test_rooms_do_not_contradict_each_other() -> None:
    """The rooms' catalogues are joined at run time: the same words must mean the same in all of them."""
    ours = {message.id: message.string for message in russian("web") if message.id}
    for room in ("kiosk", "display"):
        if not (HOUSE / room / "translations").exists():
            continue
        theirs = {message.id: message.string for message in russian(room) if message.id}
        both = ours.keys() & theirs.keys()
        assert {word: theirs[word] for word in both} == {word: ours[word] for word in both}, room


def test_the_report_names_everything_it_offers() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        assert set(by_names()) == set(By)
        assert set(preset_names()) == {"today", "yesterday", "week", "month"}
