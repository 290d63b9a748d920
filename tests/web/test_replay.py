"""The replay: the API's snapshot is the one that the live hall gave, the course agrees with the rows, any moment has a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from click.testing import CliRunner

from queue_core.clock import SetClock
from queue_core.model import WindowState
from queue_core.replay.course import Promised
from tests.past import put_past
from tests.running import MORNING
from tests.web.auth.browser import Browser
from tests.web.in_process import InProcess
from web.commands.main import main
from web.management.replay.reading import Replayed, read_replay

BUSY = "2026-11-18T13:20:00+03:00"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    data = tmp_path_factory.mktemp("replay") / "data"
    data.mkdir()
    put_past(data, 1)
    office = InProcess(data, SetClock(MORNING))
    yield office
    office.office.close()


def replayed(here: InProcess, at: str) -> Replayed:
    office = here.office
    return read_replay(office.directory, office.settings, datetime.fromisoformat(at), office.free_texts.read)


def test_the_snapshot_of_a_past_moment_is_what_the_hall_then_showed(here: InProcess) -> None:
    live = InProcess(here.directory.parent / "live", SetClock(MORNING))
    live.post("/windows/1/open", "operator1")
    live.issue()
    live.clock.advance(60)
    live.post("/windows/1/call-next", "operator1")
    live.issue()
    shown = live.get("/hall").get_json()
    at = shown["clock"]["now"]
    live.clock.advance(60)
    live.post("/windows/1/start", "operator1")
    live.issue()
    again = live.get("/replay", query_string={"at": at}).get_json()
    live.office.close()
    for name in ("seq", "day", "tickets", "windows", "calls", "services", "targets"):
        assert again[name] == shown[name], name
    assert again["clock"]["now"] == at


def test_the_course_agrees_with_the_rows(here: InProcess) -> None:
    found = replayed(here, BUSY)
    visits = here.get("/reports/visits?day=2026-11-18").get_json()["visits"]
    late = [wait for visit in visits for wait in visit["waits"] if wait["late"]]
    breaches = [breach for breach in found.course.breaches if breach.what is Promised.WAIT]
    assert len(breaches) == len(late) > 0
    served_s = sum(visit["served_s"] or 0 for visit in visits)
    spells = [spell for window in found.course.windows.values() for spell in window]
    serving = [spell for spell in spells if spell.state is WindowState.SERVING]
    assert sum((spell.ends - spell.begins).total_seconds() for spell in serving) == pytest.approx(served_s, abs=1)
    assert found.course.waiting[-1][1] == 0


def test_the_page_shows_who_waited_and_why_the_others_were_called(here: InProcess) -> None:
    manager = Browser(here)
    manager.enter("manager")
    found = replayed(here, BUSY)
    answer = manager.get(f"/management/replay/?at={BUSY.replace('+', '%2B')}&lang=en")
    text = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 200
    assert found.waiting
    assert all(f">{ticket.number}</a>" in text for ticket in found.waiting)
    in_hand = [window for window in found.hall.windows.values() if window.ticket]
    for window in in_hand:
        [sentence, *_] = found.why(found.hall.tickets[window.ticket or ""])
        assert sentence.en in text
    breach = found.next_breach()
    assert breach is not None
    assert breach.number in text.split('id="breach-next"')[1][:300]


@pytest.mark.parametrize("at", ["", "x", "0001-01-01", "9999-12-31T23:59:59", "2026-11-15T12:00", "2026-11-18T24:99"])
def test_any_moment_has_a_page(here: InProcess, at: str) -> None:
    manager = Browser(here)
    manager.enter("manager")
    assert manager.get(f"/management/replay/?at={at}").status_code == 200


def test_the_api_wants_a_moment_and_a_manager(here: InProcess) -> None:
    assert here.get("/replay").status_code == 400
    assert here.get("/replay?at=yesterday").status_code == 400
    assert here.get(f"/replay?at={BUSY.replace('+', '%2B')}", "operator1").status_code == 403
    assert here.get("/replay?at=2099-01-01").status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("ru", ("окно 1", "идёт приём", "ждут: ")), ("en", ("window 1", "serving", "waiting: "))]
)
def test_the_command_speaks_both_languages(here: InProcess, language: str, words: tuple[str, ...]) -> None:
    found = replayed(here, BUSY)
    asked = ["replay", "--data", str(here.directory), "--at", BUSY[:19], "--lang", language]
    answer = CliRunner().invoke(main, asked)
    assert answer.exit_code == 0, answer.output
    assert all(word in answer.output for word in words)
    assert f"{words[2]}{len(found.waiting)}" in answer.output
    assert all(ticket.number in answer.output for ticket in found.waiting)
