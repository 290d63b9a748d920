"""`talon check` proves that the journal is the one that was written."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from click.testing import CliRunner, Result

from queue_core.store.journal import DATABASE
from tests.queue_core.forging import alter_row, unprotect
from tests.web.in_process import InProcess
from web.commands.main import main


def talon(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def forged(here: InProcess, *statements: str) -> None:
    with closing(sqlite3.connect(here.directory / DATABASE, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def check(here: InProcess) -> Result:
    return talon("check", "--data", str(here.directory))


def test_an_issue_time_that_was_altered_is_named(here: InProcess) -> None:
    """With the row of its ticket, so that the rows agree with the journal."""
    for _ in range(3):
        here.issue()
    assert "The chain of 3 events is unbroken." in check(here).output
    with closing(sqlite3.connect(here.directory / DATABASE)) as database:
        unprotect(database)
        database.execute("UPDATE events SET at = at - 60000 WHERE seq = 2")
        database.execute(
            "UPDATE tickets SET issued_at = issued_at - 60000, queued_at = queued_at - 60000 WHERE ordinal = 2"
        )
        database.commit()
    found = check(here)
    assert found.exit_code == 1
    assert "event 2 (2026-11-23 " in found.output
    assert "events_stay" in found.output, "and that the journal was not protected"


def test_a_trigger_taken_away_and_a_day_moved_are_named(here: InProcess) -> None:
    here.issue()
    forged(here, "DROP TRIGGER events_remain")
    assert "events_remain" in check(here).output
    here.office.close()
    here.begin()
    assert check(here).exit_code == 0, "the next start protects it again"
    forged(here, "UPDATE days SET first_seq = 7")
    assert "begins with event 7, the table of days says, but not the journal" in check(here).output


def test_a_day_end_sheet_proves_the_journal_it_was_printed_from(here: InProcess) -> None:
    for _ in range(3):
        here.issue()
    page = here.client().get("/management/day-sheet", headers={"Authorization": f"Bearer {here.tokens['manager']}"})
    head = re.search(r'id="journal-head"[^>]*>([A-Z2-7-]+)<', page.text)
    assert head
    here.issue()
    data = ("--data", str(here.directory))
    found = talon("check", *data, "--head", f"2026-11-23={head[1]}")
    assert found.exit_code == 0
    assert "The head of 2026-11-23 is that of event 3" in found.output
    assert head[1] not in talon("check", *data, "--heads").output, "the last head of the day is a later one"
    assert here.office.head()[1] in talon("check", *data, "--heads").output
    with closing(sqlite3.connect(here.directory / DATABASE, isolation_level=None)) as database:
        alter_row(database, 2, "at = at - 60000")
    refused = talon("check", *data, "--head", f"2026-11-23={head[1].lower()}")
    assert refused.exit_code == 1
    assert "No event of 2026-11-23 has the head" in refused.output
    assert "is no head" in talon("check", *data, "--head", "yesterday=ABCD").output
