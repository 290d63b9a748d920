"""Scores announced waits against the actual ones, by week, and finds the margin that restores the coverage."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

from queue_core import labels
from queue_core.model import Kind
from queue_core.settings import Settings
from queue_core.store.journal import DATABASE
from queue_core.store.read_only import read_only
from queue_core.texts import Text
from queue_core.waits.rounding import keeping_margin

COVERAGE = 0.8
# The weeks from which a margin is learned, and the fewest announced waits for one.
MARGIN_WEEKS = 4
_ENOUGH_FOR_A_MARGIN = 50
# Of a service's own: fewer scatter its coverage by more than three points (standard deviation).
_ENOUGH_FOR_ITS_OWN = 200
# A range that would have to be even wider is meaningless: then something else is wrong in the office.
WIDEST_MARGIN_S = 1800.0

DEFINITIONS = Text(
    ru=(
        "Обещание — ожидание, объявленное при выдаче талона; оно проверяется первым вызовом. Не проверяются обещания тем, кто "
        "ушёл до вызова; ошибочный вызов, отменённый оператором, не считается. Вызваны сразу — те, кого, как и было объявлено, "
        "вызвали без очереди; остальные столбцы — об остальных. Сдержано — доля ожиданий внутри объявленных границ (должно "
        "быть около 80 %). Ошибка — средняя разница между прогнозом и ожиданием без учёта знака. Сдвиг — на сколько прогноз в "
        "среднем больше ожидания (минус — обещали слишком мало). Ширина — средняя разница между верхней и нижней границей. "
        "Запас — на сколько границы расширены (с минусом — сужены), чтобы доля вернулась к 80 %."
    ),
    en=(
        "An announced wait is given when the ticket is issued and scored at the first call. Visitors who left before a call "
        "are not scored; a mistaken call that the operator undid does not count. “At once” are visitors who were called "
        "without waiting, as announced; the other columns are about the rest. “Kept” is the share of waits within the "
        "announced range (it should be about 80 %). “Error” is the mean absolute difference between forecast and wait. "
        "“Bias” is how much longer the forecast was than the wait on average (negative: too short a wait was announced). "
        "“Width” is the mean width of the range. “Margin” is by how much the ends were widened (negative: narrowed) to "
        "bring the share back to 80 %."
    ),
)


@dataclass(frozen=True, slots=True)
class AnnouncedWait:
    """An announced wait and the actual one, seconds (see announced.Wait for the ends)."""

    day: date
    service: str
    expected_s: int
    low_s: int
    high_s: int
    p20_s: int
    p80_s: int
    margin_s: int
    waited_s: int

    @property
    def kept(self) -> bool:
        return self.low_s <= self.waited_s <= self.high_s

    @property
    def at_once(self) -> bool:
        """Whether a window was free, as announced: so easily kept that it would hide how well ranges are kept."""
        return self.expected_s == 0 and self.kept


@dataclass(frozen=True, slots=True)
class AccuracyScores:
    """Scores of several announced waits, seconds; `n` were tested, apart from those `at_once`. None: there were none."""

    n: int
    at_once: int
    coverage: float | None
    bias_s: float | None
    mae_s: float | None
    width_s: float | None
    margin_s: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week such as 2026-W48, as far as it lies within the requested range; `first` is its Monday."""

    name: str
    first: date
    scores: AccuracyScores
    kinds: dict[Kind, AccuracyScores]


@dataclass(frozen=True, slots=True)
class AccuracyReport:
    first: date
    last: date
    weeks: list[Week]
    total: AccuracyScores
    kinds: dict[Kind, AccuracyScores]


def accuracy(directory: Path, settings: Settings, first: date, last: date) -> AccuracyReport:
    """The scored announced waits of the service days from `first` to `last`, both included, week by week.

    Reads the database through a connection of its own, so that it can run in another thread than the office.
    """
    waits = read_announced_waits(directory, settings, first, last)
    by_week: dict[date, list[AnnouncedWait]] = {}
    for wait in waits:
        by_week.setdefault(wait.day - timedelta(days=wait.day.weekday()), []).append(wait)
    weeks = [
        Week(f"{monday:%G-W%V}", monday, scores(of_week), _by_kind(settings, of_week))
        for monday, of_week in sorted(by_week.items())
    ]
    return AccuracyReport(first, last, weeks, scores(waits), _by_kind(settings, waits))


def read_announced_waits(directory: Path, settings: Settings, first: date, last: date) -> list[AnnouncedWait]:
    """The announced waits of these days that a call has scored, of services that the office still has."""
    with closing(read_only(directory / DATABASE)) as connection:
        rows = connection.execute(
            """
            SELECT day, service, expected_s, low_s, high_s, p20_s, p80_s, margin_s, waited_s FROM promises
            WHERE day BETWEEN ? AND ? AND waited_s IS NOT NULL
            """,
            (first.isoformat(), last.isoformat()),
        ).fetchall()
    return [
        AnnouncedWait(date.fromisoformat(day), service, *numbers)
        for day, service, *numbers in rows
        if service in settings.service
    ]


def scores(waits: Sequence[AnnouncedWait]) -> AccuracyScores:
    tested = [wait for wait in waits if not wait.at_once]
    at_once = len(waits) - len(tested)
    if not tested:
        return AccuracyScores(0, at_once, None, None, None, None, None)
    return AccuracyScores(
        n=len(tested),
        at_once=at_once,
        coverage=fmean(wait.kept for wait in tested),
        bias_s=fmean(wait.expected_s - wait.waited_s for wait in tested),
        mae_s=fmean(abs(wait.expected_s - wait.waited_s) for wait in tested),
        width_s=fmean(wait.high_s - wait.low_s for wait in tested),
        margin_s=fmean(wait.margin_s for wait in tested),
    )


def margins(settings: Settings, waits: Iterable[AnnouncedWait]) -> Mapping[str, float]:
    """For each service the seconds by which its ranges are to be widened at either end (negative: narrowed), from the last
    weeks' announcements.

    Conformalized quantile regression (Romano, Patterson, Candes 2019) with the rounded range as the nested set (Gupta,
    Kuchibhotla, Ramdas 2022): of the margins that would just have kept each announced wait, the one that keeps 80 of
    100; never more than half an hour. Rounding outwards alone keeps more than 80 of 100: a range is then wider than it
    has to be, and the margin narrows it. Visitors called at once put no range to the test and are left out. A service with
    few announcements has the margin of its kind.
    """
    of_service: dict[str, list[int]] = {service.id: [] for service in settings.services}
    of_kind: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    for wait in waits:
        if wait.expected_s > 0:
            needed = keeping_margin(wait.p20_s, wait.p80_s, wait.waited_s)
            of_service[wait.service].append(needed)
            of_kind[settings.service[wait.service].kind].append(needed)
    found = {}
    for service in settings.services:
        own, alike = of_service[service.id], of_kind[service.kind]
        values = own if len(own) >= _ENOUGH_FOR_ITS_OWN else alike
        if len(values) >= _ENOUGH_FOR_A_MARGIN:
            found[service.id] = max(-WIDEST_MARGIN_S, min(float(_conformal(values)), WIDEST_MARGIN_S))
    return found


def _conformal(values: Sequence[int]) -> int:
    """The smallest margin that keeps the next wait with the wanted probability, whatever the distribution."""
    ordered = sorted(values)
    return ordered[min(len(ordered), math.ceil((len(ordered) + 1) * COVERAGE)) - 1]


def _by_kind(settings: Settings, waits: Sequence[AnnouncedWait]) -> dict[Kind, AccuracyScores]:
    return {
        kind: scores([wait for wait in waits if settings.service[wait.service].kind is kind]) for kind in labels.KINDS
    }
