"""Decides on a window's request for a break: granted, queued until the hall allows it, or denied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from queue_core.breaks.load import Spare, spare
from queue_core.breaks.rule import last_to_break, others_receiving
from queue_core.hall import Hall
from queue_core.hours import calendar
from queue_core.model import BreakRequest, Window, WindowState
from queue_core.projection.workload import Workload
from queue_core.routing import lines_for
from queue_core.texts import Text


class Answer(StrEnum):
    GRANTED = "granted"
    QUEUED = "queued"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on a request for a break. `earliest` is when it is expected to begin, if known.

    A granted break at a window with a visitor begins after the visit.
    """

    answer: Answer
    reason: Text
    earliest: datetime | None = None

    @property
    def granted(self) -> bool:
        return self.answer is Answer.GRANTED


def may_begin(hall: Hall, window: str, request: BreakRequest, at: datetime, workload: Workload) -> bool:
    """Whether a requested break may begin at a window now."""
    if request.override:
        return True
    if _closed_for_lunch(hall, request, at):
        return not _waiting_for(hall, window)
    if last_to_break(hall, window):
        return False
    return at >= request.latest or spare(hall, window, request.minutes, at, workload).enough


def _closed_for_lunch(hall: Hall, request: BreakRequest, at: datetime) -> bool:
    """Whether the whole office is closed for lunch for the entire break: then all windows may be away at once, as no
    visitors are served anyway. Those who came before lunch are served first."""
    lunch = calendar.at_lunch(hall.settings, at)
    if lunch is None:
        return False
    ends = (at + timedelta(minutes=request.minutes)).astimezone(hall.settings.office.zone_info)
    return ends.time() <= lunch.closes


def _waiting_for(hall: Hall, window: str) -> int:
    return sum(hall.lines.count(line) for line in lines_for(hall, window))


def judge(hall: Hall, window: Window, request: BreakRequest, at: datetime, workload: Workload) -> Verdict:
    """The decision on a request at this moment."""
    if request.override:
        reason = hall.free_text(request.override) or ""
        return _granted(window, at, Text(ru=f"Разрешено: {reason}.", en=f"Granted by decision: {reason}."))
    if _closed_for_lunch(hall, request, at):
        return _lunch_of_all(hall, window, at)
    if last_to_break(hall, window.id):
        return _against_the_rule(hall, window, at)
    return _by_the_crowd(hall, window, request, at, workload)


def _by_the_crowd(hall: Hall, window: Window, request: BreakRequest, at: datetime, workload: Workload) -> Verdict:
    if at >= request.latest:
        return _granted(
            window, at, Text(ru="Перерыв больше не откладывается.", en="The break is not postponed any longer.")
        )
    room = spare(hall, window.id, request.minutes, at, workload)
    if not room.enough:
        return _too_full(request, room, at)
    working = [other.id for other in others_receiving(hall, window.id) if other.state is not WindowState.BREAK]
    if not working:
        return _granted(window, at, Text(ru="Перерыв разрешён.", en="The break is granted."))
    return _granted(
        window,
        at,
        Text(
            ru=f"Физических лиц принимают окна: {', '.join(working)}. Перерыв разрешён.",
            en=f"Windows {', '.join(working)} are serving individuals: the break is granted.",
        ),
    )


def denied(verdict: Verdict) -> Verdict:
    """The same verdict as a denial, for an operator who does not want to wait, or cannot."""
    return Verdict(Answer.DENIED, verdict.reason, verdict.earliest)


def _granted(window: Window, at: datetime, why: Text) -> Verdict:
    if window.state is WindowState.FREE:
        return Verdict(Answer.GRANTED, why, at)
    return Verdict(
        Answer.QUEUED,
        Text(ru=f"{why.ru} Он начнётся после посетителя.", en=f"{why.en} It begins after the current visitor."),
    )


def _lunch_of_all(hall: Hall, window: Window, at: datetime) -> Verdict:
    waiting = _waiting_for(hall, window.id)
    if not waiting:
        return _granted(window, at, Text(ru="Офис закрыт на обед.", en="The office is closed for lunch."))
    return Verdict(
        Answer.QUEUED,
        Text(
            ru=f"Этого окна ещё ждут посетители ({waiting}). Перерыв начнётся, когда они будут приняты.",
            en=f"Visitors are still waiting for this window ({waiting}). The break begins when they have been served.",
        ),
    )


def _against_the_rule(hall: Hall, window: Window, at: datetime) -> Verdict:
    """The last window waits for the first of the others to come back; the only one, for another window to open."""
    pauses = [other.pause for other in others_receiving(hall, window.id) if other.pause]
    if not pauses:
        return Verdict(
            Answer.QUEUED,
            Text(
                ru="Это единственное окно, где принимают физических лиц: оставить приём нельзя (пункт 6.2.5 стандарта)."
                " Перерыв начнётся, когда откроется другое такое окно.",
                en="This is the only window that serves individuals: it may not stop (clause 6.2.5 of the standard)."
                " The break begins when another such window opens.",
            ),
        )
    return Verdict(
        Answer.QUEUED,
        Text(
            ru="Это последнее окно, где сейчас принимают физических лиц: всем сразу на перерыв нельзя"
            " (пункт 6.2.5 стандарта). Перерыв начнётся, когда вернётся другое окно.",
            en="This is the last window serving individuals at the moment: they may not all be on a break at once (clause"
            " 6.2.5 of the standard). The break begins when another window is back.",
        ),
        max(at, min(pause.until for pause in pauses)),
    )


def _too_full(request: BreakRequest, room: Spare, at: datetime) -> Verdict:
    expected = at + timedelta(minutes=room.clears_in_minutes) if room.clears_in_minutes is not None else request.latest
    if room.waiting:
        why = Text(
            ru=f"Оставшимся окнам не справиться: ждут {room.waiting}. Перерыв начнётся, как только очередь станет короче.",
            en=f"The other windows could not cope: visitors waiting: {room.waiting}. The break begins as soon as the line"
            " is shorter.",
        )
    else:
        why = Text(
            ru="Сейчас ожидается много посетителей. Перерыв начнётся, как только окна смогут справиться без этого.",
            en="Many visitors are expected now. The break begins as soon as the other windows can cope without this one.",
        )
    return Verdict(Answer.QUEUED, why, min(expected, request.latest))
