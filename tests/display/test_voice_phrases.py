"""What is said of a call: every number, every letter, windows by any name, in both languages; and what is to be recorded for it."""

from __future__ import annotations

import re

import pytest

from display.voice import letters, numerals, phrase_of
from display.voice.phrases import number_fragments
from display.voice.recordings import to_record
from queue_core.settings import load, parse
from queue_core.settings.offline import offline_series
from queue_core.texts import Text
from tests.queue_core.building import small_office
from tests.running import HOUSE, TRUDOVAYA

# Written down apart from the code: what each word is worth.
RUSSIAN = {
    **{
        "ноль": 0,
        "один": 1,
        "два": 2,
        "три": 3,
        "четыре": 4,
        "пять": 5,
        "шесть": 6,
        "семь": 7,
        "восемь": 8,
        "девять": 9,
    },
    **{"десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15},
    **{"шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30},
    **{"сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90},
    **{"сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600},
    **{"семьсот": 700, "восемьсот": 800, "девятьсот": 900},
}
ENGLISH = {
    **{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16},
    **{"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}


def worth_in_russian(words: str) -> int:
    """The number that words say, if they say one: hundreds before tens before units, each at most once."""
    values = [RUSSIAN[word] for word in words.split()]
    places = [3 if value >= 100 else 2 if value >= 20 else 1 for value in values]
    assert places == sorted(places, reverse=True), words
    assert len(set(places)) == len(places), words
    assert values == [0] or 0 not in values, words
    return sum(values)


def worth_in_english(words: str) -> int:
    hundreds, _, rest = words.rpartition("hundred")
    values = [ENGLISH[word] for word in rest.split()]
    assert len(values) < 2 or (values[0] >= 20 and 0 < values[1] < 10), words
    assert not hundreds or 0 not in values, words
    return (ENGLISH[hundreds.strip()] * 100 if hundreds else 0) + sum(values)


def said(digits: str, lang: str) -> str:
    return " ".join(fragment.text for fragment in number_fragments(digits, lang))


def test_every_number_up_to_999_is_said_rightly_in_both_languages() -> None:
    for number in range(1000):
        assert worth_in_russian(said(str(number), "ru")) == number
        assert worth_in_english(said(str(number), "en")) == number
    assert len({said(str(number), "ru") for number in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("digits", "russian", "english"),
    [
        ("000", "ноль ноль ноль", "zero zero zero"),
        ("001", "ноль ноль один", "zero zero one"),
        ("010", "ноль десять", "zero ten"),
        ("014", "ноль четырнадцать", "zero fourteen"),
        ("040", "ноль сорок", "zero forty"),
        ("099", "ноль девяносто девять", "zero ninety nine"),
        ("100", "сто", "one hundred"),
        ("219", "двести девятнадцать", "two hundred nineteen"),
        ("512", "пятьсот двенадцать", "five hundred twelve"),
        ("999", "девятьсот девяносто девять", "nine hundred ninety nine"),
        ("1000", "тысяча", "one thousand"),
        ("2021", "две тысячи двадцать один", "two thousand twenty one"),
        ("5300", "пять тысяч триста", "five thousand three hundred"),
        ("12345", "один два три четыре пять", "one two three four five"),
    ],
)
def test_numbers_as_the_slip_writes_them(digits: str, russian: str, english: str) -> None:
    assert (said(digits, "ru"), said(digits, "en")) == (russian, english)


@pytest.mark.parametrize(
    ("number", "window", "lang", "expected"),
    [
        ("К-014", "3", "ru", "Талон ка ноль четырнадцать, пройдите к окну три."),
        ("К-014", "3", "en", "Ticket K zero fourteen, please go to window three."),
        ("Р-100", "12", "ru", "Талон эр сто, пройдите к окну двенадцать."),
        ("Р-100", "12", "en", "Ticket P one hundred, please go to window twelve."),
        ("Щ-021", "11А", "ru", "Талон ща ноль двадцать один, пройдите к окну одиннадцать а."),
        ("Д-002", "B", "en", "Ticket de zero zero two, please go to window B."),
        ("W-007", "ВК", "ru", "Талон дубль-вэ ноль ноль семь, пройдите к окну вэ ка."),
        ("К-014", "Каб-301", "ru", "Талон ка ноль четырнадцать, пройдите к окну каб триста один."),
        ("К-014", "3", "de", "Талон ка ноль четырнадцать, пройдите к окну три."),
    ],
)
def test_whole_phrases(number: str, window: str, lang: str, expected: str) -> None:
    assert phrase_of(number, window, lang).text == expected


def test_an_office_may_say_where_to_go_in_its_own_words() -> None:
    says = Text(ru="в кабинет триста один", en="to room three oh one")
    russian, english = (phrase_of("К-014", "Каб-301", lang, says) for lang in ("ru", "en"))
    assert russian.text == "Талон ка ноль четырнадцать, пройдите в кабинет триста один."
    assert english.text == "Ticket K zero fourteen, please go to room three oh one."
    assert [fragment.name for fragment in russian.clauses[1]] == ["go", "to-window-kab-301"]


def test_every_letter_that_a_series_may_have_is_called_and_recorded_under_a_name_of_its_own() -> None:
    russian = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
    latin = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for letter in russian + latin:
        assert re.fullmatch(r"[а-яё -]+", letters.in_russian(letter)), letter
        assert re.fullmatch(r"[A-Za-z ]+", letters.in_english(letter)), letter
        assert letters.in_russian(letter.lower()) == letters.in_russian(letter)
    assert len({letters.in_russian(letter) for letter in russian}) == len(russian)
    assert len({letters.in_english(letter) for letter in russian}) == len(russian)
    names = [letters.file_name(letter) for letter in russian + latin]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z-]+", name) for name in names)


def test_what_is_said_of_any_call_of_an_office_is_on_its_list_of_recordings() -> None:
    for settings in (load(TRUDOVAYA), load(HOUSE / "deploy/offices/ugolnaya.toml")):
        wanted = {one.file: one.text for one in to_record(settings)}
        assert all(re.fullmatch(r"(ru|en)/[a-z0-9-]+\.wav", file) for file in wanted)
        of_services = {service.series for service in settings.services}
        of_kiosks = {offline_series(settings, kiosk.id) for kiosk in settings.kiosks}
        assert of_kiosks
        for series in sorted(of_services | of_kiosks):
            for window in settings.windows:
                for ordinal in (1, 14, 100, 219, 999):
                    for lang in ("ru", "en"):
                        phrase = phrase_of(f"{series}-{ordinal:03d}", window.id, lang, window.says)
                        for fragment in phrase.fragments:
                            assert wanted[f"{lang}/{fragment.name}.wav"] == fragment.text


def test_windows_with_their_own_words_are_on_the_list() -> None:
    raw = small_office()
    raw["windows"][0]["says"] = {"ru": "в кассу", "en": "to the cash desk"}
    wanted = {one.file: one.text for one in to_record(parse(raw))}
    assert wanted["ru/to-window-1.wav"] == "в кассу"
    assert wanted["en/go.wav"] == "please go"
    assert numerals.MOST > 999
