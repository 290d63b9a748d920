"""A board's token in the wrong hands: it confirms calls of another zone, calls and times that are still to come, and floods.

`python -m tests.attack.shown --rounds 500` prints what was tried and what came of it; the exit code is 1 after any damage.
Damage is: a call that is not to be called by voice although no honest board showed it, an event that a lie has written, memory that
grows with the lies. Everything happens in this process: no request leaves it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from queue_core.access.roles import Role
from queue_core.clock import rfc3339
from tests.attack.tried import Tried
from tests.running import TRUDOVAYA
from tests.web.steady_hall import SteadyHall
from web.input.json_text import NotJson

ZONE, OTHER_ZONE = "individuals", "legal-entities"
_SETTINGS = f"""
[[boards]]
id = "board-1"
zones = ["{ZONE}"]
[[boards]]
id = "liar"
zones = ["{OTHER_ZONE}"]
"""
_ODD_TIMES: tuple[Any, ...] = (
    None,
    "",
    "soon",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2026-11-23",
    0,
    1e999,
    [],
    {},
    True,
    "\ud800",
)
_ODD_NUMBERS: tuple[Any, ...] = (None, "1", -1, 2**53, 2**63, 1.5, True, [], {}, "latest")


class Hall(SteadyHall):
    """An office with an honest board that stays dark, and a liar in another zone; a visitor is called again and again."""

    def call_somebody(self) -> int:
        """A new call in the zone of the honest board."""
        if self.office.window_view("1")["state"] == "calling":
            self.post("/windows/1/recall", "operator1")
        else:
            self.post("/windows/1/open", "operator1")
            self.issue()
            self.post("/windows/1/call-next", "operator1")
        return self.office.ask(lambda hall, _: hall.calls[0].seq)

    def time(self, **apart: float) -> str:
        return rfc3339(self.office.now() + timedelta(**apart), self.office.settings.office.zone_info)

    def say(self, socket: Any, who: str, body: dict[str, Any], by_socket: bool) -> str:
        """What the server answers to a confirmation, in a word."""
        if by_socket:
            try:
                answer = socket.emit("shown", body, namespace="/hall", callback=True)
            except NotJson:
                return "not JSON"  # which closes a real socket
            return "taken" if isinstance(answer, dict) and answer.get("ok") else "refused"
        seq = body.get("seq")
        path = f"/api/v1/calls/{seq}/shown"
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        rest = {name: value for name, value in body.items() if name != "seq"}
        answer = self.client().post(path, data=json.dumps(rest), content_type="application/json", headers=headers)
        return str(answer.status_code)


Lies = Callable[[Hall, int, random.Random], dict[str, Any]]


def _another_zone(hall: Hall, seq: int, _: random.Random) -> dict[str, Any]:
    return {"seq": seq, "drawn_at": hall.time()}


def _to_come(hall: Hall, seq: int, dice: random.Random) -> dict[str, Any]:
    return {"seq": seq + dice.randint(1, 1000), "drawn_at": hall.time()}


def _impossible_time(hall: Hall, seq: int, dice: random.Random) -> dict[str, Any]:
    apart = dice.choice((6, 60, 3600, 10**6)) * dice.choice((1, -1))
    name = dice.choice(("drawn_at", "spoken_at"))
    return {"seq": seq, "drawn_at": hall.time(), name: hall.time(seconds=apart)}


def _odd(_: Hall, seq: int, dice: random.Random) -> dict[str, Any]:
    if dice.random() < 0.5:
        return {"seq": seq, "drawn_at": dice.choice(_ODD_TIMES)}
    return {"seq": dice.choice(_ODD_NUMBERS), "drawn_at": "2026-11-23T10:00:00+03:00"}


# Who says what: the honest board's own token cannot say impossible things either.
ATTACKS: dict[str, tuple[str, Lies]] = {
    "another zone's calls": ("liar", _another_zone),
    "calls that are not made yet": ("board-1", _to_come),
    "times that cannot be": ("board-1", _impossible_time),
    "what is no confirmation": ("board-1", _odd),
}
_SERVER_FAILED = "5"


def attack(folder: Path, rounds: int, seed: int) -> Iterator[Tried]:
    """Each attacker in turn, and a flood."""
    settings = folder / "office.toml"
    settings.write_text(TRUDOVAYA.read_text("utf-8") + _SETTINGS, "utf-8")
    hall = Hall(folder / "data", settings=settings)
    hall.users.add("liar", Role.BOARD)
    hall.tokens["liar"] = hall.users.new_token("liar")
    sockets = {
        who: hall.server.socketio.test_client(hall.app, namespace="/hall", auth={"token": hall.tokens[who]})
        for who in ("liar", "board-1")
    }
    dice = random.Random(seed)
    for attacker, (who, lie) in ATTACKS.items():
        yield _lies(hall, sockets[who], who, Tried(attacker), lie, rounds, dice)
    yield _flood(hall, sockets["board-1"], rounds)
    hall.server.payments.records.close()
    hall.office.close()


def _lies(hall: Hall, socket: Any, who: str, tried: Tried, lie: Lies, rounds: int, dice: random.Random) -> Tried:
    seq = hall.call_somebody()
    written = hall.office.seq
    for number in range(rounds):
        answer = hall.say(socket, who, lie(hall, seq, dice), by_socket=number % 2 == 0)
        tried.answers[answer] += 1
        if answer.startswith(_SERVER_FAILED):
            tried.damage.append(f"the server answered {answer}")
    if hall.office.seq != written:
        tried.damage.append(f"{hall.office.seq - written} events were written")
    hall.pass_s(2.5)
    if not hall.office.window_view("1")["by_voice"]:
        tried.damage.append("the call passes for shown")
    return tried


def _flood(hall: Hall, socket: Any, rounds: int) -> Tried:
    """True confirmations without end, of one call and of many: they are no mistake, and must cost nothing that stays."""
    tried = Tried("a flood of true confirmations")
    for _ in range(20):
        seq = hall.call_somebody()
        written = hall.office.seq
        for _ in range(max(1, rounds // 10)):
            tried.answers[hall.say(socket, "board-1", {"seq": seq, "drawn_at": hall.time()}, by_socket=True)] += 1
        if hall.office.seq != written:
            tried.damage.append(f"{hall.office.seq - written} events were written")
    hall.pass_s(2.5)
    if hall.office.window_view("1")["by_voice"]:
        tried.damage.append("a call that was shown is to be called by voice")
    return tried


def main() -> int:
    """Prints each attacker's report. Returns 1 after any damage."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        attackers = list(attack(Path(folder), asked.rounds, asked.seed))
    print(*(tried.report() for tried in attackers), sep="\n")
    return 1 if any(tried.damage for tried in attackers) else 0


if __name__ == "__main__":
    sys.exit(main())
