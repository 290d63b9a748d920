"""The data of break planning: the situation to plan, and the plan. All times are minutes of the day, office time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from queue_core.arrivals.forecast import Forecast
from queue_core.errors import Refusal
from queue_core.model import BreakKind
from queue_core.texts import Text

# Between two breaks of a window: long enough to get some work done.
WORK_BETWEEN_MINUTES = 60


class Solver(StrEnum):
    """What made a plan: the built-in search, or the constraint solver of the optional extra `planner`."""

    GREEDY = "greedy"
    CP_SAT = "cp_sat"


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """A window staffed from one moment to another, and the services it provides."""

    window: str
    skills: tuple[str, ...]
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class BreakWish:
    """A break that a window is due: it may begin at any moment from `earliest` to `latest`.

    `wished` is the preferred moment: halfway between the two if None.
    """

    window: str
    kind: BreakKind
    minutes: int
    earliest: float
    latest: float
    wished: float | None = None

    def gap(self, begins: float) -> float:
        """How far a start is from the preferred moment: 0 when it matches, 1 at the edge (half the range away)."""
        half = (self.latest - self.earliest) / 2
        wished = (self.earliest + self.latest) / 2 if self.wished is None else self.wished
        return abs(begins - wished) / half if half > 0 else 0.0


@dataclass(frozen=True, slots=True, order=True)
class PlacedBreak:
    """A break with its start, as a minute of the day; the hall's PlannedBreak has datetimes instead."""

    begins: float
    window: str
    kind: BreakKind
    minutes: int

    @property
    def ends(self) -> float:
        return self.begins + self.minutes

    def meets(self, begins: float, ends: float, apart: float = 0) -> bool:
        """Whether it overlaps a span of time, or is less than `apart` minutes away from it."""
        return self.begins < ends + apart and begins < self.ends + apart


@dataclass(frozen=True, slots=True)
class MinimumCover:
    """At least `least` windows that provide one of these services are not on a break, if that many are staffed.

    `name` is the name of these services for display: that of a service, or of a group with a kind.
    """

    name: Text
    services: frozenset[str]
    least: int = 1


@dataclass(frozen=True, slots=True)
class BreakRules:
    """The rules of every plan. `individuals` are the services for individuals, the subject of clause 6.2.5."""

    individuals: frozenset[str]
    cover: tuple[MinimumCover, ...] = ()
    work_between: float = WORK_BETWEEN_MINUTES


@dataclass(frozen=True, slots=True)
class Situation:
    """A day to be planned.

    `minutes` is how long one visitor of a service occupies a window on average: reception and walk. `pinned` breaks
    stay where they are: taken, in progress, or placed by hand. No other break may begin before `from_minute`.
    `unfairness` is how far from the preferred moments the breaks of a window (or its operator) were on past days, see
    `fairness.unfairness`: the higher it is, the nearer a break is placed to its preferred moment where that costs
    visitors nothing.
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
    """All breaks of the day, pinned ones included, in order of beginning.

    `cost` is comparable only between plans of the same situation. `left_out` are breaks that no longer fit into the
    day: only replanning leaves breaks out. `note` is a remark for the supervisor on how the plan was made.
    """

    breaks: tuple[PlacedBreak, ...]
    cost: float
    solver: Solver
    left_out: tuple[BreakWish, ...] = ()
    note: Text | None = None


class NoPlan(Refusal):
    """Not all wished breaks can be placed. `proved` is False if the search gave up before it had tried everything."""

    code: ClassVar[str] = "no_plan"

    def __init__(self, ru: str, en: str, windows: Sequence[str], proved: bool) -> None:
        super().__init__(ru, en)
        self.windows = tuple(windows)
        self.proved = proved
