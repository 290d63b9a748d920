"""The tables of the ledger's own file, which is kept for years, unlike the state of the hall."""

from __future__ import annotations

from queue_core.payments.payment import TRANSITIONS
from queue_core.store.sqlite import Database, Migrations

migrations = Migrations("talon-payments")

_STATES = ", ".join(f"'{state}'" for state in TRANSITIONS)
_MONEY = "CHECK (kopecks > 0)"


@migrations()
def m001_ledger(db: Database) -> None:
    # Times are whole milliseconds since 1970, UTC. `steps` is append-only: the history of each payment.
    for statement in (
        f"""
        CREATE TABLE payments (
            id TEXT PRIMARY KEY,
            request_id TEXT NOT NULL UNIQUE,
            day TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund')),
            method TEXT NOT NULL CHECK (method IN ('card', 'cash')),
            of TEXT REFERENCES payments (id),
            original TEXT,
            account TEXT NOT NULL,
            kopecks INTEGER NOT NULL {_MONEY},
            purpose TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ({_STATES})),
            wanted TEXT NOT NULL CHECK (wanted IN ('keep', 'undo')),
            ending TEXT CHECK (ending IN ('wanted', 'done', 'failed')),
            actor TEXT NOT NULL,
            lang TEXT NOT NULL,
            device TEXT, agent TEXT, spool TEXT,
            kiosk TEXT, window TEXT, printer TEXT, ticket TEXT,
            reference TEXT, rrn TEXT, authorization TEXT, card TEXT, receipt TEXT NOT NULL DEFAULT '[]',
            cause TEXT, detail TEXT, trouble TEXT, seeking INTEGER NOT NULL DEFAULT 0, note TEXT,
            batch INTEGER, settlement INTEGER,
            CHECK ((kind = 'refund') = (of IS NOT NULL)),
            CHECK (method = 'cash' OR device IS NOT NULL OR kind = 'refund')
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX payments_of_a_day ON payments (day, made_at)",
        "CREATE INDEX payments_to_export ON payments (state) WHERE batch IS NULL",
        "CREATE INDEX payments_open ON payments (agent) WHERE state IN ('sent', 'approved', 'unknown') OR ending = 'wanted'",
        "CREATE INDEX payments_in_trouble ON payments (made_at) WHERE trouble IS NOT NULL OR state = 'unknown'",
        "CREATE INDEX refunds_of_a_payment ON payments (of) WHERE of IS NOT NULL",
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
        # A report about a payment that is not in the ledger, as after restoring an old backup: kept, as it may be money.
        """
        CREATE TABLE strays (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            agent TEXT NOT NULL,
            payment TEXT NOT NULL,
            outcome TEXT NOT NULL,
            report TEXT NOT NULL,
            UNIQUE (payment, outcome)
        ) STRICT
        """,
        # The day end of a terminal: the ledger's totals since the last one, and the terminal's.
        """
        CREATE TABLE settlements (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            device TEXT NOT NULL,
            agent TEXT NOT NULL,
            spool TEXT NOT NULL,
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('sent', 'done', 'failed', 'unknown')),
            count INTEGER NOT NULL,
            kopecks INTEGER NOT NULL,
            terminal_count INTEGER,
            terminal_kopecks INTEGER,
            agrees INTEGER,
            cause TEXT,
            detail TEXT,
            receipt TEXT NOT NULL DEFAULT '[]'
        ) STRICT
        """,
        "CREATE UNIQUE INDEX one_settlement_at_a_time ON settlements (device) WHERE state = 'sent'",
        # `zones`: [{zone, reading, before, used, rolled_over, confirmed}], numbers as text.
        """
        CREATE TABLE readings (
            id TEXT PRIMARY KEY,
            request_id TEXT NOT NULL UNIQUE,
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            account TEXT NOT NULL,
            meter TEXT NOT NULL,
            place TEXT NOT NULL,
            zones TEXT NOT NULL,
            actor TEXT NOT NULL,
            kiosk TEXT,
            printer TEXT,
            lang TEXT NOT NULL,
            batch INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX readings_of_a_meter ON readings (account, meter, at)",
        "CREATE INDEX readings_to_export ON readings (at) WHERE batch IS NULL",
        """
        CREATE TRIGGER reading_exported_once BEFORE UPDATE OF batch ON readings WHEN old.batch IS NOT NULL
        BEGIN SELECT raise(ABORT, 'a reading is exported once'); END
        """,
        # `subject` is a payment or a reading. The outcome of each slip; a reprint is a job of its own.
        """
        CREATE TABLE slips (
            job TEXT PRIMARY KEY,
            subject TEXT NOT NULL,
            printer TEXT NOT NULL,
            at INTEGER NOT NULL,
            reprint INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'printed', 'failed', 'unknown')),
            cause TEXT,
            detail TEXT
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX slips_of_a_subject ON slips (subject)",
        "CREATE INDEX slips_under_way ON slips (at) WHERE state = 'queued'",
        # The exact content sent: a batch that is sent again is identical.
        """
        CREATE TABLE batches (
            kind TEXT NOT NULL CHECK (kind IN ('payments', 'readings')),
            number INTEGER NOT NULL,
            made_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('made', 'sent', 'received', 'refused')),
            detail TEXT,
            rows TEXT NOT NULL,
            PRIMARY KEY (kind, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TRIGGER batches_stay BEFORE UPDATE OF kind, number, rows ON batches
        BEGIN SELECT raise(ABORT, 'a batch stays what it is'); END
        """,
        # What a visitor entered at the kiosk to pay at a cash window; for today only.
        """
        CREATE TABLE intended (
            ticket TEXT PRIMARY KEY,
            day TEXT NOT NULL,
            account TEXT NOT NULL,
            address_hint TEXT NOT NULL,
            kopecks INTEGER NOT NULL CHECK (kopecks > 0),
            kiosk TEXT
        ) STRICT, WITHOUT ROWID
        """,
    ):
        db.execute(statement)
    ways = [(before, after) for before, afters in TRANSITIONS.items() for after in afters]
    db.conn.executemany("INSERT INTO transitions (before, after) VALUES (?, ?)", ways)


@migrations()
def m002_history_stays(db: Database) -> None:
    """What a REPLACE would overwrite without asking the triggers above, and what came about payments that are not here."""
    for statement in (
        """
        CREATE TRIGGER steps_follow BEFORE INSERT ON steps WHEN EXISTS (SELECT 1 FROM steps WHERE seq = new.seq)
        BEGIN SELECT raise(ABORT, 'steps stay'); END
        """,
        """
        CREATE TRIGGER strays_follow BEFORE INSERT ON strays WHEN EXISTS (SELECT 1 FROM strays WHERE seq = new.seq)
        BEGIN SELECT raise(ABORT, 'strays stay'); END
        """,
        "CREATE TRIGGER strays_stay BEFORE UPDATE ON strays BEGIN SELECT raise(ABORT, 'strays stay'); END",
        "CREATE TRIGGER strays_remain BEFORE DELETE ON strays BEGIN SELECT raise(ABORT, 'strays stay'); END",
    ):
        db.execute(statement)
