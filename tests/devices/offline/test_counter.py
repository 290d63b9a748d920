"""Numbers out of the agent's own memory: each once, within the hours, by the office's time, on disk before on paper."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from devices.offline.counter import MOST_IN_A_MINUTE, Refused
from devices.offline.memory import MemoryBusy, NumberMemory
from tests.devices.offline.rig import TEN, CounterRig, SetClock


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CounterRig]:
    made = CounterRig(tmp_path / "spool")
    yield made
    made.memory.close()


def test_a_number_is_given_with_its_slip(rig: CounterRig) -> None:
    rig.lease()
    rig.wait(minutes=7)
    given = rig.give()
    assert (given.number, given.issued_at) == ("Н-001", TEN + timedelta(minutes=7))
    texts = [line["text"] for line in rig.printed[given.job]["lines"]]
    assert texts == ["Н-001", "23.11.2026 10:07", "без связи"]


def test_the_same_press_gets_the_same_number_and_no_second_slip_even_after_a_restart(rig: CounterRig) -> None:
    rig.lease()
    given = rig.give()
    rig.restart()
    assert rig.give() == given
    assert list(rig.printed) == [given.job]
    assert rig.give("press-2").number == "Н-002"


def test_no_number_is_given_while_the_server_answers(rig: CounterRig) -> None:
    rig.lease()
    rig.silent_s = 2.9
    assert rig.counter.give("advice", "ru", "press-1") == Refused("server_answers")
    assert rig.memory.unmerged() == []


def test_no_number_is_given_without_a_lease(rig: CounterRig) -> None:
    assert rig.counter.give("advice", "ru", "press-1") == Refused("no_lease")
    rig.lease()
    rig.memory.drop_lease()
    assert rig.counter.give("advice", "ru", "press-1") == Refused("no_lease")


@pytest.mark.parametrize(
    ("hours", "open_then"), [(1.9, True), (2.1, False), (3, True), (6.9, True), (7.1, False), (24, False)]
)
def test_the_hours_of_the_day_hold_without_the_server(rig: CounterRig, hours: float, open_then: bool) -> None:
    rig.lease()
    rig.wait(hours=hours)
    assert (rig.counter.why_not() is None) == open_then
    assert isinstance(rig.counter.give("advice", "ru", "press-1"), Refused) == (not open_then)


def test_a_service_that_was_not_open_is_not_given_out(rig: CounterRig) -> None:
    rig.lease()
    assert rig.counter.give("contracts", "ru", "press-1") == Refused("service_closed")


def test_a_block_ends_with_its_last_number(rig: CounterRig) -> None:
    rig.lease(first=298, last=300)
    assert [rig.give(f"press-{n}").number for n in range(3)] == ["Н-298", "Н-299", "Н-300"]
    assert rig.counter.give("advice", "ru", "another") == Refused("numbers_used_up")


def test_a_page_gone_wild_does_not_use_up_the_block(rig: CounterRig) -> None:
    rig.lease()
    for press in range(MOST_IN_A_MINUTE):
        rig.give(f"press-{press}")
    assert rig.counter.give("advice", "ru", "one more") == Refused("too_many")
    rig.wait(minutes=1)
    rig.give("one more")


def test_a_clock_that_a_person_sets_does_not_move_the_offices_time(rig: CounterRig) -> None:
    rig.lease()
    for jump in (3600, -3600):
        rig.clock.jumped_s = jump
        rig.wait(minutes=1)
        rig.give(f"press {jump}")
    rig.restart()
    assert [given.issued_at for given in rig.memory.unmerged()] == [TEN + timedelta(minutes=m) for m in (1, 2)]


@pytest.mark.parametrize("jump", [3600, -3600])
def test_after_a_restart_of_the_machine_its_own_clock_counts_but_time_never_goes_back(
    rig: CounterRig, jump: float
) -> None:
    rig.lease()
    rig.wait(minutes=5)
    before = rig.give()
    passed = rig.clock.passed_s
    rig.clock = SetClock("second boot")
    rig.clock.passed_s, rig.clock.jumped_s = passed + 60, jump
    rig.restart()
    after = rig.give("press-2")
    assert before.issued_at <= after.issued_at <= TEN + timedelta(minutes=6, seconds=max(0, jump))


def test_a_machine_that_does_not_say_when_it_was_started_is_not_taken_for_one_that_runs_on(rig: CounterRig) -> None:
    rig.lease()
    rig.wait(hours=1)
    rig.clock.passed_s, rig.clock.jumped_s = -400, 4000
    assert rig.counter.now() == TEN + timedelta(hours=1)


def test_a_slip_that_a_stop_kept_from_the_printer_is_failed_and_never_printed_by_itself(rig: CounterRig) -> None:
    rig.lease()
    given = rig.give()
    assert rig.counter.slip(given) == "queued"
    rig.printed.clear()
    rig.restart()
    assert rig.counter.slip(given) == "failed"
    assert rig.give() == given
    assert rig.printed == {}


def test_a_slip_asked_for_again_is_marked_as_a_copy(rig: CounterRig) -> None:
    rig.lease()
    given = rig.give()
    assert rig.counter.print_again("press-1") == given, "the first is still on its way"
    rig.outcomes[given.job] = "failed"
    again = rig.counter.print_again("press-1")
    assert again is not None
    assert rig.printed[again.latest_job]["lines"][0]["text"] == "ПОВТОР"
    assert again.latest_job != given.job
    assert rig.counter.print_again("another press") is None


def test_a_second_agent_on_the_same_memory_is_refused(rig: CounterRig, tmp_path: Path) -> None:
    with pytest.raises(MemoryBusy):
        NumberMemory(tmp_path / "spool", "machine-1")


def test_a_copy_of_the_memory_on_another_machine_gives_no_number_of_the_block(rig: CounterRig, tmp_path: Path) -> None:
    rig.lease()
    rig.give()
    rig.memory.close()
    shutil.copytree(tmp_path / "spool", tmp_path / "copy")
    copy = CounterRig(tmp_path / "copy", machine="machine-2")
    assert copy.memory.lease() is None
    rig.begin()
    assert copy.memory.id != rig.memory.id
    assert len(copy.memory.unmerged()) == 1, "what was given is still reported, by both"
    copy.memory.close()


def test_visitors_at_the_same_moment_get_different_numbers(rig: CounterRig) -> None:
    rig.lease()
    threads = [threading.Thread(target=rig.give, args=(f"press-{n % 10}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [given.seq for given in rig.memory.unmerged()] == list(range(1, 11))


def test_a_new_lease_goes_on_with_a_new_block_and_keeps_what_was_given(rig: CounterRig) -> None:
    rig.lease()
    rig.give()
    rig.lease(epoch="epoch-2", first=301, last=600)
    assert rig.give("press-2").number == "Н-301"
    rig.lease()
    assert rig.give("press-3").number == "Н-002"
