"""The waits report against a recount by other means: the events' JSON and the statistics module."""

from __future__ import annotations

import json
import random
import statistics
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.errors import Refusal
from queue_core.reports import waits
from queue_core.reports.measures.spans import percentile
from queue_core.reports.waits import By
from tests.queue_core.building import OfficeRig

MONDAY = date(2026, 11, 23)


def lively_day(rig: OfficeRig, seed: int = 1, steps: int = 1200) -> None:
    """Some hours of everything, calls taken back, transfers and parking included."""
    dice = random.Random(seed)
    rig.open("1", "2", "3")
    for count in range(steps):
        rig.wait(seconds=dice.expovariate(1 / 12))
        window = dice.choice("123")
        step = dice.choice(
            (
                lambda: rig.issue(dice.choice(("advice", "cash", "firms"))),
                lambda window=window: rig.next(window),
                lambda window=window: rig.at(c.StartService, window),
                lambda window=window: rig.at(c.Finish, window),
                lambda window=window: rig.at(dice.choice((c.NoShow, c.ReturnTicket, c.Park)), window),
                lambda window=window: rig.at(c.Transfer, window, service="cash"),
                lambda: rig.do(c.UnparkTicket(actor="x", ticket=f"К-{dice.randrange(1, 40):03d}")),
                lambda count=count: rig.do(
                    c.BringBack(actor="x", ticket=f"К-{dice.randrange(1, 40):03d}", request_id=f"back {count}")
                ),
            )
        )
        try:
            step()
        except Refusal:
            continue


def recount(rig: OfficeRig) -> list[tuple[str, str, float, int]]:
    """Every wait by reading the journal alone: (service, window, seconds, milliseconds of the call)."""
    began: dict[str, int] = {}
    service: dict[str, str] = {}
    called: dict[str, tuple[str, str, float, int]] = {}
    kept: list[tuple[str, str, float, int]] = []
    for at, kind, data in rig.rows("SELECT at, type, data FROM events ORDER BY seq"):
        event = json.loads(data)
        ticket = event.get("ticket")
        if kind == "ticket_issued":
            began[ticket], service[ticket] = at, event["service"]
        elif kind == "ticket_called":
            called[ticket] = (service[ticket], event["window"], (at - began[ticket]) / 1000, at)
            kept.append(called[ticket])
        elif kind == "ticket_returned":
            kept.remove(called.pop(ticket))
        elif kind == "ticket_transferred":
            began[ticket], service[ticket] = at, event["service"]
        elif kind in {"ticket_unparked", "ticket_brought_back"}:
            began[ticket] = at
    return kept


@pytest.mark.parametrize("by", list(By))
def test_the_report_equals_a_recount_of_the_journal(rig: OfficeRig, by: By) -> None:
    lively_day(rig)
    counted = recount(rig)
    assert len(counted) > 60
    report = waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, by)
    assert report.total.n == len(counted)
    assert sum(row.figures.n for row in report.rows) == len(counted)
    services = rig.settings.service
    for row in report.rows:
        seconds = [
            wait
            for service, window, wait, at in counted
            if row.key
            in {
                By.KIND: (services[service].kind.value,),
                By.GROUP: (services[service].group.value,),
                By.WINDOW: (window,),
                By.SERVICE: (service,),
                By.HOUR: (f"{(at // 3600000 + 3) % 24:02d}",),
            }[by]
        ]
        assert row.figures.n == len(seconds)
        assert row.figures.mean_s == pytest.approx(statistics.fmean(seconds))
        assert row.figures.median_s == pytest.approx(statistics.median(seconds))
    target = {"advice": 600, "cash": 300, "firms": 600}
    within = sum(wait <= target[service] for service, _, wait, _ in counted)
    within_twice = sum(wait <= 2 * target[service] for service, _, wait, _ in counted)
    assert 0 < within < within_twice, "the day is busy enough to tell one target from another"
    assert report.total.share_in_target == pytest.approx(within / len(counted))


@pytest.mark.parametrize(("service", "target_s"), [("advice", 600), ("cash", 300)])
def test_a_wait_is_in_target_up_to_the_target_of_its_kind(rig: OfficeRig, service: str, target_s: int) -> None:
    """Five waits: at once, a second before the target, at it, a second after it, and twice as long."""
    rig.open("2")
    for seconds in (0, target_s - 1, target_s, target_s + 1, 2 * target_s):
        rig.issue(service)
        rig.wait(seconds=seconds)
        rig.next("2")
        rig.at(c.NoShow, "2")
    [row] = waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, By.KIND).rows
    assert (row.figures.n, row.figures.target_s, row.figures.share_in_target) == (5, target_s, 0.6)


def test_where_kinds_are_mixed_each_wait_has_its_own_target(rig: OfficeRig) -> None:
    rig.open("2")
    for service in ("advice", "cash"):
        rig.issue(service)
        rig.wait(seconds=450)
        rig.next("2")
        rig.at(c.NoShow, "2")
    total = waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, By.KIND).total
    assert (total.n, total.share_in_target, total.target_s) == (2, 0.5, None)


def test_a_call_taken_back_is_no_wait(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.wait(minutes=1)
    rig.next()
    rig.at(c.ReturnTicket)
    rig.wait(minutes=2)
    rig.next()
    total = waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, By.KIND).total
    assert (total.n, total.mean_s) == (1, 180)


def test_no_shows_count_and_days_do_not_mix(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.wait(minutes=4)
    rig.next()
    rig.at(c.NoShow)
    assert waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, By.KIND).total.mean_s == 240
    assert waits.waits(rig.directory, rig.settings, date(2026, 11, 24), date(2026, 11, 30), By.KIND).total.n == 0


def test_whole_visits(rig: OfficeRig) -> None:
    rig.open("1")
    for minutes in (10, 30):
        rig.issue()
        rig.next()
        rig.at(c.StartService)
        rig.wait(minutes=minutes)
        rig.at(c.Finish)
    visits = waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, By.KIND).visits
    assert (visits.n, visits.mean_s, visits.share_in_target, visits.target_s) == (2, 1200, 0.5, 1200)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values: list[float], percent: int) -> None:
    ordered = sorted(values)
    found = percentile(ordered, percent)
    assert sum(value <= found for value in ordered) >= percent / 100 * len(ordered)
    assert sum(value < found for value in ordered) < percent / 100 * len(ordered)
