"""Masks card numbers where they enter a driver, so that everything behind it may be stored, logged and printed."""

import re

_DIGITS = re.compile(r"(?<!\d)\d(?:[ \t\u00a0-]?\d){12,}")
RRN_LABEL = r"(?:RRN|ССЫЛКА|REF(?:ERENCE)?)(?:\W*(?:NUMBER|NUM|NO|N)\b)?"
RRN_DIGITS = r"(?:\d{12}(?!\d)|\d{6}[ -]\d{6}(?![ -]?\d)|\d{4}[ -]\d{4}[ -]\d{4}(?![ -]?\d))"
"""The bank's number of an operation: twelve digits, also in groups. No card number is so short, or grouped so and ends."""
_RRN = re.compile(rf"{RRN_LABEL}\W{{0,3}}{RRN_DIGITS}", re.IGNORECASE)
_ALWAYS = 15
"""Runs of at least this many digits contain a card number; shorter ones only when the check digit matches."""


def masked(text: str) -> str:
    """The text with all but the last four digits of every card number replaced by asterisks.

    The bank's number of the operation stays where it is called so: digits beside it do not make a card number of it.
    """
    parts, end = [], 0
    for number in _RRN.finditer(text):
        parts += [_DIGITS.sub(_mask, text[end : number.start()]), number.group()]
        end = number.end()
    return "".join([*parts, _DIGITS.sub(_mask, text[end:])])


def masked_card(number: str | None) -> str | None:
    """A card number as `************1118`: of whatever the terminal sent at most the last four digits are left."""
    if not number:
        return None
    shown = "".join(character for character in number if character.isalnum() or character == "*")
    digits = [character for character in shown if character.isdigit()]
    return f"************{''.join(digits[-4:])}" if len(digits) >= 4 else None


def _mask(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    if len(digits) < _ALWAYS and not _luhn(digits):
        return match.group()
    return "*" * (len(digits) - 4) + digits[-4:]


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
