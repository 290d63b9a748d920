"""The days that the manager's report offers."""

from __future__ import annotations

from datetime import date

from web.management.periods import Period, asked_period, day_of_address, presets

WEDNESDAY = date(2026, 11, 25)


def test_presets_count_from_the_offices_day() -> None:
    assert presets(WEDNESDAY) == {
        "today": Period(WEDNESDAY, WEDNESDAY),
        "yesterday": Period(date(2026, 11, 24), date(2026, 11, 24)),
        "week": Period(date(2026, 11, 23), WEDNESDAY),
        "month": Period(date(2026, 11, 1), WEDNESDAY),
    }


def test_yesterday_of_new_year_is_last_year() -> None:
    assert presets(date(2027, 1, 1))["yesterday"].first == date(2026, 12, 31)


def test_a_range_is_taken_as_it_is_asked_for() -> None:
    assert asked_period("2026-11-02", "2026-11-20", WEDNESDAY) == Period(date(2026, 11, 2), date(2026, 11, 20))


def test_days_the_wrong_way_round_are_turned_and_nonsense_is_today() -> None:
    assert asked_period("2026-11-20", "2026-11-02", WEDNESDAY) == Period(date(2026, 11, 2), date(2026, 11, 20))
    assert asked_period(None, "soon", WEDNESDAY) == Period(WEDNESDAY, WEDNESDAY)


def test_a_day_whose_weeks_cannot_be_counted_is_the_usual_one() -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert day_of_address(day, date(2026, 11, 23)) == date(2026, 11, 23)
