"""Forecasts of the day's mean waits against their targets, computed in a thread and kept for some seconds."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from typing import Any

from queue_core import views
from queue_core.hall import Hall
from queue_core.office import Office
from queue_core.waits.target_forecast import Ahead, answer, name_of, sentence
from web.background import in_thread

_GOOD_FOR_S = 10.0


class TargetForecasts:
    """A single forecast is computed at a time; requests in the meantime wait for it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._working = threading.Lock()
        self._kept: tuple[float, dict[str, Any]] | None = None

    def today(self) -> dict[str, Any]:
        """`GET /api/v1/targets`."""
        with self._working:
            if self._kept is None or time.monotonic() - self._kept[0] > _GOOD_FOR_S:
                question = self._office.targets_question()
                answers = in_thread(lambda: answer(question))
                view = self._office.ask(lambda hall, _: _view(hall, question.at, answers))
                self._kept = (time.monotonic(), view)
            return self._kept[1]


def _view(hall: Hall, at: datetime, answers: list[Ahead]) -> dict[str, Any]:
    return {"at": views.moment(hall, at), "rows": [_row(hall, ahead) for ahead in answers]}


def _row(hall: Hall, ahead: Ahead) -> dict[str, Any]:
    text = sentence(ahead, hall.settings)
    mean_s = ahead.so_far.mean_s
    return {
        "kind": ahead.line.kind.value,
        "group": ahead.line.group.value if ahead.line.group else None,
        "name": name_of(ahead.line).view(),
        "target_s": ahead.target_s,
        "n": ahead.so_far.calls,
        "mean_s": None if mean_s is None else round(mean_s),
        "waiting": ahead.waiting,
        "longest_s": None if ahead.longest_s is None else round(ahead.longest_s),
        "closing_mean_s": None if ahead.closing_mean_s is None else round(ahead.closing_mean_s),
        "standing": "over" if ahead.over else "leaves" if ahead.leaves_at else "holds",
        "leaves_at": views.moment(hall, ahead.leaves_at),
        "back_at": views.moment(hall, ahead.back_at),
        "remedy": ahead.remedy,
        "text": text.view() if text else None,
    }
