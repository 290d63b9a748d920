"""The office's calendar: the Russian year as the production calendars print it, exceptions over it, and what visitors read."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core.errors import ServiceClosed
from queue_core.hours import calendar
from queue_core.hours.calendar import day_on, hours_on, lunch_on
from queue_core.hours.opening import closes_at, why_closed, why_office_closed
from queue_core.settings import Settings, SettingsInvalid, load, parse, public_holidays
from tests.queue_core.building import MOSCOW, OfficeRig, small_office, text

TRUDOVAYA = load(Path(__file__).parents[3] / "deploy/offices/trudovaya.toml")
WEEK = {
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "8:00-17:00"),
    "friday": "8:00-15:45",
    "lunch": "12:00-12:45",
}


def office(**changes: Any) -> Settings:
    return parse(small_office(**{"hours": WEEK, "calendar": {"country": "RU"}, **changes}))


def exception(**row: Any) -> dict[str, Any]:
    return {"reason": text("Ремонт"), **row}


def told_on(settings: Settings, *day_and_time: int) -> str:
    """What a visitor reads (Russian) at a moment at which the office gives no tickets."""
    rig = _hall(settings)
    closed = why_office_closed(rig, datetime(*day_and_time, tzinfo=MOSCOW))  # type: ignore[misc,arg-type]
    assert closed is not None
    return closed.text.ru


def _hall(settings: Settings) -> Any:
    from queue_core.hall import Hall

    return Hall(settings, "2026-11-23")


# -- the country's year -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "shorter"),
    [
        (2024, ["02-22", "03-07", "05-08", "06-11", "11-02"]),
        (2025, ["03-07", "04-30", "06-11", "11-01"]),
        (2026, ["04-30", "05-08", "06-11", "11-03"]),
        (2027, ["02-20", "04-30", "06-11", "11-03"]),
    ],
)
def test_the_short_days_are_those_of_the_production_calendar(year: int, shorter: list[str]) -> None:
    """2027: what the decree and the rules give; no printed calendar was at hand."""
    week = TRUDOVAYA.hours
    found = []
    for day, unlike in calendar.unlike_the_week(TRUDOVAYA, date(year, 1, 1), 366):
        if day.year == year and unlike.hours and "короткий день" in unlike.why.ru:  # type: ignore[union-attr]
            found.append(f"{day:%m-%d}")
            as_ever = week.on(day.weekday()) or week.monday
            assert as_ever is not None
            assert unlike.hours.opens == as_ever.opens
            assert unlike.hours.closes == time(as_ever.closes.hour - 1, as_ever.closes.minute)
    assert found == shorter


@pytest.mark.parametrize(("year", "working_days"), [(2024, 248), (2025, 247), (2026, 247), (2027, 247)])
def test_the_working_days_of_a_year_are_those_of_the_production_calendar(year: int, working_days: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=ahead) for ahead in range(366))
    assert sum(hours_on(TRUDOVAYA, day) is not None for day in days if day.year == year) == working_days


def test_a_holiday_is_a_day_off_by_its_name_in_both_languages() -> None:
    day = day_on(TRUDOVAYA, date(2026, 11, 4))
    assert day.hours is None
    assert day.why is not None
    assert day.why.view() == {"ru": "День народного единства", "en": "Unity Day"}


def test_a_moved_day_off_is_one_and_the_day_before_it_is_as_long_as_ever() -> None:
    assert hours_on(TRUDOVAYA, date(2026, 12, 31)) is None
    assert day_on(TRUDOVAYA, date(2026, 12, 31)).why is not None
    before = day_on(TRUDOVAYA, date(2026, 12, 30))
    assert (str(before.hours), before.why) == ("8:00–17:00", None)


def test_a_working_saturday_has_the_hours_of_the_day_taken_off_for_it() -> None:
    saturday = day_on(TRUDOVAYA, date(2024, 4, 27))
    assert str(saturday.hours) == "8:00–17:00"
    assert saturday.why is not None
    assert saturday.why.view() == {"ru": "рабочий день вместо 29.04", "en": "a working day instead of Monday, 29 April"}
    assert hours_on(TRUDOVAYA, date(2024, 4, 29)) is None
    assert hours_on(TRUDOVAYA, date(2024, 4, 20)) is None, "any other Saturday is a day off"


def test_the_three_working_saturdays_of_2012() -> None:
    """As the Labour Inspectorate told them in April 2012: the outer two an hour shorter, the one between not."""
    assert [str(hours_on(TRUDOVAYA, day)) for day in (date(2012, 4, 28), date(2012, 5, 5), date(2012, 5, 12))] == [
        "8:00–16:00",
        "8:00–17:00",
        "8:00–16:00",
    ]


def test_an_office_without_a_country_keeps_no_holidays() -> None:
    settings = office(calendar={})
    assert day_on(settings, date(2026, 11, 4)) == calendar.Day(settings.hours.wednesday)
    assert day_on(settings, date(2026, 11, 3)) == calendar.Day(settings.hours.tuesday)
    assert list(calendar.unlike_the_week(settings, date(2026, 1, 1), 365)) == []
    assert calendar.unknown_year(settings, date(1890, 1, 1)) is None


@pytest.mark.parametrize(("minutes", "closes"), [(0, "8:00–17:00"), (30, "8:00–16:30"), (60, "8:00–16:00")])
def test_how_much_shorter_is_the_offices_decision(minutes: int, closes: str) -> None:
    settings = office(calendar={"country": "RU", "shorter_before_holidays_minutes": minutes})
    day = day_on(settings, date(2026, 11, 3))
    assert str(day.hours) == closes
    assert (day.why is None) == (minutes == 0)


def test_a_day_that_would_not_outlast_its_shortening_is_a_day_off() -> None:
    assert hours_on(office(hours={**WEEK, "tuesday": "0:10-0:40"}), date(2026, 11, 3)) is None


def test_a_country_whose_names_the_library_has_not_in_russian_is_kept_all_the_same() -> None:
    settings = office(calendar={"country": "US"})
    day = day_on(settings, date(2026, 7, 3))
    assert day.hours is None
    assert day.why is not None
    assert "Independence Day" in day.why.en
    assert calendar.years_without_moves(settings, date(2026, 7, 3), 60) == [], "no days off are moved there by decree"


# -- what the library does not know ---------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["XX", "ru", "RUS", "Russia"])
def test_a_country_that_nobody_knows_is_an_error_of_the_settings(country: str) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        office(calendar={"country": country})
    assert refused.value.listed == [
        f"calendar country: the holidays of “{country}” are not known; give the country as two capital letters, such as RU"
    ]


def test_without_the_library_a_country_is_an_error_and_no_country_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(SettingsInvalid, match="need the library “holidays”, which cannot be loaded"):
        office()
    assert office(calendar={"country": ""}).calendar.country == ""


def test_a_year_that_nobody_knows_is_told_in_a_sentence() -> None:
    assert calendar.unknown_year(TRUDOVAYA, date(2026, 11, 23)) is None
    unknown = calendar.unknown_year(TRUDOVAYA, date(2150, 1, 1))
    assert unknown is not None
    assert "no public holidays of RU in 2150" in unknown.text.en


def test_a_year_whose_decree_is_still_to_come_is_told_ahead() -> None:
    unknown = next(year for year in range(2026, 2101) if not public_holidays.of_year("RU", year).moves_known)
    assert unknown > 2027
    assert calendar.years_without_moves(TRUDOVAYA, date(unknown - 1, 12, 1), 60) == [unknown]
    assert calendar.years_without_moves(TRUDOVAYA, date(2026, 11, 23), 60) == []


# -- exceptions ---------------------------------------------------------------------------------------------------------


@given(
    first=st.dates(date(2024, 1, 1), date(2027, 11, 30)),
    length=st.integers(0, 20),
    closed=st.booleans(),
    day=st.integers(-3, 23),
)
def test_an_exception_overrides_the_week_and_the_holidays_on_its_days_and_on_no_other(
    first: date, length: int, closed: bool, day: int
) -> None:
    last = first + timedelta(days=length)
    what = {"closed": True} if closed else {"hours": "9:00-11:00"}
    settings = office(exceptions=[exception(date=first, until=last, **what)])
    asked = first + timedelta(days=day)
    found = day_on(settings, asked)
    if first <= asked <= last:
        assert found.why == settings.exceptions[0].reason
        assert str(found.hours) == ("None" if closed else "9:00–11:00")
    else:
        assert found == day_on(TRUDOVAYA, asked)


def test_all_errors_of_the_calendar_at_once() -> None:
    raw = small_office(
        hours={"monday": "8:00-17:00"},
        calendar={"country": "Mars", "shorter_before_holidays_minutes": -1},
        breaks={"lunch": "closed"},
        exceptions=[
            exception(date=date(2026, 12, 29), until=date(2026, 12, 31), closed=True),
            exception(date="2026-12-31", hours="8:00-12:00"),
            exception(date=date(2026, 12, 1)),
            exception(date=date(2026, 12, 2), hours="8:00-12:00", closed=True),
            exception(date=date(2026, 12, 4), until=date(2026, 12, 3), closed=True),
            exception(date=20261225, closed=True),
            exception(date=datetime(2026, 12, 26, 8, 0), closed=True),  # noqa: DTZ001 - as TOML gives it
            exception(date="next Friday", hours="25:00-26:00"),
            {"date": date(2026, 12, 10), "closed": True},
        ],
    )
    with pytest.raises(SettingsInvalid) as refused:
        parse(raw)
    told = "\n".join(refused.value.listed)
    for words in (
        "the holidays of “Mars” are not known",
        "shorter_before_holidays_minutes",
        "breaks lunch: is “closed”, but hours have no lunch",
        "exceptions number 1: 2026-12-31 is also in exception number 2",
        "exceptions number 3: give either hours or closed = true",
        "exceptions number 4: give either hours or closed = true",
        "exceptions number 5: lasts until 2026-12-03, which is before 2026-12-04",
        "“20261225” is not a date",
        "“2026-12-26 08:00:00” is not a date",
        "“next Friday” is not a date",
        "“25:00-26:00” is not a time of day",
        "exceptions number 9 reason",
    ):
        assert words in told, f"{words} is not told in:\n{told}"


# -- what visitors read -------------------------------------------------------------------------------------------------


def test_on_a_holiday_the_reason_and_the_next_opening_are_told() -> None:
    settings = office(exceptions=[exception(date=date(2027, 1, 9), hours="9:00-13:00")])
    assert told_on(settings, 2027, 1, 1, 10) == (
        "Сегодня офис не работает: Новогодние каникулы. Откроется 09.01 в 9:00."
    )
    closed = why_office_closed(_hall(office()), datetime(2027, 1, 1, 10, tzinfo=MOSCOW))
    assert closed is not None
    assert closed.text.en == "The office is closed today: New Year Holidays. It opens on Monday, 11 January, at 8:00."


def test_the_evening_before_the_holidays_looks_past_them() -> None:
    assert told_on(office(), 2026, 12, 30, 18) == "Офис закрыт. Откроется 11.01 в 8:00."


def test_a_short_day_says_why_it_is_over() -> None:
    assert why_office_closed(_hall(office()), datetime(2026, 11, 3, 15, 59, tzinfo=MOSCOW)) is None
    assert told_on(office(), 2026, 11, 3, 16) == (
        "Сегодня офис работает 8:00–16:00: короткий день перед праздником «День народного единства». Откроется 05.11 в 8:00."
    )


def test_a_long_closure_promises_no_day() -> None:
    closed = office(
        exceptions=[exception(date=date(2026, 11, 1), until=date(2027, 3, 1), closed=True, reason=text("Переезд."))]
    )
    assert told_on(closed, 2026, 11, 23, 10) == "Сегодня офис не работает: Переезд."


def test_closed_for_lunch(rig: OfficeRig) -> None:
    rig.restart_with(office(breaks={"lunch": "closed"}))
    rig.clock.set(datetime(2026, 11, 23, 12, 0, tzinfo=MOSCOW))
    with pytest.raises(ServiceClosed) as refused:
        rig.issue()
    assert refused.value.reason_code == "lunch"
    assert "Обед до 12:45" in refused.value.sentence.ru
    rig.clock.set(datetime(2026, 11, 23, 12, 45, tzinfo=MOSCOW))
    assert rig.issue().number == "К-001"


def test_a_staggered_lunch_closes_nothing(rig: OfficeRig) -> None:
    rig.restart_with(office())
    rig.clock.set(datetime(2026, 11, 23, 12, 10, tzinfo=MOSCOW))
    assert rig.issue().number == "К-001"


def test_a_day_that_ends_before_lunch_has_none() -> None:
    settings = office(
        breaks={"lunch": "closed"},
        exceptions=[
            exception(date=date(2026, 11, 23), hours="8:00-12:30"),
            exception(date=date(2026, 11, 24), hours="12:15-17:00"),
        ],
    )
    assert lunch_on(settings, date(2026, 11, 23)) is None
    assert lunch_on(settings, date(2026, 11, 24)) is None
    assert lunch_on(settings, date(2026, 11, 22)) is None
    assert lunch_on(settings, date(2026, 11, 25)) == settings.hours.lunch
    assert why_office_closed(_hall(settings), datetime(2026, 11, 23, 12, 10, tzinfo=MOSCOW)) is None


@pytest.mark.parametrize(
    ("moment", "code"),
    [((2026, 11, 23, 18), "office_closed"), ((2026, 11, 23, 12, 5), "lunch"), ((2026, 11, 23, 10), "no_window")],
)
def test_a_closed_service_says_what_can_be_done_instead(rig: OfficeRig, moment: tuple[int, ...], code: str) -> None:
    raw = small_office(hours=WEEK, breaks={"lunch": "closed"})
    raw["services"][2]["instead"] = text("Позвоните нам.")
    raw["services"][3]["instead"] = text("Не нужно.")
    rig.restart_with(parse(raw))
    rig.clock.set(datetime(2026, 11, 23, 9, 0, tzinfo=MOSCOW))
    rig.open("1")
    at = datetime(*moment, tzinfo=MOSCOW)  # type: ignore[misc,arg-type]
    hall = rig.office.ask(lambda hall, _: hall)
    firms, contracts = hall.settings.service["firms"], hall.settings.service["contracts"]
    closed, elsewhere = why_closed(hall, firms, at), why_closed(hall, contracts, at)
    assert closed is not None
    assert closed.code == code
    assert closed.text.ru.endswith(" Позвоните нам.")
    assert elsewhere is not None
    assert elsewhere.text.ru == "В другом офисе", "the other office is what can be done"


def test_the_moment_of_closing() -> None:
    assert closes_at(TRUDOVAYA, datetime(2026, 11, 23, 10, tzinfo=MOSCOW)) == datetime(2026, 11, 23, 17, tzinfo=MOSCOW)
    assert closes_at(TRUDOVAYA, datetime(2026, 11, 3, 23, tzinfo=MOSCOW)) == datetime(2026, 11, 3, 16, tzinfo=MOSCOW)
    assert closes_at(TRUDOVAYA, datetime(2026, 11, 4, 10, tzinfo=MOSCOW)) is None


@given(st.datetimes(datetime(2024, 1, 1), datetime(2027, 11, 30)))  # noqa: DTZ001 - the zone is added below
def test_the_office_is_open_exactly_within_the_hours_of_the_calendar(naive: datetime) -> None:
    at = naive.replace(tzinfo=MOSCOW)
    hours = hours_on(TRUDOVAYA, at.date())
    is_open = hours is not None and hours.opens <= at.time() < hours.closes
    assert (why_office_closed(_hall(TRUDOVAYA), at) is None) == is_open
    closes = closes_at(TRUDOVAYA, at)
    assert (closes is None) == (hours is None)
    if is_open:
        assert closes is not None
        assert at < closes
