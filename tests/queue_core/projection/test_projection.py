"""The hall run forward: against queueing theory, against the hall itself, and always the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import fmean

import pytest

from queue_core import commands as c
from queue_core.arrivals.forecast import Forecast
from queue_core.call_orders import AccumulatedPriority, CallOrder, FirstComeFirstServed, StaticPriority
from queue_core.hall.called_waits import NOTHING_CALLED
from queue_core.model import BreakKind, Kind, PlannedBreak
from queue_core.projection import Newcomer, NewcomersProjection, effect_of_break, wait_of, waits_of_all
from queue_core.projection.initial_state import state_for_all
from queue_core.projection.paths import EXPONENTIAL, paths
from queue_core.projection.service_times import SAMPLES, ServiceTimes, Times
from queue_core.projection.workload import Workload
from queue_core.settings import Settings, parse
from tests.queue_core.bare_hall import BareHall, constant
from tests.queue_core.building import MONDAY_TEN, small_office

MEAN_S = 300.0


def exponential(settings: Settings, mean_s: float = MEAN_S) -> ServiceTimes:
    """Nobody walks, everybody comes, receptions are exponential."""
    times = Times((0.0,) * SAMPLES, tuple(mean_s * value for value in EXPONENTIAL), 0.0, (0.0,) * SAMPLES)
    return ServiceTimes({service.id: times for service in settings.services})


def equal_windows(number: int, **hours: str) -> Settings:
    raw = small_office()
    raw["windows"] = [{"id": f"{name}", "zone": "hall", "skills": ["advice"]} for name in range(1, number + 1)]
    raw["services"] = [service for service in raw["services"] if service["id"] in ("advice", "contracts")]
    return parse(raw | ({"hours": hours} if hours else {}))


def busy(settings: Settings, waiting: int, order: CallOrder | None = None) -> BareHall:
    """Everybody is served since just now, and so many wait."""
    bare = BareHall(settings, order)
    for window in settings.windows:
        bare.open(window.id)
        bare.issue(window.skills[0])
        bare.next(window.id)
        bare.do(c.StartService(actor="operator", window=window.id))
    for _ in range(waiting):
        bare.issue("advice")
    return bare


@pytest.mark.parametrize(("windows", "waiting"), [(1, 0), (1, 5), (3, 0), (3, 7), (4, 20), (3, 100)])
def test_first_come_first_served_waits_as_theory_says(windows: int, waiting: int) -> None:
    """M/M/c: with n waiting and all c busy, the next comer is called after n + 1 departures, (n + 1) / (c mu) on average.

    Their sum is gamma distributed, with standard deviation sqrt(n + 1) / (c mu).
    """
    settings = equal_windows(windows)
    bare = busy(settings, waiting)
    workload = Workload(exponential(settings))
    found = []
    for extra in range(6):
        bare.hall.seq += extra  # other draws
        spread = wait_of(bare.hall, FirstComeFirstServed(), bare.now, workload, Newcomer("advice"))
        assert spread is not None
        found.append(spread)
    mean = (waiting + 1) * MEAN_S / windows
    deviation = mean / (waiting + 1) ** 0.5
    simulated = sum(spread.paths for spread in found)
    assert fmean(spread.mean_s for spread in found) == pytest.approx(
        mean, abs=3.5 * deviation / simulated**0.5 + 0.01 * mean
    )
    if waiting >= 20:  # nearly normal by then
        assert fmean(spread.p90_s for spread in found) == pytest.approx(mean + 1.2816 * deviation, rel=0.12)
        assert fmean(spread.p20_s for spread in found) == pytest.approx(mean - 0.8416 * deviation, rel=0.12)


def test_the_waits_of_all_are_those_of_each() -> None:
    settings = parse(small_office())
    order = AccumulatedPriority({Kind.CONSULTATION: 1, Kind.CASH_OPERATION: 3})
    bare = busy(settings, 6, order)
    for _ in range(3):
        bare.at(3)
        bare.issue("cash")
    workload = Workload(ServiceTimes.prior(settings), Forecast(600, {"cash": (4.0,) * 20, "advice": (3.0,) * 20}))
    everybody = waits_of_all(bare.hall, order, bare.now, workload)
    assert set(everybody) == set(bare.hall.lines)
    for name, spread in everybody.items():
        alone = wait_of(bare.hall, order, bare.now, workload, bare.hall.tickets[name])
        assert alone is not None
        assert spread.mean_s == pytest.approx(alone.mean_s, rel=0.15, abs=20)
        assert spread.p10_s <= spread.p20_s <= spread.p80_s <= spread.p90_s


@pytest.mark.parametrize("waiting", [0, 6, 40])
def test_the_waits_of_those_who_may_come_are_those_of_each_coming_alone(waiting: int) -> None:
    """Of all services from one set of paths, and none of the newcomers in another one's way."""
    settings = parse(small_office())
    order = AccumulatedPriority({Kind.CONSULTATION: 1, Kind.CASH_OPERATION: 3})
    bare = busy(settings, waiting, order)
    for _ in range(3):
        bare.at(3)
        bare.issue("cash")
    workload = Workload(ServiceTimes.prior(settings), Forecast(600, {"cash": (4.0,) * 20, "advice": (3.0,) * 20}))
    projection = NewcomersProjection(bare.hall, order, bare.now, workload)
    for _ in projection.run():
        pass
    together = projection.waits()
    assert set(together) == set(settings.service)
    assert together["contracts"] is None, "no window gives it"
    for service in ("advice", "cash", "firms"):
        alone = wait_of(bare.hall, order, bare.now, workload, Newcomer(service))
        spread = together[service]
        assert alone is not None
        assert spread is not None
        assert spread.mean_s == pytest.approx(alone.mean_s, rel=0.12, abs=20)
        assert spread.p20_s == pytest.approx(alone.p20_s, rel=0.2, abs=40)
        assert spread.p80_s == pytest.approx(alone.p80_s, rel=0.2, abs=40)


def test_those_who_may_come_for_one_service_do_not_delay_those_for_another() -> None:
    """Where receptions always last the same, so do waits: alone or together, to the second."""
    settings = parse(small_office())
    bare = BareHall(settings)
    bare.open("2")
    for service in ("advice", "cash", "advice"):
        bare.issue(service)
    bare.next("2")
    workload = Workload(constant(settings, 300))
    projection = NewcomersProjection(bare.hall, FirstComeFirstServed(), bare.now, workload)
    for _ in projection.run():
        pass
    waits = projection.waits()
    for service in ("advice", "cash"):
        alone = wait_of(bare.hall, FirstComeFirstServed(), bare.now, workload, Newcomer(service))
        together = waits[service]
        assert alone is not None
        assert together is not None
        assert together == replace(alone, paths=together.paths)
        assert together.mean_s == 900


def test_the_same_hall_gives_the_same_answer_and_another_event_other_paths() -> None:
    settings = parse(small_office())
    bare = busy(settings, 5)
    workload = Workload(ServiceTimes.prior(settings))
    first = waits_of_all(bare.hall, FirstComeFirstServed(), bare.now, workload)
    assert waits_of_all(bare.hall, FirstComeFirstServed(), bare.now, workload) == first
    bare.hall.seq += 1
    assert waits_of_all(bare.hall, FirstComeFirstServed(), bare.now, workload) != first


def test_the_call_order_decides_in_the_projection_as_in_the_hall() -> None:
    """With receptions of a known length everything is certain: the projection must call exactly as the hall does."""
    settings = parse(small_office())
    rates = {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: 3.0}
    for order in (FirstComeFirstServed(), AccumulatedPriority(rates), StaticPriority(rates)):
        bare = BareHall(settings, order)
        bare.open("2")
        for minute, service in enumerate(("advice", "cash", "advice", "advice", "cash", "cash", "advice")):
            bare.at(minute)
            bare.issue(service, priority="veteran" if minute == 3 else None)
        bare.at(7)
        workload = Workload(constant(settings, 240))
        foreseen = waits_of_all(bare.hall, order, bare.now, workload)
        begins = bare.now
        for turn in range(7):
            bare.now = begins + timedelta(minutes=4 * turn)
            called = bare.next("2")
            assert called is not None
            assert foreseen[called.id].mean_s == 240.0 * turn
            bare.done("2")


def test_somebody_expected_is_offered_the_least_versatile_free_window() -> None:
    """Window 1 can only advise, window 2 also takes cash: one who comes for advice leaves window 2 to the cash."""
    settings = parse(small_office())
    bare = BareHall(settings)
    bare.open("2", "1")
    workload = Workload(constant(settings, 600), Forecast(600, {"advice": (6.0,) * 4, "cash": (6.0,) * 4}))
    state = state_for_all(bare.hall, bare.now, workload)
    ranking = FirstComeFirstServed().ranking(settings.targets, NOTHING_CALLED)
    services = list(settings.service)
    met = 0
    for path in paths(state, ranking, 200, follow_s=600):
        first_two = [(services[line], came, called) for line, came, called in path.came[:2]]
        if [service for service, _, _ in first_two] == ["advice", "cash"]:
            met += 1
            assert all(called == came for _, came, called in first_two)
    assert met > 20


def test_those_who_will_overtake_are_counted() -> None:
    settings = parse(small_office())
    rates = {Kind.CONSULTATION: 1.0, Kind.CASH_OPERATION: 1000.0}
    bare = BareHall(settings, StaticPriority(rates))
    bare.open("2")
    bare.issue("cash")
    bare.next("2")
    quiet = Workload(ServiceTimes.prior(settings))
    rush = Workload(ServiceTimes.prior(settings), Forecast(600, {"cash": (2.0,) * 30}))
    for order, grows in ((StaticPriority(rates), True), (FirstComeFirstServed(), False)):
        alone = wait_of(bare.hall, order, bare.now, quiet, Newcomer("advice"))
        among = wait_of(bare.hall, order, bare.now, rush, Newcomer("advice"))
        assert alone is not None
        assert among is not None
        assert (among.mean_s > 1.3 * alone.mean_s) is grows


def planned(bare: BareHall, begins: float, minutes: int) -> PlannedBreak:
    at = bare.now + timedelta(minutes=begins)
    return PlannedBreak("1", BreakKind.TECHNICAL, at, minutes, at, at)


def test_a_requested_break_is_postponed_for_a_newcomer_too_until_it_can_be_no_longer() -> None:
    """With the ticket the newcomer waits, and a window begins no break while somebody waits for it."""
    settings = equal_windows(1)
    bare = busy(settings, 0)
    workload = Workload(constant(settings, 600))

    def wait() -> float:
        spread = wait_of(bare.hall, FirstComeFirstServed(), bare.now, workload, Newcomer("advice"))
        assert spread is not None
        return spread.mean_s

    bare.do(c.AskForBreak(actor="operator", window="1", kind=BreakKind.TECHNICAL, minutes=15))
    assert wait() == pytest.approx(600), "as long as the visit in progress"
    bare.issue("advice")
    assert wait() == pytest.approx(600 + 600), "the line comes first"
    request = bare.hall.windows["1"].request
    assert request
    bare.now = request.latest - timedelta(seconds=1)
    assert wait() > 900, "it can be postponed no longer"


def test_the_wait_of_a_newcomer_is_that_of_the_ticket_a_moment_later() -> None:
    """What is announced with a ticket is projected before it exists: as if its visitor were already waiting."""
    settings = equal_windows(2)
    bare = busy(settings, 0)
    workload = Workload(constant(settings, 600))
    bare.do(c.AskForBreak(actor="operator", window="1", kind=BreakKind.TECHNICAL, minutes=15))
    order = FirstComeFirstServed()
    before = wait_of(bare.hall, order, bare.now, workload, Newcomer("advice"))
    kept_ready = NewcomersProjection(bare.hall, order, bare.now, workload)
    for _ in kept_ready.run():
        pass
    after = wait_of(bare.hall, order, bare.now, workload, bare.issue("advice"))
    assert before
    assert after
    assert before.mean_s == pytest.approx(after.mean_s, abs=1)
    ready = kept_ready.waits()["advice"]
    assert ready
    assert ready.mean_s == pytest.approx(after.mean_s, abs=1)


def test_a_window_that_would_open_is_at_work_at_once_as_if_it_had_opened() -> None:
    settings = equal_windows(2)
    bare = BareHall(settings)
    bare.open("2")
    for _ in range(4):
        bare.issue()
    bare.next("2")
    bare.do(c.StartService(actor="operator", window="2"))
    workload = Workload(constant(settings, 600), Forecast(600, {"advice": (1.0,) * 8}))
    foreseen = state_for_all(bare.hall, bare.now, workload, opening="1")
    assert foreseen != state_for_all(bare.hall, bare.now, workload)
    bare.open("1")
    opened = state_for_all(bare.hall, bare.now, workload)
    assert sorted(foreseen.windows, key=lambda window: window.window) == sorted(
        opened.windows, key=lambda window: window.window
    )
    would_be = next(window for window in foreseen.windows if window.window == "1")
    assert set(would_be.left) == {0.0}, "free now"


def test_a_window_on_the_phone_is_soon_back() -> None:
    settings = equal_windows(1)
    bare = BareHall(settings)
    bare.open("1")
    bare.do(c.TakePhone(actor="operator", window="1"))
    spread = wait_of(bare.hall, FirstComeFirstServed(), bare.now, Workload(constant(settings, 600)), Newcomer("advice"))
    assert spread is not None
    assert 60 < spread.mean_s < 300


def test_known_breaks_begin_after_the_visit_and_idle_windows_keep_theirs() -> None:
    settings = equal_windows(1)
    bare = busy(settings, 0)
    workload = Workload(constant(settings, 600))
    soon, due, late = planned(bare, 3, 30), planned(bare, -20, 15), planned(bare, 11, 30)

    def wait(*breaks: PlannedBreak) -> float:
        bare.do(c.PlanBreaks(actor="manager", breaks=breaks, solver="hand"))
        spread = wait_of(bare.hall, FirstComeFirstServed(), bare.now, workload, Newcomer("advice"))
        assert spread is not None
        return spread.mean_s

    assert wait() == pytest.approx(600)
    assert wait(soon) == pytest.approx(600 + 1800)
    assert wait(due) == pytest.approx(600 + 900), "it was only waiting for the visit to end"
    assert wait(late) == pytest.approx(600)
    assert wait(due, soon) == pytest.approx(600 + 900 + 1800)


def test_a_break_in_progress_ends_when_it_was_to_end_and_an_overdue_one_soon() -> None:
    settings = equal_windows(1)
    bare = BareHall(settings)
    bare.open("1")
    bare.do(c.AskForBreak(actor="operator", window="1", kind=BreakKind.TECHNICAL, minutes=15))
    workload = Workload(ServiceTimes.prior(settings))
    for minutes, low, high in ((5, 600, 600), (14, 60, 60), (40, 60, 300)):
        spread = wait_of(bare.hall, FirstComeFirstServed(), bare.at(minutes), workload, Newcomer("advice"))
        assert spread is not None
        assert low <= spread.mean_s <= high


def test_no_staffed_window_no_answer() -> None:
    settings = parse(small_office())
    bare = BareHall(settings)
    ticket = bare.issue("advice")
    workload = Workload(ServiceTimes.prior(settings))
    assert wait_of(bare.hall, FirstComeFirstServed(), bare.now, workload, Newcomer("advice")) is None
    bare.open("3")
    assert wait_of(bare.hall, FirstComeFirstServed(), bare.now, workload, ticket) is None
    assert waits_of_all(bare.hall, FirstComeFirstServed(), bare.now, workload) == {}


def test_who_is_not_called_before_closing_is_counted_as_such() -> None:
    settings = equal_windows(1, monday="8:00-10:30")
    bare = BareHall(settings)
    bare.open("1")
    bare.do(c.ReopenService(actor="manager", service="advice", reason="the closing guard has its own tests"))
    for _ in range(8):
        bare.issue("advice")
    bare.next("1")
    bare.do(c.StartService(actor="operator", window="1"))
    workload = Workload(exponential(settings, 300))
    spread = wait_of(bare.hall, FirstComeFirstServed(), bare.now, workload, Newcomer("advice"))
    assert spread is not None
    # Eight departures in half an hour at one in five minutes on average: P(Poisson(6) < 8) = 0.744.
    assert spread.uncalled == pytest.approx(0.744, abs=0.08)
    assert spread.p90_s == 1800


def test_a_break_is_weighed_before_it_is_granted() -> None:
    settings = parse(small_office())
    bare = busy(settings, 5)
    bare.at(2)
    bare.issue("firms")
    workload = Workload(ServiceTimes.prior(settings), Forecast(600, {"advice": (1.5,) * 30, "cash": (1.0,) * 30}))
    order = FirstComeFirstServed()
    effect = effect_of_break(bare.hall, order, bare.now, workload, "1", 30)
    assert effect is not None
    advice = effect.waiting[Kind.CONSULTATION]
    assert advice.people == 6
    assert advice.with_s > advice.without_s + 120
    coming = effect.coming[Kind.CASH_OPERATION]
    assert coming.people == pytest.approx(4, abs=0.8)
    assert coming.with_s > coming.without_s
    nothing = effect_of_break(bare.hall, order, bare.now, workload, "1", 0)
    assert nothing is not None
    for found in (*nothing.waiting.values(), *nothing.coming.values()):
        assert found.with_s == pytest.approx(found.without_s), "the same people with the same receptions"
    assert effect_of_break(bare.hall, order, bare.now, workload, "9", 30) is None


def test_long_queues_are_projected_with_fewer_paths() -> None:
    settings = parse(small_office())
    workload = Workload(ServiceTimes.prior(settings))
    numbers = []
    for waiting in (5, 50, 300):
        spread = wait_of(busy(settings, waiting).hall, FirstComeFirstServed(), MONDAY_TEN, workload, Newcomer("advice"))
        assert spread is not None
        numbers.append(spread.paths)
    assert numbers[0] == 200
    assert numbers[0] > numbers[1] > numbers[2] >= 8
