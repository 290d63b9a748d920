"""The rules for names and passwords of new accounts, the same for the command line, the API and a person's own page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from zxcvbn import zxcvbn

from queue_core.texts import Text

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
LONGEST_NAME = 100

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
# Control characters, invisible ones and those that turn the direction of writing: none is part of a name.
_NOT_WRITTEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# zxcvbn's scale of 0 to 4; 2 withstands guessing at a server that limits it, and no common password reaches it.
_LEAST_SCORE = 2
# What somebody who knows the office guesses first (docs/security.md): the product, the trade, the place, the roles. A password
# may hold them, but they add nothing to it.
CONTEXT_WORDS = (
    *("talon", "талон", "queue", "ochered", "очередь", "kiosk", "киоск", "office", "офис", "window", "окно"),
    *(
        "energo",
        "энерго",
        "energosbyt",
        "энергосбыт",
        "mosenergosbyt",
        "мосэнергосбыт",
        "elektro",
        "электро",
        "svet",
        "свет",
    ),
    *("mytishchi", "mytischi", "мытищи", "trudovaya", "трудовая"),
    *("operator", "оператор", "manager", "руководитель", "kassir", "кассир", "admin", "админ", "password", "пароль"),
)
# zxcvbn judges no more; what follows could only make the password stronger.
_JUDGED = 72
# Russian words are also typed with the Latin layout, and Latin ones with the Russian: neither makes a password better.
_LATIN_KEYS = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,.",
)


class AccountProblem(Exception):
    """An account cannot be made or changed as asked; the sentence says why."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Text(ru=ru, en=en)


def require_login(name: str) -> None:
    """Raises AccountProblem unless this is a name to sign in with, or for a device."""
    if not _LOGIN.fullmatch(name):
        raise AccountProblem(
            "Имя для входа: 2–40 строчных латинских букв, цифр, точек и дефисов.",
            "A sign-in name: 2 to 40 lower-case letters, digits, dots and hyphens.",
        )


def require_words(*texts: str) -> None:
    """Raises AccountProblem for a full name or position that is empty, too long or holds characters nobody writes."""
    for text in texts:
        if not 0 < len(text.strip()) <= LONGEST_NAME or not _is_written(text):
            raise AccountProblem(
                f"Имя и должность: от 1 до {LONGEST_NAME} знаков, без невидимых.",
                f"Names and positions have 1 to {LONGEST_NAME} characters, none of them invisible.",
            )


def require_password(password: str, about: Iterable[str] = ()) -> None:
    """Raises AccountProblem for a password that is short, common, or made of what is known `about` the person."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountProblem(
            f"Пароль: от {SHORTEST_PASSWORD} до {LONGEST_PASSWORD} знаков.",
            f"A password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
        )
    if not _is_written(password):
        raise AccountProblem("В пароле есть невидимые знаки.", "The password has invisible characters.")
    words = (*about, *CONTEXT_WORDS)
    known = [
        word for text in (*words, *(one.translate(_LATIN_KEYS) for one in words)) for word in (text, *text.split())
    ]
    as_typed = {password, password.translate(_LATIN_KEYS)}
    if min(zxcvbn(one[:_JUDGED], user_inputs=known)["score"] for one in as_typed) < _LEAST_SCORE:
        raise AccountProblem(
            "Этот пароль легко угадать. Возьмите несколько слов, которые вместе не встречаются.",
            "This password is easy to guess. Take a few words that do not usually go together.",
        )


def _is_written(text: str) -> bool:
    return all(unicodedata.category(character) not in _NOT_WRITTEN for character in text)
