"""The waits that today's calls ended, by service kind, for the call orders that follow the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from queue_core.model import Kind


@dataclass(frozen=True, slots=True)
class CalledWaits:
    """For each kind the number of calls and the sum of the waits they ended, in whole milliseconds: exact, so that a
    replay gives the same."""

    by_kind: Mapping[Kind, tuple[int, int]] = field(default_factory=dict)

    def of(self, kind: Kind) -> tuple[int, int]:
        return self.by_kind.get(kind, (0, 0))

    def mean_s(self, kind: Kind) -> float | None:
        """The mean wait in seconds, to tenths; None if the kind has not been called."""
        calls, waited_ms = self.of(kind)
        return round(waited_ms / 1000 / calls, 1) if calls else None

    def means_s(self) -> tuple[tuple[Kind, float], ...]:
        """The mean wait in seconds of each kind that was called at all."""
        return tuple((kind, mean) for kind in Kind if (mean := self.mean_s(kind)) is not None)

    def with_call(self, kind: Kind, waited_ms: int) -> CalledWaits:
        return self._changed(kind, 1, waited_ms)

    def without_call(self, kind: Kind, waited_ms: int) -> CalledWaits:
        """After a call was taken back."""
        return self._changed(kind, -1, -waited_ms)

    def _changed(self, kind: Kind, calls: int, waited_ms: int) -> CalledWaits:
        before = self.of(kind)
        return replace(self, by_kind={**self.by_kind, kind: (before[0] + calls, before[1] + waited_ms)})


NOTHING_CALLED = CalledWaits()
