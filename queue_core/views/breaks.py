"""Breaks: the plan of the day, the answer to a request, and what a break would do to the waits."""

from __future__ import annotations

from datetime import datetime

from queue_core.breaks import Verdict
from queue_core.hall import Hall
from queue_core.hours.calendar import day_on
from queue_core.model import (
    Kind,
)
from queue_core.projection import BreakEffect, Effect
from queue_core.views.shapes import (
    BreakEffectView,
    BreakVerdictView,
    DayPlanView,
    EffectOnKindView,
    PlannedBreakView,
    TakenBreakView,
)
from queue_core.views.view import moment


def plan_view(hall: Hall) -> list[PlannedBreakView]:
    """What is left of today's plan of breaks, in the order of its times."""
    return [
        {
            "window": entry.window,
            "kind": entry.kind,
            "begins": moment(hall, entry.begins),
            "minutes": entry.minutes,
            "earliest": moment(hall, entry.earliest),
            "latest": moment(hall, entry.latest),
            "pinned": entry.pinned,
        }
        for entry in hall.plan
    ]


def effect_view(effect: BreakEffect | None) -> BreakEffectView | None:
    """What a break that began now would do to the waits of each kind: people concerned, mean wait without and with it."""
    if effect is None:
        return None

    def by_kind(effects: dict[Kind, Effect]) -> dict[Kind, EffectOnKindView]:
        return {
            kind: {
                "people": round(one.people, 1),
                "without_s": round(one.without_s),
                "with_s": round(one.with_s),
            }
            for kind, one in effects.items()
        }

    return {"waiting": by_kind(effect.waiting), "coming": by_kind(effect.coming)}


def day_plan_view(hall: Hall, at: datetime) -> DayPlanView:
    """Today's breaks as a timeline shows them: those taken, those still to come, and the hours they lie in."""
    local = at.astimezone(hall.settings.office.zone_info)
    hours = day_on(hall.settings, local.date()).hours
    taken: list[TakenBreakView] = [
        {
            "window": one.window,
            "kind": one.kind,
            "begun_at": moment(hall, one.begun_at),
            "minutes": one.minutes,
            "ended_at": moment(hall, one.ended_at),
        }
        for one in hall.breaks_taken
    ]
    return {
        "hours": {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"} if hours else None,
        "planned_at": moment(hall, hall.planned_at),
        "planned_by": hall.planned_by,
        "taken": taken,
        "plan": plan_view(hall),
    }


def verdict_view(hall: Hall, verdict: Verdict) -> BreakVerdictView:
    """What a window that asked for a break is told."""
    return {
        "decision": verdict.answer.value,
        "reason": verdict.reason.view(),
        "earliest": moment(hall, verdict.earliest),
    }
