"""Numbers, service days and clocks: never the same number twice in a day, whatever the clock does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from queue_core import commands as c
from queue_core.errors import DataDirectoryBusy, RequestUsed, ServiceClosed
from queue_core.hours.opening import hours_in_words, service_day
from queue_core.office import Office
from queue_core.office_time import WrongClock
from queue_core.settings import parse
from queue_core.settings.hours import HoursTable
from tests.queue_core.building import MOSCOW, OfficeRig, small_office


def test_each_series_counts_for_itself(rig: OfficeRig) -> None:
    assert [rig.issue(s).number for s in ("advice", "advice", "cash", "advice")] == [
        "К-001",
        "К-002",
        "Р-001",
        "К-003",
    ]


def test_a_cancelled_number_is_not_given_again(rig: OfficeRig) -> None:
    first = rig.issue()
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=first.id))
    assert rig.issue().number == "К-002"


def test_the_same_press_gives_the_same_ticket(rig: OfficeRig) -> None:
    first = rig.issue(request_id="press")
    again = rig.do(c.IssueTicket(actor="kiosk-1", service="advice", request_id="press"))
    assert (again.fresh, again.ticket) == (False, first)
    rig.restart()
    assert rig.do(c.IssueTicket(actor="kiosk-1", service="advice", request_id="press")).ticket == first
    assert rig.rows("SELECT count(*) FROM tickets") == [(1,)]


def test_the_same_press_of_next_calls_once(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.issue()
    assert rig.next(request_id="press") == rig.next(request_id="press")
    assert rig.state("К-002") == "waiting"


def test_a_press_of_another_day_is_told_apart(rig: OfficeRig) -> None:
    rig.issue(request_id="press")
    rig.wait(days=1)
    with pytest.raises(RequestUsed):
        rig.issue(request_id="press")
    assert rig.issue().number == "К-001"


@pytest.mark.parametrize("hour", [21, 22, 23, 0, 1, 2, 3])
def test_the_day_is_the_offices_not_greenwichs(rig: OfficeRig, hour: int) -> None:
    moment = datetime(2026, 11, 24, hour, 30, tzinfo=MOSCOW)
    assert service_day(rig.settings, moment) == "2026-11-24"


def test_at_midnight_numbers_begin_again_and_yesterday_is_closed(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.clock.set(datetime(2026, 11, 24, 0, 0, 1, tzinfo=MOSCOW))
    rig.office.tick()
    assert rig.office.day == "2026-11-24"
    assert rig.window_state("1") == "closed"
    assert rig.issue().number == "К-001"
    assert rig.rows("SELECT day, state FROM tickets ORDER BY issued_at") == [
        ("2026-11-23", "cancelled"),
        ("2026-11-24", "waiting"),
    ]


def test_a_server_that_was_off_over_night_closes_yesterday(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.clock.set(datetime(2026, 11, 24, 8, 0, tzinfo=MOSCOW))
    rig.restart()
    assert rig.issue().number == "К-001"
    assert rig.rows("SELECT count(*) FROM events WHERE type = 'day_closed' AND day = '2026-11-23'") == [(1,)]


def test_devices_are_known_after_midnight_and_after_a_restart(rig: OfficeRig) -> None:
    rig.do(c.ReportDevice(actor="agent-1", device="printer-1", kind="printer", state="fault", cause="paper_out"))
    rig.wait(days=1)
    rig.office.tick()
    before = rig.office.device("printer-1")
    assert before is not None
    assert before.cause == "paper_out"
    rig.restart()
    assert rig.office.device("printer-1") == before


def test_a_clock_set_back_repeats_no_number_and_no_time(rig: OfficeRig) -> None:
    first = rig.issue()
    rig.clock.set(first.issued_at - timedelta(hours=3))
    second = rig.issue()
    assert (second.number, second.issued_at) == ("К-002", first.issued_at)
    assert rig.office.wrong_clock == WrongClock("behind", 3 * 3600)
    rig.clock.set(first.issued_at - timedelta(days=2))
    rig.restart()
    assert rig.issue().number == "К-003"


def test_a_second_process_is_refused_and_the_first_goes_on(rig: OfficeRig) -> None:
    with pytest.raises(DataDirectoryBusy, match="already running"):
        Office(rig.settings, rig.directory, rig.clock)
    assert rig.issue().number == "К-001"


OFFICE_HOURS = {"monday": "8:00-17:00", "tuesday": "8:00-17:00", "friday": "8:00-15:45", "lunch": "12:00-12:45"}


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=MOSCOW), "сегодня в 8:00"),
        (datetime(2026, 11, 23, 17, 0, tzinfo=MOSCOW), "завтра в 8:00"),
        (datetime(2026, 11, 24, 18, 0, tzinfo=MOSCOW), "27.11 в 8:00"),
        (datetime(2026, 11, 28, 12, 0, tzinfo=MOSCOW), "30.11 в 8:00"),
    ],
)
def test_a_closed_office_says_when_it_opens(rig: OfficeRig, moment: datetime, expected: str) -> None:
    rig.clock.set(moment)
    rig.restart_with(parse(small_office(hours=OFFICE_HOURS)))
    with pytest.raises(ServiceClosed) as refused:
        rig.issue()
    assert refused.value.reason_code == "office_closed"
    assert expected in refused.value.sentence.ru


def test_a_service_without_a_window_closes_once_shifts_have_begun(rig: OfficeRig) -> None:
    assert rig.issue("firms").number == "Ю-001", "before the first shift everybody is still to come"
    rig.open("1")
    with pytest.raises(ServiceClosed) as refused:
        rig.issue("firms")
    assert refused.value.reason_code == "no_window"


def test_hours_as_a_sign_says_them() -> None:
    hours = HoursTable.model_validate({**OFFICE_HOURS, "wednesday": "8:00-17:00", "thursday": "8:00-17:00"})
    assert hours_in_words(hours).ru == "пн–чт 8:00–17:00, пт 8:00–15:45, обед 12:00–12:45"
    assert hours_in_words(hours).en == "Mon–Thu 8:00–17:00, Fri 8:00–15:45, lunch 12:00–12:45"
