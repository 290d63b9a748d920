"""When the office is open, which day a moment belongs to, and why a service may be closed now (clauses 6.1.2, 6.4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_core.hall import Hall
from queue_core.settings import WEEKDAYS, HoursTable, Service, Settings, Span
from queue_core.texts import Text

_SHORT_RU = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_SHORT_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Closed:
    """Why no ticket is given: `code` is office_closed, no_window or elsewhere."""

    code: str
    text: Text


def service_day(settings: Settings, at: datetime) -> str:
    """The service day (ISO date) that a moment belongs to: the calendar day in the office's time zone."""
    return at.astimezone(settings.office.zone_info).date().isoformat()


def closes_at(settings: Settings, at: datetime) -> datetime | None:
    """When the office closes on the day of a moment; None on a day off."""
    local = at.astimezone(settings.office.zone_info)
    hours = settings.hours.on(local.weekday())
    return datetime.combine(local.date(), hours.closes, local.tzinfo) if hours else None


def why_closed(hall: Hall, service: Service, at: datetime) -> Closed | None:
    """Why no ticket is given for a service at a moment; None when one is."""
    if service.elsewhere:
        return Closed("elsewhere", service.elsewhere)
    settings = hall.settings
    local = at.astimezone(settings.office.zone_info)
    hours = settings.hours.on(local.weekday())
    if hours is None or not hours.opens <= local.time() < hours.closes:
        return Closed("office_closed", _opens_again(settings, local))
    if hall.day_over:
        return Closed(
            "office_closed", Text(ru="Приём на сегодня завершён.", en="The office has finished receiving for today.")
        )
    # Before the first shift of the day everybody is still to come; afterwards a service without a window is closed.
    if hall.shift_seen and not hall.staffed_of[service.id]:
        return Closed(
            "no_window",
            Text(
                ru="Сейчас по этому вопросу никто не принимает. Обратитесь, пожалуйста, к сотруднику зала.",
                en="Nobody receives in this matter at the moment. Please ask a member of staff.",
            ),
        )
    return None


def _opens_again(settings: Settings, local: datetime) -> Text:
    for days in range(_DAYS_AHEAD + 1):
        day = local + timedelta(days=days)
        hours = settings.hours.on(day.weekday())
        if hours is None or (days == 0 and local.time() >= hours.opens):
            continue
        opens = f"{hours.opens.hour}:{hours.opens:%M}"
        if days == 0:
            return Text(ru=f"Офис откроется сегодня в {opens}.", en=f"The office opens today at {opens}.")
        if days == 1:
            return Text(
                ru=f"Офис закрыт. Откроется завтра в {opens}.",
                en=f"The office is closed. It opens tomorrow at {opens}.",
            )
        return Text(
            ru=f"Офис закрыт. Откроется {day:%d.%m} в {opens}.",
            en=f"The office is closed. It opens on {WEEKDAYS[day.weekday()].capitalize()} at {opens}.",
        )
    return Text(ru="Офис закрыт.", en="The office is closed.")


def hours_in_words(hours: HoursTable) -> Text:
    """Working hours as a sign says them (clause 6.3.1): «пн–чт 8:00–17:00, пт 8:00–15:45, обед 12:00–12:45»."""
    runs: list[tuple[int, int, Span]] = []
    for weekday in range(len(WEEKDAYS)):
        span = hours.on(weekday)
        if span is None:
            continue
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == span:
            runs[-1] = (runs[-1][0], weekday, span)
        else:
            runs.append((weekday, weekday, span))
    russian = [f"{_days(_SHORT_RU, first, last)} {span}" for first, last, span in runs]
    english = [f"{_days(_SHORT_EN, first, last)} {span}" for first, last, span in runs]
    if hours.lunch:
        russian.append(f"обед {hours.lunch}")
        english.append(f"lunch {hours.lunch}")
    return Text(ru=", ".join(russian) or "—", en=", ".join(english) or "—")


def _days(names: tuple[str, ...], first: int, last: int) -> str:
    return names[first] if first == last else f"{names[first]}–{names[last]}"
