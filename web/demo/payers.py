"""Simulated visitors at the kiosk who pay by card or give a meter reading, over the public API."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web.demo.accounts import SampleAccount, SampleMeter
from web.demo.office_line import OfficeLine, Person

# A payer every six minutes of office time; about eighty a day.
_BETWEEN_S = 360.0
_PAYS, _GIVES_UP = 0.65, 0.06
_LOOK_EVERY_S, _PATIENCE_S = 0.3, 20.0
_OPEN = frozenset({"new", "sent", "approved"})
_USED_KWH = (60, 320)


@dataclass(slots=True)
class Payers:
    """The payers come to the kiosk in turn; every account comes once."""

    line: OfficeLine
    kiosk: Person
    accounts: Sequence[SampleAccount]
    opens_s: float
    closes_s: float
    dice: random.Random

    def run(self) -> None:
        """Raises DayOver when the demonstration is being stopped."""
        at_s = self.opens_s
        for account in self.dice.sample(self.accounts, len(self.accounts)):
            at_s += self.dice.expovariate(1 / _BETWEEN_S)
            if at_s >= self.closes_s:
                return
            self.line.sleep_until(at_s)
            self._visit(account)

    def _visit(self, account: SampleAccount) -> None:
        answer = self.kiosk.post("/accounts/look-up", account=account.number)
        if not answer.ok:
            return  # too many look-ups within a minute, where the day runs fast
        if self.dice.random() < _PAYS:
            self._pay(account, answer.json()["owed_kopecks"])
        else:
            self._read(account, account.meters[0])

    def _pay(self, account: SampleAccount, owed_kopecks: int) -> None:
        kopecks = owed_kopecks if owed_kopecks >= 100 else 100 * self.dice.randint(1, 20) * 50
        answer = self.kiosk.post("/payments", account=account.number, kopecks=kopecks, method="card")
        if not answer.ok:
            return
        payment = answer.json()
        if self.dice.random() < _GIVES_UP:
            self.kiosk.post(f"/payments/{payment['id']}/cancel")
        waited_s = 0.0
        while payment["state"] in _OPEN and waited_s < _PATIENCE_S:
            self.line.stopping.wait(_LOOK_EVERY_S)
            waited_s += _LOOK_EVERY_S
            payment = self.kiosk.get(f"/payments/{payment['id']}")

    def _read(self, account: SampleAccount, meter: SampleMeter) -> None:
        readings = {
            f"T{place}": f"{last + self.dice.randint(*_USED_KWH) // len(meter.readings):f}"
            for place, last in enumerate(meter.readings, start=1)
        }
        asked: dict[str, Any] = {"account": account.number, "meter": meter.serial, "readings": readings}
        answer = self.kiosk.post("/readings", **asked)
        if answer.ok and answer.json()["outcome"] == "confirm_needed":
            self.kiosk.post("/readings", **asked, confirmed=list(readings))
