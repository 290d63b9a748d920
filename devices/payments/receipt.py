"""What can be read from a bank's slip: the numbers by which the payment can be found again."""

import re
from collections.abc import Sequence

from devices.payments.masking import RRN_DIGITS, RRN_LABEL, masked, masked_card

MAX_LINES = 80
MAX_COLUMNS = 120
_RRN = re.compile(rf"{RRN_LABEL}\W*({RRN_DIGITS}|(?=[A-Z]*\d)[0-9A-Z]{{6,12}}\b)", re.IGNORECASE)
_AUTHORIZATION = re.compile(r"(?:AUTH(?:\W*ID)?|КОД АВТОРИЗАЦИИ|АВТ\.? ?КОД)\W*([0-9A-Z]{6})\b", re.IGNORECASE)
_CARD = re.compile(r"(?:PAN|КАРТА|CARD)\W*([0-9*xX ]{8,23})", re.IGNORECASE)
_TERMINAL = re.compile(r"(?:TERMINAL|ТЕРМИНАЛ)\W*(?=[A-Z]*\d)([0-9A-Z]{4,16})\b", re.IGNORECASE)


def receipt_lines(text: str) -> tuple[str, ...]:
    """The slip's lines without control characters, card numbers masked; bounded, because it is untrusted input."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    clean = [
        "".join(character for character in line if character.isprintable()).rstrip()[:MAX_COLUMNS]
        for line in lines[:MAX_LINES]
    ]
    while clean and not clean[-1]:
        clean.pop()
    return tuple(masked(line) for line in clean)


def numbers_in(lines: Sequence[str]) -> dict[str, str | None]:
    """`rrn`, `authorization` and the masked `card` of a slip, None where it does not have them."""
    text = "\n".join(lines)
    rrn, authorization, card = (pattern.search(text) for pattern in (_RRN, _AUTHORIZATION, _CARD))
    return {
        "rrn": re.sub(r"[ -]", "", rrn.group(1)) if rrn else None,
        "authorization": authorization.group(1) if authorization else None,
        "card": masked_card(card.group(1).strip()) if card else None,
    }


def terminal_in(lines: Sequence[str]) -> str | None:
    """The terminal's name in the bank's system as its slip gives it, None where it does not."""
    found = _TERMINAL.search("\n".join(lines))
    return found.group(1).upper() if found else None
