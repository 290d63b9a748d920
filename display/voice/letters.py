"""The spoken names of Russian and Latin letters, in Russian and in English, and the file names of their recordings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# The names of the Russian alphabet.
_CYRILLIC_IN_RUSSIAN: Mapping[str, str] = MappingProxyType(
    {
        "А": "а",
        "Б": "бэ",
        "В": "вэ",
        "Г": "гэ",
        "Д": "дэ",
        "Е": "е",
        "Ё": "ё",
        "Ж": "жэ",
        "З": "зэ",
        "И": "и",
        "Й": "и краткое",
        "К": "ка",
        "Л": "эль",
        "М": "эм",
        "Н": "эн",
        "О": "о",
        "П": "пэ",
        "Р": "эр",
        "С": "эс",
        "Т": "тэ",
        "У": "у",
        "Ф": "эф",
        "Х": "ха",
        "Ц": "цэ",
        "Ч": "че",
        "Ш": "ша",
        "Щ": "ща",
        "Ъ": "твёрдый знак",
        "Ы": "ы",
        "Ь": "мягкий знак",
        "Э": "э",
        "Ю": "ю",
        "Я": "я",
    }
)
# Latin letters by the names they have in Russian maths lessons.
_LATIN_IN_RUSSIAN: Mapping[str, str] = MappingProxyType(
    {
        "A": "а",
        "B": "бэ",
        "C": "цэ",
        "D": "дэ",
        "E": "е",
        "F": "эф",
        "G": "гэ",
        "H": "аш",
        "I": "и",
        "J": "йот",
        "K": "ка",
        "L": "эль",
        "M": "эм",
        "N": "эн",
        "O": "о",
        "P": "пэ",
        "Q": "ку",
        "R": "эр",
        "S": "эс",
        "T": "тэ",
        "U": "у",
        "V": "вэ",
        "W": "дубль-вэ",
        "X": "икс",
        "Y": "игрек",
        "Z": "зет",
    }
)
# An English speaker reads a Russian capital as the Latin letter it looks like; the others go by their Russian names.
_CYRILLIC_IN_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "А": "A",
        "В": "B",
        "Е": "E",
        "К": "K",
        "М": "M",
        "Н": "H",
        "О": "O",
        "Р": "P",
        "С": "C",
        "Т": "T",
        "У": "Y",
        "Х": "X",
        "Б": "be",
        "Г": "ge",
        "Д": "de",
        "Ё": "yo",
        "Ж": "zhe",
        "З": "ze",
        "И": "ee",
        "Й": "short ee",
        "Л": "el",
        "П": "pe",
        "Ф": "ef",
        "Ц": "tse",
        "Ч": "che",
        "Ш": "sha",
        "Щ": "shcha",
        "Ъ": "hard sign",
        "Ы": "yery",
        "Ь": "soft sign",
        "Э": "eh",
        "Ю": "yu",
        "Я": "ya",
    }
)
_FILE_NAMES: Mapping[str, str] = MappingProxyType(
    dict(
        zip(
            "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
            (
                *(
                    "a",
                    "b",
                    "v",
                    "g",
                    "d",
                    "e",
                    "yo",
                    "zh",
                    "z",
                    "i",
                    "short-i",
                    "k",
                    "l",
                    "m",
                    "n",
                    "o",
                    "p",
                    "r",
                    "s",
                ),
                *("t", "u", "f", "kh", "ts", "ch", "sh", "shch", "hard-sign", "y", "soft-sign", "eh", "yu", "ya"),
            ),
            strict=True,
        )
    )
)


def in_russian(letter: str) -> str:
    """The letter's name in Russian: «ка» for К. Raises KeyError for a character of neither alphabet."""
    capital = letter.upper()
    return _CYRILLIC_IN_RUSSIAN.get(capital) or _LATIN_IN_RUSSIAN[capital]


def in_english(letter: str) -> str:
    """The letter's name in English: “K” for Cyrillic К and Latin K alike. Raises KeyError for a character of neither alphabet."""
    capital = letter.upper()
    if capital in _LATIN_IN_RUSSIAN:
        return capital
    return _CYRILLIC_IN_ENGLISH[capital]


def file_name(letter: str) -> str:
    """The name of a letter's recording: `letter-k` for Cyrillic К, `latin-k` for Latin K."""
    capital = letter.upper()
    cyrillic = _FILE_NAMES.get(capital)
    return f"letter-{cyrillic}" if cyrillic else f"latin-{capital.lower()}"


def known(letter: str) -> bool:
    """Whether the character is a letter of either alphabet."""
    return letter.upper() in _CYRILLIC_IN_RUSSIAN or letter.upper() in _LATIN_IN_RUSSIAN
