"""A disk that refuses, and a process that is killed: what was acknowledged is there, what was not has not happened."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_core import commands as c
from queue_core.errors import Refusal, StorageFailed
from queue_core.events import ALL, Event, decode, encode, to_milliseconds
from tests.queue_core.any_values import instances
from tests.queue_core.building import MONDAY_TEN, OfficeRig
from tests.queue_core.test_invariants import everything


def test_a_full_disk_refuses_and_loses_nothing(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    pages = rig.rows("PRAGMA page_count")[0][0]
    rig.rows(f"PRAGMA max_page_count = {pages}")
    before = rig.office.ask(lambda hall, _: everything(hall))

    def issue_until_full() -> None:
        nonlocal before
        for _ in range(500):
            before = rig.office.ask(lambda hall, _: everything(hall))
            rig.issue()

    with pytest.raises(StorageFailed, match="full"):
        issue_until_full()
    assert rig.office.ask(lambda hall, _: everything(hall)) == before
    assert rig.office.ask(lambda hall, _: hall.consistent()) == []
    rig.rows("PRAGMA max_page_count = 1073741823")
    last = len(before["tickets"])
    assert rig.issue().number == f"К-{last + 1:03d}", "it goes on with the next number"


def test_a_listener_that_fails_does_not_make_a_command_look_refused(rig: OfficeRig) -> None:
    heard: list[int] = []

    def broken(recorded: Any, hall: Any) -> None:
        heard.append(recorded.seq)
        raise RuntimeError("a screen fell off the wall")

    rig.office.subscribe(broken)
    assert rig.issue().number == "К-001"
    assert heard == [1]


def test_listeners_hear_of_events_only_after_the_commit(rig: OfficeRig) -> None:
    seen: list[tuple[int, int]] = []
    rig.office.subscribe(
        lambda recorded, hall: seen.append((recorded.seq, rig.rows("SELECT max(seq) FROM events")[0][0]))
    )
    rig.open("1")
    rig.issue()
    rig.next()
    assert seen == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.type)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_every_event_survives_being_written_and_read(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(instances(kind, at=st.just(MONDAY_TEN)))
    assert decode(event.type, to_milliseconds(event.at), event.actor, encode(event)) == event


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.type)
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_an_event_that_nobody_did_for_another_is_written_as_ever(kind: type[Event], data: st.DataObject) -> None:
    """So the journals of earlier versions are read, and those of this version are no longer."""
    event = replace(data.draw(instances(kind, at=st.just(MONDAY_TEN))), for_operator=None)
    assert "for_operator" not in json.loads(encode(event))
    assert decode(event.type, to_milliseconds(event.at), event.actor, encode(event)).for_operator is None


def work(directory: Path, seed: int, answers: Any) -> None:
    """A process that works until it is killed, and tells each acknowledged result."""
    rig = OfficeRig(directory)
    dice = random.Random(seed)
    press = 0
    for window in "123":
        with contextlib.suppress(Refusal):
            rig.open(window)
    while True:
        window = dice.choice("123")
        what = dice.choice((c.CallNext, c.StartService, c.Finish, c.NoShow, c.Park, c.Recall, None, None))
        try:
            if what is None:
                press += 1
                ticket = rig.issue(dice.choice(("advice", "cash", "firms")), request_id=f"{seed} {press}")
                answers.send(("issued", ticket.number, rig.office.seq))
            else:
                handled = rig.at(what, window)
                if handled.fresh and handled.ticket:
                    answers.send((what.__name__, handled.ticket.number, rig.office.seq))
        except Refusal:
            pass


def test_killed_at_random_points_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    dice = random.Random(20261123)
    issued: set[str] = set()
    last_seq = 0
    for turn in range(40):
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=work, args=(tmp_path / "data", turn, theirs))
        process.start()
        theirs.close()
        wanted = dice.randrange(1, 60)
        for _ in range(wanted):
            what, number, seq = ours.recv()
            last_seq = max(last_seq, seq)
            issued |= {number} if what == "issued" else set()
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        while True:  # what was acknowledged between the last answer read and the kill counts, too
            try:
                what, number, seq = ours.recv()
            except EOFError:
                break
            last_seq = max(last_seq, seq)
            issued |= {number} if what == "issued" else set()
        rig = OfficeRig(tmp_path / "data")
        hall = rig.office.ask(lambda hall, _: hall)
        assert hall.consistent() == []
        assert issued <= {ticket.number for ticket in hall.tickets.values()}, "no acknowledged ticket is lost"
        assert last_seq <= hall.seq, "no acknowledged command is lost"
        calls = dict(rig.rows("SELECT ticket, window FROM active_calls"))
        assert calls == {t.id: t.window for t in hall.tickets.values() if t.window}
        rig.office.close()


def test_a_torn_tail_of_the_write_ahead_log_loses_only_what_was_torn(rig: OfficeRig, tmp_path: Path) -> None:
    rig.open("1")
    for _ in range(30):
        rig.issue()
    complete = len(rig.office.ask(lambda hall, _: hall.tickets))
    log = (rig.directory / "office.db-wal").read_bytes()
    dice = random.Random(7)
    for cut in sorted(dice.randrange(len(log)) for _ in range(12)):
        copy = tmp_path / f"cut {cut}"
        copy.mkdir()
        shutil.copy(rig.directory / "office.db", copy)
        (copy / "office.db-wal").write_bytes(log[:cut])
        try:
            torn = OfficeRig(copy)
        except StorageFailed:  # pragma: no cover - a torn log is never an error
            pytest.fail("a torn log must not keep the office closed")
        hall = torn.office.ask(lambda hall, _: hall)
        assert hall.consistent() == []
        assert len(hall.tickets) <= complete
        ordinals = sorted(ticket.ordinal for ticket in hall.tickets.values())
        assert ordinals == list(range(1, len(ordinals) + 1)), "what is there is a beginning of what was"
        torn.office.close()
