"""Numbers in words, in spoken order; every word is a recording of its own, so 123 takes three."""

from __future__ import annotations

_RU_UNITS = (
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
)
_RU_TENS = (
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
)
_RU_HUNDREDS = (
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
)
_EN_UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_EN_TENS = (
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
)

MOST = 9999


def parts_of(number: int) -> tuple[int, ...]:
    """The parts in which a number is spoken: 123 → 100, 20, 3; 14 → 14; 0 → 0. Raises ValueError outside 0–9999."""
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is not spoken in parts")
    parts = [number // 1000 * 1000, number % 1000 // 100 * 100]
    rest = number % 100
    parts += [rest] if rest < 20 else [rest // 10 * 10, rest % 10]
    return tuple(part for part in parts if part) or (0,)


def in_russian(part: int) -> str:
    """A part in Russian: «четырнадцать», «двадцать», «сто», «две тысячи»."""
    if part < 20:
        return _RU_UNITS[part]
    if part < 100:
        return _RU_TENS[part // 10 - 2]
    if part < 1000:
        return _RU_HUNDREDS[part // 100 - 1]
    return _russian_thousands(part // 1000)


def _russian_thousands(thousands: int) -> str:
    if thousands == 1:
        return "тысяча"
    if thousands == 2:
        return "две тысячи"
    return f"{_RU_UNITS[thousands]} {'тысячи' if thousands in {3, 4} else 'тысяч'}"


def in_english(part: int) -> str:
    """A part in English: “fourteen”, “twenty”, “one hundred”, “two thousand”."""
    if part < 20:
        return _EN_UNITS[part]
    if part < 100:
        return _EN_TENS[part // 10 - 2]
    if part < 1000:
        return f"{_EN_UNITS[part // 100]} hundred"
    return f"{_EN_UNITS[part // 1000]} thousand"


def leading_zeros(digits: str) -> int:
    """How many zeros are spoken before a number: two for «004», none for «0»."""
    return len(digits) - len(digits.lstrip("0")) - (1 if int(digits) == 0 else 0)
