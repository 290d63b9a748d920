"""An exchange folder as a billing system leaves it, and the adapter on it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from queue_core.billing.account_number import AccountNumberFormat
from queue_core.clock import SetClock
from web.billing.csv_folder import CsvFolder

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACCOUNTS = """number;address;owed
5000000001;ул. Мира, д. 5, кв. 12;1234,56
5000000002;"ул. Угольная; д. 1";-10
"""
METERS = """account;serial;place;digits;decimals;zone;last_reading;last_read_on
5000000001;0042;дом;5;1;T1;12345,6;25.10.2026
5000000001;0042;дом;5;1;T2;678;25.10.2026
5000000001;0007;гараж;5;0;;99980;2026-10-25
"""


class Exchange:
    """The folder, the clock, and the adapter under test."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "exchange"
        self.index = root / "data" / "index.db"
        for made in (self.folder / "in", self.folder / "out", self.index.parent):
            made.mkdir(parents=True)
        self.clock = SetClock(NOW)
        self._versions = 0
        self.adapter = self.restarted()

    def restarted(self, number_format: AccountNumberFormat | None = None) -> CsvFolder:
        """A new adapter on the same files, as after a restart of the server."""
        self.adapter = CsvFolder(
            self.folder, self.index, number_format or AccountNumberFormat(), timedelta(hours=36), self.clock
        )
        return self.adapter

    def deliver(
        self, accounts: str | bytes = ACCOUNTS, meters: str | bytes = METERS, at: datetime | None = None
    ) -> None:
        """The billing system writes both files; each time a microsecond later than the last."""
        self._versions += 1
        moment = (at or self.clock.now()).timestamp() + self._versions / 1e6
        for name, content in (("accounts.csv", accounts), ("meters.csv", meters)):
            path = self.folder / "in" / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            os.utime(path, (moment, moment))

    def out(self, name: str) -> Path:
        return self.folder / "out" / name
