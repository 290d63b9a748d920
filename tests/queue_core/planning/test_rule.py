"""What is wrong with a plan of breaks that somebody made by hand: each rule, broken just enough and just not."""

from __future__ import annotations

import pytest

from queue_core.arrivals.forecast import NOBODY
from queue_core.model import BreakKind
from queue_core.planning.plan import BreakRules, BreakWish, MinimumCover, PlacedBreak, PlannedShift, Situation
from queue_core.planning.rule import Rule, Violation, check
from queue_core.texts import Text
from tests.queue_core.planning.building import at, lunch, technical

CASH = MinimumCover(Text(ru="Касса", en="Cash"), frozenset({"cash"}))
# Three windows for individuals, of which two take cash, and one for firms, from nine to five.
SKILLS = {"1": ("advice",), "2": ("advice", "cash"), "3": ("cash",), "4": ("firms",)}


def day(*wishes: BreakWish, cover: tuple[MinimumCover, ...] = (), from_minute: float = 0) -> Situation:
    return Situation(
        shifts=tuple(PlannedShift(window, skills, at("9:00"), at("17:00")) for window, skills in SKILLS.items()),
        wishes=wishes,
        forecast=NOBODY,
        minutes={},
        rules=BreakRules(frozenset({"advice", "cash"}), cover, work_between=60),
        from_minute=from_minute,
    )


def broken(situation: Situation, *breaks: PlacedBreak) -> list[tuple[Rule, tuple[str, ...]]]:
    return [(violation.rule, violation.windows) for violation in check(situation, breaks)]


def only(situation: Situation, *breaks: PlacedBreak) -> Violation:
    [violation] = check(situation, breaks)
    return violation


class TestTheBreaksOfOneWindow:
    @pytest.mark.parametrize("second", ["12:00", "12:10", "12:44"])
    def test_two_breaks_do_not_overlap(self, second: str) -> None:
        violation = only(day(), lunch("1", "12:00"), technical("1", second))
        assert (violation.rule, violation.windows) == (Rule.OVERLAP, ("1",))
        for sentence in (violation.sentence.ru, violation.sentence.en):
            assert "12:00" in sentence
            assert second in sentence

    @pytest.mark.parametrize(("second", "worked"), [("12:45", 0), ("13:44", 59)])
    def test_between_two_breaks_there_is_work(self, second: str, worked: int) -> None:
        violation = only(day(), lunch("1", "12:00"), technical("1", second))
        assert (violation.rule, violation.windows) == (Rule.WORK_BETWEEN, ("1",))
        assert f" {worked} min of work" in violation.sentence.en

    def test_an_hour_of_work_is_enough(self) -> None:
        assert broken(day(), lunch("1", "12:00"), technical("1", "13:45")) == []

    def test_breaks_of_two_windows_may_overlap(self) -> None:
        assert broken(day(), lunch("1", "12:00"), lunch("2", "12:00")) == []

    def test_three_breaks_are_compared_each_with_each(self) -> None:
        assert broken(day(), lunch("1", "12:00"), technical("1", "12:10"), technical("1", "12:30")) == [
            (Rule.OVERLAP, ("1",)),
            (Rule.OVERLAP, ("1",)),
            (Rule.WORK_BETWEEN, ("1",)),
        ]


class TestABreakByItself:
    @pytest.mark.parametrize(
        ("begins", "inside"), [("8:59", False), ("9:00", True), ("16:45", True), ("16:46", False), ("18:00", False)]
    )
    def test_it_lies_within_the_shift(self, begins: str, inside: bool) -> None:
        assert broken(day(), technical("1", begins)) == ([] if inside else [(Rule.SHIFT, ("1",))])

    @pytest.mark.parametrize(
        ("begins", "in_time"), [("11:59", False), ("12:00", True), ("14:00", True), ("14:01", False)]
    )
    def test_it_begins_when_it_is_due(self, begins: str, in_time: bool) -> None:
        due = BreakWish("1", BreakKind.LUNCH, 45, at("12:00"), at("14:00"))
        assert broken(day(due), lunch("1", begins)) == ([] if in_time else [(Rule.TIMES, ("1",))])

    @pytest.mark.parametrize(("minutes", "enough"), [(44, False), (45, True), (60, True)])
    def test_it_is_not_cut_short(self, minutes: int, enough: bool) -> None:
        due = BreakWish("1", BreakKind.LUNCH, 45, at("12:00"), at("14:00"))
        assert broken(day(due), lunch("1", "12:30", minutes)) == ([] if enough else [(Rule.MINUTES, ("1",))])

    def test_none_is_left_out(self) -> None:
        due = BreakWish("1", BreakKind.LUNCH, 45, at("12:00"), at("14:00"))
        violation = only(day(due), technical("1", "12:30"), lunch("2", "12:30"))
        assert (violation.rule, violation.windows) == (Rule.MISSING, ("1",))
        assert (violation.begins, violation.ends) == (at("12:00"), at("14:45"))


class TestAllWindowsTogether:
    def test_somebody_receives_individuals(self) -> None:
        violation = only(day(), technical("1", "10:00"), technical("2", "10:05"), technical("3", "9:50", 30))
        assert (violation.rule, violation.windows) == (Rule.NOT_ALL_AT_ONCE, ("1", "2", "3"))
        assert (violation.begins, violation.ends) == (at("10:05"), at("10:15"))
        assert "6.2.5" in violation.sentence.ru

    def test_the_moment_of_the_change_is_no_gap(self) -> None:
        assert broken(day(), technical("1", "10:00"), technical("2", "10:00"), technical("3", "10:15")) == []

    def test_a_window_for_firms_is_no_help(self) -> None:
        breaks = [technical(window, "10:00") for window in "123"]
        assert broken(day(), *breaks) == broken(day(), *breaks, technical("4", "12:00")) != []

    def test_each_service_keeps_its_least(self) -> None:
        situation = day(cover=(CASH,))
        violation = only(situation, technical("2", "10:00"), technical("3", "10:10"))
        assert (violation.rule, violation.windows) == (Rule.COVER, ("2", "3"))
        assert (violation.begins, violation.ends) == (at("10:10"), at("10:15"))
        assert broken(situation, technical("2", "10:00"), technical("3", "10:15")) == []

    def test_the_same_fault_at_two_times_is_shown_twice(self) -> None:
        twice = [technical(window, begins) for window in "23" for begins in ("10:00", "15:00")]
        violations = check(day(cover=(CASH,)), twice)
        assert [(one.begins, one.ends) for one in violations] == [
            (at("10:00"), at("10:15")),
            (at("15:00"), at("15:15")),
        ]


def test_what_is_over_is_left_alone() -> None:
    breaks = [technical("1", "10:00"), technical("1", "10:05")]
    assert broken(day(from_minute=at("10:19")), *breaks) == [(Rule.OVERLAP, ("1",))]
    assert broken(day(from_minute=at("10:20")), *breaks) == []
