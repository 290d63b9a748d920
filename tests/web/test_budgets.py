"""Expensive questions: few at once, nobody holds them all, the rest are told when to come again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import gevent
import pytest
from gevent.event import Event

from tests.web.in_process import InProcess
from web.auth.budgets import Budgets, Spending
from web.parts import provided
from web.problems import Problem
from web.serving.limits import REPORTS, Budget

BUDGET = Budget("test", at_once=2, of_one_at_once=1, of_one_in_hand=3, in_hand=5, retry_after_s=7)


class Work:
    """Questions that are worked on until the test lets them finish."""

    def __init__(self) -> None:
        self.spending = Spending(BUDGET)
        self.working: list[str] = []
        self.refused: list[str] = []
        self._ends: list[Event] = []

    def ask(self, *askers: str) -> None:
        for asker in askers:
            gevent.spawn(self._answer, asker)
        gevent.sleep(0)

    def finish(self) -> None:
        """What is worked on at present comes to its end; the next begin."""
        ends, self._ends = self._ends, []
        for end in ends:
            end.set()
        gevent.sleep(0.01)

    def _answer(self, asker: str) -> None:
        try:
            with self.spending.share(asker):
                self.working.append(asker)
                self._ends.append(end := Event())
                end.wait()
                self.working.remove(asker)
        except Problem:
            self.refused.append(asker)


@pytest.fixture
def work() -> Iterator[Work]:
    with gevent.Timeout(20):
        yield Work()


def test_one_asker_has_one_answer_in_work_and_leaves_the_rest_to_others(work: Work) -> None:
    work.ask("a", "a", "a", "b")
    assert work.working == ["a", "b"]
    assert work.refused == []


def test_those_who_wait_have_their_turn(work: Work) -> None:
    work.ask("a", "a", "b")
    work.finish()
    assert work.working == ["a"]


def test_who_has_too_much_in_hand_is_refused_and_others_are_not(work: Work) -> None:
    work.ask("a", "a", "a", "a", "a")
    assert work.refused == ["a", "a"]
    work.ask("b")
    assert work.working == ["a", "b"]


def test_all_together_may_not_have_too_much_in_hand_either(work: Work) -> None:
    work.ask("a", "b", "c", "d", "e", "f")
    assert work.working == ["a", "b"]
    assert work.refused == ["f"]


def test_what_is_over_is_forgotten(work: Work) -> None:
    for _ in range(10):
        work.ask("a", "b", "c")
        while work.working:
            work.finish()
    assert work.refused == []
    assert not work.spending._each
    assert not work.spending._in_hand


def test_a_question_that_fails_gives_its_share_back() -> None:
    spending = Spending(BUDGET)
    for _ in range(10):
        with pytest.raises(ZeroDivisionError), spending.share("a"):
            raise ZeroDivisionError
    with spending.share("a"):
        pass


def test_a_report_too_many_is_refused_in_both_languages_with_a_time(here: InProcess) -> None:
    with here.app.app_context():
        spending = provided(Budgets).of(REPORTS)
    with ExitStack() as stack:
        for number in range(REPORTS.in_hand):
            spending._in_hand[f"somebody {number}"] += 1
        stack.callback(spending._in_hand.clear)
        refused = here.get("/reports/waits")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == str(REPORTS.retry_after_s)
    assert refused.mimetype == "application/problem+json"
    assert set(refused.get_json()["text"]) == {"ru", "en"}
    assert here.get("/reports/waits").status_code == 200


# Work in a thread that is bounded by other means: past notices by their number.
# The maker of files takes its share of the budget of reports itself.
_OTHERWISE_BOUNDED = {"web/api/notices.py", "web/api/files.py"}


def test_no_call_and_no_page_does_long_work_without_a_budget() -> None:
    root = Path(__file__).parents[2]
    unbounded = {
        str(path.relative_to(root))
        for room in ("api", "management", "operator", "cashier", "office_settings")
        for path in (root / "web" / room).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "web.background"
        and any(name.name == "in_thread" for name in node.names)
    }
    assert unbounded == _OTHERWISE_BOUNDED
