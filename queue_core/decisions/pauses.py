"""Decides on breaks: request, begin, end, plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from queue_core import commands, events
from queue_core.breaks import Answer, Verdict, judge, may_begin
from queue_core.breaks.requests import denied
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.preconditions import require_reason, require_window
from queue_core.decisions.registry import decides
from queue_core.events import to_milliseconds
from queue_core.hall import Hall
from queue_core.hours import opening
from queue_core.model import BreakRequest, Window
from queue_core.texts import Text


@decides(commands.AskForBreak)
def ask_for_break(hall: Hall, command: commands.AskForBreak, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    request, verdict = _request(hall, window, command, context)
    common: dict[str, Any] = {"at": context.at, "actor": command.actor, "window": window.id}
    what: dict[str, Any] = {"kind": command.kind.value, "minutes": command.minutes}
    if verdict.answer is Answer.GRANTED:
        started = events.BreakStarted(**common, **what, override=request.override)
        return Decision((started,), window=window.id, verdict=verdict)
    if verdict.answer is Answer.DENIED:
        return Decision((events.BreakDenied(**common, **what),), window=window.id, verdict=verdict)
    if window.request == request:
        return Decision(window=window.id, verdict=verdict)
    return Decision((_requested(request, common),), window=window.id, verdict=verdict)


def preview(hall: Hall, command: commands.AskForBreak, context: DecisionContext) -> Verdict:
    """The verdict the request would get now; nothing is changed."""
    return _request(hall, hall.window(command.window), command, context)[1]


def _request(
    hall: Hall, window: Window, command: commands.AskForBreak, context: DecisionContext
) -> tuple[BreakRequest, Verdict]:
    require_window(window, command)
    override = command.override
    if override is not None:
        override = require_reason(override, "перерыва вне правил", "a break against the rule")
    patience = timedelta(minutes=hall.settings.breaks.patience_minutes)
    request = BreakRequest(command.kind, command.minutes, context.at, context.at + patience, override=override)
    asked = window.request
    same = asked is not None and (asked.kind, asked.minutes) == (request.kind, request.minutes)
    if asked and same and hall.free_text(asked.override) == override:
        request = asked  # a repeated request keeps the time of the first
    verdict = judge(hall, window, request, context.at, context.workload)
    if verdict.answer is Answer.QUEUED:
        closes = opening.closes_at(hall.settings, context.at)
        begins = verdict.earliest or context.at
        if closes and begins + timedelta(minutes=request.minutes) > closes and not override:
            late = Text(
                ru=f"{verdict.reason.ru} До закрытия офиса перерыв уже не успеет закончиться.",
                en=f"{verdict.reason.en} By then it could no longer end before the office closes.",
            )
            return request, denied(Verdict(verdict.answer, late, verdict.earliest))
        if not command.wait:
            return request, denied(verdict)
    return request, verdict


def _requested(request: BreakRequest, common: dict[str, Any]) -> events.BreakRequested:
    return events.BreakRequested(
        **common,
        kind=request.kind.value,
        minutes=request.minutes,
        latest=to_milliseconds(request.latest),
        planned=request.planned,
        override=request.override,
    )


@decides(commands.RequestPlannedBreak)
def request_planned(hall: Hall, command: commands.RequestPlannedBreak, context: DecisionContext) -> Decision:
    window, planned = hall.window(command.window), command.planned
    require_window(window, command)
    request = BreakRequest(planned.kind, planned.minutes, context.at, planned.latest, planned=True)
    common = {"at": context.at, "actor": command.actor, "window": window.id}
    return Decision((_requested(request, common),), window=window.id)


@decides(commands.BeginBreak)
def begin_break(hall: Hall, command: commands.BeginBreak, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    require_window(window, command)
    request = window.request
    if request is None or not may_begin(hall, window.id, request, context.at, context.workload):
        return Decision(window=window.id)
    started = events.BreakStarted(
        at=context.at,
        actor=command.actor,
        window=window.id,
        kind=request.kind.value,
        minutes=request.minutes,
        override=request.override,
    )
    return Decision((started,), window=window.id)


@decides(commands.WithdrawBreak)
def withdraw_break(hall: Hall, command: commands.WithdrawBreak, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    if window.request is None:
        return Decision(window=window.id)
    return Decision((events.BreakWithdrawn(at=context.at, actor=command.actor, window=window.id),), window=window.id)


@decides(commands.Resume)
def resume(hall: Hall, command: commands.Resume, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    require_window(window, command)
    return Decision((events.BreakEnded(at=context.at, actor=command.actor, window=window.id),), window=window.id)


@decides(commands.ReportOverdue)
def report_overdue(hall: Hall, command: commands.ReportOverdue, context: DecisionContext) -> Decision:
    window = hall.window(command.window)
    if window.pause is None or window.pause.overdue:
        return Decision(window=window.id)
    return Decision((events.BreakOverdue(at=context.at, actor=command.actor, window=window.id),), window=window.id)


@decides(commands.PlanBreaks)
def plan_breaks(hall: Hall, command: commands.PlanBreaks, context: DecisionContext) -> Decision:
    for planned in command.breaks:
        hall.window(planned.window)
    listed: list[events.PlannedBreakRow] = [
        {
            "window": planned.window,
            "kind": planned.kind.value,
            "begins": to_milliseconds(planned.begins),
            "minutes": planned.minutes,
            "earliest": to_milliseconds(planned.earliest),
            "latest": to_milliseconds(planned.latest),
            "pinned": planned.pinned,
        }
        for planned in command.breaks
    ]
    event = events.BreaksPlanned(at=context.at, actor=command.actor, breaks=listed, solver=command.solver)
    return Decision((event,))
