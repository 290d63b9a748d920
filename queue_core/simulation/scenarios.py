"""The same office on worse days: more visitors, month ends, a missing window, longer tails, slow receptions, no-shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_core.model import BreakKind, Group, Kind
from queue_core.simulation.description import OfficeDay, SimulatedWindow, VisitorClass

_MORE_VISITORS = 1.15
# The last days of a month bring a fifth more visitors, and of these half as many again to the cash desks.
_MONTH_END_VISITORS = 1.2
_MONTH_END_CASH = 1.5
_LONG_TAILED_CV = 1.6
_NO_SHOW_SHARE = 0.1
_SLOWER = 1.25
_QUICK_SHARE = 1 / 3
_QUICK_LENGTH = 0.4
# Minutes after opening: 9:15-11:00 for the first technical break, 11:00-13:45 for lunch.
_SHORT_SPANS = {(BreakKind.TECHNICAL, 75.0): (75.0, 180.0), (BreakKind.LUNCH, 180.0): (180.0, 345.0)}


class UnknownScenario(ValueError):
    """There is no scenario of this name; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A change of a described day, under its name on the command line; `what` says what is different."""

    name: str
    what: str
    of: Callable[[OfficeDay], OfficeDay]


def scenario(name: str) -> Scenario:
    """The scenario with a name, or with several joined by `+`. Raises UnknownScenario."""
    parts = [_SCENARIOS.get(part.strip()) for part in name.split("+")]
    known = [part for part in parts if part]
    if len(known) < len(parts):
        listed = "; ".join(f"{known.name} ({known.what})" for known in _SCENARIOS.values())
        raise UnknownScenario(f"There is no scenario “{name}”. The scenarios are: {listed}; several joined by +.")

    def together(office: OfficeDay) -> OfficeDay:
        for part in known:
            office = part.of(office)
        return office.model_copy(update={"name": f"{office.name}, {name}"})

    return Scenario(name, ", ".join(part.what for part in known), together)


def _more_visitors(office: OfficeDay) -> OfficeDay:
    return office.model_copy(update={"visitors": office.visitors * _MORE_VISITORS})


def _month_end(office: OfficeDay) -> OfficeDay:
    weights = [
        described.share * (_MONTH_END_CASH if described.kind is Kind.CASH_OPERATION else 1.0)
        for described in office.classes
    ]
    classes = [
        described.model_copy(update={"share": weight / sum(weights)})
        for described, weight in zip(office.classes, weights, strict=True)
    ]
    return office.model_copy(update={"visitors": office.visitors * _MONTH_END_VISITORS, "classes": classes})


def _missing_window(office: OfficeDay) -> OfficeDay:
    """Without the first window whose services all have another one."""
    for missing in office.windows:
        others = [window for window in office.windows if window is not missing]
        if set(missing.skills) <= {skill for window in others for skill in window.skills}:
            return office.model_copy(update={"windows": others})
    return office


def _long_tails(office: OfficeDay) -> OfficeDay:
    def longer(described: VisitorClass) -> VisitorClass:
        return described.model_copy(update={"service": described.service.model_copy(update={"cv": _LONG_TAILED_CV})})

    return office.model_copy(update={"classes": [longer(described) for described in office.classes]})


def _slow_day(office: OfficeDay) -> OfficeDay:
    def slower(described: VisitorClass) -> VisitorClass:
        minutes = described.service.mean_minutes * _SLOWER
        return described.model_copy(update={"service": described.service.model_copy(update={"mean_minutes": minutes})})

    return office.model_copy(update={"classes": [slower(described) for described in office.classes]})


def _no_shows(office: OfficeDay) -> OfficeDay:
    return office.model_copy(update={"no_show_share": _NO_SHOW_SHARE})


def _with_quick_questions(office: OfficeDay) -> OfficeDay:
    """A third of individuals' consultations are known to be short; all consultations together take as long as before."""
    classes: list[VisitorClass] = []
    quick_of: dict[str, str] = {}
    for described in office.classes:
        if described.kind is not Kind.CONSULTATION or described.group is not Group.INDIVIDUAL:
            classes.append(described)
            continue
        mean = described.service.mean_minutes
        short = _QUICK_LENGTH * mean
        longer = (mean - _QUICK_SHARE * short) / (1 - _QUICK_SHARE)
        quick_of[described.id] = f"{described.id}-quick"
        for name, part, minutes in (
            (described.id, 1 - _QUICK_SHARE, longer),
            (quick_of[described.id], _QUICK_SHARE, short),
        ):
            service = described.service.model_copy(update={"mean_minutes": minutes})
            changed = {"id": name, "share": described.share * part, "service": service, "quick": name != described.id}
            classes.append(described.model_copy(update=changed))
    windows = [
        window.model_copy(
            update={"skills": [part for skill in window.skills for part in (skill, quick_of.get(skill)) if part]}
        )
        for window in office.windows
    ]
    return office.model_copy(update={"classes": classes, "windows": windows})


def _quick_questions_apart(office: OfficeDay) -> OfficeDay:
    return _with_quick_questions(office).model_copy(update={"quick_at_cash_windows": False})


def _short_spans(office: OfficeDay) -> OfficeDay:
    def sooner(window: SimulatedWindow) -> SimulatedWindow:
        breaks = [
            due.model_copy(update={"between": _SHORT_SPANS.get((due.kind, due.between[0]), due.between)})
            if due.between
            else due
            for due in window.breaks
        ]
        return window.model_copy(update={"breaks": breaks})

    return office.model_copy(update={"windows": [sooner(window) for window in office.windows]})


_SCENARIOS = {
    known.name: known
    for known in (
        Scenario("more-visitors", "15 % more visitors", _more_visitors),
        Scenario("month-end", "a fifth more visitors, half as many again to the cash desks", _month_end),
        Scenario("missing-window", "one window is not staffed", _missing_window),
        Scenario("long-tails", "receptions differ twice as much", _long_tails),
        Scenario("slow-day", "receptions take a quarter longer", _slow_day),
        Scenario("no-shows", "one visitor in ten does not come when called", _no_shows),
        Scenario("quick-questions", "a third of individuals' consultations are quick questions", _with_quick_questions),
        Scenario("quick-questions-apart", "the same, and cash windows do not take them", _quick_questions_apart),
        Scenario("short-spans", "breaks within 9:15–11:00 and lunch within 11:00–13:45", _short_spans),
    )
}
