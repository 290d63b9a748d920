"""How long today's receptions took, by service, for the waits that follow the day's own times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Limits of plausible receptions: one may have been ended at once or left open for hours by mistake.
SHORTEST_RECEPTION_S = 5.0
LONGEST_RECEPTION_IN_TARGETS = 12


@dataclass(frozen=True, slots=True)
class Receptions:
    """For each service the number of plausible receptions that ended today, and their sum in whole milliseconds: exact, so
    that a replay gives the same."""

    by_service: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, service: str) -> tuple[int, int]:
        return self.by_service.get(service, (0, 0))

    def with_one(self, service: str, lasted_ms: int, target_s: int) -> Receptions:
        """After a reception whose target length is `target_s`."""
        if not plausible(lasted_ms / 1000, target_s):
            return self
        number, total_ms = self.of(service)
        return Receptions({**self.by_service, service: (number + 1, total_ms + lasted_ms)})


NOBODY_RECEIVED = Receptions()


def plausible(lasted_s: float, target_s: int) -> bool:
    return SHORTEST_RECEPTION_S <= lasted_s <= LONGEST_RECEPTION_IN_TARGETS * target_s
