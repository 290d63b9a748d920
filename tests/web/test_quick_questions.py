"""Quick questions at cash windows are judged by their outcomes, and switched off by themselves where they do not help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from flask_socketio import SocketIO

from queue_core import commands as c
from queue_core.settings import parse_text
from queue_core.waits.quick_questions import quick_questions_before, reason_to_stop
from tests.queue_core.building import OfficeRig, small_office, text
from web.planning.quick_questions import QuickQuestionsJudge


def marked_office() -> str:
    """Window 1 advises, and has the skill for quick questions; window 2 takes cash."""
    raw: dict[str, Any] = small_office()
    raw["services"].append({**raw["services"][0], "id": "questions", "series": "В", "quick": text("Когда придёт счёт")})
    raw["windows"] = [
        {"id": "1", "zone": "hall", "skills": ["advice", "questions"]},
        {"id": "2", "zone": "hall", "skills": ["cash"]},
        {"id": "3", "zone": "hall", "skills": ["firms"]},
    ]
    return tomlkit.dumps(raw)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path / "data", parse_text(marked_office(), "a test"))
    yield made
    made.office.close()


def a_day(rig: OfficeRig, minutes: float, cash_comes: bool, sent_on: bool = False, questions: int = 16) -> None:
    """Window 1 is busy; window 2 takes one question after another, each for some minutes."""
    rig.open("1", "2")
    for _ in range(questions):
        rig.issue("advice")
        rig.next("1")
        rig.at(c.StartService, "1")
        rig.issue("questions")
        rig.next("2")
        rig.at(c.StartService, "2")
        rig.wait(seconds=20)
        if cash_comes:
            rig.issue("cash")
            rig.issue("cash")
        rig.wait(minutes=minutes)
        rig.at(c.Transfer, "2", service="questions", to_window="1") if sent_on else rig.at(c.Finish, "2")
        for _ in range(2 if cash_comes else 0):
            rig.next("2")
            rig.at(c.NoShow, "2")
        rig.wait(minutes=max(0.0, 8 - minutes))
        rig.at(c.Finish, "1")
        if sent_on:
            rig.next("1")
            rig.at(c.NoShow, "1")
    rig.do(c.CloseDay(actor="manager"))
    rig.clock.advance(timedelta(days=1).total_seconds() - 3 * 3600)
    rig.office.tick()


def judge(rig: OfficeRig) -> bool:
    """Whether they are still on after the office has judged."""
    QuickQuestionsJudge(rig.office, SocketIO()).judge_once_a_day()
    return rig.office.settings.quick_questions.at_cash_windows


def test_short_questions_that_hold_nobody_up_go_on(rig: OfficeRig) -> None:
    a_day(rig, minutes=3, cash_comes=False)
    a_day(rig, minutes=3, cash_comes=False)
    score = quick_questions_before(rig.directory, rig.settings, rig.office.day)
    assert (score.taken, score.sent_on, score.delayed_s, score.helps) == (32, 0, 0.0, True)
    assert score.spared_s > 32 * 180, "each would have waited until window 1 called again"
    assert judge(rig)


def test_where_cash_visitors_pay_for_it_the_office_switches_it_off_and_says_why(rig: OfficeRig) -> None:
    for _ in range(2):
        a_day(rig, minutes=7, cash_comes=True)
    score = quick_questions_before(rig.directory, rig.settings, rig.office.day)
    assert score.delayed_s == pytest.approx(32 * 2 * 7 * 60)
    assert not score.helps
    assert not judge(rig)
    version = rig.office.settings_versions()[-1]
    assert version.actor == "office"
    assert [change["path"] for change in version.changes] == ["quick_questions"]
    note = rig.text(version.note) or version.note or ""
    assert "взято 32" in note
    assert "32 were taken" in note
    assert "в кассу добавлено 448 мин" in note


def test_questions_that_had_to_be_sent_on_were_not_quick(rig: OfficeRig) -> None:
    for _ in range(2):
        a_day(rig, minutes=3, cash_comes=False, sent_on=True)
    assert not judge(rig)


def test_a_few_questions_decide_nothing(rig: OfficeRig) -> None:
    a_day(rig, minutes=7, cash_comes=True)
    assert reason_to_stop(quick_questions_before(rig.directory, rig.settings, rig.office.day)) is None
    assert judge(rig)


def test_after_a_manager_has_switched_them_on_again_only_later_days_count(rig: OfficeRig) -> None:
    for _ in range(2):
        a_day(rig, minutes=7, cash_comes=True)
    assert not judge(rig)
    again = rig.office.settings.toml.replace("at_cash_windows = false", "at_cash_windows = true")
    rig.office.change_settings(again, rig.office.settings_version, "manager")
    assert judge(rig)
    a_day(rig, minutes=7, cash_comes=True, questions=31)
    assert not judge(rig)
