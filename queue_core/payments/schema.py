"""The tables of the ledger's own file: it outlives the service day and is kept for years, unlike the hall."""

from __future__ import annotations

from queue_core.payments.payment import TRANSITIONS
from queue_core.sqlite import Database, Migrations

migrations = Migrations("talon-payments")

_STATES = ", ".join(f"'{state}'" for state in TRANSITIONS)
_MONEY = "CHECK (kopecks > 0)"


@migrations()
def m001_ledger(db: Database) -> None:
    # Times are whole milliseconds since 1970, UTC. `steps` is only ever added to: how each payment came to be what it is.
    for statement in (
        f"""
        CREATE TABLE payments (
            id TEXT PRIMARY KEY,
            request_id TEXT NOT NULL UNIQUE,
            day TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund')),
            method TEXT NOT NULL CHECK (method IN ('card', 'cash')),
            of TEXT REFERENCES payments (id),
            account TEXT NOT NULL,
            kopecks INTEGER NOT NULL {_MONEY},
            purpose TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ({_STATES})),
            wanted TEXT NOT NULL CHECK (wanted IN ('keep', 'undo')),
            actor TEXT NOT NULL,
            lang TEXT NOT NULL,
            device TEXT, agent TEXT, spool TEXT,
            kiosk TEXT, window TEXT, ticket TEXT,
            reference TEXT, rrn TEXT, authorization TEXT, card TEXT, receipt TEXT NOT NULL DEFAULT '[]',
            cause TEXT, detail TEXT, trouble TEXT, seeking INTEGER NOT NULL DEFAULT 0, note TEXT, slip TEXT,
            batch INTEGER, settlement INTEGER,
            CHECK ((kind = 'refund') = (of IS NOT NULL)),
            CHECK (method = 'cash' OR device IS NOT NULL)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX payments_of_a_day ON payments (day, made_at)",
        "CREATE INDEX payments_to_export ON payments (batch) WHERE batch IS NULL",
        # One payment at a time on a terminal.
        "CREATE UNIQUE INDEX one_at_a_time ON payments (device) WHERE method = 'card' AND state IN ('new', 'sent')",
        """
        CREATE TABLE steps (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            payment TEXT NOT NULL REFERENCES payments (id),
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            state TEXT NOT NULL,
            data TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX steps_of_a_payment ON steps (payment, seq)",
        "CREATE TABLE transitions (before TEXT NOT NULL, after TEXT NOT NULL, PRIMARY KEY (before, after)) STRICT",
        """
        CREATE TRIGGER only_known_ways BEFORE UPDATE OF state ON payments
        WHEN old.state <> new.state
            AND NOT EXISTS (SELECT 1 FROM transitions WHERE before = old.state AND after = new.state)
        BEGIN SELECT raise(ABORT, 'a payment does not go this way'); END
        """,
        """
        CREATE TRIGGER money_stays BEFORE UPDATE OF kopecks, account, kind, of, method ON payments
        BEGIN SELECT raise(ABORT, 'a payment stays what it is'); END
        """,
        """
        CREATE TRIGGER exported_once BEFORE UPDATE OF batch ON payments WHEN old.batch IS NOT NULL
        BEGIN SELECT raise(ABORT, 'a payment is exported once'); END
        """,
        "CREATE TRIGGER steps_stay BEFORE UPDATE ON steps BEGIN SELECT raise(ABORT, 'steps stay'); END",
        "CREATE TRIGGER steps_remain BEFORE DELETE ON steps BEGIN SELECT raise(ABORT, 'steps stay'); END",
        """
        CREATE TABLE settlements (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            device TEXT NOT NULL,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            count INTEGER NOT NULL,
            kopecks INTEGER NOT NULL,
            terminal_count INTEGER,
            terminal_kopecks INTEGER,
            agrees INTEGER,
            receipt TEXT NOT NULL DEFAULT '[]',
            note TEXT
        ) STRICT
        """,
        """
        CREATE TABLE readings (
            id TEXT PRIMARY KEY,
            request_id TEXT NOT NULL UNIQUE,
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            account TEXT NOT NULL,
            meter TEXT NOT NULL,
            zone TEXT NOT NULL,
            reading TEXT NOT NULL,
            before TEXT,
            used TEXT,
            rolled_over INTEGER NOT NULL,
            confirmed INTEGER NOT NULL,
            actor TEXT NOT NULL,
            lang TEXT NOT NULL,
            batch INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TRIGGER reading_exported_once BEFORE UPDATE OF batch ON readings WHEN old.batch IS NOT NULL
        BEGIN SELECT raise(ABORT, 'a reading is exported once'); END
        """,
        """
        CREATE TABLE batches (
            kind TEXT NOT NULL CHECK (kind IN ('payments', 'readings')),
            number INTEGER NOT NULL,
            made_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('made', 'sent', 'received', 'refused')),
            detail TEXT,
            PRIMARY KEY (kind, number)
        ) STRICT, WITHOUT ROWID
        """,
    ):
        db.execute(statement)
    ways = [(before, after) for before, afters in TRANSITIONS.items() for after in afters]
    db.conn.executemany("INSERT INTO transitions (before, after) VALUES (?, ?)", ways)
