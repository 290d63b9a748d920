"""docs/personal-data.md lists every column that holds personal data: a column that nobody has decided about fails."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from devices.fiscal.journal import Receipts
from devices.payments.operations import Operations
from devices.printing.outcome import PrintOutcome, PrintResult
from devices.printing.spool import Job, Spool
from tests.paying import paying_office
from tests.running import MORNING
from tests.web.payments.conftest import Till

DOCUMENT = (Path(__file__).parents[2] / "docs/personal-data.md").read_text(encoding="utf-8")
RUSSIAN, ENGLISH = DOCUMENT.split("## In English")
_ROW = re.compile(r"^\| (?:агент: |agent: )?`(\S+) (\w+)` \| `([\w ]+)` \|", flags=re.MULTILINE)
# Columns that say nothing about a person: numbers of the queue, times, codes, devices, money without its account, and references.
OTHERS = {
    "accounts.db": {
        "bindings": "device agent kind window",
        "principals": "role theme disabled version",
        "recovery_codes": "",
        "second_steps": "last_step",
        "sessions": "digest id version confirmed_at",
        "tokens": "digest",
    },
    "billing-accounts.db": {
        "accounts": "",
        "facts": "signature as_of accounts",
        "registers": "line digits decimals zone",
    },
    "compliance.db": {
        "explanations": "month figure version at",
        "sheets": "number month at sha256",
    },
    "office.db": {
        "active_calls": "ticket window",
        "alarms": "id day kind window kiosk raised_at acknowledged_at closed_at note",
        "appointments": "id code service time note made_at state ended_at ticket",
        "days": "day first_seq",
        "days_again": "day first_seq",
        "events": "seq at day type hash",
        "files": "name",
        "learned_workload": "day settings workload",
        "notices": "id kind ru en zones begins_at until_at posted_at withdrawn_at",
        "pauses": "seq day window kind minutes override begun_at ended_at",
        "phone_calls": "seq day window taken_at hung_up_at",
        "promises": "day ticket service at expected_s low_s high_s p20_s p80_s margin_s basis waited_s",
        "ratings": "ticket day at service window stars",
        "receptions": "ticket leg day service window queued_at called_at started_at finished_at outcome continued",
        "recorded_services": "service first_seq",
        "shifts": "seq day window opened_at closed_at",
        "marked": "place",
        "unchained": "until_seq",
        "unshown_calls": "call day at ticket window zone boards recall shown_at",
        "tickets": "id office day series ordinal number service state request_id kiosk issued_at queued_at finished_at outcome",
    },
    "operations.sqlite3": {
        "operations": "number job device kind payment state reference accepted_at seeking outcome cause detail report by_hand",
        "spool": "id only",
    },
    "payments.db": {
        "batches": "kind number made_at state detail",
        "intended": "ticket day kiosk",
        "payments": "id request_id day made_at changed_at kind method of original kopecks purpose state wanted ending lang device "
        "agent spool kiosk window printer ticket reference cause detail trouble seeking note batch settlement",
        "readings": "id request_id day at kiosk printer lang batch",
        "settlements": "number device agent spool day at state count kopecks terminal_count terminal_kopecks agrees cause detail",
        "slips": "job subject printer at reprint state cause detail",
        "steps": "seq payment at state",
        "strays": "seq at agent payment outcome",
        "transitions": "before after",
    },
    "receipts.sqlite3": {
        "receipts": "number job device payment subject correction state attempt storage mark cause detail fiscal_number "
        "fiscal_sign fiscal_time fiscal_storage wanted_at until report",
    },
    "spool.sqlite3": {"jobs": "number job device subject state begun outcome cause detail"},
    "visits.db": {
        "cards": "ticket number day steps consent_at changed_at",
        "free_texts": "reference day about place",
        "looks": "at day ticket what",
        "words": "ticket day at",
    },
}
Columns = dict[tuple[str, str], set[str]]


def listed(section: str) -> Columns:
    """The columns that a language's part of the document lists, by file and table."""
    found: Columns = {}
    for file, table, columns in _ROW.findall(section):
        found.setdefault((file, table), set()).update(columns.split())
    return found


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Columns]:
    """The columns of every database that an office and an agent make."""
    paying = paying_office(tmp_path / "office", MORNING)
    till = Till(tmp_path / "data", settings=paying.settings, paying=paying)
    till.post("/accounts/look-up", "operator1", account=till.account)
    Spool(tmp_path / "spool").close()
    Operations(tmp_path / "spool").close()
    Receipts(tmp_path / "spool").close()
    assert [name for name in files_in(till.directory) if f"`{name}" not in ENGLISH or f"`{name}" not in RUSSIAN] == []
    yield dict(columns_below(tmp_path))
    till.office.close()
    till.server.payments.records.close()


def files_in(folder: Path) -> set[str]:
    """The files and folders of a data directory, without the logs of its databases: each is in the document."""
    return {re.sub(r"-(wal|shm)$", "", path.name) for path in folder.iterdir()}


def columns_below(folder: Path) -> Iterator[tuple[tuple[str, str], set[str]]]:
    for path in folder.rglob("*"):
        if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3":
            with closing(sqlite3.connect(path)) as database:
                tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                for (table,) in tables:
                    if not table.startswith(("_", "sqlite_")):
                        rows = database.execute("SELECT name FROM pragma_table_info(?)", (table,))
                        yield (path.name, table), {name for (name,) in rows}


def test_every_column_is_decided_about(there: Columns) -> None:
    personal = listed(ENGLISH)
    others = {
        (file, table): set(columns.split()) for file, tables in OTHERS.items() for table, columns in tables.items()
    }
    for place, columns in there.items():
        known = personal.get(place, set()) | others.get(place, set())
        assert columns - known == set(), (
            f"{place}: personal, then docs/personal-data.md lists them, or not, then OTHERS"
        )
        assert known - columns == set(), f"{place} has no such columns any more"
        assert not personal.get(place, set()) & others.get(place, set()), place
    assert set(personal) | set(others) == set(there), "each table is one that is made"


def test_both_languages_list_the_same() -> None:
    assert listed(RUSSIAN) == listed(ENGLISH)
    assert len(listed(ENGLISH)) > 20


def test_what_is_printed_is_forgotten_when_it_is_reported(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.accept(Job("j", "printer-1", [{"text": "лицевой счёт 700000001"}]))
    spool.begin("j")
    spool.finish("j", PrintResult(PrintOutcome.PRINTED))
    assert any(b"700000001" in path.read_bytes() for path in tmp_path.iterdir())
    spool.acknowledge("j")
    spool.report_again("j")
    assert [report["outcome"] for report in spool.pending()] == ["printed"]
    assert not spool.accept(Job("j", "printer-1", [])), "it is still known"
    spool.close()
    assert not any(b"700000001" in path.read_bytes() for path in tmp_path.iterdir())
