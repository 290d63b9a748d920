"""What a break plan is made of and what comes out. All times are minutes of the day by the office's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from queue_core.arrivals.forecast import Forecast
from queue_core.errors import Refusal
from queue_core.model import BreakKind
from queue_core.texts import Text

# Between two breaks of a window: long enough to be worth sitting down for.
WORK_BETWEEN_MINUTES = 60


class Solver(StrEnum):
    """Who made a plan: the search that is always there, or the constraint solver of the optional extra `planner`."""

    GREEDY = "greedy"
    CP_SAT = "cp_sat"


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A window staffed from one moment to another, and the services given there."""

    window: str
    skills: tuple[str, ...]
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class BreakWish:
    """A break that a window is due: it may begin at any moment from `earliest` to `latest`.

    `wished` is the moment that suits people best: halfway between the two when None.
    """

    window: str
    kind: BreakKind
    minutes: int
    earliest: float
    latest: float
    wished: float | None = None

    def gap(self, begins: float) -> float:
        """How far a beginning is from the moment wished: 0 there, 1 at the edge (half the range away)."""
        half = (self.latest - self.earliest) / 2
        wished = (self.earliest + self.latest) / 2 if self.wished is None else self.wished
        return abs(begins - wished) / half if half > 0 else 0.0


@dataclass(frozen=True, slots=True, order=True)
class PlacedBreak:
    """A break with its beginning. Not the simulation's PlannedBreak, which counts from the opening."""

    begins: float
    window: str
    kind: BreakKind
    minutes: int

    @property
    def ends(self) -> float:
        return self.begins + self.minutes

    def meets(self, begins: float, ends: float, apart: float = 0) -> bool:
        """Whether it is nearer than `apart` minutes to a span of time, or overlaps it."""
        return self.begins < ends + apart and begins < self.ends + apart


@dataclass(frozen=True, slots=True)
class MinimumCover:
    """At least so many windows that give one of these services are not on a break, as far as so many are staffed.

    `name` is what people call these services: one of them, or a group with a kind.
    """

    name: Text
    services: frozenset[str]
    least: int = 1


@dataclass(frozen=True, slots=True)
class BreakRules:
    """What every plan obeys. `individuals` are the services of individuals, whom clause 6.2.5 is about."""

    individuals: frozenset[str]
    cover: tuple[MinimumCover, ...] = ()
    work_between: float = WORK_BETWEEN_MINUTES


@dataclass(frozen=True, slots=True)
class Situation:
    """A day to be planned.

    `minutes` is what one visitor of a service takes of a window on average: reception and walk. `pinned` breaks stay
    where they are: taken, in progress, or placed by hand. Nothing else may begin before `from_minute`. `unfairness` is
    how far from the moments wished a window (or its operator) was on past days, as `fairness.unfairness` tells: who has
    more of it is placed nearer to the moment wished where that costs visitors nothing.
    """

    shifts: tuple[PlannedShift, ...]
    wishes: tuple[BreakWish, ...]
    forecast: Forecast
    minutes: Mapping[str, float]
    rules: BreakRules
    pinned: tuple[PlacedBreak, ...] = ()
    from_minute: float = 0.0
    unfairness: Mapping[str, float] = field(default_factory=dict)

    def of(self, window: str) -> list[PlannedShift]:
        """The shifts of a window."""
        return [shift for shift in self.shifts if shift.window == window]

    def with_wishes(self, wishes: Sequence[BreakWish]) -> Situation:
        return replace(self, wishes=tuple(wishes))


@dataclass(frozen=True, slots=True)
class Plan:
    """Every break of the day, pinned ones included, in the order of beginning.

    `cost` is comparable between plans of the same situation only. `left_out` are breaks that no longer fit in the day:
    only re-planning leaves breaks out. `note` says what a person should know of how the plan was made.
    """

    breaks: tuple[PlacedBreak, ...]
    cost: float
    solver: Solver
    left_out: tuple[BreakWish, ...] = ()
    note: Text | None = None


class NoPlan(Refusal):
    """The breaks wished cannot all be placed. `proved` is False when the search gave up before it had tried everything."""

    code: ClassVar[str] = "no_plan"

    def __init__(self, ru: str, en: str, windows: Sequence[str], proved: bool) -> None:
        super().__init__(ru, en)
        self.windows = tuple(windows)
        self.proved = proved
