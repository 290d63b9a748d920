"""Plans obey every rule or say that there is none; the same situation gives the same plan; what is pinned stays."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_core.arrivals.forecast import NOBODY, Forecast
from queue_core.model import BreakKind
from queue_core.planning import constraint_solver, greedy
from queue_core.planning.matching import match
from queue_core.planning.plan import (
    BreakRules,
    BreakWish,
    MinimumCover,
    NoPlan,
    PlacedBreak,
    Plan,
    PlannedShift,
    Situation,
    Solver,
)
from queue_core.planning.planner import plan, replan
from queue_core.planning.rule import check
from queue_core.planning.timeline import timeline
from queue_core.texts import Text
from tests.queue_core.planning.building import (
    EIGHT,
    FIVE,
    INDIVIDUALS,
    MINUTES,
    at,
    lunch,
    situation,
    situations,
    technical,
)

ONE_HELD = MinimumCover(Text(ru="Касса", en="Cash"), frozenset({"ik"}), 1)


def broken_by_pinned_alone(day: Situation) -> set[tuple[object, ...]]:
    """What no planner can mend: rules and the windows that break them by pinned breaks alone."""
    alone = check(replace(day, wishes=()), day.pinned)
    return {(one.rule, one.windows) for one in alone}


# -- rules ----------------------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(situations())
def test_a_plan_obeys_every_rule_or_there_is_none(day: Situation) -> None:
    made = plan_or_refusal(day)
    if isinstance(made, NoPlan):
        assert made.windows
        assert made.sentence.ru
        assert made.proved
        if constraint_solver.installed() and day.wishes:
            assert not any_plan(day)
        return
    violations = {(one.rule, one.windows) for one in check(day, made.breaks)}
    assert violations <= broken_by_pinned_alone(day)
    assert match(day.wishes, made.breaks)[1] == []
    assert set(day.pinned) <= set(made.breaks)


def plan_or_refusal(day: Situation) -> Plan | NoPlan:
    try:
        return plan(day)
    except NoPlan as refused:
        return refused


def any_plan(day: Situation) -> bool:
    """Whether CP-SAT finds any plan: a proof by other means."""
    try:
        return constraint_solver.search(day, timeline(day), None, seconds=60) is not None
    except (NoPlan, constraint_solver.NotFeasible):
        return False


def test_the_reference_office_has_a_plan_without_a_fault() -> None:
    day = situation()
    made = plan(day)
    assert len(made.breaks) == 15
    assert check(day, made.breaks) == []
    assert made.solver is Solver.GREEDY
    assert list(made.breaks) == sorted(made.breaks)


def test_breaks_avoid_the_peak() -> None:
    """One window carries all; visitors come from 12 to 13 only, so lunch lies elsewhere."""
    shift = PlannedShift("1", ("ik",), EIGHT, FIVE)
    wish = BreakWish("1", BreakKind.LUNCH, 45, at("11:00"), at("13:45"))
    slots = tuple(2.5 if 16 <= slot < 20 else 0.0 for slot in range(36))
    day = Situation((shift,), (wish,), Forecast(int(EIGHT), {"ik": slots}), MINUTES, BreakRules(INDIVIDUALS))
    (placed,) = plan(day).breaks
    assert placed.ends <= at("12:00") or placed.begins >= at("13:00")


def test_the_greedy_plan_of_a_small_day_is_the_best_of_all() -> None:
    """Every plan of two windows' lunches tried: none is cheaper."""
    whole = situation(("ic ik", "ik ic"), visitors=90)
    day = whole.with_wishes([wish for wish in whole.wishes if wish.kind is BreakKind.LUNCH])
    hours = timeline(day)
    costs = []
    for starts in product(*hours.starts):
        placed = [
            PlacedBreak(start.begins, wish.window, wish.kind, wish.minutes)
            for wish, start in zip(day.wishes, starts, strict=True)
        ]
        if not check(day, placed):
            costs.append(greedy.cost_of(day, hours, list(starts)))
    assert plan(day).cost == pytest.approx(min(costs))


def test_no_plan_where_both_breaks_must_lie_at_one_moment() -> None:
    shifts = (PlannedShift("1", ("ik",), EIGHT, FIVE), PlannedShift("2", ("ik",), EIGHT, FIVE))
    wishes = tuple(BreakWish(shift.window, BreakKind.LUNCH, 45, at("12:00"), at("12:00")) for shift in shifts)
    day = Situation(shifts, wishes, NOBODY, MINUTES, BreakRules(INDIVIDUALS, (ONE_HELD,)))
    with pytest.raises(NoPlan, match="windows 1, 2 cannot be placed") as refused:
        plan(day)
    assert refused.value.proved
    assert refused.value.windows == ("1", "2")
    assert "окон 1, 2" in refused.value.sentence.ru


def test_a_dead_end_is_gone_back_from() -> None:
    """Three windows of which two must work, and just three half hours: any plan is a permutation."""
    shifts = tuple(PlannedShift(name, ("ik",), EIGHT, FIVE) for name in "123")
    wishes = tuple(BreakWish(name, BreakKind.TECHNICAL, 30, at("10:00"), at("11:00")) for name in "123")
    rules = BreakRules(INDIVIDUALS, (replace(ONE_HELD, least=2),))
    day = Situation(shifts, wishes, NOBODY, MINUTES, rules)
    made = plan(day)
    assert sorted(one.begins for one in made.breaks) == [at("10:00"), at("10:30"), at("11:00")]


def test_no_plan_names_the_window_whose_break_fits_nowhere() -> None:
    day = situation(("ic", "ik ic"))
    late = BreakWish("2", BreakKind.LUNCH, 45, at("16:30"), at("16:45"))
    with pytest.raises(NoPlan, match="Window 2: the lunch of 45 min, to begin at 16:30–16:45, does not fit"):
        plan(day.with_wishes([late]))


# -- pinned, the same again, fair -----------------------------------------------------------------------------------


def test_pinned_breaks_stay_and_count() -> None:
    pinned = (lunch("2", "12:10"), technical("4", "10:05"))
    whole = situation()
    day = replace(whole, pinned=pinned, wishes=tuple(match(whole.wishes, pinned)[1]))
    made = plan(day)
    assert set(pinned) <= set(made.breaks)
    assert len(made.breaks) == 15
    assert check(replace(day, wishes=whole.wishes), made.breaks) == []


@settings(max_examples=15, deadline=None)
@given(situations())
def test_the_same_situation_gives_the_same_plan(day: Situation) -> None:
    try:
        made = plan(day)
    except NoPlan:
        return
    assert plan(replace(day, shifts=day.shifts)) == made


def test_nobody_comes_then_breaks_lie_at_the_moments_wished() -> None:
    day = situation(("ic", "ic", "ik"), visitors=0)
    day = replace(day, rules=BreakRules(frozenset()))
    for placed, wish in match(day.wishes, plan(day).breaks)[0]:
        assert wish is not None
        assert abs(placed.begins - (wish.earliest + wish.latest) / 2) <= 7.5


@pytest.mark.parametrize("unlucky", ["1", "2"])
def test_who_had_it_worse_before_is_nearer_to_the_moment_wished(unlucky: str) -> None:
    """Two equal windows that may not rest together: one has 12:00, the other must move."""
    shifts = (PlannedShift("1", ("ik",), EIGHT, FIVE), PlannedShift("2", ("ik",), EIGHT, FIVE))
    wishes = tuple(BreakWish(name, BreakKind.LUNCH, 45, at("11:00"), at("13:00")) for name in "12")
    day = Situation(shifts, wishes, NOBODY, MINUTES, BreakRules(INDIVIDUALS, (ONE_HELD,)), unfairness={unlucky: 1.0})
    gaps = {one.window: abs(one.begins - at("12:00")) for one in plan(day).breaks}
    assert gaps[unlucky] < max(gaps.values())


# -- CP-SAT ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not constraint_solver.installed(), reason="the extra `planner` is not installed")
@settings(max_examples=8, deadline=None)
@given(situations())
def test_the_constraint_solver_is_never_dearer(day: Situation) -> None:
    simple = plan_or_refusal(day)
    if isinstance(simple, NoPlan):
        assert simple.proved
        return
    made = plan(day, Solver.CP_SAT)
    assert made.cost <= simple.cost
    assert {(one.rule, one.windows) for one in check(day, made.breaks)} <= broken_by_pinned_alone(day)


@pytest.mark.skipif(not constraint_solver.installed(), reason="the extra `planner` is not installed")
def test_the_constraint_solver_finds_as_much_by_itself() -> None:
    """Without the greedy plan to begin from it comes as low: a day small enough to be searched to the end."""
    whole = situation(("ic ik", "ik ic", "ic"), visitors=110)
    day = whole.with_wishes([wish for wish in whole.wishes if wish.kind is BreakKind.LUNCH])
    hours = timeline(day)
    starts = constraint_solver.search(day, hours, None)
    assert starts is not None
    assert greedy.cost_of(day, hours, starts) <= plan(day).cost + 0.01


def test_without_or_tools_the_simple_search_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constraint_solver, "installed", lambda: False)
    made = plan(situation(), Solver.CP_SAT)
    assert made.solver is Solver.GREEDY
    assert made.note is not None
    assert "OR-tools" in made.note.ru
    assert made.breaks == plan(situation()).breaks


# -- re-planning ----------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([at("8:00"), at("10:17"), at("12:07"), at("14:31"), at("16:44")]), st.data())
def test_replanned_in_mid_day_what_is_over_stays_and_the_rest_begins_later(now: float, data: st.DataObject) -> None:
    day = situation(visitors=data.draw(st.sampled_from([90.0, 180.0, 260.0])))
    before = plan(day)
    over = [one for one in before.breaks if one.begins < now]
    taken = [replace(one, begins=one.begins + 4) for one in over if data.draw(st.booleans()) and one.begins + 4 <= now]
    made = replan(day, taken, now, before.breaks)
    assert set(taken) <= set(made.breaks)
    assert all(one.begins >= now for one in made.breaks if one not in taken)
    assert len(made.breaks) + len(made.left_out) == len(day.wishes)
    on_time = [one for one in check(replace(day, from_minute=now), made.breaks) if one.rule not in {"times", "missing"}]
    assert on_time == []


def test_a_break_not_taken_in_time_is_owed_soon() -> None:
    day = situation(("ic", "ic ik", "ik"))
    taken = [one for one in plan(day).breaks if one.begins < at("11:30") and one.window != "1"]
    made = replan(day, taken, at("11:30"))
    owed = min(one for one in made.breaks if one.window == "1")
    assert owed.kind is BreakKind.TECHNICAL or owed.begins <= at("12:00")
    assert sum(one.minutes for one in made.breaks if one.window == "1") == 75


def test_what_no_longer_fits_is_told() -> None:
    day = situation(("ic", "ic ik", "ik"))
    made = replan(day, [], at("16:20"))
    assert {wish.window for wish in made.left_out} == {"1", "2", "3"}
    assert len(made.breaks) + len(made.left_out) == 9
    assert all(one.ends <= FIVE for one in made.breaks)


def test_replanned_without_a_reason_nothing_moves() -> None:
    day = situation()
    before = plan(day)
    over = [one for one in before.breaks if one.begins < at("12:30")]
    assert replan(day, over, at("12:30"), before.breaks).breaks == before.breaks


def test_hand_placed_breaks_stay_when_replanned() -> None:
    day = situation(pinned=(technical("3", "15:25"),))
    made = replan(day, [], at("8:00"))
    assert technical("3", "15:25") in made.breaks
    assert len([one for one in made.breaks if one.window == "3"]) == 3
