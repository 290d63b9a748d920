"""The page of the replay: a moment in the address, drawn by the server; the script only moves it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from queue_core import labels
from queue_core.access.permissions import Permission
from queue_core.model import WindowState
from queue_core.replay.course import Promised, Spell
from web.auth.budgets import within
from web.charts.timeline import Lane, Stretch, day_of_windows, queue_of_day
from web.input.fields import Line, Shape
from web.input.reading import query
from web.language import page_language
from web.management.answers.words import minutes
from web.management.replay.reading import Replayed, read_replay
from web.office import current_office
from web.pages.labels import page_labels
from web.serving.limits import REPORTS

blueprint = Blueprint("replay", __name__, url_prefix="/management/replay", template_folder="../templates")
PERMISSION = Permission("open", "management-page")

_LOOKS = {
    WindowState.CLOSED: "chart-idle",
    WindowState.FREE: "chart-idle",
    WindowState.CALLING: "chart-calling",
    WindowState.SERVING: "chart-bar",
    WindowState.BREAK: "chart-break",
    WindowState.PHONE: "chart-phone",
}
_HOUR_S = 3600
_SPEEDS = (1, 5, 20, 60)


class ReplayPageQuery(Shape):
    """A moment that is none is the present one."""

    at: Line = ""


@blueprint.get("/")
def index() -> str:
    """The hall at a moment, and its whole day around it."""
    office = current_office()
    at = _asked(query(ReplayPageQuery).at, office.now())
    found = within(REPORTS, lambda: read_replay(office.directory, office.settings, at, office.free_texts.read))
    begins_s, ends_s, at_s = _span(found)
    return render_template(
        "management/replay.html",
        office=found.hall.settings.office,
        found=found,
        begins_s=begins_s,
        ends_s=ends_s,
        at_s=at_s,
        midnight=_midnight(found),
        queue=_queue(found, begins_s, ends_s, at_s),
        windows=_windows(found, begins_s, ends_s, at_s),
        states=page_labels(labels.WINDOW_STATES),
        looks={state.value: look for state, look in _LOOKS.items() if state is not WindowState.CLOSED},
        breach_words=_breach_words(),
        language=page_language(),
        minutes=minutes,
        speeds=_SPEEDS,
        target_s=lambda ticket: found.hall.settings.targets.of(found.hall.settings.service[ticket.service].kind).wait_s,
        since=lambda moment: (found.at - moment).total_seconds(),
        address=_address,
    )


def _asked(typed: str, now: datetime) -> datetime:
    zone = current_office().settings.office.zone_info
    try:
        moment = datetime.fromisoformat(typed)
        moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
        return min(moment.astimezone(zone), now.astimezone(zone))
    except (ValueError, OverflowError):
        return now.astimezone(zone)


def _address(at: datetime) -> str:
    return url_for(
        "replay.index", at=at.astimezone(current_office().settings.office.zone_info).isoformat(timespec="seconds")
    )


def _midnight(found: Replayed) -> datetime:
    zone = found.hall.settings.office.zone_info
    return datetime.combine(datetime.fromisoformat(found.day), time(), zone)


def _seconds(found: Replayed, moment: datetime) -> float:
    return (moment - _midnight(found)).total_seconds()


def _span(found: Replayed) -> tuple[int, int, int]:
    """From the full hour before the first event to the one after the last, within the day; and the moment between them."""
    at_s = int(_seconds(found, found.at))
    begins_s = int(_seconds(found, found.begins)) if found.begins else at_s
    # A day closed only the next morning ends with its midnight here.
    ends_s = min(int(_seconds(found, found.ends)) if found.ends else at_s, 24 * _HOUR_S)
    begins_s -= begins_s % _HOUR_S
    ends_s += -ends_s % _HOUR_S
    return min(begins_s, at_s), max(ends_s, at_s), at_s


def _queue(found: Replayed, begins_s: float, ends_s: float, at_s: float) -> object:
    lengths = [(_seconds(found, at), length) for at, length in found.course.waiting]
    pauses = [
        Lane(
            _("Window %(window)s", window=window),
            [_stretch(found, spell) for spell in spells if spell.state is WindowState.BREAK],
        )
        for window, spells in found.course.windows.items()
    ]
    label = _("How many waited through the day, with the breaks under it")
    return queue_of_day("queue", label, begins_s, ends_s, lengths, pauses, at_s)


def _windows(found: Replayed, begins_s: float, ends_s: float, at_s: float) -> object:
    lanes = [
        Lane(_("Window %(window)s", window=window), [_stretch(found, spell) for spell in spells])
        for window, spells in found.course.windows.items()
    ]
    return day_of_windows("windows", _("What each window did through the day"), begins_s, ends_s, lanes, at_s)


def _stretch(found: Replayed, spell: Spell) -> Stretch:
    zone = found.hall.settings.office.zone_info
    begins, ends = (moment.astimezone(zone) for moment in (spell.begins, spell.ends))
    state = page_labels(labels.WINDOW_STATES)[spell.state.value]
    whose = f"{state} {spell.number}" if spell.number else state
    title = f"{begins:%H:%M:%S}–{ends:%H:%M:%S}: {whose}, {minutes((ends - begins) / timedelta(seconds=1))}"
    href = _address(spell.begins) if spell.state is not WindowState.FREE else ""
    words = (spell.number or "") if spell.state is WindowState.SERVING else ""
    return Stretch(_seconds(found, begins), _seconds(found, ends), _LOOKS[spell.state], title, words, href, spell.over)


def _breach_words() -> dict[Promised, str]:
    return {
        Promised.WAIT: _("the wait is over its target"),
        Promised.RECEPTION: _("the reception is over its target"),
    }
