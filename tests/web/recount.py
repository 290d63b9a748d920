"""The waits report counted once more: from the events' JSON alone, in SQL alone, sharing nothing with the report's code.

A wait is from the ticket's issue, or its latest transfer from a window or return from parking, to its call;
a call that was taken back is none.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from queue_core.settings import Settings

_CALLS = """
CREATE TEMP VIEW story AS
SELECT seq, at, type,
       data ->> '$.ticket' AS ticket,
       data ->> '$.window' AS window,
       data ->> '$.service' AS service,
       lag(type) OVER tale AS before,
       lead(type) OVER tale AS after
FROM events
WHERE day = (SELECT value FROM parameters WHERE name = 'day')
  AND type IN ('ticket_issued', 'ticket_called', 'ticket_returned', 'service_started', 'ticket_finished',
               'ticket_no_show', 'ticket_brought_back',
               'ticket_parked', 'ticket_unparked', 'ticket_transferred', 'ticket_cancelled')
WINDOW tale AS (PARTITION BY data ->> '$.ticket' ORDER BY seq);

-- The beginning of each wait: whoever was only moved from one line to another while waiting goes on waiting.
CREATE TEMP VIEW beginnings AS
SELECT ticket, seq, at FROM story
WHERE type IN ('ticket_issued', 'ticket_unparked', 'ticket_brought_back')
   OR (type = 'ticket_transferred' AND before IN ('ticket_called', 'service_started'));

CREATE TEMP TABLE waits AS
SELECT call.window, services.id AS service, services.kind, services."group",
       strftime('%H', call.at / 1000 + (SELECT value FROM parameters WHERE name = 'offset_s'), 'unixepoch') AS hour,
       (call.at - (SELECT began.at FROM beginnings AS began
                   WHERE began.ticket = call.ticket AND began.seq < call.seq
                   ORDER BY began.seq DESC LIMIT 1)) / 1000.0 AS seconds,
       services.target_s
FROM story AS call
JOIN services ON services.id = (
    SELECT asked.service FROM story AS asked
    WHERE asked.ticket = call.ticket AND asked.seq < call.seq AND asked.service IS NOT NULL
    ORDER BY asked.seq DESC LIMIT 1)
WHERE call.type = 'ticket_called' AND coalesce(call.after, '') <> 'ticket_returned'
  AND NOT EXISTS (  -- taken back after the reception had been started by mistake, too
      SELECT 1 FROM story AS started
      WHERE started.ticket = call.ticket AND started.type = 'service_started' AND started.after = 'ticket_returned'
        AND started.seq = (SELECT min(seq) FROM story AS next WHERE next.ticket = call.ticket AND next.seq > call.seq));
"""

_ROWS = """
WITH ranked AS (
    SELECT {key} AS key, seconds, target_s,
           row_number() OVER (PARTITION BY {key} ORDER BY seconds) AS rank,
           count(*) OVER (PARTITION BY {key}) AS n
    FROM waits
)
SELECT key, n,
       avg(seconds) AS mean_s,
       avg(CASE WHEN rank IN ((n + 1) / 2, (n + 2) / 2) THEN seconds END) AS median_s,
       min(CASE WHEN rank * 100 >= n * 90 THEN seconds END) AS p90_s,
       min(CASE WHEN rank * 100 >= n * 95 THEN seconds END) AS p95_s,
       avg(seconds <= target_s) AS share_in_target
FROM ranked GROUP BY key ORDER BY key
"""

_VISITS = """
SELECT count(*) AS n, avg(seconds) AS mean_s,
       avg(seconds <= (SELECT value FROM parameters WHERE name = 'visit_s')) AS share_in_target
FROM (
    SELECT (finished.at - issued.at) / 1000.0 AS seconds
    FROM story AS finished JOIN story AS issued USING (ticket)
    WHERE finished.type = 'ticket_finished' AND issued.type = 'ticket_issued'
)
"""


class Recount:
    """One day of an office's journal, counted by SQL."""

    def __init__(self, data: Path, settings: Settings, day: str, offset_s: int) -> None:
        """`offset_s` is how far the office's clock is ahead of UTC."""
        self._database = sqlite3.connect(f"file:{data / 'office.db'}?mode=ro", uri=True)
        self._database.row_factory = sqlite3.Row
        self._database.executescript(
            """
            CREATE TEMP TABLE parameters (name TEXT, value);
            CREATE TEMP TABLE services (id TEXT, kind TEXT, "group" TEXT, target_s INTEGER);
            """
        )
        self._database.executemany(
            "INSERT INTO parameters VALUES (?, ?)",
            [("day", day), ("offset_s", offset_s), ("visit_s", settings.targets.visit_s)],
        )
        self._database.executemany(
            "INSERT INTO services VALUES (?, ?, ?, ?)",
            [(s.id, s.kind.value, s.group.value, settings.targets.of(s.kind).wait_s) for s in settings.services],
        )
        self._database.executescript(_CALLS)

    def by(self, column: str) -> dict[str, dict[str, Any]]:
        """The report's figures for each value of kind, group, window, hour or service."""
        return {row["key"]: dict(row) for row in self._database.execute(_ROWS.format(key=f'"{column}"'))}

    def total(self) -> dict[str, Any]:
        return dict(self._database.execute(_ROWS.format(key="1")).fetchone())

    def visits(self) -> dict[str, Any]:
        return dict(self._database.execute(_VISITS).fetchone())

    def events(self) -> dict[str, int]:
        """How often each type of event happened, in the whole journal."""
        return dict(self._database.execute("SELECT type, count(*) FROM events GROUP BY type").fetchall())

    def close(self) -> None:
        self._database.close()
