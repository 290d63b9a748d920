"""Offices and days for the tests of break plans: small ones by hand, many drawn by Hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from queue_core.arrivals.forecast import Forecast
from queue_core.model import BreakKind
from queue_core.planning.plan import BreakRules, BreakWish, MinimumCover, PlacedBreak, PlannedShift, Situation
from queue_core.planning.wishes import wishes_of
from queue_core.settings.breaks import BreaksTable
from queue_core.texts import Text

EIGHT = 8 * 60.0
FIVE = 17 * 60.0
SERVICES = ("ic", "ik", "lc", "lk")
MINUTES = {"ic": 10.5, "ik": 5.5, "lc": 10.5, "lk": 5.5}
INDIVIDUALS = frozenset({"ic", "ik"})
MEDIUM = ("ic", "ic ik", "ik lk", "ic ik lc", "lc lk ic")


def at(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) * 60.0 + int(minutes)


def cover_of(shifts: Sequence[PlannedShift], least: int = 1) -> tuple[MinimumCover, ...]:
    """One window of each service that at least two windows give."""
    return tuple(
        MinimumCover(Text(ru=f"Услуга {one}", en=f"Service {one}"), frozenset({one}), least)
        for one in SERVICES
        if len({shift.window for shift in shifts if one in shift.skills}) > least
    )


def forecast(visitors: float = 180) -> Forecast:
    """A day with a morning peak of consultations and a midday peak of cash operations."""
    shares = {"ic": 0.40, "ik": 0.38, "lc": 0.14, "lk": 0.08}
    arrivals = {}
    for service, share in shares.items():
        peak = 6 if service.endswith("c") else 18
        shape = [1.6 if abs(slot - peak) < 4 else 0.9 for slot in range(36)]
        arrivals[service] = tuple(visitors * share * one / sum(shape) for one in shape)
    return Forecast(int(EIGHT), arrivals)


def situation(
    skills: Sequence[str] = MEDIUM,
    visitors: float = 180,
    pinned: Sequence[PlacedBreak] = (),
    wishes: Sequence[BreakWish] | None = None,
    unfairness: Mapping[str, float] | None = None,
) -> Situation:
    """A whole day's shifts at windows 1, 2 …, with the usual wishes."""
    shifts = tuple(
        PlannedShift(str(number), tuple(words.split()), EIGHT, FIVE) for number, words in enumerate(skills, 1)
    )
    return Situation(
        shifts=shifts,
        wishes=wishes_of(shifts, BreaksTable()) if wishes is None else tuple(wishes),
        forecast=forecast(visitors),
        minutes=MINUTES,
        rules=BreakRules(INDIVIDUALS, cover_of(shifts)),
        pinned=tuple(pinned),
        unfairness=unfairness or {},
    )


def technical(window: str, begins: str, minutes: int = 15) -> PlacedBreak:
    return PlacedBreak(at(begins), window, BreakKind.TECHNICAL, minutes)


def lunch(window: str, begins: str, minutes: int = 45) -> PlacedBreak:
    return PlacedBreak(at(begins), window, BreakKind.LUNCH, minutes)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """One to seven windows with any skills and shifts, loads from nobody to far too many, covers that may be too much."""
    shifts = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        skills = draw(st.lists(st.sampled_from(SERVICES), min_size=1, unique=True))
        begins = draw(st.sampled_from([EIGHT, EIGHT, EIGHT, at("9:30"), at("12:10")]))
        ends = draw(st.sampled_from([FIVE, FIVE, FIVE, at("15:45"), at("13:05")]))
        shifts.append(PlannedShift(str(number), tuple(skills), begins, ends))
    least = draw(st.integers(0, 2))
    rules = BreakRules(INDIVIDUALS, cover_of(shifts, least) if least else ())
    pinned = []
    for shift in shifts:
        if draw(st.integers(0, 5)) == 0:
            begins = draw(st.floats(shift.begins, shift.ends - 20))
            pinned.append(PlacedBreak(begins, shift.window, BreakKind.TRAINING, 20))
    return Situation(
        shifts=tuple(shifts),
        wishes=wishes_of(shifts, BreaksTable()),
        forecast=forecast(draw(st.sampled_from([0.0, 60.0, 180.0, 500.0]))),
        minutes=MINUTES,
        rules=rules,
        pinned=tuple(pinned),
        unfairness={shift.window: draw(st.floats(0, 1)) for shift in shifts},
    )
