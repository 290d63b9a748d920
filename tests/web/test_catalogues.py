"""The catalogues of all rooms: nothing missing, nothing left over, places the same, and numbers in the right form."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, force_locale

from web.management.planning_texts import staffing_texts, what_if_texts

HOUSE = Path(__file__).parents[2]
ROOMS = ("kiosk", "display", "web")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
PLACE = re.compile(r"\{\w+\}|%\(\w+\)\w")
# A number and a whole word after it: the word must follow the number, so such a text needs its plural forms.
COUNTED = re.compile(r"\{(?:count|most|minutes|seconds|days|people|visitors|windows|hours|bytes)\}\s+[а-я]{3,}")
# The same in every number: abbreviations, and what is an ordinal rather than a count.
UNBENDING = re.compile(r"\}\s+(?:мин|сек)\b")


def catalogue(room: str) -> Catalog:
    with (HOUSE / room / "translations/ru/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="ru")


def messages(room: str) -> list[Message]:
    return [message for message in catalogue(room) if message.id]


def said(room: str) -> set[str]:
    found = extract_from_dir(str(HOUSE / room), METHODS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def first(text: object) -> str:
    return str(text[0]) if isinstance(text, tuple | list) else str(text)


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_is_missing_and_nothing_is_left_over(room: str) -> None:
    translated = {first(message.id) for message in messages(room) if all(forms(message.string))}
    assert said(room) - translated == set(), "without Russian"
    assert {first(message.id) for message in messages(room)} - said(room) == set(), "said nowhere any more"


@pytest.mark.parametrize("room", ROOMS)
def test_places_are_the_same_in_every_form(room: str) -> None:
    for message in messages(room):
        wanted = sorted(PLACE.findall(first(message.id)))
        for form in [*forms(message.id), *forms(message.string)]:
            assert sorted(PLACE.findall(form)) == wanted, form


@pytest.mark.parametrize("room", ROOMS)
def test_a_counted_word_has_its_plural_forms(room: str) -> None:
    wrong = [
        str(message.string)
        for message in messages(room)
        if not message.pluralizable
        and COUNTED.search(str(message.string))
        and not UNBENDING.search(str(message.string))
    ]
    assert wrong == []


def test_numbers_take_the_right_form_in_both_languages() -> None:
    """As the browser chooses it: Intl.PluralRules under node, on the texts that the server gives the page."""
    app = Flask(__name__)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(HOUSE / "web/translations")
    Babel(app)
    texts = {}
    with app.test_request_context():
        for language in ("ru", "en"):
            with force_locale(language):
                texts[language] = {"minutes": what_if_texts()["visits"], "windows": staffing_texts()["summary"]}
    script = (
        f"import {{ fillCount }} from {json.dumps((HOUSE / 'web/static/js/texts.js').as_uri())};"
        "const texts = JSON.parse(process.argv[1]);"
        "const said = (lang, name) => [1, 2, 5, 11, 21, 101].map((count) => fillCount(texts[lang][name], count, {}, lang));"
        'console.log(JSON.stringify({ ru: said("ru", "minutes"), en: said("en", "minutes"), windows: said("ru", "windows") }));'
    )
    ran = subprocess.run(
        [Path(sys.executable).with_name("node"), "--input-type=module", "-e", script, json.dumps(texts)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = json.loads(ran.stdout)
    ending = dict(zip((1, 2, 5, 11, 21, 101), ("минуты", "минут", "минут", "минут", "минуты", "минуты"), strict=True))
    assert told["ru"] == [f"Визиты не дольше {count} {word}" for count, word in ending.items()]
    assert told["en"] == [f"Visits within {count} minute{'' if count == 1 else 's'}" for count in ending]
    counted = [re.findall(r"не больше (\d+ \w+)", sentence)[0] for sentence in told["windows"]]
    assert counted == ["1 окна", "2 окон", "5 окон", "11 окон", "21 окна", "101 окна"]
