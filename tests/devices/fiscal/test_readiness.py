"""Before money is taken: what would refuse the receipt refuses the payment, each limit at its edge."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from devices.fiscal.contract import Mark, RegisterCause, RegisterStatus, ShiftState
from devices.fiscal.readiness import obstacles

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC).timestamp()
HOUR, DAY = 3600.0, 86400.0
SOUND = RegisterStatus(
    paper=True,
    cover_closed=True,
    shift=ShiftState.OPEN,
    shift_number=5,
    clock=NOW,
    last=Mark("fn-1", 7),
    shift_since=NOW - 3 * HOUR,
    expires=date(2028, 12, 31),
)


def test_a_sound_register_has_none() -> None:
    assert obstacles(SOUND, NOW) == []
    assert obstacles(replace(SOUND, shift=ShiftState.CLOSED, shift_since=None), NOW) == []


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (replace(SOUND, paper=False), RegisterCause.PAPER_OUT),
        (replace(SOUND, cover_closed=False), RegisterCause.COVER_OPEN),
        (replace(SOUND, needs_continue=True), RegisterCause.PRINTER),
        (replace(SOUND, date_unconfirmed=True), RegisterCause.DATE_UNCONFIRMED),
        (replace(SOUND, clock=NOW + 301, shift_since=NOW), RegisterCause.CLOCK_WRONG),
        (replace(SOUND, clock=NOW - 301), RegisterCause.CLOCK_WRONG),
        (replace(SOUND, shift_since=NOW - 23 * HOUR - 1), RegisterCause.SHIFT_TOO_OLD),
        (replace(SOUND, shift=ShiftState.EXPIRED), RegisterCause.SHIFT_TOO_OLD),
        (replace(SOUND, unsent=1, unsent_since=NOW - 25 * DAY - 1), RegisterCause.UNSENT_TOO_LONG),
        (replace(SOUND, working=False), RegisterCause.STORAGE_STATE),
        (replace(SOUND, expires=date(2026, 11, 30)), RegisterCause.STORAGE_EXPIRED),
    ],
)
def test_each_of_them_stops_the_money(status: RegisterStatus, cause: RegisterCause) -> None:
    assert [obstacle.cause for obstacle in obstacles(status, NOW)] == [cause]


@pytest.mark.parametrize(
    "status",
    [
        replace(SOUND, clock=NOW + 300),
        replace(SOUND, shift_since=NOW - 23 * HOUR),
        replace(SOUND, unsent=9, unsent_since=NOW - 25 * DAY),
        replace(SOUND, expires=date(2026, 12, 1)),
    ],
)
def test_up_to_the_edge_they_do_not(status: RegisterStatus) -> None:
    assert obstacles(status, NOW) == []


def test_all_are_named_at_once() -> None:
    assert len(obstacles(replace(SOUND, paper=False, clock=0.0, working=False), NOW)) == 3
