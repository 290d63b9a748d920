"""Whether announced waits were kept: scores by week, and the margin that brings the coverage back."""

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
# The promises that a margin is learned from, and how few of them say nothing yet.
MARGIN_WEEKS = 4
_ENOUGH_FOR_A_MARGIN = 50
# A range that would have to be wider says nothing any more: then something else is wrong in the office.
WIDEST_MARGIN_S = 1800.0

DEFINITIONS = Text(
    ru=(
        "Обещание — ожидание, объявленное при выдаче талона; оно проверяется первым вызовом. Не проверяются обещания тем, кто "
        "ушёл до вызова; ошибочный вызов, отменённый оператором, не считается. Вызваны сразу — те, кого, как и было объявлено, "
        "вызвали без очереди; остальные столбцы — об остальных. Сдержано — доля ожиданий внутри объявленных границ (должно "
        "быть около 80 %). Ошибка — средняя разница между прогнозом и ожиданием без учёта знака. Сдвиг — на сколько прогноз в "
        "среднем больше ожидания (минус — обещали слишком мало). Ширина — средняя разница между верхней и нижней границей. "
        "Запас — на сколько границы расширены, чтобы вернуть долю к 80 %."
    ),
    en=(
        "A promise is the wait that was announced when the ticket was issued; the first call scores it. Promises to those who "
        "left before a call are not scored; a wrong call that the operator took back does not count. At once are those who, as "
        "announced, were called without a queue; the other columns are about the others. Kept is the share of waits within the "
        "announced range (it should be about 80 %). Error is the mean difference between forecast and wait whatever its sign. "
        "Bias is by how much the forecast was longer than the wait on average (below zero: too little was promised). Width is "
        "the mean difference between the ends of the range. Margin is what the ends were widened by to bring the share back "
        "to 80 %."
    ),
)


@dataclass(frozen=True, slots=True)
class AnnouncedWait:
    """What was announced and what came of it, seconds (see waits.Wait for the ends)."""

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
        """A window was free, and so it went: this is kept so easily that it would hide how ranges are kept."""
        return self.expected_s == 0 and self.kept


@dataclass(frozen=True, slots=True)
class AccuracyScores:
    """Promises together, seconds; `n` were put to the test, besides those `at_once`. None where there were none."""

    n: int
    at_once: int
    coverage: float | None
    bias_s: float | None
    mae_s: float | None
    width_s: float | None
    margin_s: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week such as 2026-W48, as far as it is within the asked range; `first` is its Monday."""

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
    """The scored promises of the service days from `first` to `last`, both included, week by week.

    Reads the database through a connection of its own, so that it can run beside the office, in another thread.
    """
    found = read_announced_waits(directory, settings, first, last)
    by_week: dict[date, list[AnnouncedWait]] = {}
    for promise in found:
        by_week.setdefault(promise.day - timedelta(days=promise.day.weekday()), []).append(promise)
    weeks = [
        Week(f"{monday:%G-W%V}", monday, scores(of_week), _by_kind(settings, of_week))
        for monday, of_week in sorted(by_week.items())
    ]
    return AccuracyReport(first, last, weeks, scores(found), _by_kind(settings, found))


def read_announced_waits(directory: Path, settings: Settings, first: date, last: date) -> list[AnnouncedWait]:
    """The promises of these days that a call has scored, of services that the office still has."""
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


def scores(promised: Sequence[AnnouncedWait]) -> AccuracyScores:
    found = [promise for promise in promised if not promise.at_once]
    at_once = len(promised) - len(found)
    if not found:
        return AccuracyScores(0, at_once, None, None, None, None, None)
    return AccuracyScores(
        n=len(found),
        at_once=at_once,
        coverage=fmean(promise.kept for promise in found),
        bias_s=fmean(promise.expected_s - promise.waited_s for promise in found),
        mae_s=fmean(abs(promise.expected_s - promise.waited_s) for promise in found),
        width_s=fmean(promise.high_s - promise.low_s for promise in found),
        margin_s=fmean(promise.margin_s for promise in found),
    )


def margins(settings: Settings, found: Iterable[AnnouncedWait]) -> Mapping[Kind, float]:
    """For each kind the seconds by which its waits are to be widened at either end, from promises of the last weeks.

    Conformalized quantile regression (Romano, Patterson, Candes 2019) with the spoken range as the nested set (Gupta,
    Kuchibhotla, Ramdas 2022): of the margins that would just have kept each promise, the one that keeps 80 of 100. Never
    below 0: what the projection says is not narrowed; never above half an hour. Who was called at once puts no range to
    the test and is left out.
    """
    needed: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    for promise in found:
        if promise.expected_s > 0:
            kind = settings.service[promise.service].kind
            needed[kind].append(keeping_margin(promise.p20_s, promise.p80_s, promise.waited_s))
    return {
        kind: min(max(0.0, float(_conformal(values))), WIDEST_MARGIN_S)
        for kind, values in needed.items()
        if len(values) >= _ENOUGH_FOR_A_MARGIN
    }


def _conformal(values: Sequence[int]) -> int:
    """The least margin that keeps a next promise with the wished probability, whatever the distribution."""
    ordered = sorted(values)
    return ordered[min(len(ordered), math.ceil((len(ordered) + 1) * COVERAGE)) - 1]


def _by_kind(settings: Settings, found: Sequence[AnnouncedWait]) -> dict[Kind, AccuracyScores]:
    return {
        kind: scores([promise for promise in found if settings.service[promise.service].kind is kind])
        for kind in labels.KINDS
    }
