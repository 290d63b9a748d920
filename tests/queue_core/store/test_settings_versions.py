"""Versions of the settings: edited in place, taken in by the running hall at once, undone, and replayed as they were lived."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from queue_core import commands as c
from queue_core.errors import SettingsInUse, SettingsOutdated, UnknownService
from queue_core.model import Outcome
from queue_core.settings import SettingsInvalid, load, parse_text
from queue_core.settings.edits import differences, edited
from queue_core.store import settings_versions as versions
from queue_core.store.days_settings import of_day
from queue_core.store.journal import rebuild_rows, rows_of
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office, text
from tests.queue_core.forging import alter_row
from tests.queue_core.test_invariants import everything

TRUDOVAYA = Path(__file__).parents[3] / "deploy/offices/trudovaya.toml"


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path / "data", parse_text(tomlkit.dumps(small_office()), "small"))
    yield made
    made.office.close()


CLOSED = {"id": "9", "zone": "hall", "skills": ["firms", "advice"]}


def change(rig: OfficeRig, based_on: int | None = None, **tables: Any) -> int:
    office = rig.office
    toml = edited(office.settings.toml, tables)
    return office.change_settings(toml, office.settings_version if based_on is None else based_on, "manager")


def table(rig: OfficeRig, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(rig.office.settings.toml)[name]
    return found


def without(rig: OfficeRig, name: str, row: str) -> list[dict[str, Any]]:
    return [one for one in table(rig, name) if one["id"] != row]


def with_row(rig: OfficeRig, name: str, row: str, **fields: Any) -> list[dict[str, Any]]:
    return [{**one, **fields} if one["id"] == row else one for one in table(rig, name)]


# -- the text -------------------------------------------------------------------------------------------------------


def test_an_edit_keeps_the_comments_and_everything_else() -> None:
    before = TRUDOVAYA.read_text(encoding="utf-8")
    services = tomllib.loads(before)["services"]
    services[0]["name"] = {"ru": "Расчёты", "en": "Settlements"}
    after = edited(before, {"services": services})
    assert len(after.splitlines()) == len(before.splitlines())
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in after.splitlines() if line.startswith("#")
    ]
    assert sum(old != new for old, new in zip(before.splitlines(), after.splitlines(), strict=True)) == 1
    assert tomllib.loads(after)["services"] == services
    [ru, en] = differences(before, after)
    assert ru == {
        "path": "services[settlements-individual].name.ru",
        "before": "Расчёты и платёжные документы",
        "after": "Расчёты",
    }
    assert en["path"].endswith("name.en")


@pytest.mark.parametrize("change_of", ["remove", "add", "reorder", "exceptions", "targets", "no change"])
def test_what_is_written_is_what_was_wanted(change_of: str) -> None:
    before = TRUDOVAYA.read_text(encoding="utf-8")
    raw = tomllib.loads(before)
    wanted: dict[str, Any] = {
        "remove": {"priorities": raw["priorities"][:1]},
        "add": {"windows": [*raw["windows"], {"id": "6", "zone": "individuals", "skills": ["cash-individual"]}]},
        "reorder": {"windows": raw["windows"][::-1]},
        "exceptions": {"exceptions": [{"date": "2026-12-30", "closed": True, "reason": {"ru": "Учёт", "en": "Stock"}}]},
        "targets": {"targets": {**raw["targets"], "visit_minutes": 25}},
        "no change": {"services": raw["services"], "hours": raw["hours"]},
    }[change_of]
    after = edited(before, wanted)
    for name, value in wanted.items():
        assert tomllib.loads(after)[name] == value
    assert (after == before) == (change_of == "no change")
    parse_text(after, "after")
    assert bool(differences(before, after)) == (change_of != "no change")


def test_a_table_can_be_taken_out_and_put_in() -> None:
    before = TRUDOVAYA.read_text(encoding="utf-8")
    after = edited(before, {"priorities": [], "appearance": {"brand": "#6a1b3d", "accent": None}})
    raw = tomllib.loads(after)
    assert "priorities" not in raw
    assert raw["appearance"] == {"brand": "#6a1b3d"}


# -- the running hall -----------------------------------------------------------------------------------------------


def test_the_hall_takes_new_settings_in_and_is_the_same_after_a_restart(rig: OfficeRig) -> None:
    rig.open("1", "2")
    waiting = [
        rig.issue("advice"),
        rig.issue("cash", priority="veteran"),
        rig.issue("advice", priority="veteran"),
    ]
    rig.next("1")
    windows = [*table(rig, "windows"), {"id": "4", "zone": "hall", "skills": ["advice", "new"]}]
    new = {**table(rig, "services")[0], "id": "new", "name": text("Новая"), "series": "Н"}
    assert change(rig, windows=windows, services=[*table(rig, "services"), new]) == 1
    assert change(rig, priorities=[{**table(rig, "priorities")[0], "head_start_minutes": 0}]) == 2
    rig.open("4")
    assert rig.issue("new").number == "Н-001"
    assert rig.next("4").number in {ticket.number for ticket in waiting}  # type: ignore[union-attr]
    lived = rig.office.ask(lambda hall, _: everything(hall))
    shown = rig.office.snapshot(public=False)
    rig.restart()
    assert rig.office.ask(lambda hall, _: everything(hall)) == lived
    assert {**rig.office.snapshot(public=False), "clock": None} == {**shown, "clock": None}
    assert rig.office.settings_version == 2
    before = rows_of(rig.directory)
    rig.office.close()
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == before
    rig.restart()


def test_a_day_replays_with_the_settings_it_was_lived_with(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue("advice")
    rig.next("1")
    rig.at(c.StartService)
    rig.at(c.Finish, outcome=Outcome.RESOLVED)
    day = rig.office.day
    rig.wait(days=1)
    rig.office.tick()
    assert change(rig, windows=without(rig, "windows", "3"), services=with_row(rig, "services", "firms", offered=False))
    assert rig.office.settings.window.keys() == {"1", "2"}
    began = of_day(rig.directory, day, rig.office.settings)
    assert began.window.keys() == {"1", "2", "3"}
    assert of_day(rig.directory, rig.office.day, began).window.keys() == {"1", "2", "3"}
    rig.wait(days=1)
    rig.office.tick()
    assert of_day(rig.directory, rig.office.day, began).window.keys() == {"1", "2"}


def test_order_and_targets_count_at_once(rig: OfficeRig) -> None:
    rig.open("2")
    rig.issue("advice")
    rig.wait(seconds=1)
    cash = rig.issue("cash")
    change(rig, call_order={"name": "static_priority", "rates": {"consultation": 1, "cash_operation": 3}})
    change(rig, targets={"cash_operation": {"wait_minutes": 3, "reception_minutes": 4}})
    assert rig.next("2") == rig.ticket(cash.id)
    assert rig.office.snapshot(public=True)["targets"]["cash_operation"] == {"wait_s": 180, "reception_s": 240}


def test_a_window_that_learned_something_today_keeps_it(rig: OfficeRig) -> None:
    rig.do(c.ChangeSkills(actor="manager", window="1", skills=("advice", "firms")))
    change(rig, windows=[{**row, "room": text("Комната")} for row in table(rig, "windows")])
    assert rig.office.ask(lambda hall, _: hall.skills.of["1"]) == ("advice", "firms")
    change(rig, windows=with_row(rig, "windows", "2", skills=["cash"]))
    assert rig.office.ask(lambda hall, _: hall.skills.of["2"]) == ("cash",)


def test_a_service_not_offered_is_shown_no_more(rig: OfficeRig) -> None:
    rig.open("1")
    change(rig, services=with_row(rig, "services", "advice", offered=False))
    assert "advice" not in {row["id"] for row in rig.office.services_view()["services"]}
    with pytest.raises(UnknownService):
        rig.issue("advice")


# -- what cannot be now ---------------------------------------------------------------------------------------------


def test_everything_that_stands_against_a_change_is_told_at_once(rig: OfficeRig) -> None:
    rig.open("1", "2")
    rig.issue("cash", priority="veteran")
    office = {**tomllib.loads(rig.office.settings.toml)["office"], "time_zone": "Asia/Omsk"}
    with pytest.raises(SettingsInUse) as refused:
        change(
            rig,
            office=office,
            windows=[{"id": "1", "zone": "hall", "skills": ["advice", "firms"]}],
            services=without(rig, "services", "cash"),
            priorities=[],
        )
    ru, en = refused.value.sentence.ru, refused.value.sentence.en
    for told in ("office.time_zone", "Окно 2 нельзя убрать", "Р-001", "Категорию «Ветеран»"):
        assert told in ru, told
    assert "Window 2 cannot be removed" in en
    assert rig.office.settings_version == 0
    assert versions.versions(rig.directory) == []


def test_what_tickets_were_issued_for_stays_known(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue("advice")
    rig.wait(days=1)
    rig.office.tick()
    skills = [
        {**row, "skills": [one for one in row["skills"] if one != "advice"] or ["cash"]}
        for row in table(rig, "windows")
    ]
    with pytest.raises(SettingsInUse, match="not offered"):
        change(rig, services=without(rig, "services", "advice"), windows=skills)
    change(rig, services=without(rig, "services", "contracts"))


@pytest.mark.parametrize("field", [{"kind": "cash_operation"}, {"group": "legal_entity"}, {"series": "Ж"}])
def test_what_a_ticket_has_of_its_service_is_fixed_while_it_is_in_the_hall(
    rig: OfficeRig, field: dict[str, str]
) -> None:
    rig.open("1", "2")
    ticket = rig.issue("advice")
    with pytest.raises(SettingsInUse, match="К-001"):
        change(rig, services=with_row(rig, "services", "advice", **field))
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=ticket.id))
    change(rig, services=with_row(rig, "services", "advice", **field))


def test_nobody_in_the_hall_loses_the_last_window(rig: OfficeRig) -> None:
    rig.open("1", "3")
    rig.issue("firms")
    with pytest.raises(SettingsInUse, match="no open window could serve them"):
        change(rig, windows=[*with_row(rig, "windows", "3", skills=["cash"]), CLOSED])
    with pytest.raises(SettingsInUse, match=r"clause 6\.2\.5"):
        change(rig, windows=[*with_row(rig, "windows", "1", skills=["firms"])])


def test_two_managers_do_not_overwrite_each_other(rig: OfficeRig) -> None:
    change(rig, undo={"seconds": 20})
    with pytest.raises(SettingsOutdated) as refused:
        change(rig, based_on=0, undo={"seconds": 30})
    assert "1" in refused.value.sentence.en
    assert rig.office.settings.undo.seconds == 20


def test_a_wrong_text_is_told_whole_with_places(rig: OfficeRig) -> None:
    rows = with_row(rig, "windows", "2", skills=["cash", "juggling"], zone="nowhere")
    with pytest.raises(SettingsInvalid) as refused:
        change(rig, windows=rows, hours={"monday": "17:00-8:00"}, undo={"seconds": 0})
    assert {problem.place for problem in refused.value.problems} == {
        ("windows", 1, "skills"),
        ("windows", 1, "zone"),
        ("hours", "monday"),
        ("undo", "seconds"),
    }
    assert rig.office.settings_version == 0


# -- versions on the disk -------------------------------------------------------------------------------------------


def test_versions_are_files_and_an_earlier_one_can_be_restored(rig: OfficeRig) -> None:
    first = rig.office.settings.toml
    change(rig, undo={"seconds": 20})
    rig.office.change_settings(first, 1, "manager", note="обратно", restored=0)
    kept = rig.office.settings_versions()
    assert [(one.number, one.actor, one.restored, one.note) for one in kept] == [
        (0, "manager", None, None),
        (1, "manager", None, None),
        (2, "manager", 0, "обратно"),
    ]
    assert kept[1].changes == ({"path": "undo", "before": None, "after": {"seconds": 20}},)
    assert rig.office.settings.undo.seconds == 10
    folder = rig.directory / versions.FOLDER
    assert sorted(path.name for path in folder.iterdir()) == ["0000.toml", "0001.toml", "0002.toml"]
    assert load(folder / "0001.toml").undo.seconds == 20
    assert versions.differing_files(rig.directory) == []
    (folder / "0001.toml").write_text("undo = 3", encoding="utf-8")
    (folder / "0000.toml").unlink()
    missing, changed = versions.differing_files(rig.directory)
    assert "is missing" in missing
    assert "was changed by hand" in changed
    rig.restart()
    assert (folder / "0000.toml").exists(), "a missing file is written again"
    assert rig.office.settings_version == 2


def test_the_version_in_force_wins_over_the_file(rig: OfficeRig, tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    file.write_text(rig.office.settings.toml, encoding="utf-8")
    assert versions.in_force(rig.directory, file)[1] == 0
    change(rig, undo={"seconds": 20})
    file.write_text("broken = ", encoding="utf-8")
    settings, version = versions.in_force(rig.directory, file)
    assert (settings.undo.seconds, version) == (20, 1)


def test_a_version_that_this_program_does_not_take_is_refused_with_the_way_back(rig: OfficeRig, tmp_path: Path) -> None:
    change(rig, undo={"seconds": 20})
    for (seq,) in rig.rows("SELECT seq FROM events WHERE type = 'settings_changed'"):
        alter_row(rig.office._journal.db.conn, seq, "data = replace(data, 'seconds = 20', 'seconds = 999')")
    with pytest.raises(SettingsInvalid, match="version 1") as refused:
        versions.in_force(rig.directory, tmp_path / "none.toml")
    assert "talon settings restore" in str(refused.value).splitlines()[-1]
    # Going back: the hall stands on the version restored, whatever lies between.
    rig.settings = versions.versions(rig.directory)[0].settings()
    rig.restart()
    assert rig.office.change_settings(rig.settings.toml, 1, "administrator", restored=0, before_start=True) == 2
    settings, version = versions.in_force(rig.directory, tmp_path / "none.toml")
    assert (settings.undo.seconds, version) == (10, 2)


def test_what_visitors_are_booked_for_stays(rig: OfficeRig) -> None:
    change(rig, appointments={"priority": "veteran"})
    time = MONDAY_TEN + timedelta(days=2)
    rig.do(c.MakeAppointment(actor="operator", service="firms", time=time, request_id="one"))
    with pytest.raises(SettingsInUse) as refused:
        change(
            rig,
            services=without(rig, "services", "firms"),
            windows=without(rig, "windows", "3"),
            appointments=None,
        )
    assert "есть запись" in refused.value.sentence.ru
    assert "cannot be switched off" in refused.value.sentence.en
