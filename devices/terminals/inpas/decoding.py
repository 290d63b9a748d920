"""Decodes the bytes of an answer: as UTF-8, else as declared, else in the Russian code page that fits best.

DualConnector is known to declare one encoding and send another.
"""

import codecs
import re

CODE_PAGES = ("cp1251", "cp866", "koi8-r")
DECLARABLE = frozenset({*CODE_PAGES, "iso8859-5", "utf-16"})
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_WORD = re.compile(r"[А-Яа-яЁё]+")
# How often each letter occurs in Russian text, in thousandths: enough to distinguish the code pages.
_OFTEN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ",
        (
            110,
            85,
            80,
            74,
            67,
            63,
            55,
            47,
            45,
            44,
            35,
            32,
            30,
            28,
            26,
            20,
            19,
            17,
            17,
            16,
            16,
            14,
            12,
            10,
            9,
            7,
            6,
            5,
            4,
            3,
            3,
            2,
            1,
        ),
        strict=True,
    )
)


def decoded(data: bytes, charset: str | None = None) -> str:
    """The text of an answer; `charset` is what the HTTP header names. Never fails."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:300])
    for name in (charset, declared[1].decode("ascii") if declared else None):
        text = _as(data, name) if name else None
        if text is not None and _likelihood(text) > 0:
            return text
    return max((data.decode(page, "replace") for page in CODE_PAGES), key=_likelihood)


def _as(data: bytes, name: str) -> str | None:
    try:
        # Only these: Python has encodings that unpack or translate, and the service must not choose one of them.
        return data.decode(name) if codecs.lookup(name).name in DECLARABLE else None
    except (LookupError, UnicodeError):
        return None


def _likelihood(text: str) -> float:
    """How likely the text is Russian: higher for frequent letters, and for words in one case or with a capital first."""
    score = 0.0
    for word in _WORD.findall(text):
        score += sum(_OFTEN[letter] for letter in word.lower()) - 45 * len(word)
        if not (word.islower() or word.isupper() or word[1:].islower()):
            score -= 60 * len(word)
    strange = sum(1 for char in text if ord(char) > 0x7F and not _WORD.match(char) and char not in "№«»—–")
    return score - 200 * strange
