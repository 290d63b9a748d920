"""A month recounted by plain SQL over its exported journal: the API, the workbook, the CSV file and the PDF say the same."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import tomlkit
from pypdf import PdfReader

from queue_core import commands as c
from queue_core.errors import Refusal
from queue_core.model import TicketState
from queue_core.settings import parse_text
from queue_core.settings.edits import edited
from tests.queue_core.building import OfficeRig, small_office
from tests.queue_core.reports.test_waits import lively_day
from tests.web.in_process import InProcess
from web.documents.document import CellKind, shown

_DAYS, _STEPS, _CHANGED_AFTER = 5, 260, 2
_OLD_TARGET_S, _NEW_TARGET_S = {"consultation": 600, "cash_operation": 300}, {"consultation": 60, "cash_operation": 300}
_KINDS = {"advice": "consultation", "cash": "cash_operation", "firms": "consultation"}

# Nothing of the office's own rows: only the events as they stand in the journal.
_SPANS = {
    "wait": """
        WITH calls AS (
            SELECT seq, at, day, ticket, lead(seq, 1, 1e18) OVER (PARTITION BY ticket ORDER BY seq) AS until
            FROM event WHERE type = 'ticket_called'
        )
        SELECT day,
            (SELECT service FROM event WHERE event.ticket = calls.ticket AND seq < calls.seq AND service IS NOT NULL
                AND type IN ('ticket_issued', 'ticket_transferred') ORDER BY seq DESC LIMIT 1),
            (at - (SELECT max(at) FROM event WHERE event.ticket = calls.ticket AND seq < calls.seq
                AND type IN ('ticket_issued', 'ticket_transferred', 'ticket_unparked', 'ticket_brought_back'))) / 1000.0
        FROM calls WHERE NOT EXISTS (
            SELECT 1 FROM event WHERE event.ticket = calls.ticket AND type = 'ticket_returned'
                AND seq > calls.seq AND seq < until
        )""",
    "visit": """
        SELECT done.day,
            (SELECT service FROM event WHERE event.ticket = done.ticket AND service IS NOT NULL
                AND type IN ('ticket_issued', 'ticket_transferred') ORDER BY seq DESC LIMIT 1),
            (done.at - issued.at) / 1000.0
        FROM event AS done JOIN event AS issued ON issued.ticket = done.ticket AND issued.type = 'ticket_issued'
        WHERE done.type = 'ticket_finished' AND done.outcome <> 'day_closed'
        """,
}


@dataclass
class Month:
    here: InProcess
    journal: sqlite3.Connection
    days: list[str]

    def spans(self, measure: str) -> dict[tuple[str, str], list[float]]:
        """Seconds in order, by service and day."""
        found: dict[tuple[str, str], list[float]] = {}
        for day, service, seconds in self.journal.execute(_SPANS[measure]):
            found.setdefault((service, day), []).append(seconds)
        return {key: sorted(seconds) for key, seconds in found.items()}

    def target_s(self, measure: str, service: str, day: str) -> int:
        targets = _NEW_TARGET_S if self.days.index(day) > _CHANGED_AFTER else _OLD_TARGET_S
        return 1200 if measure == "visit" else targets[_KINDS[service]]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    directory = tmp_path_factory.mktemp("month")
    rig = OfficeRig(directory / "data", parse_text(tomlkit.dumps(small_office()), "office.toml"))
    days = []
    for number in range(_DAYS):
        lively_day(rig, seed=number, steps=_STEPS)
        days.append(rig.office.day)
        _some_leave(rig)
        if number == _CHANGED_AFTER:  # in force from the next day on
            changed = {"targets": {"consultation": {"wait_minutes": 1, "reception_minutes": 10}}}
            rig.office.change_settings(
                edited(rig.office.settings.toml, changed), rig.office.settings_version, "manager"
            )
            rig.settings = rig.office.settings
        rig.wait(hours=22)
    (directory / "office.toml").write_text(rig.office.settings.toml, encoding="utf-8")
    journal = _exported(rig)
    rig.office.close()
    here = InProcess(directory / "data", clock=rig.clock, settings=directory / "office.toml")
    yield Month(here, journal, days)
    here.office.close()
    journal.close()


def _some_leave(rig: OfficeRig) -> None:
    waiting = [
        one for one in rig.office.ask(lambda hall, _: list(hall.tickets.values())) if one.state is TicketState.WAITING
    ]
    for ticket in waiting[::2]:
        rig.wait(seconds=30)
        try:
            rig.do(c.CancelTicket(actor="kiosk-1", ticket=ticket.id))
        except Refusal:
            continue


def _exported(rig: OfficeRig) -> sqlite3.Connection:
    journal = sqlite3.connect(":memory:")
    journal.execute(
        "CREATE TABLE event (seq INTEGER PRIMARY KEY, at INTEGER, day TEXT, type TEXT, ticket TEXT, service TEXT, outcome TEXT)"
    )
    journal.executemany(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)",
        rig.rows(
            "SELECT seq, at, day, type, json_extract(data, '$.ticket'), json_extract(data, '$.service'),"
            " json_extract(data, '$.outcome') FROM events"
        ),
    )
    return journal


def figures(seconds: list[float], target_s: int) -> list[float]:
    """Number, mean, p90 (nearest rank), share in target, share within 5 minutes."""
    n = len(seconds)
    rank = -(-9 * n // 10) - 1
    return [
        n,
        round(sum(seconds) / n, 1),
        round(seconds[rank], 1),
        round(sum(one <= target_s for one in seconds) / n, 4),
        round(sum(one <= 300 for one in seconds) / n, 4),
    ]


def recounted(month: Month, measure: str) -> dict[tuple[str, str], list[float]]:
    return {
        (service, day): figures(seconds, month.target_s(measure, service, day))
        for (service, day), seconds in month.spans(measure).items()
    }


def asked(month: Month, measure: str, file_format: str) -> Any:
    answer = month.here.get(
        f"/reports/measures?measure={measure}&from=2026-11-01&to=2026-11-30&by=service&then_by=day"
        f"&format={file_format}&lang=ru"
    )
    assert answer.status_code == 200, answer.text
    return answer


def rows_of_the_api(month: Month, measure: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked(month, measure, "json").get_json()["rows"]
    return rows


def of_api(row: dict[str, Any]) -> list[float]:
    return [row["n"], row["mean_s"], row["p90_s"], row["share_in_target"], row["within"]["300"]]


# Of the columns of the files: number, mean, p90, share in target, share within 5 minutes.
_PLACES = (2, 3, 5, 7, 9)


def test_the_month_has_everything(month: Month) -> None:
    seen = {kind for (kind,) in month.journal.execute("SELECT DISTINCT type FROM event")}
    assert {"ticket_transferred", "ticket_parked", "ticket_unparked", "ticket_returned", "ticket_no_show"} <= seen
    assert {"ticket_cancelled", "settings_changed"} <= seen
    assert len(month.spans("wait")) > 6


@pytest.mark.parametrize("measure", list(_SPANS))
def test_the_api_says_what_the_journal_says(month: Month, measure: str) -> None:
    rows = {(row["key"], row["then_key"]): of_api(row) for row in rows_of_the_api(month, measure) if row["n"]}
    assert rows == recounted(month, measure)


@pytest.mark.parametrize("measure", list(_SPANS))
def test_the_files_say_what_the_api_says(month: Month, measure: str) -> None:
    rows = rows_of_the_api(month, measure)
    kinds = [CellKind.COUNT, CellKind.DURATION, CellKind.DURATION, CellKind.SHARE, CellKind.SHARE]
    sheet = openpyxl.load_workbook(io.BytesIO(asked(month, measure, "xlsx").data)).worksheets[0]
    table = list(csv.reader(io.StringIO(asked(month, measure, "csv").data.decode("utf-8-sig")), delimiter=";"))
    pages = PdfReader(io.BytesIO(asked(month, measure, "pdf").data)).pages
    text = " ".join("\n".join(page.extract_text() for page in pages).split())
    assert sheet.max_row == len(table) == len(rows) + 2
    for number, row in enumerate(rows, start=1):
        expected = of_api(row)
        cells = [cell.value for cell in sheet[number + 1]]
        values = [
            round(cell.total_seconds(), 1) if isinstance(cell, timedelta) else cell
            for cell in (cells[place] for place in _PLACES)
        ]
        assert values == expected
        of_table = [table[number][place].replace(",", ".") for place in _PLACES]
        assert [float(cell) if cell else None for cell in of_table] == expected
        on_paper = [shown(value, kind, "ru") for value, kind in zip(expected[:2], kinds[:2], strict=True)]
        assert f"{row['then_label']['ru']} {' '.join(on_paper)}".strip() in text


def test_a_target_changed_in_between_judges_no_earlier_day(month: Month) -> None:
    report = rows_of_the_api(month, "wait")
    targets = {row["then_key"]: row["target_s"] for row in report if row["key"] == "advice"}
    assert [targets[day] for day in month.days if day in targets] == [600, 600, 600, 60, 60]
