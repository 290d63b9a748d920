"""A clock that jumps back and forth, and days that turn at 23:59:59, while people wait and are called.

`python -m tests.crash.clocks --jumps 2000` prints the table. The office runs in this process, so years of jumps take seconds.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from queue_core import commands as c
from queue_core.errors import Refusal, ServiceClosed
from queue_core.hall import Hall
from queue_core.office_time import BELIEVED_AFTER_S
from tests.crash.tally import Tally, table
from tests.crash.test_kill import called_twice
from tests.queue_core.building import MOSCOW, OfficeRig

_WINDOWS = "123"
_ACTS = (c.CallNext, c.StartService, c.Finish, c.NoShow, None, None, None)


@dataclass
class Day:
    """An office on a clock that is set at will; what it has acknowledged, by ticket."""

    rig: OfficeRig
    dice: random.Random
    tally: Tally
    issued: dict[str, str] = field(default_factory=dict)
    ahead: timedelta = timedelta(0)

    def work(self, acts: int) -> None:
        """Visitors come and are called; a second passes between two acts. What is refused is refused for a reason."""
        for window in _WINDOWS:
            try:
                self.rig.open(window)
            except Refusal:
                continue
        for _ in range(acts):
            self.rig.wait(seconds=1)
            self.rig.office.tick()
            act, window = self.dice.choice(_ACTS), self.dice.choice(_WINDOWS)
            try:
                if act is not None:
                    self.rig.at(act, window)
                    continue
                ticket = self.rig.issue(self.dice.choice(("advice", "cash", "firms")))
                self.issued[ticket.id] = ticket.number
            except Refusal:
                continue

    def jump(self) -> None:
        """Sets the clock by seconds, hours or days, back or forth."""
        far = self.dice.choice((5, 90, 3_600, 86_400, 3 * 86_400))
        by = timedelta(seconds=self.dice.uniform(-far, far))
        self.ahead += by
        self.rig.clock.jump(self.rig.clock.now() + by)

    def set_right(self) -> None:
        """The cause ends: the clock shows the true time again. The office never stood still; what it believes is put right."""
        self.rig.clock.jump(self.rig.clock.now() - self.ahead)
        self.ahead = timedelta(0)
        self.tally.went_on_after(self._seconds_until_a_ticket())
        if wrong := self.rig.office.wrong_clock:
            # It has taken a wrong time over, or was restarted with it, and says so. After closing it takes the true one over
            # by itself, or, if that is the earlier one, by the command that it names.
            self.rig.do(c.CloseDay(actor="administrator"))
            if wrong.direction == "behind":
                self.rig.office.repair_clock("administrator")
        for _ in range(2 * int(BELIEVED_AFTER_S)):
            if not self.rig.office.troubles():
                return
            self.rig.wait(seconds=1)
            self.rig.office.tick()
        self.tally.wrong.append(f"the clock is right, and {self.rig.office.troubles()}")

    def _seconds_until_a_ticket(self) -> int:
        for waited_s in range(60):
            try:
                ticket = self.rig.issue("advice")
            except ServiceClosed:
                return 0  # it is after closing
            except Refusal:
                self.rig.wait(seconds=1)
                self.rig.office.tick()
            else:
                self.issued[ticket.id] = ticket.number
                return waited_s
        self.tally.wrong.append("the clock is right, and nobody gets a ticket")
        return 60

    def to_the_edge(self) -> None:
        """People who came before closing (23:59) are in the hall while the day turns, and others come right after it."""
        now = self.rig.office.now().astimezone(MOSCOW)
        for hour, minute, second in ((23, 58, 50), (23, 59, 59)):
            moment = datetime(now.year, now.month, now.day, hour, minute, second, tzinfo=MOSCOW)
            if moment > now:
                self.rig.wait(seconds=(moment - self.rig.office.now()).total_seconds())
            self.work(6)

    def judge(self) -> None:
        hall = self.rig.office.ask(lambda hall, _: hall)
        self.tally.wrong += hall.consistent()
        stored = dict(self.rig.rows("SELECT id, number FROM tickets"))
        self.tally.lost += [
            f"ticket {number}" for ticket, number in self.issued.items() if stored.get(ticket) != number
        ]
        numbers = Counter(self.rig.rows("SELECT day, number FROM tickets"))
        self.tally.twice += [f"number {number} on {day}" for (day, number), count in numbers.items() if count > 1]
        self.tally.twice += [f"a call of {ticket}" for ticket in called_twice(self.rig.directory / "office.db")]
        back = self.rig.rows(
            "SELECT later.seq FROM events AS later JOIN events AS earlier ON earlier.seq = later.seq - 1"
            " WHERE later.at < earlier.at AND later.type <> 'clock_repaired'"
        )
        self.tally.wrong += [f"time goes back at event {seq}" for (seq,) in back]

    def restart(self) -> None:
        """The same hall must come of its journal."""
        before = self.rig.office.ask(_told)
        self.rig.restart()
        if self.rig.office.ask(_told) != before:
            self.tally.wrong.append("the replayed hall is another one")


def _told(hall: Hall, _: datetime) -> object:
    tickets = {ticket.number: (ticket.state, ticket.window) for ticket in hall.tickets.values()}
    return hall.day, hall.seq, tickets, {window.id: window.state for window in hall.windows.values()}


def jumping_clock(folder: Path, jumps: int, seed: int) -> list[Tally]:
    """So many jumps, each with work before and after it; each tenth time the day turns, each seventh the office restarts."""
    dice = random.Random(seed)
    jumped, edges = Tally("clock jumps back and forth"), Tally("day edges at 23:59:59")
    day = Day(OfficeRig(folder), dice, jumped)
    try:
        for turn in range(jumps):
            before = len(day.issued)
            day.jump()
            day.work(8)
            if turn % 7 == 6:
                day.restart()
            day.set_right()
            jumped.tries += 1
            jumped.acknowledged += len(day.issued) - before
            if turn % 10 == 9:
                before = len(day.issued)
                day.to_the_edge()
                edges.tries += 1
                edges.acknowledged += len(day.issued) - before
        day.judge()
    finally:
        day.rig.office.close()
    return [jumped, edges]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--jumps", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tallies = jumping_clock(Path(folder), given.jumps, given.seed)
    print(table(tallies))
    damage = Counter(what for tally in tallies for what in tally.damage)
    for what, count in damage.most_common(20):
        print(f"{count} × {what}")
    sys.exit(bool(damage))


if __name__ == "__main__":
    main()
