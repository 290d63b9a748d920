"""The calendar part of `talon check`: which coming days differ from the weekly hours, and why."""

from __future__ import annotations

from datetime import date

from queue_core.hours.calendar import unlike_the_week, years_without_moves
from queue_core.settings import Settings


def coming_days(settings: Settings, first: date, days: int) -> str:
    """A line for every holiday, day with other hours and exception in `days` days from `first`, and what is uncertain."""
    country = settings.calendar.country
    kept = f"public holidays of {country}" if country else "no public holidays"
    lines = [f"Calendar ({kept}), the next {days} days from {first} on:"]
    for ahead, day in unlike_the_week(settings, first, days):
        reason = f"{day.why.ru} · {day.why.en}" if day.why else ""
        lines.append(f"  {ahead} {ahead:%a}  {day.hours or 'closed'!s:13}{reason}")
    if len(lines) == 1:
        lines.append("  every day is as the week says.")
    lines += [
        f"  Mind {year}: the library knows no moved days off for it yet. Enter those of the decree as [[exceptions]], "
        "or renew the library."
        for year in years_without_moves(settings, first, days)
    ]
    return "\n".join(lines)
