"""Forecasts whether the day's mean waits will meet their targets (clause 6.5.6), when not, and what would help.

The question is taken from the hall under its lock; the answer can be computed anywhere, without the hall.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from queue_core import labels
from queue_core.call_orders import CallOrder, Ranking
from queue_core.hall import Hall
from queue_core.model import Group, Kind, TicketState
from queue_core.projection.day_ahead import STEP_S, CallsAhead, calls_ahead
from queue_core.projection.initial_state import InitialState, state_for_all
from queue_core.projection.workload import Workload
from queue_core.settings import Settings
from queue_core.texts import Text

_ROUND = timedelta(minutes=5)
_FEWEST = 3
"""The fewest calls that make a mean worth forecasting; with fewer, a single visitor would decide it."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """What is measured together: a service kind, for one customer group or (None) for all."""

    kind: Kind
    group: Group | None


@dataclass(frozen=True, slots=True)
class SoFar:
    """Today's calls: how many, and the sum of the waits they ended, in seconds."""

    calls: int = 0
    waited_s: float = 0.0

    @property
    def mean_s(self) -> float | None:
        """The mean wait; None before the first call."""
        return self.waited_s / self.calls if self.calls else None


@dataclass(frozen=True, slots=True)
class Question:
    """All that the answer needs. `others` are the states with one closed window opened, by window; more visitors may be
    callable there. `waited` is how long each waiting ticket has been waiting.
    """

    at: datetime
    settings: Settings
    ranking: Ranking
    state: InitialState
    others: dict[str, InitialState]
    waited: dict[str, float]
    so_far: dict[TargetLine, SoFar]
    waiting: dict[TargetLine, int]
    longest_s: dict[TargetLine, float]
    skills: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ahead:
    """The forecast for a line. `leaves_at`: when its mean will exceed the target; `back_at`: if it is over the target,
    when it will be back within; None: not today. `remedy` is the window whose opening would keep it within, or bring it
    back.
    """

    line: TargetLine
    target_s: int
    so_far: SoFar
    waiting: int
    longest_s: float | None
    closing_mean_s: float | None
    leaves_at: datetime | None
    back_at: datetime | None
    remedy: str | None

    @property
    def over(self) -> bool:
        """Whether the mean so far is over the target."""
        mean_s = self.so_far.mean_s
        return mean_s is not None and mean_s > self.target_s


def question_of(hall: Hall, order: CallOrder, at: datetime, workload: Workload) -> Question:
    """Everything about the hall at this moment that the forecast needs."""
    state = state_for_all(hall, at, workload)
    so_far: dict[TargetLine, SoFar] = {}
    for call in hall.made_calls:
        for line in _lines_of(hall.settings, call.service):
            before = so_far.get(line, SoFar())
            so_far[line] = SoFar(before.calls + 1, before.waited_s + call.waited_s)
    waiting: dict[TargetLine, int] = {}
    longest: dict[TargetLine, float] = {}
    for ticket in hall.tickets.values():
        if ticket.state is TicketState.WAITING:
            for line in _lines_of(hall.settings, ticket.service):
                waiting[line] = waiting.get(line, 0) + 1
                longest[line] = max(longest.get(line, 0.0), (at - ticket.queued_at).total_seconds())
    closed = [window.id for window in hall.windows.values() if not window.staffed]
    return Question(
        at=at,
        settings=hall.settings,
        ranking=order.ranking(hall.settings.targets, hall.called_waits),
        state=state,
        others={window: state_for_all(hall, at, workload, opening=window) for window in closed},
        waited={name: (at - hall.tickets[name].queued_at).total_seconds() for name in hall.lines},
        so_far=so_far,
        waiting=waiting,
        longest_s=longest,
        skills={window: hall.skills.of[window] for window in closed},
    )


def answer(question: Question) -> list[Ahead]:
    """The forecast for each service kind, in total and by customer group. Takes some tenths of a second: not to be
    computed under the hall's lock."""
    calls = _lines_ahead(question, question.state)
    answers = [_ahead(question, line, calls, None) for line in _measured(question.settings)]
    endangered = [ahead for ahead in answers if ahead.leaves_at or (ahead.over and ahead.back_at is None)]
    if not endangered:
        return answers
    remedies = {window: _lines_ahead(question, state) for window, state in question.others.items()}
    return [_with_remedy(question, ahead, remedies) if ahead in endangered else ahead for ahead in answers]


def _measured(settings: Settings) -> list[TargetLine]:
    """The lines for which this office itself provides services, each kind before its groups."""
    given = [service for service in settings.services if settings.windows_of[service.id]]
    lines = []
    for kind in Kind:
        groups = [group for group in Group if any((service.kind, service.group) == (kind, group) for service in given)]
        lines += [TargetLine(kind, None)] if groups else []
        lines += [TargetLine(kind, group) for group in groups] if len(groups) > 1 else []
    return lines


def _lines_of(settings: Settings, service: str) -> tuple[TargetLine, TargetLine]:
    table = settings.service[service]
    return TargetLine(table.kind, None), TargetLine(table.kind, table.group)


def _lines_ahead(question: Question, state: InitialState) -> dict[TargetLine, CallsAhead]:
    """The calls to come, added up by line."""
    services = question.settings.services
    if not state.windows:
        return {}
    waited = [question.waited[name] if name else 0.0 for name in state.tickets]
    by_service = calls_ahead(state, question.ranking, waited, len(services))
    added: dict[TargetLine, CallsAhead] = {}
    for service, calls in zip(services, by_service, strict=True):
        for line in _lines_of(question.settings, service.id):
            before = added.get(line)
            added[line] = calls if before is None else _sum(before, calls)
    return added


def _sum(calls: CallsAhead, more: CallsAhead) -> CallsAhead:
    return CallsAhead(
        [a + b for a, b in zip(calls.calls, more.calls, strict=True)],
        [a + b for a, b in zip(calls.waited_s, more.waited_s, strict=True)],
    )


def _ahead(question: Question, line: TargetLine, calls: dict[TargetLine, CallsAhead], remedy: str | None) -> Ahead:
    target_s = question.settings.targets.of(line.kind).wait_s
    so_far = question.so_far.get(line, SoFar())
    means = _means(so_far, calls.get(line))
    over = so_far.mean_s is not None and so_far.mean_s > target_s
    leaves = next((at for at, mean_s in means if mean_s > target_s), None) if not over else None
    back = next((at for at, mean_s in means if mean_s <= target_s), None) if over else None
    return Ahead(
        line=line,
        target_s=target_s,
        so_far=so_far,
        waiting=question.waiting.get(line, 0),
        longest_s=question.longest_s.get(line),
        closing_mean_s=means[-1][1] if means else so_far.mean_s,
        leaves_at=_moment(question.at, leaves),
        back_at=_moment(question.at, back),
        remedy=remedy,
    )


def _means(so_far: SoFar, calls: CallsAhead | None) -> list[tuple[float, float]]:
    """The day's mean wait including the calls of each coming step, by the step's start, once there are enough calls."""
    if calls is None:
        return []
    count, total = float(so_far.calls), so_far.waited_s
    means = []
    for step, (more, waited_s) in enumerate(zip(calls.calls, calls.waited_s, strict=True)):
        count += more
        total += waited_s
        if count >= _FEWEST:
            means.append((step * STEP_S, total / count))
    return means


def _with_remedy(question: Question, ahead: Ahead, remedies: dict[str, dict[TargetLine, CallsAhead]]) -> Ahead:
    """The same, with the closed window that would help most: the one that keeps the line within its target, or else
    lowers the day's mean the most, by at least a tenth."""
    best: tuple[bool, float, str] | None = None
    for window, calls in remedies.items():
        if not _can_serve(question, window, ahead.line):
            continue
        after = _ahead(question, ahead.line, calls, window)
        closing_s = after.closing_mean_s
        if closing_s is None or ahead.closing_mean_s is None or closing_s > 0.9 * ahead.closing_mean_s:
            continue
        holds = after.leaves_at is None and (not after.over or after.back_at is not None)
        if best is None or (not holds, closing_s) < best[:2]:
            best = (not holds, closing_s, window)
    if best is None:
        return ahead
    return replace(ahead, remedy=best[2])


def _can_serve(question: Question, window: str, line: TargetLine) -> bool:
    services = question.settings.service
    return any(line in _lines_of(question.settings, skill) for skill in question.skills[window] if skill in services)


def _moment(at: datetime, seconds: float | None) -> datetime | None:
    """An approximate time: rounded up to five minutes, as no forecast is more accurate."""
    if seconds is None:
        return None
    exact = at + timedelta(seconds=seconds)
    return exact + (datetime.min.replace(tzinfo=exact.tzinfo) - exact) % _ROUND


def name_of(line: TargetLine) -> Text:
    """The name of a line."""
    kind = labels.KINDS_IN_PLURAL[line.kind]
    if line.group is None:
        return kind
    group = labels.in_sentence(labels.GROUPS[line.group])
    return Text(ru=f"{kind.ru}, {group.ru}", en=f"{kind.en}, {group.en}")


def sentence(ahead: Ahead, settings: Settings) -> Text | None:
    """What a supervisor must know, and what would help; None if the target will be met for the rest of the day."""
    name, minutes = name_of(ahead.line), f"{ahead.target_s / 60:g}"
    if ahead.over:
        return _over(ahead, name, minutes, settings)
    if ahead.leaves_at is None:
        return None
    at = _clock(ahead.leaves_at, settings)
    unless = _unless(ahead.remedy)
    return Text(
        ru=f"{name.ru}: среднее ожидание выйдет за норматив {minutes} мин около {at}, {unless.ru}.",
        en=f"{name.en}: the mean wait will exceed the target of {minutes} min at about {at}, {unless.en}.",
    )


def _over(ahead: Ahead, name: Text, minutes: str, settings: Settings) -> Text:
    beyond = Text(
        ru=f"{name.ru}: среднее ожидание уже больше норматива {minutes} мин",
        en=f"{name.en}: the mean wait exceeds the target of {minutes} min",
    )
    if ahead.back_at is not None:
        at = _clock(ahead.back_at, settings)
        return Text(ru=f"{beyond.ru}; вернётся около {at}.", en=f"{beyond.en}; back in target at about {at}.")
    unless = _unless(ahead.remedy)
    return Text(
        ru=f"{beyond.ru} и до закрытия не вернётся, {unless.ru}.",
        en=f"{beyond.en}, and will until closing, {unless.en}.",
    )


def _unless(remedy: str | None) -> Text:
    if remedy is None:
        return Text(
            ru="если не перенести перерывы или не изменить навыки открытых окон",
            en="unless breaks are moved or the skills of open windows are changed",
        )
    return Text(ru=f"если не открыть окно {remedy}", en=f"unless window {remedy} is opened")


def _clock(at: datetime, settings: Settings) -> str:
    return f"{at.astimezone(settings.office.zone_info):%H:%M}"
