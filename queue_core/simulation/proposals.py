"""Other settings that may suit an office better: each is tried on the office's own days before it is proposed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from queue_core.settings import CallOrderTable, Settings
from queue_core.settings.breaks import DayBreak
from queue_core.settings.edits import edited
from queue_core.settings.tables import parse_text
from queue_core.texts import Text

# By how much the spans of breaks are moved, in minutes.
_STEP_MINUTES = 30
_LATEST_MINUTE = 24 * 60 - 1
_DAY_RATE = "rate_of_the_day"

# Top-level tables of the settings file, as `edited` takes them.
Tables = dict[str, Any]


class ProposalId(StrEnum):
    """What may be proposed. These names are part of the API."""

    DAY_RATE = "day_rate"
    FIXED_RATE = "fixed_rate"
    QUICK_QUESTIONS = "quick_questions"
    NO_QUICK_QUESTIONS = "no_quick_questions"
    LATER_BREAKS = "later_breaks"
    EARLIER_BREAKS = "earlier_breaks"


NAMES: Mapping[ProposalId, Text] = {
    ProposalId.DAY_RATE: Text(
        ru="Вес минуты у кассы — по ожиданиям самого дня", en="Weigh a minute at the cash desk by the day's own waits"
    ),
    ProposalId.FIXED_RATE: Text(
        ru="Постоянный вес: минута у кассы — как три минуты консультации",
        en="A fixed weight: a minute at the cash desk counts as three for a consultation",
    ),
    ProposalId.QUICK_QUESTIONS: Text(
        ru="Короткие вопросы — и в свободных кассовых окнах", en="Quick questions at idle cash windows, too"
    ),
    ProposalId.NO_QUICK_QUESTIONS: Text(
        ru="Без коротких вопросов в кассовых окнах", en="No quick questions at cash windows"
    ),
    ProposalId.LATER_BREAKS: Text(
        ru="Перерывы могут начинаться на полчаса позже", en="Breaks may begin half an hour later"
    ),
    ProposalId.EARLIER_BREAKS: Text(
        ru="Перерывы начинаются не позже, чем на полчаса раньше нынешнего",
        en="Breaks begin at the latest half an hour earlier than now",
    ),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the settings. With `moves_breaks` both versions of a day grant breaks by the state of the hall, for the
    breaks as they were taken say nothing about other spans."""

    id: ProposalId
    tables: Tables
    moves_breaks: bool

    def settings(self, present: Settings) -> Settings:
        """The settings with the change. Raises SettingsInvalid."""
        return parse_text(self.toml(present), "the proposed settings")

    def toml(self, present: Settings) -> str:
        """The text of the settings with the change; its comments stay."""
        return edited(present.toml, self.tables)


def proposals_for(settings: Settings) -> list[Proposal]:
    """The changes that can be tried: those that would change something. None for settings built in code."""
    raw = tomllib.loads(settings.toml)
    found = []
    for name, make in _MAKERS.items():
        tables = make(settings, raw)
        if tables is not None:
            found.append(Proposal(name, tables, name in _MOVE_BREAKS))
    return found


def _day_rate(settings: Settings, raw: Mapping[str, Any]) -> Tables | None:
    if settings.call_order.name == _DAY_RATE:
        return None
    return {"call_order": {**raw.get("call_order", {}), "name": _DAY_RATE}}


def _fixed_rate(settings: Settings, raw: Mapping[str, Any]) -> Tables | None:
    if settings.call_order.name != _DAY_RATE:
        return None
    rates = CallOrderTable().rates.model_dump()
    return {"call_order": {"rates": rates, **raw.get("call_order", {}), "name": "accumulated_priority"}}


def _quick_questions(settings: Settings, _: Mapping[str, Any]) -> Tables | None:
    return _quick(settings, wanted=True)


def _no_quick_questions(settings: Settings, _: Mapping[str, Any]) -> Tables | None:
    return _quick(settings, wanted=False)


def _quick(settings: Settings, *, wanted: bool) -> Tables | None:
    marked = any(service.quick for service in settings.services)
    if not marked or settings.quick_questions.at_cash_windows == wanted:
        return None
    return {"quick_questions": {"at_cash_windows": wanted}}


def _later_breaks(settings: Settings, raw: Mapping[str, Any]) -> Tables | None:
    return _moved(settings, raw, _STEP_MINUTES)


def _earlier_breaks(settings: Settings, raw: Mapping[str, Any]) -> Tables | None:
    return _moved(settings, raw, -_STEP_MINUTES)


def _moved(settings: Settings, raw: Mapping[str, Any], minutes: int) -> Tables | None:
    """The spans of breaks with another latest start; a break with a fixed start keeps it."""
    day = [_row(planned, minutes) for planned in settings.breaks.day]
    if day == [_row(planned, 0) for planned in settings.breaks.day]:
        return None
    return {"breaks": {**raw.get("breaks", {}), "day": day}}


def _row(planned: DayBreak, minutes: int) -> dict[str, Any]:
    earliest, latest = planned.starts.earliest, planned.starts.latest
    if latest > earliest:
        latest = min(max(latest + minutes, earliest), _LATEST_MINUTE)
    row: dict[str, Any] = {
        "kind": planned.kind.value,
        "minutes": planned.minutes,
        "starts": f"{_clock(earliest)}-{_clock(latest)}",
    }
    return {**row, "above_hours": planned.above_hours} if planned.above_hours else row


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


_MAKERS: dict[ProposalId, Callable[[Settings, Mapping[str, Any]], Tables | None]] = {
    ProposalId.DAY_RATE: _day_rate,
    ProposalId.FIXED_RATE: _fixed_rate,
    ProposalId.QUICK_QUESTIONS: _quick_questions,
    ProposalId.NO_QUICK_QUESTIONS: _no_quick_questions,
    ProposalId.LATER_BREAKS: _later_breaks,
    ProposalId.EARLIER_BREAKS: _earlier_breaks,
}
_MOVE_BREAKS = {ProposalId.LATER_BREAKS, ProposalId.EARLIER_BREAKS}
