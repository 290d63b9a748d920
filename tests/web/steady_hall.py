"""An office whose steady clock stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.web.in_process import InProcess


@dataclass
class SteadyHall(InProcess):
    """What is shown of calls is judged by `steady_s` alone."""

    steady_s: float = field(default=0.0, init=False)

    def begin(self) -> None:
        super().begin()
        self.server.shown_calls.clock = lambda: self.steady_s

    def pass_s(self, seconds: float) -> None:
        self.steady_s += seconds
        self.clock.advance(seconds)
        self.server.shown_calls.look()
