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
from tests.queue_core.building import MONDAY_TEN, MOSCOW, Place
from tests.queue_core.test_invariants import everything

WORDS = Text(ru="Касса закрыта до обеда", en="The cash desk is closed until noon")


def post(place: Place, **more: Any) -> str:
    name = place.do(c.PostNotice(actor="manager", kind="notice", text=more.pop("text", WORDS), **more)).notice
    assert name is not None
    return name


def shown(place: Place) -> list[str]:
    return [view["id"] for view in place.office.ask(views.notices_view)]


def replayed(place: Place) -> Hall:
    """The hall as the present day's journal alone gives it."""
    entries = list(read_journal(place.directory, place.office.day))
    hall = Hall(place.settings, place.office.day, entries[0].seq - 1)
    for entry in entries:
        hall.apply(entry)
    return hall


def test_a_notice_stands_until_its_time_is_past(place: Place) -> None:
    first = post(place)
    second = post(place, until=MONDAY_TEN + timedelta(hours=1))
    assert shown(place) == [first, second]
    place.wait(minutes=59)
    assert shown(place) == [first, second]
    place.wait(minutes=1)
    assert shown(place) == [first]


def test_a_withdrawn_notice_is_gone_and_recorded(place: Place) -> None:
    name = post(place, zones=("hall",))
    place.wait(minutes=5)
    place.do(c.WithdrawNotice(actor="manager", notice=name))
    assert shown(place) == []
    assert not place.do(c.WithdrawNotice(actor="manager", notice=name)).fresh
    [past] = past_notices(place.directory, place.office.now())
    assert (past.notice.id, past.notice.text, past.notice.zones) == (name, WORDS, ("hall",))
    assert (past.notice.posted_by, past.withdrawn_by) == ("manager", "manager")
    assert past.withdrawn_at == MONDAY_TEN + timedelta(minutes=5)


def test_the_same_press_posts_once(place: Place) -> None:
    assert post(place, request_id="press") == post(place, request_id="press")
    assert len(shown(place)) == 1


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
    place: Place, more: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        post(place, **more)
    assert shown(place) == []


def test_an_unknown_notice_cannot_be_withdrawn(place: Place) -> None:
    with pytest.raises(UnknownNotice):
        place.do(c.WithdrawNotice(actor="manager", notice="nothing"))


def test_no_more_stand_than_can_be_shown(place: Place) -> None:
    for _ in range(MOST_STANDING):
        post(place, until=MONDAY_TEN + timedelta(hours=1))
    with pytest.raises(WrongNotice):
        post(place)
    place.wait(hours=2)
    post(place)


def test_what_stands_outlives_the_day_and_the_days_journal_alone_gives_it(place: Place) -> None:
    kept = post(place, until=MONDAY_TEN + timedelta(days=3))
    coming = post(place, begins=MONDAY_TEN + timedelta(days=2))
    over = post(place, until=MONDAY_TEN + timedelta(hours=2))
    gone = post(place)
    place.do(c.WithdrawNotice(actor="manager", notice=gone))
    place.do(c.Evacuate(actor="operator", on=True, text=WORDS))
    before = place.office.ask(lambda hall, _: (dict(hall.notices), hall.evacuation))
    for day in range(2):
        place.wait(days=1)
        place.office.tick()
        after = place.office.ask(lambda hall, _: (dict(hall.notices), hall.evacuation))
        assert after == ({name: before[0][name] for name in (kept, coming)}, before[1]), day
        assert everything(replayed(place)) == place.office.ask(lambda hall, _: everything(hall))
    assert {past.notice.id for past in past_notices(place.directory, place.office.now())} == {over, gone}


@pytest.mark.parametrize("closed", [True, False])
def test_a_server_that_was_off_for_days_still_knows_the_notices(place: Place, closed: bool) -> None:
    name = post(place)
    place.do(c.Evacuate(actor="operator", on=True))
    place.open("1")
    place.issue()
    if closed:
        place.do(c.CloseDay(actor="manager"))
    place.clock.set(datetime(2026, 11, 27, 8, 0, tzinfo=MOSCOW))
    place.restart()
    if closed:
        assert place.office.day == "2026-11-27", "nobody is shown a day that is over"
    place.office.tick()
    assert (place.office.day, shown(place)) == ("2026-11-27", [name])
    assert place.office.ask(lambda hall, _: hall.evacuation) is not None
    assert place.rows("SELECT count(*) FROM events WHERE type = 'day_closed'") == [(1,)]
    assert everything(replayed(place)) == place.office.ask(lambda hall, _: everything(hall))
    place.restart()
    assert shown(place) == [name]


def test_the_rows_of_notices_are_what_the_journal_says(place: Place) -> None:
    name = post(place)
    place.wait(days=1)
    place.office.tick()
    place.do(c.WithdrawNotice(actor="manager", notice=name))
    post(place, zones=("hall",), until=place.office.now() + timedelta(days=1))
    before = rows_of(place.directory)
    assert len(before["notices"]) == 2
    place.office.close()
    rebuild_rows(place.directory, place.settings)
    assert rows_of(place.directory) == before
    place.restart()


def test_an_evacuation_begins_once_takes_another_text_and_ends(place: Place) -> None:
    def running() -> Any:
        return place.office.ask(lambda hall, _: views.evacuation_view(hall))

    assert running() is None
    assert not place.do(c.Evacuate(actor="manager", on=False)).fresh
    assert place.do(c.Evacuate(actor="operator", on=True)).fresh
    first = running()
    assert first["text"] is None
    assert first["exits"]["ru"].startswith("Идите к ближайшему выходу")
    place.wait(minutes=1)
    assert not place.do(c.Evacuate(actor="operator", on=True)).fresh
    place.do(c.Evacuate(actor="manager", on=True, text=WORDS))
    assert (running()["since"], running()["text"]) == (first["since"], WORDS.view())
    # A later press without words keeps those that were given.
    assert not place.do(c.Evacuate(actor="operator", on=True)).fresh
    place.do(c.Evacuate(actor="manager", on=False))
    assert running() is None
    place.restart()
    assert running() is None
