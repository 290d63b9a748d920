"""Account numbers as they are typed: their length, their check digit, and how they look in a log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from queue_core.billing.port import WrongAccountNumber

_SEPARATORS = re.compile(r"[\s\-–]+")
_FIGURES = re.compile(r"[0-9]+")
# Twice the figure, and of two figures their sum: 7 becomes 14, becomes 5.
_DOUBLED = str.maketrans("0123456789", "0246813579")


@dataclass(frozen=True)
class AccountNumberFormat:
    """`digits` figures, the last of them a check digit when `check` is "luhn" (ISO/IEC 7812-1, annex B)."""

    digits: int = 10
    check: Literal["luhn", "none"] = "none"

    def checked(self, typed: str) -> str:
        """The number without the spaces and hyphens people write. Raises WrongAccountNumber."""
        number = typed if typed.isdigit() else _SEPARATORS.sub("", typed)
        if not _FIGURES.fullmatch(number):
            raise WrongAccountNumber(
                "Номер лицевого счёта состоит только из цифр.", "An account number consists of figures only."
            )
        if len(number) != self.digits:
            raise WrongAccountNumber(
                f"В номере лицевого счёта должно быть цифр: {self.digits}, а набрано: {len(number)}.",
                f"An account number has {self.digits} figures; {len(number)} were entered.",
            )
        if self.check == "luhn" and luhn_digit(number[:-1]) != number[-1]:
            raise WrongAccountNumber(
                "В номере лицевого счёта ошибка: проверьте каждую цифру.",
                "The account number has a mistake in it: check every figure.",
            )
        return number


def luhn_digit(figures: str) -> str:
    """The check digit that follows these figures: each second one from the right doubled, the sum made up to tens."""
    doubled = figures[-1::-2].translate(_DOUBLED)
    single = figures[-2::-2]
    return str(-sum(map(int, doubled + single)) % 10)


def for_the_log(number: str) -> str:
    """An account in a log: its last three figures (clause 5.3)."""
    return f"…{number[-3:]}" if len(number) > 3 else "…"
