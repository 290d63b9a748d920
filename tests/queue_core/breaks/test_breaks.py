"""Breaks asked for: granted, queued until the hall allows them, or denied; clause 6.2.5 for every way a window can stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_core import commands as c
from queue_core import errors
from queue_core.breaks import Answer, Verdict
from queue_core.model import BreakKind, PlannedBreak
from queue_core.settings import parse
from queue_core.settings.hours import WEEKDAYS
from tests.queue_core.bare_hall import BareHall
from tests.queue_core.building import OfficeRig, small_office


def ask(rig: OfficeRig, window: str = "1", minutes: int = 15, **more: Any) -> Verdict:
    verdict = rig.at(c.AskForBreak, window, kind=BreakKind.TECHNICAL, minutes=minutes, **more).verdict
    assert verdict is not None
    return verdict


def planned(rig: OfficeRig, window: str, begins: float, latest: float | None = None, minutes: int = 15) -> PlannedBreak:
    """A technical break to begin between two moments, in minutes from now."""
    now = rig.office.now()
    earliest = now + timedelta(minutes=begins)
    return PlannedBreak(
        window=window,
        kind=BreakKind.TECHNICAL,
        begins=earliest,
        minutes=minutes,
        earliest=earliest,
        latest=now + timedelta(minutes=begins if latest is None else latest),
    )


def plan(rig: OfficeRig, *breaks: PlannedBreak) -> None:
    rig.do(c.PlanBreaks(actor="manager", breaks=breaks, solver="hand"))


def serve(rig: OfficeRig, window: str) -> None:
    rig.at(c.StartService, window)
    rig.at(c.Finish, window)


def journal(rig: OfficeRig, kind: str) -> int:
    return int(rig.rows("SELECT count(*) FROM events WHERE type = ?", kind)[0][0])


class TestTheRule:
    """Clause 6.2.5: with more than two windows, never all who receive individuals at once."""

    def test_two_windows_are_left_to_the_staff(self, rig: OfficeRig) -> None:
        rig.open("1", "2")
        assert ask(rig, "1").granted
        assert ask(rig, "2").granted

    def test_with_three_the_last_window_for_individuals_waits_for_the_others(self, rig: OfficeRig) -> None:
        rig.open("1", "2", "3")
        ask(rig, "1", minutes=20)
        verdict = ask(rig, "2")
        assert verdict.answer is Answer.QUEUED
        assert verdict.earliest is not None
        assert (verdict.earliest - rig.office.now()).total_seconds() == 20 * 60
        assert "6.2.5" in verdict.reason.ru
        assert rig.window_state("2") == "free"
        assert ask(rig, "3").granted, "it receives no individuals"
        rig.at(c.Resume, "1")
        assert rig.window_state("2") == "break", "it begins by itself when another is back"

    def test_who_does_not_want_to_wait_is_denied_with_the_earliest_time(self, rig: OfficeRig) -> None:
        rig.open("1", "2", "3")
        ask(rig, "1", minutes=20)
        verdict = ask(rig, "2", wait=False)
        assert verdict.answer is Answer.DENIED
        assert verdict.earliest is not None
        assert journal(rig, "break_denied") == 1
        rig.at(c.Resume, "1")
        assert rig.window_state("2") == "free"

    def test_windows_on_break_count_as_open(self, rig: OfficeRig) -> None:
        rig.open("1", "2", "3")
        ask(rig, "3")
        ask(rig, "1")
        assert not ask(rig, "2").granted

    def test_the_last_window_does_not_close_either(self, rig: OfficeRig) -> None:
        rig.open("1", "2", "3")
        ask(rig, "1")
        with pytest.raises(errors.BreakRule, match=r"6\.2\.5"):
            rig.at(c.CloseWindow, "2")
        with pytest.raises(errors.ReasonNeeded):
            rig.at(c.CloseWindow, "2", override=" ")
        rig.at(c.CloseWindow, "2", override="пожарная тревога")
        assert rig.window_state("2") == "closed"

    def test_the_last_window_does_not_drop_its_skills_either(self, rig: OfficeRig) -> None:
        rig.open("1", "2", "3")
        ask(rig, "1")
        with pytest.raises(errors.BreakRule):
            rig.at(c.ChangeSkills, "2", skills=("firms",))
        rig.at(c.Resume, "1")
        rig.at(c.ChangeSkills, "2", skills=("firms",))
        assert not ask(rig, "1").granted, "now it is the last one"

    def test_the_only_window_for_individuals_stays_too(self, rig: OfficeRig) -> None:
        rig.open("2", "3")
        rig.at(c.ChangeSkills, "1", skills=("firms",))
        rig.open("1")
        verdict = ask(rig, "2")
        assert (verdict.answer, verdict.earliest) == (Answer.QUEUED, None)
        assert "единственное" in verdict.reason.ru
        rig.at(c.CloseWindow, "2")

    def test_a_supervisor_may_decide_otherwise_and_says_why(self, rig: OfficeRig) -> None:
        rig.open("1", "2", "3")
        ask(rig, "1")
        with pytest.raises(errors.ReasonNeeded):
            ask(rig, "2", override="  ")
        verdict = ask(rig, "2", override="плохо себя чувствует")
        assert verdict.granted
        assert "плохо себя чувствует" in verdict.reason.ru
        assert rig.window_state("2") == "break"
        told = rig.rows("SELECT data ->> 'override' FROM events WHERE type = 'break_started'")
        assert rig.text(told[-1][0]) == "плохо себя чувствует"


class TestTheCrowd:
    def test_a_lone_window_with_visitors_gets_its_break_when_they_are_gone(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.issue()
        verdict = ask(rig)
        assert verdict.answer is Answer.QUEUED
        assert "ждут 1" in verdict.reason.ru
        rig.next()
        assert rig.window_state("1") == "calling"
        serve(rig, "1")
        assert rig.window_state("1") == "break"

    def test_nobody_works_longer_than_the_patience(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.issue()
        ask(rig)
        rig.wait(minutes=59)
        rig.office.tick()
        assert rig.window_state("1") == "free"
        rig.wait(minutes=1)
        rig.office.tick()
        assert rig.window_state("1") == "break", "however many wait"

    def test_during_a_visit_it_begins_after_the_visitor(self, rig: OfficeRig) -> None:
        rig.open("1", "2")
        rig.issue()
        rig.next("1")
        verdict = ask(rig)
        assert verdict.answer is Answer.QUEUED
        assert "после посетителя" in verdict.reason.ru
        serve(rig, "1")
        assert rig.window_state("1") == "break"

    def test_the_other_windows_must_be_able_to_manage(self, rig: OfficeRig) -> None:
        rig.open("1", "2")
        for _ in range(3):
            rig.issue()
        assert ask(rig).answer is Answer.QUEUED
        for _ in range(2):
            rig.next("2")
            serve(rig, "2")
            assert rig.window_state("1") == "free"
        rig.next("2")
        assert rig.window_state("1") == "break", "nobody waits any more"

    def test_asked_again_the_wait_goes_on(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.issue()
        ask(rig)
        rig.wait(minutes=50)
        seq = rig.office.seq
        ask(rig)
        assert rig.office.seq == seq
        rig.wait(minutes=10)
        rig.office.tick()
        assert rig.window_state("1") == "break"

    def test_it_can_be_taken_back(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.issue()
        ask(rig)
        rig.at(c.WithdrawBreak)
        rig.next()
        serve(rig, "1")
        assert rig.window_state("1") == "free"
        assert not rig.at(c.WithdrawBreak).fresh

    def test_a_preview_changes_nothing(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.issue()
        seq = rig.office.seq
        command = c.AskForBreak(actor="x", window="1", kind=BreakKind.TECHNICAL)
        assert rig.office.preview_break(command).answer is Answer.QUEUED
        assert rig.office.seq == seq

    def test_shortly_before_closing_a_break_is_denied_rather_than_queued(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.wait(hours=13, minutes=30)
        rig.issue()
        verdict = ask(rig, minutes=45)
        assert verdict.answer is Answer.DENIED
        assert "До закрытия" in verdict.reason.ru


class TestThePlan:
    def test_a_planned_break_begins_by_itself(self, rig: OfficeRig) -> None:
        rig.open("1", "2")
        plan(rig, planned(rig, "1", begins=30))
        rig.wait(minutes=29)
        rig.office.tick()
        assert rig.window_state("1") == "free"
        rig.wait(minutes=1)
        rig.office.tick()
        assert rig.window_state("1") == "break"
        assert rig.office.ask(lambda hall, _: hall.plan) == ()

    def test_within_its_span_it_waits_for_a_quiet_moment(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.issue()
        plan(rig, planned(rig, "1", begins=0, latest=40))
        rig.wait(minutes=20)
        rig.office.tick()
        rig.next()
        serve(rig, "1")
        assert rig.window_state("1") == "break"

    def test_the_rule_holds_for_a_plan_as_well(self, rig: OfficeRig) -> None:
        rig.open("1", "2", "3")
        plan(rig, planned(rig, "1", begins=5), planned(rig, "2", begins=5))
        rig.wait(minutes=5)
        rig.office.tick()
        assert sorted((rig.window_state("1"), rig.window_state("2"))) == ["break", "free"]

    def test_not_straight_after_another_break(self, rig: OfficeRig) -> None:
        rig.open("1", "2")
        ask(rig)
        rig.wait(minutes=15)
        rig.at(c.Resume)
        plan(rig, planned(rig, "1", begins=0, latest=90))
        rig.wait(minutes=59)
        rig.office.tick()
        assert rig.window_state("1") == "free"
        rig.wait(minutes=1)
        rig.office.tick()
        assert rig.window_state("1") == "break"

    def test_one_that_fell_due_while_the_window_was_closed_falls_away(self, rig: OfficeRig) -> None:
        plan(rig, planned(rig, "1", begins=10, latest=20))
        rig.wait(minutes=30)
        rig.open("1")
        rig.office.tick()
        assert rig.window_state("1") == "free"

    def test_a_break_taken_counts_for_the_next_planned_of_its_kind_at_that_window_alone(self, rig: OfficeRig) -> None:
        rig.open("1", "2")
        first, second, other = (
            planned(rig, "1", begins=60, latest=90),
            planned(rig, "1", begins=200),
            planned(rig, "2", begins=30, latest=90),
        )
        lunch = replace(planned(rig, "1", begins=20, minutes=45), kind=BreakKind.LUNCH)
        plan(rig, first, second, other, lunch)
        assert ask(rig, "1").granted
        assert rig.office.ask(lambda hall, _: hall.plan) == (lunch, other, second)

    def test_a_planned_break_leaves_the_plan_when_it_is_requested_and_takes_no_other_along(
        self, rig: OfficeRig
    ) -> None:
        rig.open("1", "2")
        rig.issue()
        rig.next("1")
        first, second = planned(rig, "1", begins=0, latest=5), planned(rig, "1", begins=200)
        plan(rig, first, second)
        rig.office.tick()
        assert rig.window_state("1") == "calling"
        assert rig.office.ask(lambda hall, _: hall.plan) == (second,)
        serve(rig, "1")
        assert rig.window_state("1") == "break"
        assert rig.office.ask(lambda hall, _: hall.plan) == (second,)

    def test_opening_a_window_drops_what_it_missed_and_nothing_of_the_others(self) -> None:
        bare = BareHall()
        begins = [bare.now + timedelta(minutes=minutes) for minutes in (10, 25)]
        missed, due, of_the_other = (
            PlannedBreak(window, BreakKind.TECHNICAL, at, 15, at, at + timedelta(minutes=15))
            for window, at in (("1", begins[0]), ("1", begins[1]), ("2", begins[0]))
        )
        bare.do(c.PlanBreaks(actor="manager", breaks=(missed, due, of_the_other), solver="hand"))
        bare.at(30)
        bare.open("1")
        assert bare.hall.plan == (of_the_other, due)

    def test_unknown_windows_are_refused(self, rig: OfficeRig) -> None:
        with pytest.raises(errors.UnknownWindow):
            plan(rig, planned(rig, "99", begins=0))


class TestTheBreakItself:
    def test_the_kind_and_the_end_are_known(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.at(c.AskForBreak, "1", kind=BreakKind.LUNCH, minutes=45)
        shown = rig.office.window_view("1")["break"]
        assert (shown["kind"], shown["until"]) == ("lunch", "2026-11-23T10:45:00.000+03:00")

    def test_overdue_is_told_once(self, rig: OfficeRig) -> None:
        rig.open("1")
        ask(rig, minutes=15)
        rig.wait(minutes=17)
        rig.office.tick()
        assert journal(rig, "break_overdue") == 0
        rig.wait(minutes=1)
        rig.office.tick()
        rig.office.tick()
        assert journal(rig, "break_overdue") == 1
        assert rig.office.window_view("1")["break"]["overdue"]

    def test_a_queued_break_outlives_a_restart(self, rig: OfficeRig) -> None:
        rig.open("1")
        rig.issue()
        ask(rig)
        rig.restart()
        rig.next()
        serve(rig, "1")
        assert rig.window_state("1") == "break"


class TestLunchClosed:
    """The office as a whole at lunch: nobody is received, so all may be away."""

    @pytest.fixture
    def closed(self, tmp_path: Path) -> Iterator[OfficeRig]:
        hours = dict.fromkeys(WEEKDAYS, "8:00-20:00") | {"lunch": "12:00-12:45"}
        rig = OfficeRig(tmp_path / "closed", parse(small_office(hours=hours, breaks={"lunch": "closed"})))
        yield rig
        rig.office.close()

    def test_all_go_at_once(self, closed: OfficeRig) -> None:
        closed.open("1", "2", "3")
        closed.wait(hours=2)
        for window in "123":
            assert ask(closed, window, minutes=45).granted

    def test_who_came_before_is_received_first(self, closed: OfficeRig) -> None:
        closed.open("1", "2", "3")
        closed.wait(hours=1, minutes=58)
        closed.issue("cash")
        closed.wait(minutes=2)
        assert ask(closed, "1", minutes=45).granted
        verdict = ask(closed, "2", minutes=45)
        assert verdict.answer is Answer.QUEUED
        assert "ещё ждут" in verdict.reason.ru
        closed.next("2")
        closed.wait(minutes=5)
        serve(closed, "2")
        assert closed.window_state("2") == "free", "45 minutes are more than what is left of lunch"
        assert ask(closed, "2", minutes=40).granted

    def test_a_break_that_lasts_longer_keeps_the_rule(self, closed: OfficeRig) -> None:
        closed.open("1", "2", "3")
        closed.wait(hours=2, minutes=30)
        assert ask(closed, "1", minutes=45).granted
        assert not ask(closed, "2", minutes=45).granted
        assert ask(closed, "2", minutes=15).granted
