"""Card numbers are cut out at the driver's edge: what passes here may be stored, logged and printed."""

import re

_DIGITS = re.compile(r"(?<!\d)\d(?:[ \t\u00a0-]?\d){12,}")
_ALWAYS = 15
"""Runs of so many digits and more have a card number in them; shorter ones only when the check digit fits."""


def masked(text: str) -> str:
    """The text with all but the last four digits of every card number replaced by stars."""
    return _DIGITS.sub(_mask, text)


def masked_card(number: str | None) -> str | None:
    """A card number as `************1118`; whatever the terminal gave, at most its last four digits are left."""
    if not number:
        return None
    shown = "".join(sign for sign in number if sign.isalnum() or sign == "*")
    digits = [sign for sign in shown if sign.isdigit()]
    return f"************{''.join(digits[-4:])}" if len(digits) >= 4 else None


def _mask(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found.group())
    if len(digits) < _ALWAYS and not _luhn(digits):
        return found.group()
    return "*" * (len(digits) - 4) + digits[-4:]


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
