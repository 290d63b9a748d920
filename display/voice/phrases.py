"""The phrase that announces a call: «Талон ка ноль четырнадцать, пройдите к окну три.» Pure: a ticket number and a window in.

A phrase is made of fragments, each the content of a single recording; a synthesiser reads the phrase's text instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from display.voice import letters, numerals
from queue_core.texts import Text

_RUNS = re.compile(r"\d+|[A-Za-zА-ЯЁа-яё]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words that are recorded together; `name` is the recording's file name without its folder and extension."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """An announcement in one language: clauses with a short pause between them."""

    lang: str
    clauses: tuple[tuple[Fragment, ...], ...]

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        return tuple(fragment for clause in self.clauses for fragment in clause)

    @property
    def text(self) -> str:
        """The phrase as a sentence, for a person or a synthesiser to read out."""
        sentence = ", ".join(" ".join(fragment.text for fragment in clause) for clause in self.clauses)
        return f"{sentence[0].upper()}{sentence[1:]}."


# The words of an announcement besides letters and numbers.
_WORDS = {
    "ru": {"ticket": "талон", "go-to-window": "пройдите к окну", "go": "пройдите"},
    "en": {"ticket": "ticket", "go-to-window": "please go to window", "go": "please go"},
}


def phrase_of(number: str, window: str, lang: str, says: Text | None = None) -> Phrase:
    """The phrase that calls ticket `number` (К-014) to a window. `says` is the destination in the office's own words
    («в кабинет триста один»), in place of «к окну …». For a language that is not spoken here the phrase is Russian.
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
    """«014» → ноль, четырнадцать. A number of more than four digits is read digit by digit."""
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
    """The fragments that every office needs."""
    return tuple(_word(lang, name) for name in ("ticket", "go-to-window"))


def _word(lang: str, name: str) -> Fragment:
    return Fragment(name, _WORDS[lang][name])


def _spelled(name: str, lang: str) -> tuple[Fragment, ...]:
    """The letters and numbers of «К-014», «11А» or «Каб-301» in turn; letters that form a word are read as a word."""
    fragments: list[Fragment] = []
    for run in _RUNS.findall(name):
        if run.isdigit():
            fragments += number_fragments(run, lang)
        elif len(run) == 1 or run.isupper():
            fragments += [letter_fragment(letter, lang) for letter in run]
        else:
            fragments.append(Fragment(f"word-{_file_name(run)}", run.lower()))
    return tuple(fragments)


def _file_name(word: str) -> str:
    """A word as part of a file name, in Latin letters only."""
    return "".join(
        letters.file_name(letter).removeprefix("letter-").removeprefix("latin-") if letters.known(letter) else letter
        for letter in word
    ).strip("-")
