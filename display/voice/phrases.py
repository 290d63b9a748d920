"""What is said of a call: «Талон ка, ноль четырнадцать. Пройдите к окну три.» Pure: from a number and a window to fragments.

A fragment is what one recording holds; the whole phrase, as text, is what a synthesiser reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from display.voice import letters, numerals
from queue_core.texts import Text

_RUNS = re.compile(r"\d+|[A-Za-zА-ЯЁа-яё]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Some words that are recorded together; `name` is the recording's file without its folder and ending."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said: clauses with a short pause between them."""

    lang: str
    clauses: tuple[tuple[Fragment, ...], ...]

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        return tuple(fragment for clause in self.clauses for fragment in clause)

    @property
    def text(self) -> str:
        """As a person reads it out, and a synthesiser."""
        said = ", ".join(" ".join(fragment.text for fragment in clause) for clause in self.clauses)
        return f"{said[0].upper()}{said[1:]}."


# What is said besides letters and numbers.
_WORDS = {
    "ru": {"ticket": "талон", "go-to-window": "пройдите к окну", "go": "пройдите"},
    "en": {"ticket": "ticket", "go-to-window": "please go to window", "go": "please go"},
}


def phrase_of(number: str, window: str, lang: str, says: Text | None = None) -> Phrase:
    """What is said when ticket `number` (К-014) is called to a window. `says` is where to go in the office's own words
    («в кабинет триста один»), in place of «к окну …». A language that is not spoken here is told in Russian.
    """
    lang = lang if lang in _WORDS else "ru"
    ticket = (_word(lang, "ticket"), *_spelled(number, lang))
    where: tuple[Fragment, ...]
    if says:
        where = (_word(lang, "go"), Fragment(f"to-window-{_file_name(window)}", getattr(says, lang)))
    else:
        where = (_word(lang, "go-to-window"), *_spelled(window, lang))
    return Phrase(lang, (ticket, where))


def number_fragments(digits: str, lang: str) -> tuple[Fragment, ...]:
    """«014» → ноль, четырнадцать. Of more than four digits each is said by itself."""
    if len(digits.lstrip("0")) > len(str(numerals.MOST)):
        return tuple(number_fragment(int(digit), lang) for digit in digits)
    noughts = (0,) * numerals.leading_zeros(digits)
    return tuple(number_fragment(part, lang) for part in (*noughts, *numerals.parts_of(int(digits))))


def number_fragment(part: int, lang: str) -> Fragment:
    return Fragment(f"number-{part}", numerals.in_english(part) if lang == "en" else numerals.in_russian(part))


def letter_fragment(letter: str, lang: str) -> Fragment:
    return Fragment(
        letters.file_name(letter), letters.in_english(letter) if lang == "en" else letters.in_russian(letter)
    )


def word_fragments(lang: str) -> tuple[Fragment, ...]:
    """The words that every office needs."""
    return tuple(_word(lang, name) for name in ("ticket", "go-to-window"))


def _word(lang: str, name: str) -> Fragment:
    return Fragment(name, _WORDS[lang][name])


def _spelled(name: str, lang: str) -> tuple[Fragment, ...]:
    """Letters and numbers of «К-014», «11А» or «Каб-301» one after the other; letters that make a word are said as one."""
    said: list[Fragment] = []
    for run in _RUNS.findall(name):
        if run.isdigit():
            said += number_fragments(run, lang)
        elif len(run) == 1 or run.isupper():
            said += [letter_fragment(letter, lang) for letter in run]
        else:
            said.append(Fragment(f"word-{_file_name(run)}", run.lower()))
    return tuple(said)


def _file_name(word: str) -> str:
    """A word as part of a file's name, in Latin letters alone."""
    return "".join(
        letters.file_name(letter).removeprefix("letter-").removeprefix("latin-") if letters.known(letter) else letter
        for letter in word
    ).strip("-")
