"""The tables of an office's database and their migrations: the journal, and the rows that follow the events.

The constraints are a second line of defence: they refuse what must never happen, even if the code is wrong. Every index
costs each commit a page, so there are only those that a rule or a report needs. A partial index costs only the commits
that it covers.
"""

from __future__ import annotations

from queue_core.store.old_texts import move_old_texts
from queue_core.store.sqlite import Database, Migrations

migrations = Migrations("talon")


@migrations()
def m001_journal_and_tickets(db: Database) -> None:
    # Times are whole milliseconds since 1970, UTC; `day` is the service day, computed once.
    for statement in (
        """
        CREATE TABLE events (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            day TEXT NOT NULL,
            type TEXT NOT NULL,
            actor TEXT NOT NULL,
            data TEXT NOT NULL
        ) STRICT
        """,
        # Where each service day begins in the journal: one row per day instead of an index entry for every event.
        """
        CREATE TABLE days (
            day TEXT PRIMARY KEY,
            first_seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE tickets (
            id TEXT PRIMARY KEY,
            office TEXT NOT NULL,
            day TEXT NOT NULL,
            series TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            number TEXT NOT NULL,
            service TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('waiting', 'called', 'serving', 'parked', 'done', 'no_show', 'cancelled')),
            request_id TEXT NOT NULL UNIQUE,
            kiosk TEXT,
            issued_at INTEGER NOT NULL,
            queued_at INTEGER NOT NULL,
            finished_at INTEGER,
            outcome TEXT,
            UNIQUE (office, day, series, ordinal)
        ) STRICT, WITHOUT ROWID
        """,
        # One active call per window, one window per called ticket.
        """
        CREATE TABLE active_calls (
            ticket TEXT PRIMARY KEY REFERENCES tickets (id),
            window TEXT NOT NULL UNIQUE
        ) STRICT, WITHOUT ROWID
        """,
        # One row for each call of a ticket to a window, the source of reports on waits and receptions.
        """
        CREATE TABLE receptions (
            ticket TEXT NOT NULL REFERENCES tickets (id),
            leg INTEGER NOT NULL,
            day TEXT NOT NULL,
            service TEXT NOT NULL,
            window TEXT NOT NULL,
            queued_at INTEGER NOT NULL,
            called_at INTEGER NOT NULL,
            started_at INTEGER,
            finished_at INTEGER,
            outcome TEXT,
            PRIMARY KEY (ticket, leg)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX receptions_for_reports ON receptions (day, service, window, queued_at, called_at)",
        "CREATE INDEX visits_for_reports ON tickets (day, issued_at, finished_at) WHERE state = 'done'",
    ):
        db.execute(statement)


@migrations()
def m002_shifts_breaks_phone_and_matters(db: Database) -> None:
    for statement in (
        # 1: the next matter of a visitor already at this window; no separate wait or contact.
        "ALTER TABLE receptions ADD COLUMN continued INTEGER NOT NULL DEFAULT 0",
        # `seq` is the event that began it. At most one open shift, break and phone call per window.
        """
        CREATE TABLE shifts (
            seq INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            window TEXT NOT NULL,
            operator TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            closed_at INTEGER
        ) STRICT
        """,
        "CREATE UNIQUE INDEX open_shifts ON shifts (window) WHERE closed_at IS NULL",
        """
        CREATE TABLE pauses (
            seq INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            window TEXT NOT NULL,
            operator TEXT NOT NULL,
            kind TEXT NOT NULL,
            minutes INTEGER NOT NULL,
            override TEXT,
            begun_at INTEGER NOT NULL,
            ended_at INTEGER
        ) STRICT
        """,
        "CREATE UNIQUE INDEX open_pauses ON pauses (window) WHERE ended_at IS NULL",
        """
        CREATE TABLE phone_calls (
            seq INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            window TEXT NOT NULL,
            operator TEXT NOT NULL,
            taken_at INTEGER NOT NULL,
            hung_up_at INTEGER
        ) STRICT
        """,
        "CREATE UNIQUE INDEX open_phone_calls ON phone_calls (window) WHERE hung_up_at IS NULL",
        # Shifts and breaks from journals of earlier releases.
        """
        INSERT INTO shifts (seq, day, window, operator, opened_at, closed_at)
        SELECT seq, day, data ->> 'window', data ->> 'operator', at, (
            SELECT at FROM events AS later
            WHERE later.seq > events.seq AND type = 'window_closed' AND later.data ->> 'window' = events.data ->> 'window'
            ORDER BY seq LIMIT 1
        ) FROM events WHERE type = 'window_opened'
        """,
        """
        INSERT INTO pauses (seq, day, window, operator, kind, minutes, begun_at, ended_at)
        SELECT seq, day, data ->> 'window', (
            SELECT operator FROM shifts WHERE shifts.window = data ->> 'window' AND shifts.seq < events.seq
            ORDER BY seq DESC LIMIT 1
        ), data ->> 'kind', data ->> 'minutes', at, (
            SELECT at FROM events AS later
            WHERE later.seq > events.seq AND type IN ('break_ended', 'window_closed')
              AND later.data ->> 'window' = events.data ->> 'window'
            ORDER BY seq LIMIT 1
        ) FROM events WHERE type = 'break_started'
        """,
    ):
        db.execute(statement)


@migrations()
def m003_promises(db: Database) -> None:
    # One row for each announced wait (seconds): the announcement, its basis, and the actual wait at the first call.
    db.execute(
        """
        CREATE TABLE promises (
            day TEXT NOT NULL,
            ticket TEXT NOT NULL REFERENCES tickets (id),
            service TEXT NOT NULL,
            at INTEGER NOT NULL,
            expected_s INTEGER NOT NULL,
            low_s INTEGER NOT NULL,
            high_s INTEGER NOT NULL CHECK (low_s <= high_s),
            p20_s INTEGER NOT NULL,
            p80_s INTEGER NOT NULL,
            margin_s INTEGER NOT NULL,
            basis TEXT NOT NULL,
            waited_s INTEGER,
            PRIMARY KEY (day, ticket)
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m004_notices(db: Database) -> None:
    # What was on show, where, when, and who was responsible (clauses 4.2.9, 6.9); zones separated by spaces, none: everywhere.
    db.execute(
        """
        CREATE TABLE notices (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('notice', 'ticker')),
            ru TEXT NOT NULL,
            en TEXT NOT NULL,
            zones TEXT NOT NULL,
            begins_at INTEGER,
            until_at INTEGER,
            posted_at INTEGER NOT NULL,
            posted_by TEXT NOT NULL,
            withdrawn_at INTEGER,
            withdrawn_by TEXT
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m004_alarms(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE alarms (
            id TEXT PRIMARY KEY,
            day TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('conflict', 'panic', 'staff')),
            window TEXT,
            kiosk TEXT,
            raised_by TEXT NOT NULL,
            raised_at INTEGER NOT NULL,
            acknowledged_by TEXT,
            acknowledged_at INTEGER,
            closed_by TEXT,
            closed_at INTEGER,
            note TEXT
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m005_appointments(db: Database) -> None:
    # The visitor is not identified (clause 5.3); an appointment is met at most once.
    db.execute(
        """
        CREATE TABLE appointments (
            id TEXT PRIMARY KEY,
            code TEXT NOT NULL,
            service TEXT NOT NULL,
            time INTEGER NOT NULL,
            note TEXT,
            made_at INTEGER NOT NULL,
            made_by TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('booked', 'met', 'cancelled')),
            ended_at INTEGER,
            ticket TEXT UNIQUE
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m005_ratings(db: Database) -> None:
    # Visitors' ratings, one per ticket.
    db.execute(
        """
        CREATE TABLE ratings (
            ticket TEXT PRIMARY KEY REFERENCES tickets (id),
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            service TEXT NOT NULL,
            window TEXT,
            stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX ratings_for_reports ON ratings (day)")


@migrations()
def m006_history(db: Database) -> None:
    """What a start and a change of the settings need from years of history, without reading all of it."""
    for statement in (
        # store/settings_versions.py has the same condition.
        "CREATE INDEX settings_versions ON events (seq) WHERE type = 'settings_changed'",
        # The services that tickets were ever issued for or transferred to, each with its first event.
        """
        CREATE TABLE recorded_services (
            service TEXT PRIMARY KEY,
            first_seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO recorded_services SELECT data ->> 'service', min(seq) FROM events
        WHERE type IN ('ticket_issued', 'ticket_transferred', 'matter_finished') GROUP BY 1
        """,
        # The latest result of learning from past weeks; one row.
        """
        CREATE TABLE learned_workload (
            day TEXT NOT NULL,
            settings TEXT NOT NULL,
            workload BLOB NOT NULL
        ) STRICT
        """,
    ):
        db.execute(statement)


@migrations()
def m007_set_aside(db: Database) -> None:
    # store/set_aside.py has the same condition.
    db.execute("CREATE INDEX events_set_aside ON events (seq) WHERE type = 'event_set_aside'")


@migrations(transactional=False)
def m008_free_texts(db: Database) -> None:
    """Texts about people leave the journal. It stands before the journal is chained by hash: after that, none could."""
    move_old_texts(db)


@migrations()
def m009_chain(db: Database) -> None:
    """The hash of each row (chain.py). Until the rows of earlier releases have theirs, `unchained` has the last of them."""
    for statement in (
        "ALTER TABLE events ADD COLUMN hash BLOB",
        "CREATE TABLE unchained (until_seq INTEGER NOT NULL) STRICT",
        "INSERT INTO unchained SELECT max(seq) FROM events HAVING count(*) > 0",
    ):
        db.execute(statement)


@migrations()
def m010_days_again(db: Database) -> None:
    # Days that went on later in the journal: the clock was ahead, another day began, and the clock was set right.
    for statement in (
        "CREATE TABLE days_again (first_seq INTEGER PRIMARY KEY, day TEXT NOT NULL) STRICT",
        "CREATE INDEX days_again_by_day ON days_again (day)",
        "CREATE INDEX days_by_seq ON days (first_seq)",
    ):
        db.execute(statement)


@migrations()
def m011_mark(db: Database) -> None:
    """Has a row once the journal has a mark beside it (mark.py)."""
    db.execute("CREATE TABLE marked (place INTEGER PRIMARY KEY DEFAULT 1 CHECK (place = 1)) STRICT")


@migrations()
def m012_unshown_calls(db: Database) -> None:
    # The calls that no board confirmed in time: `call` is the number of its event, `boards` a JSON list of names.
    for statement in (
        """
        CREATE TABLE unshown_calls (
            call INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            at INTEGER NOT NULL,
            ticket TEXT NOT NULL,
            window TEXT NOT NULL,
            zone TEXT NOT NULL,
            boards TEXT NOT NULL,
            recall INTEGER NOT NULL,
            shown_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX unshown_calls_for_reports ON unshown_calls (day)",
    ):
        db.execute(statement)


@migrations()
def m013_files(db: Database) -> None:
    """The databases that have been beside the journal: one that is missing is missed."""
    db.execute("CREATE TABLE files (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
