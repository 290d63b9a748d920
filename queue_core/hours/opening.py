"""Whether the office is open, to which day a moment belongs, and why a service is closed (clauses 6.1.2, 6.4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_core.hall import Hall
from queue_core.hours import calendar
from queue_core.settings import Service, Settings
from queue_core.settings.hours import WEEKDAYS, HoursTable, Span, in_digits
from queue_core.texts import Text

_SHORT_RU = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_SHORT_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_AHEAD = 30
HOURS_ALONE = frozenset({"office_closed", "lunch"})
"""The codes of reasons that end by themselves, by the clock."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Why no ticket is issued: `code` is office_closed, lunch, no_window, elsewhere or too_late.

    `text` ends with how to settle the matter without queueing, if the settings have it (clauses 5.7, 6.4.3).
    """

    code: str
    text: Text


def service_day(settings: Settings, at: datetime) -> str:
    """The service day (ISO date) that a moment belongs to: the calendar day in the office's time zone."""
    return at.astimezone(settings.office.zone_info).date().isoformat()


def closes_at(settings: Settings, at: datetime) -> datetime | None:
    """When the office closes on the day of a moment, in office time; None on a day off."""
    local = at.astimezone(settings.office.zone_info)
    hours = calendar.hours_on(settings, local.date())
    return datetime.combine(local.date(), hours.closes, local.tzinfo) if hours else None


def open_spans(hall: Hall, at: datetime) -> list[tuple[datetime, datetime]]:
    """From when until when the office issues tickets on the day of a moment, in office time; none once it is over."""
    settings = hall.settings
    local = at.astimezone(settings.office.zone_info)
    hours, lunch = calendar.hours_on(settings, local.date()), calendar.lunch_on(settings, local.date())
    if hours is None or hall.day_over:
        return []
    spans = [(hours.opens, lunch.opens), (lunch.closes, hours.closes)] if lunch else [(hours.opens, hours.closes)]
    return [
        (datetime.combine(local.date(), begins, local.tzinfo), datetime.combine(local.date(), ends, local.tzinfo))
        for begins, ends in spans
    ]


def why_closed(hall: Hall, service: Service, at: datetime) -> Closed | None:
    """Why no ticket is issued for a service at a moment; None if the service is open.

    The closing guard (closing_guard.py) may have another reason, which needs the projection of the hall.
    """
    if service.elsewhere:
        return Closed("elsewhere", service.elsewhere)
    closed = why_office_closed(hall, at) or _without_window(hall, service)
    return with_instead(closed, service) if closed else None


def with_instead(closed: Closed, service: Service) -> Closed:
    """The same, with how to settle the matter without queueing, if the settings have it."""
    if service.instead is None:
        return closed
    return Closed(closed.code, _one_after_another(closed.text, service.instead))


def why_office_closed(hall: Hall, at: datetime) -> Closed | None:
    """Why the whole office issues no tickets at a moment; None if it is open."""
    settings = hall.settings
    local = at.astimezone(settings.office.zone_info)
    hours = calendar.hours_on(settings, local.date())
    if hours is None or not hours.opens <= local.time() < hours.closes:
        return Closed("office_closed", _one_after_another(_closed_now(settings, local), opens_again(settings, local)))
    if hall.day_over:
        return Closed(
            "office_closed", Text(ru="Приём на сегодня завершён.", en="The office has finished serving for today.")
        )
    lunch = calendar.at_lunch(settings, at)
    if lunch:
        ends = in_digits(lunch.closes)
        return Closed(
            "lunch",
            Text(
                ru=f"Обед до {ends}. После обеда талоны снова выдаются.",
                en=f"Lunch until {ends}. Tickets will be available again afterwards.",
            ),
        )
    return None


def _without_window(hall: Hall, service: Service) -> Closed | None:
    # Before the first shift of the day the staff are still to come; after that, a service without a window is closed.
    if hall.shift_seen and not hall.staffed_of[service.id]:
        return Closed(
            "no_window",
            Text(
                ru="Сейчас по этому вопросу никто не принимает. Обратитесь, пожалуйста, к сотруднику зала.",
                en="No window is serving this matter at the moment. Please ask a member of staff.",
            ),
        )
    return None


def _closed_now(settings: Settings, local: datetime) -> Text:
    """That the office is closed, with the calendar's reason if there is one."""
    today = calendar.day_on(settings, local.date())
    if today.why is None:
        return Text(ru="Офис закрыт.", en="The office is closed.")
    ru, en = today.why.ru.rstrip("."), today.why.en.rstrip(".")
    if today.hours is None:
        return Text(ru=f"Сегодня офис не работает: {ru}.", en=f"The office is closed today: {en}.")
    return Text(
        ru=f"Сегодня офис работает {today.hours}: {ru}.",
        en=f"The office’s hours today are {today.hours}: {en}.",
    )


def opens_again(settings: Settings, local: datetime) -> Text | None:
    """When the office next opens, holidays taken into account; None if that is more than a month away."""
    for days in range(_DAYS_AHEAD + 1):
        day = local.date() + timedelta(days=days)
        hours = calendar.hours_on(settings, day)
        if hours is None or (days == 0 and local.time() >= hours.opens):
            continue
        opens = in_digits(hours.opens)
        if days == 0:
            return Text(ru=f"Откроется сегодня в {opens}.", en=f"It opens today at {opens}.")
        if days == 1:
            return Text(ru=f"Откроется завтра в {opens}.", en=f"It opens tomorrow at {opens}.")
        return Text(ru=f"Откроется {day:%d.%m} в {opens}.", en=f"It opens on {calendar.in_english(day)}, at {opens}.")
    return None


def _one_after_another(first: Text, second: Text | None) -> Text:
    return Text(ru=f"{first.ru} {second.ru}", en=f"{first.en} {second.en}") if second else first


def hours_in_words(hours: HoursTable) -> Text:
    """Working hours as on a sign (clause 6.3.1): «пн–чт 8:00–17:00, пт 8:00–15:45, обед 12:00–12:45»."""
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
