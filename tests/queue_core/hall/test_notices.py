"""Notices and the evacuation notice: what stands, what outlives the day, and that the journal alone gives it all again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from queue_core import commands as c
from queue_core import views
from queue_core.decisions.notices import MOST_STANDING
from queue_core.errors import UnknownNotice, UnknownZone, WrongNotice
from queue_core.hall import Hall
from queue_core.reports.notices import past_notices
from queue_core.store.journal import read_journal, rebuild_rows, rows_of
from queue_core.texts import Text
from tests.queue_core.building import MONDAY_TEN, MOSCOW, OfficeRig
from tests.queue_core.test_invariants import everything

WORDS = Text(ru="Касса закрыта до обеда", en="The cash desk is closed until noon")


def post(rig: OfficeRig, **more: Any) -> str:
    name = rig.do(c.PostNotice(actor="manager", kind="notice", text=more.pop("text", WORDS), **more)).notice
    assert name is not None
    return name


def shown(rig: OfficeRig) -> list[str]:
    return [view["id"] for view in rig.office.ask(views.notices_view)]


def replayed(rig: OfficeRig) -> Hall:
    """The hall as the present day's journal alone gives it."""
    entries = list(read_journal(rig.directory, rig.office.day))
    hall = Hall(rig.settings, rig.office.day, entries[0].seq - 1)
    for entry in entries:
        hall.apply(entry)
    return hall


def test_a_notice_stands_until_its_time_is_past(rig: OfficeRig) -> None:
    first = post(rig)
    second = post(rig, until=MONDAY_TEN + timedelta(hours=1))
    assert shown(rig) == [first, second]
    rig.wait(minutes=59)
    assert shown(rig) == [first, second]
    rig.wait(minutes=1)
    assert shown(rig) == [first]


def test_a_withdrawn_notice_is_gone_and_recorded(rig: OfficeRig) -> None:
    name = post(rig, zones=("hall",))
    rig.wait(minutes=5)
    rig.do(c.WithdrawNotice(actor="manager", notice=name))
    assert shown(rig) == []
    assert not rig.do(c.WithdrawNotice(actor="manager", notice=name)).fresh
    [past] = past_notices(rig.directory, rig.office.now())
    assert (past.notice.id, past.notice.text, past.notice.zones) == (name, WORDS, ("hall",))
    assert (past.notice.posted_by, past.withdrawn_by) == ("manager", "manager")
    assert past.withdrawn_at == MONDAY_TEN + timedelta(minutes=5)


def test_the_same_press_posts_once(rig: OfficeRig) -> None:
    assert post(rig, request_id="press") == post(rig, request_id="press")
    assert len(shown(rig)) == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"zones": ("cellar",)}, UnknownZone),
        ({"until": MONDAY_TEN}, WrongNotice),
        ({"begins": MONDAY_TEN + timedelta(days=2), "until": MONDAY_TEN + timedelta(days=1)}, WrongNotice),
        ({"begins": MONDAY_TEN - timedelta(days=2), "until": MONDAY_TEN - timedelta(days=1)}, WrongNotice),
    ],
)
def test_a_notice_that_could_not_be_shown_is_refused(
    rig: OfficeRig, more: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        post(rig, **more)
    assert shown(rig) == []


def test_an_unknown_notice_cannot_be_withdrawn(rig: OfficeRig) -> None:
    with pytest.raises(UnknownNotice):
        rig.do(c.WithdrawNotice(actor="manager", notice="nothing"))


def test_no_more_stand_than_can_be_shown(rig: OfficeRig) -> None:
    for _ in range(MOST_STANDING):
        post(rig, until=MONDAY_TEN + timedelta(hours=1))
    with pytest.raises(WrongNotice):
        post(rig)
    rig.wait(hours=2)
    post(rig)


def test_what_stands_outlives_the_day_and_the_days_journal_alone_gives_it(rig: OfficeRig) -> None:
    kept = post(rig, until=MONDAY_TEN + timedelta(days=3))
    coming = post(rig, begins=MONDAY_TEN + timedelta(days=2))
    over = post(rig, until=MONDAY_TEN + timedelta(hours=2))
    gone = post(rig)
    rig.do(c.WithdrawNotice(actor="manager", notice=gone))
    rig.do(c.Evacuate(actor="operator", on=True, text=WORDS))
    before = rig.office.ask(lambda hall, _: (dict(hall.notices), hall.evacuation))
    for day in range(2):
        rig.wait(days=1)
        rig.office.tick()
        after = rig.office.ask(lambda hall, _: (dict(hall.notices), hall.evacuation))
        assert after == ({name: before[0][name] for name in (kept, coming)}, before[1]), day
        assert everything(replayed(rig)) == rig.office.ask(lambda hall, _: everything(hall))
    assert {past.notice.id for past in past_notices(rig.directory, rig.office.now())} == {over, gone}


@pytest.mark.parametrize("closed", [True, False])
def test_a_server_that_was_off_for_days_still_knows_the_notices(rig: OfficeRig, closed: bool) -> None:
    name = post(rig)
    rig.do(c.Evacuate(actor="operator", on=True))
    rig.open("1")
    rig.issue()
    if closed:
        rig.do(c.CloseDay(actor="manager"))
    rig.clock.set(datetime(2026, 11, 27, 8, 0, tzinfo=MOSCOW))
    rig.restart()
    if closed:
        assert rig.office.day == "2026-11-27", "nobody is shown a day that is over"
    rig.office.tick()
    assert (rig.office.day, shown(rig)) == ("2026-11-27", [name])
    assert rig.office.ask(lambda hall, _: hall.evacuation) is not None
    assert rig.rows("SELECT count(*) FROM events WHERE type = 'day_closed'") == [(1,)]
    assert everything(replayed(rig)) == rig.office.ask(lambda hall, _: everything(hall))
    rig.restart()
    assert shown(rig) == [name]


def test_the_rows_of_notices_are_what_the_journal_says(rig: OfficeRig) -> None:
    name = post(rig)
    rig.wait(days=1)
    rig.office.tick()
    rig.do(c.WithdrawNotice(actor="manager", notice=name))
    post(rig, zones=("hall",), until=rig.office.now() + timedelta(days=1))
    before = rows_of(rig.directory)
    assert len(before["notices"]) == 2
    rig.office.close()
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == before
    rig.restart()


def test_an_evacuation_begins_once_takes_another_text_and_ends(rig: OfficeRig) -> None:
    def running() -> Any:
        return rig.office.ask(lambda hall, _: views.evacuation_view(hall))

    assert running() is None
    assert not rig.do(c.Evacuate(actor="manager", on=False)).fresh
    assert rig.do(c.Evacuate(actor="operator", on=True)).fresh
    first = running()
    assert first["text"] is None
    assert first["exits"]["ru"].startswith("Идите к ближайшему выходу")
    rig.wait(minutes=1)
    assert not rig.do(c.Evacuate(actor="operator", on=True)).fresh
    rig.do(c.Evacuate(actor="manager", on=True, text=WORDS))
    assert (running()["since"], running()["text"]) == (first["since"], WORDS.view())
    # A later press without words keeps those that were given.
    assert not rig.do(c.Evacuate(actor="operator", on=True)).fresh
    rig.do(c.Evacuate(actor="manager", on=False))
    assert running() is None
    rig.restart()
    assert running() is None
