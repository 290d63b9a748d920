"""JSON from outside: strict UTF-8, each field once, numbers and texts that can be stored and shown again, not deep."""

from __future__ import annotations

import json
import math
from typing import Any

from queue_core.fields.bounds import DEEPEST
from queue_core.texts import Text

Place = tuple[str | int, ...]
"""Where in a document something stands: names of fields, and numbers in lists, from the outside in."""

_LARGEST = 2**63


class NotJson(ValueError):
    """What came is not JSON, or not such as can be used."""

    def __init__(self, ru: str, en: str, place: Place = ()) -> None:
        super().__init__(en)
        self.sentence = Text(ru=ru, en=en)
        self.place = place


def loads(data: bytes | str) -> Any:
    """The value that JSON stands for. Raises NotJson.

    More than Python's own reader it refuses: UTF-16 and UTF-32, a field given twice, NaN and infinity, whole numbers of
    more than 64 bits, half a surrogate pair, the character NUL, and more than DEEPEST levels.
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=_each_once)
    except UnicodeDecodeError:
        raise NotJson("Это не текст в UTF-8.", "This is not text in UTF-8.") from None
    except RecursionError:
        raise _too_deep(()) from None
    except json.JSONDecodeError as error:
        raise NotJson(
            f"Это не JSON: ошибка в строке {error.lineno}, у символа {error.colno}.",
            f"This is not JSON: there is a mistake in line {error.lineno}, at character {error.colno}.",
        ) from None
    except NotJson:
        raise
    except ValueError:  # a number with more digits than Python reads
        raise _too_large(()) from None
    _look(value, (), DEEPEST)
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)[:100]
        shown = twice.encode("utf-8", "replace").decode()
        raise NotJson(f"Поле «{shown}» указано дважды.", f"Field “{shown}” is given twice.", (shown,))
    return found


def _look(value: Any, place: Place, depth: int) -> None:
    if isinstance(value, str):
        _look_at_text(value, place)
    elif isinstance(value, dict | list):
        if depth == 0:
            raise _too_deep(place)
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(name, str):
                _look_at_text(name, place)
            _look(part, (*place, name), depth - 1)
    elif (isinstance(value, float) and not math.isfinite(value)) or (isinstance(value, int) and abs(value) >= _LARGEST):
        raise _too_large(place)


def _look_at_text(text: str, place: Place) -> None:
    if text.isascii() and "\0" not in text:
        return
    try:
        text.encode()
        whole = "\0" not in text
    except UnicodeEncodeError:
        whole = False
    if not whole:
        raise NotJson("В тексте есть недопустимый символ.", "A text has a character that is not allowed.", place)


def _too_deep(place: Place) -> NotJson:
    return NotJson(f"Вложено глубже {DEEPEST} уровней.", f"It is nested deeper than {DEEPEST} levels.", place[:5])


def _too_large(place: Place) -> NotJson:
    return NotJson("Число слишком велико или не число.", "A number is too large, or is none.", place)
