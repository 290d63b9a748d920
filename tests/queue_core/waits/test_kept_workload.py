"""What was learned is kept: a start goes on with it, and what is newer is learned while commands go on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest

from queue_core import commands as c
from queue_core.clock import SetClock
from queue_core.errors import StorageFailed
from queue_core.model import Operator
from queue_core.office import Office, expectations
from queue_core.projection.service_times import ServiceTimes
from queue_core.projection.workload import Workload
from queue_core.settings import Settings, load, parse_text
from queue_core.store.journal import LearnedWorkload
from queue_core.texts import Text
from queue_core.waits.kept_workload import packed, unpacked
from queue_core.waits.learning import Learned, workload_on
from tests.queue_core.simulation.weeks import record_weeks
from tests.running import MORNING, TRUDOVAYA

SETTINGS = load(TRUDOVAYA)
TODAY = MORNING.date().isoformat()
NEW_SERVICE = """
[[services]]
id = "benefits"
name = { ru = "Льготы", en = "Benefits" }
group = "individual"
kind = "cash_operation"
zone = "individuals"
series = "Л"
elsewhere = { ru = "Льготы оформляют на ул. Угольной, д. 1.", en = "Benefits are at 1 Ugolnaya St." }
"""


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("weeks") / "data"
    record_weeks(directory, MORNING.date(), days=14, visitors=55)
    return directory


@pytest.fixture
def data(weeks: Path, tmp_path: Path) -> Path:
    """A data directory with two weeks of history, of which nothing is kept that was learned."""
    shutil.copytree(weeks, tmp_path / "data")
    office = Office(SETTINGS, tmp_path / "data", SetClock(MORNING))
    office._journal.db.execute("DELETE FROM learned_workload")
    office.close()
    return tmp_path / "data"


@pytest.fixture
def start(data: Path) -> Iterator[Callable[..., Office]]:
    """Starts the office on a day at ten, one after the other, as the server does: it learns when it is called to."""
    started: list[Office] = []

    def at(days_later: int = 0, settings: Settings = SETTINGS) -> Office:
        for earlier in started:
            earlier.close()
        office = Office(settings, data, SetClock(MORNING + timedelta(days=days_later)), learns_aside=True)
        started.append(office)
        return office

    yield at
    for office in started:
        office.close()


def nothing_is_learned(*_: object) -> Learned:
    raise AssertionError("the past is read although what it teaches is known")


def test_what_is_kept_is_exactly_what_was_learned(weeks: Path) -> None:
    learned = workload_on(weeks, SETTINGS, TODAY)
    assert learned.taught
    assert learned.service_times.learned
    assert unpacked(packed(learned, SETTINGS, TODAY)) == learned


def test_margins_come_back_by_service() -> None:
    prior = ServiceTimes.prior(SETTINGS)
    widened = Workload(ServiceTimes(prior.services, margins={"cash-individual": 45.0}))
    assert unpacked(packed(widened, SETTINGS, TODAY)).service_times.margin_s("cash-individual") == 45.0


def test_a_start_without_anything_kept_learns_before_it_is_ready(start: Callable[..., Office], data: Path) -> None:
    assert start().workload == workload_on(data, SETTINGS, TODAY)


def test_a_restart_on_the_same_day_does_not_read_the_past(
    start: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = start().workload
    monkeypatch.setattr(expectations, "learned_of", nothing_is_learned)
    again = start()
    again.learn()
    assert again.workload == before


def test_a_start_on_a_new_day_goes_on_with_what_was_learned_last_until_it_has_learned(
    start: Callable[..., Office], data: Path
) -> None:
    monday = start()
    monday.handle(c.CloseDay(actor="manager"))
    yesterdays = monday.workload
    tuesday = start(days_later=1)
    assert tuesday.day == str(MORNING.date() + timedelta(days=1))
    assert tuesday.workload == yesterdays
    tuesday.learn()
    assert tuesday.workload == workload_on(data, SETTINGS, tuesday.day) != yesterdays
    assert start(days_later=1).workload == tuesday.workload, "it is kept in the place of yesterday's"


def test_learning_aside_holds_no_command_up(start: Callable[..., Office]) -> None:
    start().handle(c.CloseDay(actor="manager"))
    office = start(days_later=1)

    def while_a_visitor_comes(work: Callable[[], Learned]) -> Learned:
        issue = c.IssueTicket(actor="kiosk-1", service="cash-individual", request_id="while it learns")
        assert office.handle(issue).fresh
        return work()

    office.learn(aside=while_a_visitor_comes)
    assert office._live.expectations.unlearned is None


def test_changed_settings_are_gone_by_at_once_and_learned_aside(
    start: Callable[..., Office], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = start()
    before = office.workload
    with monkeypatch.context() as patched:
        patched.setattr(expectations, "learned_of", nothing_is_learned)
        office.change_settings(SETTINGS.toml + NEW_SERVICE, 0, "manager")
    standard = ServiceTimes.prior(office.settings).services["benefits"]
    assert office.workload.service_times.services["benefits"] == standard
    assert office.workload.service_times.hours == before.service_times.hours
    office.learn()
    assert office.workload == workload_on(data, office.settings, TODAY)


def test_a_service_that_was_taken_out_leaves_what_is_expected(weeks: Path) -> None:
    learned = workload_on(weeks, SETTINGS, TODAY)
    with_one_more = parse_text(SETTINGS.toml + NEW_SERVICE, "a test")
    there_and_back = learned.under(with_one_more).under(SETTINGS)
    assert there_and_back == learned
    assert "benefits" in learned.under(with_one_more).service_times.services
    assert "benefits" not in there_and_back.service_times.services


def test_what_was_learned_of_settings_that_changed_meanwhile_is_dropped(
    start: Callable[..., Office], data: Path
) -> None:
    start().handle(c.CloseDay(actor="manager"))
    office = start(days_later=1)

    def while_settings_change(work: Callable[[], Learned]) -> Learned:
        learned = work()
        office.change_settings(SETTINGS.toml + NEW_SERVICE, 0, "manager")
        return learned

    office.learn(aside=while_settings_change)
    assert "benefits" in office.workload.service_times.services
    office.learn()
    assert office.workload == workload_on(data, office.settings, office.day)


def test_a_workload_that_was_given_is_not_learned_over(start: Callable[..., Office]) -> None:
    start().handle(c.CloseDay(actor="manager"))
    office = start(days_later=1)
    given = Workload(ServiceTimes.prior(SETTINGS))
    office.expect(given)
    office.learn()
    assert office.workload is given


def test_a_disk_that_is_full_keeps_nothing_and_stops_nothing(
    start: Callable[..., Office], data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start().handle(c.CloseDay(actor="manager"))
    office = start(days_later=1)

    def refused(_: object) -> None:
        raise StorageFailed("full")

    monkeypatch.setattr(office._journal, "keep_learned_workload", refused)
    office.learn()
    assert office.workload == workload_on(data, SETTINGS, office.day)
    assert "the next start will learn it again" in caplog.text


def test_an_office_without_a_past_keeps_nothing(tmp_path: Path) -> None:
    office = Office(SETTINGS, tmp_path / "data", SetClock(MORNING), learns_aside=True)
    assert office.workload == Workload(ServiceTimes.prior(SETTINGS))
    assert office._journal.learned_workload() is None
    office.close()


def test_without_a_server_the_office_learns_when_its_day_turns(data: Path) -> None:
    clock = SetClock(MORNING)
    office = Office(SETTINGS, data, clock)
    office.handle(c.CloseDay(actor="manager"))
    clock.set(MORNING + timedelta(days=1))
    office.tick()
    assert office.day == str(date.fromisoformat(TODAY) + timedelta(days=1))
    assert office.workload == workload_on(data, SETTINGS, office.day)
    office.close()


def test_a_workload_that_the_database_refuses_stops_no_later_command(start: Callable[..., Office]) -> None:
    office = start()
    before = office._journal.learned_workload()
    refused = LearnedWorkload(TODAY, "digest", cast(bytes, None))
    with pytest.raises(sqlite3.IntegrityError):
        office._journal.keep_learned_workload(refused)
    assert office._journal.learned_workload() == before, "all or nothing"
    assert office.handle(
        c.OpenWindow(actor="operator1", window="1", operator=Operator("operator1", "Имя", Text(ru="С", en="S")))
    ).fresh
