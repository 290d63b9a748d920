"""Attackers with a valid token of their own who try every route and message on what belongs to somebody else.

`python -m tests.attack.objects --rounds 50` prints what was tried and what came of it; the exit code is 1 after any damage.
Everything happens in this process: no request leaves it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.attack.tried import Tried
from tests.web.permissions.cells import Route, routes
from tests.web.permissions.two_of_everything import Objects, TwoOfEverything, two_of_everything

_AGENT_EVENTS = ("hello", "alive", "health", "report", "tested", "scan", "key", "job", "board", "test", "connect")
_OUTCOMES = ("printed", "failed", "unknown", "approved", "declined", "done", "passed")
_SUBJECTS = ("ticket_slip", "payment", "payment_slip", "settlement", "trial", None)
_ACTIONS = ("next", "recall", "start", "finish", "no_show", "break")


def spellings(name: str, dice: random.Random) -> str:
    """A name as a careless check might take it for another one."""
    return dice.choice([name, name, name.upper(), f" {name}", f"{name} ", f"{name}\0", name.swapcase()])


def bodies(objects: Objects, dice: random.Random) -> dict[str, Any]:
    """A body that names the victim's objects wherever a field may name one."""
    body: dict[str, Any] = {name: spellings(value, dice) for name, value in objects.items()}
    body |= {
        "request_id": f"attack {dice.random()}",
        "service": "settlements-individual",
        "kind": dice.choice(["staff", "conflict", "panic", "technical"]),
        "reason": "x",
        "kopecks": 5000,
        "method": dice.choice(["cash", "card"]),
        "operator": dice.choice(["operator1", "operator2", "manager"]),
        "outcome": "resolved",
        "on": False,
        "paid": True,
        "note": "x",
        "account": "5000000001",
        "meter": "x",
        "readings": {"T1": "1"},
        "actor": "operator1",
        "kiosk": "kiosk-1",
        "device": "printer-1",
        "shift_of": "operator1",
    }
    for odd in dice.sample(sorted(body), 2):
        body[odd] = dice.choice([None, [body[odd]], {"id": body[odd]}, True, 7])
    return body


def try_routes(office: TwoOfEverything, tried: Tried, victim: Objects, dice: random.Random, secrets: set[str]) -> None:
    """Every route once, about the victim's objects. `secrets` must stand in no answer that lets the attacker in."""
    client, headers = office.client(), {"Authorization": f"Bearer {office.tokens[tried.attacker]}"}
    for route in routes(office):
        answer = client.open(
            _path(route, victim, dice),
            method=route.method,
            headers=headers,
            query_string={name: spellings(value, dice) for name, value in victim.items()},
            json=bodies(victim, dice),
        )
        tried.answers[str(answer.status_code)] += 1
        if answer.status_code >= 500:
            tried.damage.append(f"{route.named} answers {answer.status_code}")
        if answer.status_code < 300 and (leaked := [secret for secret in secrets if secret in answer.text]):
            tried.damage.append(f"{route.named} shows {leaked}")


def _path(route: Route, victim: Objects, dice: random.Random) -> str:
    path = route.rule
    for name in route.parameters:
        value = victim.get(name, dice.choice(["1", "printer-1", "operator1"]))
        path = path.replace(f"<int:{name}>", "1")
        path = path.replace(f"<path:{name}>", "x").replace(f"<{name}>", quote(spellings(value, dice), safe=""))
    return path


def try_messages(office: TwoOfEverything, tried: Tried, victim: Objects, dice: random.Random) -> None:
    """Every event of the agents' socket, with the victim's objects in every field."""
    jobs = [victim["slip"], victim["payment_slip"], victim["payment"], "settlement-1", "test-000000000000"]
    for event in _AGENT_EVENTS:
        for job in jobs:
            device = dice.choice([victim["device"], victim["keypad"], "x" * 10_000])
            health = {"device": device, "kind": "printer", "state": "fault", "cause": "paper_out"}
            message: dict[str, Any] = {
                **health,
                "job": job,
                "payment": victim["payment"],
                "outcome": dice.choice(_OUTCOMES),
                "reference": "7",
                "facts": {"kopecks": 10000, "rrn": "1"},
                "window": victim["window"],
                "action": dice.choice(_ACTIONS),
                "press": f"{dice.random()}",
                "ticket": victim["ticket"],
                "agent": "agent-1",
                "spool": "spool-1",
                "devices": [health, {**health, "device": victim["device"]}],
                "actor": "operator1",
            }
            if subject := dice.choice(_SUBJECTS):
                message["for"] = subject
            message["kind"] = dice.choice(["pay", "confirm", "undo", "refund", "settle", "slip"])
            answer = office.say(tried.attacker, event, message)
            # A greeting is its right, and a job that nobody knows is acknowledged, so that an agent may forget it.
            let_in = isinstance(answer, dict) and answer.get("ok") is True
            tried.answers["acknowledged" if let_in else "refused"] += 1


# -- the three attackers --------------------------------------------------------------------------------------------


def an_agent_that_owns_nothing(office: TwoOfEverything, dice: random.Random, rounds: int) -> Tried:
    """Nothing at all may change: not the journal, not the ledger."""
    tried, before = Tried("agent-3"), (office.office.seq, _ledger(office))
    for _ in range(rounds):
        victim = office.mine["agent-1"]
        try_routes(office, tried, victim, dice, {victim["payment"], victim["reading"]})
        try_messages(office, tried, victim, dice)
    if (office.office.seq, _ledger(office)) != before:
        tried.damage.append("the journal or the ledger has changed")
    return tried


def a_kiosk_against_another_kiosk(office: TwoOfEverything, dice: random.Random, rounds: int) -> Tried:
    """The other kiosk's tickets, payments, readings and alarms stay, and are not shown."""
    victim = office.mine["kiosk-1"]
    tried, before = Tried("kiosk-2"), _of_kiosk(office)
    for _ in range(rounds):
        try_routes(office, tried, victim, dice, {victim["payment"], victim["reading"], victim["alarm"]})
    _compare(tried, before, _of_kiosk(office))
    return tried


def an_operator_against_anothers_window(office: TwoOfEverything, dice: random.Random, rounds: int) -> Tried:
    """The other window, its visitor and its payments stay as they are."""
    victim = {**office.mine["operator1"], "window": "1"}
    tried, before = Tried("operator2"), _of_window(office)
    for _ in range(rounds):
        try_routes(office, tried, victim, dice, set())
    _compare(tried, before, _of_window(office))
    return tried


ATTACKS: tuple[Callable[[TwoOfEverything, random.Random, int], Tried], ...] = (
    an_agent_that_owns_nothing,
    a_kiosk_against_another_kiosk,
    an_operator_against_anothers_window,
)


def _of_kiosk(office: TwoOfEverything) -> dict[str, Any]:
    return office.office.ask(
        lambda hall, _: {
            "tickets": {name: ticket for name, ticket in hall.tickets.items() if ticket.kiosk == "kiosk-1"},
            "alarms": {name: alarm for name, alarm in hall.alarms.of.items() if alarm.kiosk == "kiosk-1"},
            "payments": _rows(office, "SELECT * FROM payments WHERE kiosk = 'kiosk-1'"),
            "readings": _rows(office, "SELECT * FROM readings WHERE kiosk = 'kiosk-1'"),
            "intended": _rows(office, "SELECT * FROM intended WHERE kiosk = 'kiosk-1'"),
        }
    )


def _of_window(office: TwoOfEverything) -> dict[str, Any]:
    return office.office.ask(
        lambda hall, _: {
            "window": hall.windows["1"],
            "visitor": hall.tickets[hall.windows["1"].ticket or ""].state,
            "payments": _rows(office, "SELECT * FROM payments WHERE window = '1'"),
        }
    )


def _ledger(office: TwoOfEverything) -> list[list[tuple[Any, ...]]]:
    tables = ("payments", "steps", "slips", "settlements", "strays", "readings", "intended")
    return [_rows(office, f"SELECT * FROM {table}") for table in tables]


def _rows(office: TwoOfEverything, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in office.server.payments.records.file.rows(query)]


def _compare(tried: Tried, before: dict[str, Any], after: dict[str, Any]) -> None:
    tried.damage += [
        f"{name} of the victim: {was} has become {after[name]}" for name, was in before.items() if after[name] != was
    ]


def attack(folder: Path, rounds: int, seed: int) -> Iterator[Tried]:
    """Every attacker, each against an office of its own."""
    for number, attacker in enumerate(ATTACKS):
        office = two_of_everything(folder / str(number))
        try:
            yield attacker(office, random.Random(seed), rounds)
        finally:
            office.office.close()
            office.server.payments.records.close()


def main() -> None:
    """The long form."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    damage = False
    with tempfile.TemporaryDirectory() as folder:
        for tried in attack(Path(folder), given.rounds, given.seed):
            print(tried.report(), flush=True)
            damage = damage or bool(tried.damage)
    sys.exit(damage)


if __name__ == "__main__":
    main()
