"""The process whose power is cut: an office, its ledger and an agent's memories at work as fast as they can.

Each line of its output is an acknowledgement: the position in the disk's record, and what was acknowledged by then.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from devices.offline.clock import MachineClock
from devices.offline.memory import NumberMemory
from devices.payments.operations import Operations, Order, OrderKind, OrderOutcome, OrderResult
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.spool import Job, Spool
from queue_core import commands as c
from queue_core.access.roles import Role
from queue_core.errors import Refusal
from queue_core.payments.orders import Report
from queue_core.payments.records import open_records
from tests.queue_core.building import MONDAY_TEN, OfficeRig
from tests.queue_core.payments.wishes import CASH, wish
from web.app import create_server
from web.auth.users import Users

WINDOWS = "123"


def with_synchronous(level: str) -> None:
    """Has each database opened from now on sync less than the product asks for: the tests must notice."""
    connect = sqlite3.connect

    class Careless(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            asked = sql.lower().replace(" ", "").startswith("pragmasynchronous=")
            return super().execute(f"PRAGMA synchronous = {level}" if asked else sql, *values)

    def careless(*args: Any, **more: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*args, **{**more, "factory": Careless})
        made.execute("PRAGMA synchronous = x")
        return made

    sqlite3.connect = careless  # type: ignore[assignment]


def hall(directory: Path, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Visitors, calls and receptions."""
    rig = OfficeRig(directory)
    rig.open(*WINDOWS)
    yield {"what": "seq", "seq": rig.office.seq}
    while True:
        what = dice.choice((c.CallNext, c.StartService, c.Finish, c.NoShow, c.Park, None, None))
        window = dice.choice(WINDOWS)
        try:
            if what is None:
                ticket = rig.issue(dice.choice(("advice", "cash", "firms")))
                yield {"what": "ticket", "id": ticket.id, "number": ticket.number, "seq": rig.office.seq}
            elif rig.at(what, window).fresh:
                yield {"what": "seq", "seq": rig.office.seq}
        except Refusal:
            continue


def ledger(directory: Path, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Payments in cash and by card, and what the terminal reports of them."""
    records = open_records(directory)
    number = 0
    while True:
        number += 1
        name = f"payment {number}"
        by_card = dice.random() < 0.7
        payment, _ = records.ledger.begin(wish(name, **({} if by_card else CASH), kopecks=number), MONDAY_TEN)
        yield {"what": "payment", "id": name, "state": payment.state, "steps": len(records.ledger.steps(name))}
        if by_card:
            outcome = dice.choice(("approved", "declined"))
            facts = {"kopecks": number, "rrn": str(number)} if outcome == "approved" else {}
            records.ledger.report(Report("pay", name, outcome, facts=facts), "agent-1", MONDAY_TEN)
            if outcome == "approved":
                records.ledger.report(Report("confirm", name, "done"), "agent-1", MONDAY_TEN)
            payment = records.ledger.payment(name)
            yield {"what": "payment", "id": name, "state": payment.state, "steps": len(records.ledger.steps(name))}


def printing(directory: Path, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Slips: accepted, begun (then paper comes out), ended, acknowledged."""
    spool = Spool(directory)
    number = 0
    while True:
        number += 1
        name = f"slip {number}"
        spool.accept(Job(name, "printer-1", {"lines": ["x" * dice.randrange(2000)]}))
        yield {"what": "slip", "job": name, "step": "accepted"}
        spool.begin(name)
        yield {"what": "slip", "job": name, "step": "begun"}
        spool.finish(name, PrintResult(PrintOutcome.PRINTED))
        yield {"what": "slip", "job": name, "step": "ended"}
        if dice.random() < 0.8:
            spool.acknowledge(name)
            yield {"what": "slip", "job": name, "step": "acknowledged"}


def operations(directory: Path, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Orders to the terminal: accepted, begun (then money may move), ended."""
    memory = Operations(directory)
    number = 0
    while True:
        number += 1
        name = f"order {number}"
        memory.accept(Order(name, "terminal-1", OrderKind.PAY, f"payment {number}", number))
        yield {"what": "order", "job": name, "step": "accepted"}
        if dice.random() < 0.9:
            memory.begin(name, str(number))
            yield {"what": "order", "job": name, "step": "begun"}
            memory.finish(name, OrderResult(OrderOutcome.APPROVED, facts={"kopecks": number}))
            yield {"what": "order", "job": name, "step": "ended"}


def numbers(directory: Path, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Numbers that the agent gives without the server, and a new block now and then."""
    memory = NumberMemory(directory, "machine")
    clock = MachineClock()
    number = block = 0
    while True:
        if number % 20 == 0:
            block += 1
            sent = {"epoch": f"epoch {block}", "day": "2026-11-23", "series": f"Н{block}", "first": 1, "last": 99}
            memory.keep_lease(sent, clock.contact(MONDAY_TEN, 1.0))
        number += 1
        lease = memory.lease()
        assert lease is not None
        given = memory.give(lease, "advice", "ru", f"press {number}", MONDAY_TEN)
        assert given is not None
        yield {"what": "offline number", "press": f"press {number}", "number": given.number}
        if dice.random() < 0.5:
            memory.merged(given.epoch, given.seq, f"ticket {number}", None)


def people(directory: Path, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Tokens of devices: each second one is revoked."""
    users = Users(directory)
    number = 0
    while True:
        number += 1
        name = f"board-{number}"
        users.add(name, Role.BOARD)
        token = users.new_token(name)
        yield {"what": "token", "token": token, "valid": True}
        if dice.random() < 0.5:
            users.revoke_tokens(name)
            yield {"what": "token", "token": token, "valid": False}


def first_start(directory: Path) -> str:
    """Starts a server once. Returns the secret that signs its sessions, in hexadecimal digits."""
    rig = OfficeRig(directory)
    server = create_server(rig.office, Users(directory), async_mode="threading")
    rig.office.close()
    secret: bytes = server.app.config["SECRET_KEY"]
    return secret.hex()


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("root", type=Path)
    asked.add_argument("record", type=Path)
    asked.add_argument("--steps", type=int, required=True)
    asked.add_argument("--seed", type=int, required=True)
    asked.add_argument("--synchronous", choices=("FULL", "NORMAL", "OFF"), default="FULL")
    given = asked.parse_args()
    if given.synchronous != "FULL":
        with_synchronous(given.synchronous)

    def acknowledge(acknowledgement: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps([given.record.stat().st_size, acknowledgement]) + "\n")

    dice = random.Random(given.seed)
    data, spool = given.root / "data", given.root / "spool"
    data.mkdir(exist_ok=True)
    acknowledge({"what": "secret", "secret": first_start(data)})
    everything = (
        hall(data, dice),
        ledger(data, dice),
        printing(spool, dice),
        operations(spool, dice),
        numbers(spool, dice),
        people(data, dice),
    )
    chances = (6, 2, 2, 2, 2, 0.3)
    for _ in range(given.steps):
        acknowledge(next(dice.choices(everything, chances)[0]))


if __name__ == "__main__":
    main()
