"""What an attack has tried and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tried:
    """What one kind of attacker has tried, by the answer, and the damage that it did."""

    attacker: str
    answers: Counter[str] = field(default_factory=Counter)
    damage: list[str] = field(default_factory=list)

    def report(self) -> str:
        """What was tried, in a few lines."""
        answers = ", ".join(f"{answer}: {count}" for answer, count in sorted(self.answers.items()))
        lines = [f"{self.attacker}: {sum(self.answers.values())} tried ({answers})"]
        return "\n".join([*lines, *(f"  DAMAGE: {what}" for what in self.damage)])
