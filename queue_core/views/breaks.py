"""Views of breaks: the plan of the day, the verdict on a request, and the effect of a break on the waits."""

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
    """The rest of today's plan of breaks, in order of time."""
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
    """The effect on each kind of a break beginning now: visitors affected, mean wait without and with the break."""
    if effect is None:
        return None

    def by_kind(effects: dict[Kind, Effect]) -> dict[Kind, EffectOnKindView]:
        return {
            kind: {
                "people": round(on_kind.people, 1),
                "without_s": round(on_kind.without_s),
                "with_s": round(on_kind.with_s),
            }
            for kind, on_kind in effects.items()
        }

    return {"waiting": by_kind(effect.waiting), "coming": by_kind(effect.coming)}


def day_plan_view(hall: Hall, at: datetime) -> DayPlanView:
    """Today's breaks for a timeline: those taken, those still to come, and the hours around them."""
    local = at.astimezone(hall.settings.office.zone_info)
    hours = day_on(hall.settings, local.date()).hours
    taken: list[TakenBreakView] = [
        {
            "window": pause.window,
            "kind": pause.kind,
            "begun_at": moment(hall, pause.begun_at),
            "minutes": pause.minutes,
            "ended_at": moment(hall, pause.ended_at),
        }
        for pause in hall.breaks_taken
    ]
    return {
        "hours": {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"} if hours else None,
        "planned_at": moment(hall, hall.planned_at),
        "planned_by": hall.planned_by,
        "taken": taken,
        "plan": plan_view(hall),
    }


def verdict_view(hall: Hall, verdict: Verdict) -> BreakVerdictView:
    """The verdict on a window's request for a break."""
    return {
        "decision": verdict.answer.value,
        "reason": verdict.reason.view(),
        "earliest": moment(hall, verdict.earliest),
    }
