"""Checks account numbers as typed: length and check digit; and shortens them for logs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from queue_core.billing.port import WrongAccountNumber

_SEPARATORS = re.compile(r"[\s\-–]+")
_DIGITS = re.compile(r"[0-9]+")
# Twice the digit, and the sum of the digits if there are two: 7 becomes 14, becomes 5.
_DOUBLED = str.maketrans("0123456789", "0246813579")


@dataclass(frozen=True)
class AccountNumberFormat:
    """The number of digits; with `check` "luhn" the last one is a check digit (ISO/IEC 7812-1, annex B)."""

    digits: int = 10
    check: Literal["luhn", "none"] = "none"

    def checked(self, typed: str) -> str:
        """The number without spaces and hyphens. Raises WrongAccountNumber."""
        number = typed if typed.isdigit() else _SEPARATORS.sub("", typed)
        if not _DIGITS.fullmatch(number):
            raise WrongAccountNumber(
                "Номер лицевого счёта состоит только из цифр.", "An account number consists of digits only."
            )
        if len(number) != self.digits:
            raise WrongAccountNumber(
                f"В номере лицевого счёта должно быть цифр: {self.digits}, а набрано: {len(number)}.",
                f"An account number has {self.digits} digits; {len(number)} were entered.",
            )
        if self.check == "luhn" and luhn_digit(number[:-1]) != number[-1]:
            raise WrongAccountNumber(
                "В номере лицевого счёта ошибка: проверьте каждую цифру.",
                "There is a mistake in the account number: check every digit.",
            )
        return number


def luhn_digit(digits: str) -> str:
    """The check digit for these digits: every second one from the right is doubled, the sum is made up to tens."""
    doubled = digits[-1::-2].translate(_DOUBLED)
    single = digits[-2::-2]
    return str(-sum(map(int, doubled + single)) % 10)


def for_the_log(number: str) -> str:
    """An account number for a log: its last three digits (clause 5.3)."""
    return f"…{number[-3:]}" if len(number) > 3 else "…"
