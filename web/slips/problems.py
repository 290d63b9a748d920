"""What is wrong with a slip's template, said to the person who edits it: in both languages, with the line's number."""

from __future__ import annotations

import re

from queue_core.texts import Text

_LINE = re.compile(r"^slip lines number (\d+)(?: text (ru|en)| text| (align|width|height|bold))?: (.*)$", re.DOTALL)
_TABLE = re.compile(r"^slip (\w+)(?: (ru|en))?: (.*)$", re.DOTALL)
_LANGUAGES = {"ru": Text(ru="по-русски", en="Russian"), "en": Text(ru="по-английски", en="English")}
_FIELDS = {
    "align": Text(ru="выравнивание", en="alignment"),
    "width": Text(ru="ширина букв", en="width of the letters"),
    "height": Text(ru="высота букв", en="height of the letters"),
    "bold": Text(ru="жирность", en="bold"),
    "logo": Text(ru="Логотип", en="Logo"),
    "qr_size": Text(ru="Размер QR-кода", en="Size of the QR code"),
    "qr_text": Text(ru="Строка над QR-кодом", en="Line above the QR code"),
    "lines": Text(ru="Строки", en="Lines"),
    "service_texts": Text(ru="Тексты услуг", en="Texts of services"),
}
_REASONS: tuple[tuple[str, str], ...] = (
    (r"there is no place (.*); there are (.*)", r"нет места \1; есть: \2"),
    (r"has a brace without its partner", "у фигурной скобки нет пары"),
    (r"no line shows the \{number\} on slips in Russian", "ни одна строка не показывает {number} на русских талонах"),
    (
        r"no line shows the \{number\} on slips in English",
        "ни одна строка не показывает {number} на английских талонах",
    ),
    (r"all together have more than (\d+) letters", r"вместе длиннее \1 букв"),
    (r"there is no service “(.*)”", r"в офисе нет услуги «\1»"),
    (r"the text of (.*) is longer than 400 letters", r"текст услуги \1 длиннее 400 букв"),
    (r"is not a logo that was uploaded on the slip's page", "это не картинка, загруженная на этой странице"),
    (r"String should have at most (\d+) characters", r"не длиннее \1 букв"),
    (r"String should have at least 1 character", "не может быть пустым"),
    (r"Input should be less than or equal to (\d+)", r"не больше \1"),
    (r"Input should be greater than or equal to (\d+)", r"не меньше \1"),
    (r"Input should be a valid integer.*", "должно быть целым числом"),
    (r"List should have at least 1 item.*", "нужна хотя бы одна строка"),
    (r"List should have at most (\d+) items.*", r"не больше \1 строк"),
)


def in_both_languages(sentence: str) -> Text:
    """An error of the settings as it is told to people; one that is not of the slip stays as it is."""
    if line := _LINE.match(sentence):
        number, language, field, why = line.groups()
        what = _LANGUAGES[language] if language else _FIELDS.get(field or "")
        ru = f"Строка {number}{f', {what.ru}' if what else ''}: {_russian(why)}."
        return Text(ru=ru, en=f"Line {number}{f', {what.en}' if what else ''}: {why}.")
    if table := _TABLE.match(sentence):
        name, language, why = table.groups()
        what = _FIELDS.get(name, Text(ru=name, en=name))
        ru = f"{what.ru}{f' {_LANGUAGES[language].ru}' if language else ''}: {_russian(why)}."
        return Text(ru=ru, en=f"{what.en}{f', {_LANGUAGES[language].en}' if language else ''}: {why}.")
    return Text(ru=sentence, en=sentence)


def _russian(why: str) -> str:
    for pattern, russian in _REASONS:
        if found := re.fullmatch(pattern, why, re.DOTALL):
            return found.expand(russian)
    return why
