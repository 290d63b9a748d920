"""The mistakes that a shape finds in what came, each with its place and a sentence in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from queue_core.texts import Text
from web.input.fields import Wrong
from web.input.json_text import NotJson, Place
from web.problems import InputMistake, Problem

_MOST_MENTIONED = 5
_LONGEST_PLACE = 100


def invalid(mistakes: Sequence[InputMistake]) -> Problem:
    """The 400 problem that lists these mistakes, and names the first in its sentence."""
    missing = [mistake for mistake in mistakes if mistake.missing]
    if missing:
        names = ", ".join(named(mistake.place) for mistake in missing[:_MOST_MENTIONED])
        sentence = Text(ru=f"Не хватает полей: {names}.", en=f"Missing fields: {names}.")
    else:
        first = mistakes[:_MOST_MENTIONED]
        sentence = Text(
            ru=" ".join(_with_place(mistake, "ru") for mistake in first),
            en=" ".join(_with_place(mistake, "en") for mistake in first),
        )
    return Problem(400, "invalid_request", sentence.ru, sentence.en, mistakes=tuple(mistakes))


def of_json(error: NotJson) -> InputMistake:
    return InputMistake(_shown(error.place), error.sentence)


def of_shape(error: ValidationError) -> list[InputMistake]:
    """The mistakes of a failed validation. None of them repeats a value: it may be personal."""
    found = error.errors(include_url=False, include_input=True)
    return [_mistake(one["type"], _shown(one["loc"]), one.get("ctx", {}), one.get("input")) for one in found]


def named(place: Place) -> str:
    """A place as people read it: `seen.state`."""
    return ".".join(str(part) for part in place)


def _with_place(mistake: InputMistake, language: str) -> str:
    sentence = mistake.sentence.in_language(language)
    if not mistake.place:
        return sentence
    name = named(mistake.place)
    return f"Поле «{name}»: {sentence}" if language == "ru" else f"Field “{name}”: {sentence}"


def _shown(place: Sequence[str | int]) -> Place:
    """The place as far as it can be shown: a name in it may be anything that was sent."""
    return tuple(part if isinstance(part, int) else part[:_LONGEST_PLACE] for part in place)


def _mistake(kind: str, place: Place, details: dict[str, Any], value: Any) -> InputMistake:
    if kind == "missing" or (kind == "string_too_short" and value == "") or (value is None and kind != "model_type"):
        return InputMistake(place, Text(ru="не указано.", en="it is missing."), missing=True)
    if kind == "value_error" and isinstance(details.get("error"), Wrong):
        return InputMistake(place, details["error"].sentence)
    return InputMistake(place, _SENTENCES.get(kind, _otherwise)(details))


def _otherwise(_: dict[str, Any]) -> Text:
    return Text(ru="значение не подходит.", en="the value does not fit.")


def _fixed(ru: str, en: str) -> Callable[[dict[str, Any]], Text]:
    return lambda _: Text(ru=ru, en=en)


_TEXT = _fixed("нужен текст.", "a text is needed.")
_WHOLE_NUMBER = _fixed("нужно целое число.", "a whole number is needed.")
_LIST = _fixed("нужен список.", "a list is needed.")
_OBJECT = _fixed("нужен объект.", "an object is needed.")
_SENTENCES: dict[str, Callable[[dict[str, Any]], Text]] = {
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "string_too_short": lambda details: Text(
        ru=f"нужно не меньше {details['min_length']} символов.", en=f"at least {details['min_length']} characters."
    ),
    "string_too_long": lambda details: Text(
        ru=f"не больше {details['max_length']} символов.", en=f"at most {details['max_length']} characters."
    ),
    "too_long": lambda details: Text(ru=f"не больше {details['max_length']}.", en=f"at most {details['max_length']}."),
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "greater_than_equal": lambda details: Text(ru=f"не меньше {details['ge']}.", en=f"at least {details['ge']}."),
    "less_than_equal": lambda details: Text(ru=f"не больше {details['le']}.", en=f"at most {details['le']}."),
    "less_than": lambda details: Text(ru=f"меньше {details['lt']}.", en=f"less than {details['lt']}."),
    "bool_type": _fixed("нужно true или false.", "true or false is needed."),
    "enum": lambda details: _one_of(str(details["expected"])),
    "literal_error": lambda details: _one_of(str(details["expected"])),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "extra_forbidden": _fixed("такого поля нет.", "there is no such field."),
}


def _one_of(expected: str) -> Text:
    words = expected.replace("'", "").replace(" or ", ", ")
    return Text(ru=f"одно из: {words}.", en=f"one of: {words}.")
