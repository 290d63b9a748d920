"""Ratings: after the visit, once a ticket, in the journal and its rows; what was written lies apart and is erased in its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_core import commands as c
from queue_core import errors
from queue_core.reports.ratings import ratings
from queue_core.store.journal import rebuild_rows, rows_of
from queue_core.visits.storage import VisitCards
from tests.queue_core.building import MONDAY_TEN, OfficeRig

DAY = MONDAY_TEN.date()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path)
    made.open("1", "2")
    yield made
    made.office.close()


def visit(rig: OfficeRig, service: str, window: str) -> str:
    """A visit that is over; the ticket's id."""
    ticket = rig.issue(service)
    rig.next(window)
    rig.at(c.StartService, window)
    rig.at(c.Finish, window)
    return ticket.id


def rate(rig: OfficeRig, ticket: str, stars: int) -> None:
    rig.do(c.RateVisit(actor="visitor", ticket=ticket, stars=stars))


def test_a_visit_is_rated_once_when_it_is_over(rig: OfficeRig) -> None:
    waiting = rig.issue().id
    with pytest.raises(errors.TicketStateConflict):
        rate(rig, waiting, 5)
    rig.do(c.CancelTicket(actor="visitor", ticket=waiting))
    with pytest.raises(errors.TicketStateConflict):
        rate(rig, waiting, 5)
    over = visit(rig, "advice", "1")
    for stars in (0, 6, -1):
        with pytest.raises(errors.WrongRating):
            rate(rig, over, stars)
    rate(rig, over, 4)
    with pytest.raises(errors.AlreadyRated):
        rate(rig, over, 5)
    assert rig.ticket(over).stars == 4


def test_the_report_counts_by_service_and_by_window(rig: OfficeRig) -> None:
    for service, window, stars in (("advice", "1", 5), ("advice", "2", 2), ("cash", "2", 4)):
        rate(rig, visit(rig, service, window), stars)
    visit(rig, "cash", "2")
    report = ratings(rig.directory, DAY, DAY)
    assert (report.visits, report.total.n) == (4, 3)
    assert report.total.mean == pytest.approx(11 / 3)
    assert {name: found.n for name, found in report.services.items()} == {"advice": 2, "cash": 1}
    assert {name: found.mean for name, found in report.windows.items()} == {"1": 5, "2": 3}
    assert ratings(rig.directory, DAY - timedelta(days=9), DAY - timedelta(days=1)).total.mean is None


def test_replay_and_rows_are_the_same(rig: OfficeRig) -> None:
    over = visit(rig, "advice", "1")
    rate(rig, over, 3)
    before = rows_of(rig.directory)
    assert [(row[0], row[-1]) for row in before["ratings"]] == [(over, 3)]
    rig.restart()
    assert rig.ticket(over).stars == 3
    rig.office.close()
    rebuild_rows(rig.directory, rig.settings)
    assert rows_of(rig.directory) == before
    rig.restart()


def test_what_was_written_is_kept_once_and_erased_with_the_cards(tmp_path: Path) -> None:
    cards = VisitCards(tmp_path)
    cards.keep_word("a", DAY.isoformat(), MONDAY_TEN, "Спасибо")
    cards.keep_word("a", DAY.isoformat(), MONDAY_TEN, "Передумал")
    cards.keep_word("b", DAY.isoformat(), MONDAY_TEN + timedelta(minutes=1), "Долго")
    assert [(one.ticket, one.word) for one in cards.words_between(DAY, DAY)] == [("b", "Долго"), ("a", "Спасибо")]
    cards.erase_due(DAY + timedelta(days=30), 30)
    assert len(cards.words_between(date.min, date.max)) == 2
    cards.erase_due(DAY + timedelta(days=31), 30)
    assert cards.words_between(date.min, date.max) == []
    cards.close()
