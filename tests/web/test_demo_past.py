"""The demonstration's past: an unbroken journal whose rows are those of its events, and which the office goes on with."""

from __future__ import annotations

from pathlib import Path

from queue_core.clock import SetClock
from queue_core.settings import load
from queue_core.store import chain
from queue_core.store.journal import DATABASE, rebuild_rows, rows_of
from queue_core.store.read_only import read_only
from tests.past import put_past
from tests.running import MORNING, TRUDOVAYA
from tests.web.in_process import InProcess


def test_the_past_is_a_journal_like_any_other(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert put_past(data, 1) == 5
    with read_only(data / DATABASE) as database:
        assert chain.prove(database).broken is None
        assert chain.wrong_days(database) == []
        counts = dict(database.execute("SELECT type, count(*) FROM events GROUP BY type"))
    wanted = {"ticket_no_show", "ticket_parked", "ticket_transferred", "ticket_recalled", "break_started", "day_closed"}
    assert wanted <= set(counts)
    assert counts["ticket_issued"] > 300
    before = rows_of(data)
    rebuild_rows(data, load(TRUDOVAYA))
    assert rows_of(data) == before
    here = InProcess(data, SetClock(MORNING))
    assert here.issue()["number"].endswith("001")
    assert here.get("/hall").get_json()["safe_mode"] is None
    here.office.close()


def test_a_journal_with_days_is_left_as_it_is(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    put_past(data, 1)
    assert put_past(data, 2) == 0
