"""The devices bound to the token of an agent, in accounts.db: for those that the office's settings do not name."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from queue_core.settings.agent_devices import AgentDevice
from queue_core.store.sqlite import Database, Migrations
from web.auth.account_rules import AccountProblem
from web.auth.database import DATABASE

MOST_PER_AGENT = 64
"""The most devices of one agent."""
KINDS = ("printer", "terminal", "register", "board", "scanner", "keypad")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

migrations = Migrations("talon-bindings")


@migrations()
def m001_bindings(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE bindings (
            device TEXT PRIMARY KEY,
            agent TEXT NOT NULL REFERENCES principals (name) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            window TEXT
        ) STRICT
        """
    )


class Bindings:
    """Which devices belong to which agent, besides those of the settings. A device belongs to one agent."""

    def __init__(self, directory: Path) -> None:
        """The accounts of this directory must exist (`Users`)."""
        connection = sqlite3.connect(directory / DATABASE, isolation_level=None, check_same_thread=False, timeout=5)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        self._db = Database(connection)
        migrations.apply(self._db)

    def bind(self, agent: str, device: AgentDevice) -> None:
        """Binds a device to an agent, or replaces its binding. Raises AccountProblem with the reason."""
        if not _NAME.fullmatch(device.id):
            raise AccountProblem(
                "Имя устройства: не больше 64 строчных латинских букв, цифр и дефисов.",
                "A device's name has lower-case letters, digits and hyphens, at most 64.",
            )
        if device.id not in self.of_agent(agent) and len(self.of_agent(agent)) >= MOST_PER_AGENT:
            raise AccountProblem(
                f"У агента не больше {MOST_PER_AGENT} устройств.", f"An agent has at most {MOST_PER_AGENT} devices."
            )
        known = self._db.execute("SELECT 1 FROM principals WHERE name = ? AND role = 'agent'", (agent,)).fetchone()
        if not known:
            raise AccountProblem(f"Агента «{agent}» нет.", f"There is no agent “{agent}”.")
        self._db.execute(
            "INSERT OR REPLACE INTO bindings (device, agent, kind, window) VALUES (?, ?, ?, ?)",
            (device.id, agent, device.kind, device.window),
        )

    def unbind(self, device: str) -> None:
        """Raises AccountProblem when the device is not bound."""
        if not self._db.execute("DELETE FROM bindings WHERE device = ?", (device,)).rowcount:
            raise AccountProblem(
                f"Устройство «{device}» не привязано к агенту.", f"The device “{device}” is not bound to an agent."
            )

    def of_agent(self, agent: str) -> dict[str, AgentDevice]:
        """The devices bound to this agent, by id."""
        rows = self._db.execute("SELECT device, kind, window FROM bindings WHERE agent = ? ORDER BY device", (agent,))
        return {device: AgentDevice(device, kind, window) for device, kind, window in rows.fetchall()}
