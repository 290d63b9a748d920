"""The rooms' catalogues say the same of the same words, and the report names everything it offers."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

from queue_core.reports.waits import By
from web.management.texts import by_names, preset_names

HOUSE = Path(__file__).parents[2]


def russian(room: str) -> Catalog:
    with (HOUSE / room / "translations/ru/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="ru")


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
