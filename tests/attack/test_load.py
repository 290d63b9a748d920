"""The load of bench/load.py in short: nobody is lost or called twice, and boards that were held up are right again."""

from __future__ import annotations

from pathlib import Path

from bench.crowd import Crowd
from bench.load import KIOSKS, Outcome, crowded_server, hold_against_journal, slope

WINDOWS = ["1", "2", "3", "9", "30"]
# Of each twenty boards one is slow, one is stuck.
BOARDS = 20


def test_nobody_is_lost_and_boards_that_were_held_up_are_right_again(tmp_path: Path) -> None:
    with crowded_server(tmp_path) as server:
        crowd = Crowd(server, WINDOWS, KIOSKS, BOARDS)
        seen = crowd.seen
        crowd.work(tickets_a_second=3)
        crowd.until(lambda: len(seen.served) >= 3, 30)
        crowd.hold_up(slow=1, stuck=1)
        crowd.until(crowd.stuck_are_cut, 30)
        before = len(seen.served)
        assert seen.fan_out, "meanwhile calls reach the others"
        crowd.let_go()
        crowd.until(lambda: len(seen.served) > before, 30)
        crowd.rest()
        assert seen.cut >= 1
        assert seen.right_again
        assert {one.seq for one in crowd.watchers} == {crowd.newest}, "every board shows the same moment"
        assert sum(one.gaps for one in crowd.watchers) == 0
        outcome = Outcome(seen)
        hold_against_journal(server.data / "office.db", outcome)
        assert (outcome.lost, outcome.twice) == (set(), [])
        assert set(seen.called) <= seen.issued
        crowd.close()


def test_what_is_not_in_the_journal_is_found(tmp_path: Path) -> None:
    with crowded_server(tmp_path) as server:
        crowd = Crowd(server, WINDOWS[:1], KIOSKS[:1], 1)
        crowd.work(tickets_a_second=5)
        crowd.until(lambda: len(crowd.seen.called) >= 2, 30)
        crowd.rest()
        crowd.close()
        crowd.seen.issued.add("nobody")
        crowd.seen.called.append(crowd.seen.called[0])
        outcome = Outcome(crowd.seen)
        hold_against_journal(server.data / "office.db", outcome)
        assert outcome.lost == {"nobody"}
        assert outcome.twice == [crowd.seen.called[0]]


def test_the_slope_is_that_of_the_second_half() -> None:
    assert slope([(at, 100.0 if at < 60 else 100.0 + (at - 60) / 60) for at in range(0, 121, 2)]) > 0.9
    assert slope([(float(at), 100.0) for at in range(10)]) == 0
    assert slope([]) == 0
