"""The number on paper is the number scored: from the slip's bytes, as the printer prints them, to the accuracy report.

Any hall: what the board says of a service is what the next ticket for it is announced, what its slip says, and what its call
scores; a service closed as too late is refused; several matters begin where the wait that the board shows is shorter.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.emulators.printer.preview import preview
from devices.printing.document import read_document
from devices.printing.encoder import Encoding, encode
from kiosk.wording import announced_wait
from queue_core import commands as c
from queue_core.errors import Refusal, ServiceClosed
from queue_core.settings import parse
from queue_core.waits.accuracy import read_announced_waits
from queue_core.waits.closing_guard import TOO_LATE
from tests.queue_core.building import MONDAY_TEN, OfficeRig, small_office
from web.slips.document import document_of

COLUMNS = 48
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SERVICES = ("advice", "cash", "firms")


def printed(rig: OfficeRig, ticket: str, reprint: bool = False) -> str:
    """The words on a ticket's slip, read from the paper that its bytes make."""
    document = document_of(rig.office, ticket, columns=COLUMNS, reprint=reprint, status_url=None)
    encoded = encode(read_document(document), Encoding(columns=COLUMNS))
    return " ".join(" ".join(preview(encoded.body + encoded.ending, COLUMNS).text).split())


def wait_on(paper: str) -> str | None:
    """The announced wait in the words of the paper."""
    found = re.search(r"(меньше \d+|около \d+|\d+[-–]\d+) минут", paper)
    return found[0].replace("-", "–") if found else None


def scored_as(rig: OfficeRig) -> list[tuple[str, int, int]]:
    """The words, and the seconds, of the announced waits that calls have scored: as the report reads them."""
    waits = read_announced_waits(rig.directory, rig.settings, MONDAY_TEN.date(), MONDAY_TEN.date())
    return sorted((announced_wait(wait.low_s, wait.high_s, "ru"), wait.expected_s, wait.waited_s) for wait in waits)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[OfficeRig]:
    made = OfficeRig(tmp_path / "data")
    yield made
    made.office.close()


@pytest.fixture
def busy(rig: OfficeRig) -> OfficeRig:
    rig.open("1", "2")
    for _ in range(7):
        rig.issue("advice")
    rig.next("1")
    rig.next("2")
    return rig


def test_the_paper_keeps_what_was_announced_however_late_it_is_printed(busy: OfficeRig) -> None:
    ticket = busy.issue("advice")
    paper = printed(busy, ticket.id)
    said = wait_on(paper)
    assert said is not None
    assert "Людей перед вами: 5" in paper
    for _ in range(3):
        busy.wait(minutes=1)
        busy.at(c.StartService, "1")
        busy.at(c.Finish, "1")
        busy.next("1")
    busy.wait(minutes=1)
    busy.office.waits()
    assert wait_on(printed(busy, ticket.id)) == said, "a slip that moved to another printer is the same slip"
    assert wait_on(printed(busy, ticket.id, reprint=True)) == said
    busy.at(c.StartService, "2")
    busy.at(c.Finish, "2")
    busy.at(c.CallTicket, "2", ticket=ticket.id, reason="ждёт")
    assert wait_on(printed(busy, ticket.id)) == said, "even if it is called before the paper is out"
    [(words, _, waited_s)] = [score for score in scored_as(busy) if score[2] == 240]
    assert (words, waited_s) == (said, 240)


def test_screens_that_ask_for_all_waits_do_not_replace_what_was_just_announced(busy: OfficeRig) -> None:
    busy.office.waits()
    busy.wait(seconds=40)
    ticket = busy.issue("advice", priority="veteran")
    busy.office.waits()
    shown = busy.office.ticket_view(ticket.id)["wait"]
    assert [(shown["expected_s"], shown["low_s"], shown["high_s"])] == busy.rows(
        "SELECT expected_s, low_s, high_s FROM promises WHERE ticket = ?", ticket.id
    )


def test_after_a_transfer_the_slip_is_about_the_line_that_the_visitor_is_in(busy: OfficeRig) -> None:
    ticket = busy.issue("cash")
    busy.at(c.StartService, "2")
    busy.at(c.Finish, "2")
    busy.at(c.CallTicket, "2", ticket=ticket.id, reason="проверка")
    busy.at(c.StartService, "2")
    busy.at(c.Transfer, "2", service="firms")
    assert wait_on(printed(busy, ticket.id, reprint=True)) is None, "no window serves firms"


# -- any hall ---------------------------------------------------------------------------------------------------------


def closing_office(windows: dict[str, tuple[str, ...]]) -> OfficeRig:
    """It closes an hour after the first step; no window can settle both matters, so the shorter wait is first."""
    raw = small_office(
        hours=dict.fromkeys(WEEKDAYS, "8:00-11:00"),
        windows=[{"id": name, "zone": "hall", "skills": list(skills)} for name, skills in windows.items()],
    )
    return OfficeRig(Path(tempfile.mkdtemp()), parse(raw))


@dataclass
class AnyHall:
    """An office that lives through any steps, asked before each ticket and held to its answers afterwards."""

    rig: OfficeRig
    on_paper: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def step(self, kind: str, chance: int) -> None:
        window = "123"[chance % 3]
        with suppress(Refusal):
            if kind == "issue":
                self.issue(SERVICES[chance % 3], ())
            elif kind == "several":
                self.issue("advice", ("cash",))
            elif kind == "ready":
                for _ in self.rig.office.refresh_newcomer_waits():
                    pass
            elif kind == "open":
                self.rig.open(window)
            elif kind == "next":
                self.receive(window)
            elif kind == "rest":
                self.rig.rest(window)
            else:
                self.rig.wait(seconds=chance * 4)

    def receive(self, window: str) -> None:
        if self.rig.window_state(window) == "calling":
            self.rig.at(c.StartService, window)
            self.rig.at(c.Finish, window)
        self.rig.next(window)

    def issue(self, service: str, then: tuple[str, ...]) -> None:
        board = self.rig.office.service_waits()
        rows = {row["id"]: row for row in self.rig.office.services_view()["services"]}
        try:
            ticket = self.rig.issue(service, then=then)
        except ServiceClosed as refusal:
            shown = {row["reason"]["code"] for name in (service, *then) if not (row := rows[name])["open"]}
            if refusal.reason_code not in shown:
                pytest.fail(f"{refusal.reason_code} was not shown before: {shown}")
            self.seen.add(refusal.reason_code)
            return
        assert rows[ticket.service]["open"], "what is issued was shown as open"
        told, on_board = ticket.announced, board[ticket.service]
        assert told is not None
        assert told.wait_s == ((on_board.low_s, on_board.high_s) if on_board else None), (
            "the board and the ticket agree"
        )
        said = wait_on(printed(self.rig, ticket.id))
        assert said == (announced_wait(*told.wait_s, "ru") if told.wait_s else None), "the paper and the ticket agree"
        if said:
            self.on_paper[ticket.id] = said
            self.seen.add("announced")
        if then and on_board and all(board[name] for name in then):
            expected = {name: wait.expected_s for name in (service, *then) if (wait := board[name])}
            assert expected[ticket.service] == min(expected.values()), (
                "the order of matters goes by what the board shows"
            )
            self.seen.add("ordered")

    def hold(self) -> None:
        """Every paper, against what its call scored."""
        for ticket, low_s, high_s in self.rig.rows(
            "SELECT ticket, low_s, high_s FROM promises WHERE waited_s IS NOT NULL"
        ):
            assert announced_wait(low_s, high_s, "ru") == self.on_paper[ticket], "the paper and the score agree"
            self.seen.add("scored")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["issue", "issue", "issue", "several", "several", "ready", "open", "next", "rest", "wait"]),
        st.integers(0, 60),
    ),
    min_size=5,
    max_size=40,
)
SKILLS = st.sampled_from(
    [
        {"1": ("advice",), "2": ("cash",), "3": ("firms", "advice")},
        {"1": ("advice", "firms"), "2": ("cash",), "3": ("cash",)},
        {"1": ("advice",), "2": ("cash", "firms"), "3": ("advice",)},
    ]
)
REACHED: set[str] = set()


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(windows=SKILLS, begins=st.integers(0, 50), steps=STEPS)
def test_board_ticket_paper_and_score_are_one(
    windows: dict[str, tuple[str, ...]], begins: int, steps: list[tuple[str, int]]
) -> None:
    rig = closing_office(windows)
    try:
        rig.open("1", "2")
        rig.wait(minutes=begins)
        hall = AnyHall(rig)
        for kind, chance in steps:
            hall.step(kind, chance)
        hall.hold()
        REACHED.update(hall.seen)
    finally:
        rig.office.close()
        shutil.rmtree(rig.directory)


def test_those_halls_reach_every_case() -> None:
    assert {"announced", "scored", "ordered", TOO_LATE} <= REACHED
