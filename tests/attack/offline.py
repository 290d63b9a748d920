"""Whatever happens to a kiosk, its agent and its server while numbers are given without the server: each number once.

`python -m tests.attack.offline --kills 200` prints what was tried and what came of it; the exit code is 1 after any damage.
The server and the agent are real processes, the printer is emulated, the kill is a kill -9.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from devices.offline.clock import MachineClock
from devices.offline.counter import Refused
from devices.offline.memory import Given
from devices.offline.numbers import OfflineNumbers
from devices.offline.settings import OfflineSettings
from queue_core.decisions.offline_numbers import LEASED
from queue_core.events import from_milliseconds
from tests.attack.tried import Tried
from tests.offline_box import SERVICE, OfflineBox, until

# A kill comes at any moment of the press: from the request to the end of the slip.
_A_PRESS_S = 0.5
_KILLS_IN_AN_OFFICE = 100
_VISITORS = 5


def kills(box: OfflineBox, count: int, dice: random.Random) -> Tried:
    """The agent is killed at random points of a press, half of the time just after its commit; the visitor presses again."""
    tried = Tried(f"kill -9 of the agent, {count} times")
    box.server.kill()
    numbers: dict[str, str] = {}
    for kill in range(count):
        until(box.gives_numbers)
        request_id = f"press before kill {kill}"
        answers: list[str] = []
        press = threading.Thread(target=_press, args=(box, request_id, answers))
        committed = _commits(box)
        press.start()
        if dice.random() < 0.5:
            _wait_for_commit(box, committed)
            time.sleep(dice.choice([0, 0, dice.uniform(0, 0.004)]))
        else:
            time.sleep(dice.uniform(0, _A_PRESS_S))
        box.kill_agent()
        press.join()
        tried.answers[_where(box, request_id)] += 1
        box.begin_agent()
        numbers[request_id] = _press_again(box, request_id)
        if answers and answers[0] != numbers[request_id]:
            tried.damage.append(f"{answers[0]} was answered, {numbers[request_id]} when pressed again")
    box.server.start()
    _until_merged(box)
    _judge_tickets(box, list(numbers.values()), tried)
    for number in numbers.values():
        plain = [slip for slip in box.printer.slips if number in slip.text and "ПОВТОР" not in slip.text]
        tried.answers[f"slips of a number: {len(plain)}"] += 1
        if len(plain) > 1:
            tried.damage.append(f"{number} was printed {len(plain)} times without a mark")
    return tried


def two_agents(box: OfflineBox, _: int, __: random.Random) -> Tried:
    """The agent's memory is copied: to a machine that calls itself the same, and to one that does not."""
    tried = Tried("two agents with one lease")
    box.kill_agent()
    copy, elsewhere = box.folder / "copy", box.folder / "elsewhere"
    for place in (copy, elsewhere):
        shutil.copytree(box.spool, place)
    before = len(box.tickets())
    with _Agents(box) as agents:
        stranger = agents.begin(elsewhere, machine="another machine")
        until(lambda: stranger._memory.lease() or stranger._complaint)
        tried.answers[f"on another machine: {stranger._complaint or 'a block of its own'}"] += 1
        if "lease_held" not in stranger._complaint and _lease(stranger) == box.lease():
            tried.damage.append("another machine got the same block")
        box.server.kill()
        twins = [agents.begin(box.spool), agents.begin(copy)]
        given = [
            [_give(agent, f"{name} {n}") for n in range(_VISITORS)] for name, agent in zip("ab", twins, strict=True)
        ]
        box.server.start()
        until(lambda: all(not twin._memory.unmerged() for twin in twins))
        named = [row[0] for twin in twins for row in _codes(twin) if row[0]]
    tried.answers.update(Counter(f"named {code}" for code in named))
    tickets = [ticket["number"] for ticket in box.tickets()[before:]]
    tried.answers["tickets"] += len(tickets)
    if [one.number for one in given[0]] != [one.number for one in given[1]]:
        tried.damage.append("the copies did not collide: nothing was tried")
    if len(tickets) != len(set(tickets)) or len(tickets) != _VISITORS or len(named) != _VISITORS:
        tried.damage.append(f"{len(tickets)} tickets, {len(named)} named, for {_VISITORS} numbers given twice")
    box.begin_agent()
    return tried


def clocks(box: OfflineBox, _: int, __: random.Random) -> Tried:
    """The kiosk's machine restarts without the server, and its clock is an hour wrong."""
    tried = Tried("clock an hour wrong after a restart of the machine")
    folder = box.folder / "wrong clock"
    with _Agents(box) as agents:
        first = agents.begin(folder)
        until(first._memory.lease)
        began = _now(box)
        box.server.kill()
        given = [_give(first, "right clock")]
        for wrong_s in (3600, -3600):
            agents.end(folder)
            given.append(_give(agents.begin(folder, clock=_wrong_clock(wrong_s)), f"{wrong_s} s wrong"))
        box.server.start()
        last = agents.begin(folder)
        until(lambda: not last._memory.unmerged())
    ended = _now(box)
    found = {ticket["number"]: from_milliseconds(ticket["issued_at"]) for ticket in box.tickets()}
    times = [found.get(one.number) for one in given]
    tried.answers["tickets"] += sum(at is not None for at in times)
    for at in times:
        if at is None or not began - timedelta(seconds=60) <= at <= ended:
            tried.damage.append(f"a ticket of {at}, between {began} and {ended}")
    if None not in times and times != sorted(times, key=lambda at: at or began):
        tried.damage.append("a wrong clock put a visitor before those who came earlier")
    return tried


def merged_twice(box: OfflineBox, _: int, dice: random.Random) -> Tried:
    """A whole block is merged twice over, shuffled, in parts of any size, by two senders at once."""
    tried = Tried(f"{LEASED} numbers merged twice at once")
    api = box.server.api("agent")
    lease = api.post("/api/v1/tickets/lease", json={"kiosk": "kiosk-1", "memory": "a memory of its own"}).json()
    now = _now(box)
    size = lease["last"] - lease["first"] + 1
    rows = [
        {
            "seq": seq,
            "number": f"{lease['series']}-{lease['first'] + seq - 1:03d}",
            "service": SERVICE,
            "lang": "ru",
            "issued_at": (now + timedelta(milliseconds=seq)).isoformat(),
            "printed": "printed",
            "request_id": f"press {lease['epoch']} {seq}",
        }
        for seq in range(1, size + 1)
    ]
    until(lambda: _now(box) > now + timedelta(seconds=1))
    tickets: dict[int, set[Any]] = {seq: set() for seq in range(1, size + 1)}

    def send(shuffled: list[dict[str, Any]], part: int) -> None:
        for at in range(0, size, part):
            body = {"kiosk": "kiosk-1", "epoch": lease["epoch"], "rows": shuffled[at : at + part]}
            answer = box.server.api("agent").post("/api/v1/tickets/merge", json=body)
            tried.answers[str(answer.status_code)] += 1
            for number in answer.json()["numbers"]:
                tickets[number["seq"]].add(number["ticket"])

    senders = [
        threading.Thread(target=send, args=(dice.sample(rows, size), part)) for part in (100, dice.randrange(20, 60))
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    if not all(len(names) == 1 and None not in names for names in tickets.values()):
        tried.damage.append("a number has two tickets, or none")
    ours = [ticket for ticket in box.tickets() if ticket["request_id"].split(" ")[1:2] == [lease["epoch"]]]
    tried.answers["tickets"] += len(ours)
    if [ticket["ordinal"] for ticket in ours] != [lease["first"] + seq for seq in range(size)]:
        tried.damage.append("the tickets are not in the order of their times")
    return tried


def restored(box: OfflineBox, _: int, __: random.Random) -> Tried:
    """The server is restored from a copy older than the numbers that it had already taken over."""
    tried = Tried("the server restored from an older copy")
    box.server.stop()
    shutil.copytree(box.server.data, box.folder / "backup")
    box.server.start()
    before = len(box.tickets())
    until(lambda: not box.gives_numbers())
    box.server.kill()
    until(box.gives_numbers)
    numbers = [box.press(f"before the restore {n}").json()["number"] for n in range(_VISITORS)]
    box.server.start()
    _until_merged(box)
    taken = len(box.tickets()) - before
    box.server.stop()
    shutil.rmtree(box.server.data)
    shutil.copytree(box.folder / "backup", box.server.data)
    box.server.start()
    until(lambda: len(box.tickets()) - before == taken)
    until(lambda: not box.gives_numbers())
    box.server.kill()
    until(box.gives_numbers)
    numbers += [box.press(f"after the restore {n}").json()["number"] for n in range(_VISITORS)]
    box.server.start()
    _until_merged(box)
    tried.answers["numbers recovered"] += taken
    tried.answers["numbers given in all"] += len(numbers)
    _judge_tickets(box, numbers, tried)
    return tried


ATTACKS: tuple[Callable[[OfflineBox, int, random.Random], Tried], ...] = (
    kills,
    merged_twice,
    two_agents,
    clocks,
    restored,
)


def attack(folder: Path, count: int, seed: int) -> Iterator[Tried]:
    """One attack after another on one office; `count` is how often the agent is killed. An office has 999 numbers a day, so
    many kills need several offices."""
    dice = random.Random(seed)
    for done in range(0, count, _KILLS_IN_AN_OFFICE):
        box, left = OfflineBox(folder / f"office {done}"), count - done
        box.start()
        try:
            yield kills(box, min(left, _KILLS_IN_AN_OFFICE), dice)
            for one in ATTACKS[1:] if left <= _KILLS_IN_AN_OFFICE else ():
                yield one(box, count, dice)
        finally:
            box.stop()


# -- the kills --------------------------------------------------------------------------------------------------------


def _press(box: OfflineBox, request_id: str, answers: list[str]) -> None:
    with suppress(requests.RequestException):
        answers.append(box.press(request_id).json()["number"])


def _press_again(box: OfflineBox, request_id: str) -> str:
    """The visitor touches once more, with the same press, until there is a number."""
    numbers: list[str] = []
    last = "no answer"

    def answered() -> bool:
        nonlocal last
        try:
            answer = box.press(request_id)
            last = answer.text
            numbers.append(answer.json()["number"])
        except requests.RequestException as error:
            last = repr(error)
        except KeyError:
            pass  # a refusal
        return bool(numbers)

    try:
        until(answered)
    except AssertionError:
        raise AssertionError(f"no number for “{request_id}” when pressed again; at last: {last}") from None
    return numbers[0]


def _commits(box: OfflineBox) -> tuple[int, int]:
    """Changes with every commit of a number."""
    found = (box.spool / "offline.sqlite3-wal").stat()
    return found.st_size, found.st_mtime_ns


def _wait_for_commit(box: OfflineBox, before: tuple[int, int]) -> None:
    deadline = time.monotonic() + 2
    while _commits(box) == before and time.monotonic() < deadline:
        pass


def _where(box: OfflineBox, request_id: str) -> str:
    """At which point of the press the agent was killed, by what is on its disk."""
    rows = box.remembered(f"select epoch || '-' || seq from given where request_id = '{request_id}'")
    if not rows:
        return "killed before the commit"
    state = box.jobs().get(str(rows[0][0]))
    return {
        None: "killed between commit and printer's memory",
        "accepted": "killed between commit and print",
        "writing": "killed while printing",
    }.get(state, "killed after the print")


# -- the numbers ------------------------------------------------------------------------------------------------------


class _Agents:
    """The part of agents that gives numbers, in this process: with other memories and clocks than the box's own."""

    def __init__(self, box: OfflineBox) -> None:
        self._box = box
        self._running: dict[Path, OfflineNumbers] = {}

    def __enter__(self) -> _Agents:
        return self

    def __exit__(self, *_: object) -> None:
        for folder in list(self._running):
            self.end(folder)

    def begin(self, folder: Path, machine: str | None = None, clock: MachineClock | None = None) -> OfflineNumbers:
        if folder in self._running:
            self.end(folder)
        server = self._box.server
        begun = OfflineNumbers(
            OfflineSettings(kiosk="kiosk-1"),
            server.url,
            lambda: server.token("agent"),
            folder,
            lambda *_: None,
            lambda _: "printed",
            machine=machine,
            clock=clock,
        )
        begun.start()
        self._running[folder] = begun
        return begun

    def end(self, folder: Path) -> None:
        self._running.pop(folder).stop()


def _wrong_clock(wrong_s: float) -> MachineClock:
    """That of a machine which was started again."""
    return MachineClock(f"boot {wrong_s}", lambda: time.time() + wrong_s)


def _give(agent: OfflineNumbers, request_id: str) -> Given:
    found: list[Given | Refused] = []

    def given() -> bool:
        found.append(agent.counter.give(SERVICE, "ru", request_id))
        return isinstance(found[-1], Given)

    until(given)
    last = found[-1]
    assert isinstance(last, Given)
    return last


def _lease(agent: OfflineNumbers) -> str | None:
    lease = agent._memory.lease()
    return lease.epoch if lease else None


def _codes(agent: OfflineNumbers) -> list[tuple[str | None]]:
    return agent._memory._db.execute(
        "select code from given where request_id like 'a %' or request_id like 'b %'"
    ).fetchall()


def _now(box: OfflineBox) -> datetime:
    answer = box.server.api("manager").get("/api/v1/hall").json()
    return datetime.fromisoformat(answer["clock"]["now"])


def _until_merged(box: OfflineBox) -> None:
    until(lambda: box.remembered("select count(*) from given where not merged") == [(0,)])


def _judge_tickets(box: OfflineBox, numbers: list[str], tried: Tried) -> None:
    """Each number of a visitor is one ticket."""
    if len(set(numbers)) != len(numbers):
        tried.damage.append("a number was given twice")
    counts = Counter(ticket["number"] for ticket in box.tickets())
    tried.answers["tickets"] += sum(counts[number] for number in numbers)
    tried.damage += [f"{number} is {counts[number]} tickets" for number in numbers if counts[number] != 1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    damage = 0
    with tempfile.TemporaryDirectory() as folder:
        for tried in attack(Path(folder), chosen.kills, chosen.seed):
            print(tried.report(), flush=True)
            damage += len(tried.damage)
    return 1 if damage else 0


if __name__ == "__main__":
    sys.exit(main())
