"""The registry: every device of the settings and of the agents, and a sign of life that really moves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from queue_core.access.roles import Role
from queue_core.views.device_advice import advice, trouble
from tests.web.devices.office_of_devices import Place, person
from web.devices.registry import entry_view


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_what_the_settings_name_is_known_before_anybody_reports(place: Place) -> None:
    entries = {entry.id: entry for entry in place.registry.entries()}
    assert list(entries) == ["printer-1", "terminal-1", "kiosk-1", "board-1", "boards-1", "scanner-3"]
    assert all(entry.wanted and entry.state == "absent" and entry.seen_at is None for entry in entries.values())
    assert entries["printer-1"].cause == "agent_away"
    assert entries["kiosk-1"].cause == "never_seen"
    place.agents.here.add("agent-2")
    scanner = place.registry.entry("scanner-3")
    assert scanner
    assert scanner.cause == "not_in_agent"
    assert scanner.place
    assert scanner.place.en == "window 3"
    printer = place.registry.entry("printer-1")
    assert printer
    assert printer.place
    assert printer.place.ru == "киоск kiosk-1"


def test_the_sign_of_life_moves_while_the_state_stays(place: Place) -> None:
    place.everybody_comes()
    began = place.office.now()
    place.pass_time(90)
    printer = place.registry.entry("printer-1")
    assert printer
    assert printer.seen_at == place.office.now()
    assert printer.since == began
    place.agents.here.discard("agent-1")
    place.pass_time(10)
    printer = place.registry.entry("printer-1")
    assert printer
    assert printer.seen_at == place.office.now() - timedelta(seconds=10)


def test_a_device_that_no_settings_name_is_listed_last(place: Place) -> None:
    place.report("printer-9")
    entry = place.registry.entries()[-1]
    assert (entry.id, entry.wanted, entry.agent) == ("printer-9", False, "agent-1")


def test_a_screen_is_there_while_one_of_its_pages_is(place: Place) -> None:
    board = person("board-1", Role.BOARD)
    place.screens.opened(board)
    place.screens.opened(board)
    place.screens.closed(board)
    found = place.registry.entry("board-1")
    assert found
    assert found.state == "ready"
    place.screens.closed(board)
    found = place.registry.entry("board-1")
    assert found
    assert (found.state, found.cause) == ("absent", "page_closed")


def test_an_operator_is_no_device(place: Place) -> None:
    place.screens.opened(person("operator1", Role.OPERATOR))
    place.screens.closed(person("operator1", Role.OPERATOR))
    assert place.registry.entry("operator1") is None


def test_low_paper_is_advice_even_without_a_cause() -> None:
    assert advice("ready", None, "near_end").ru.startswith("Бумага кончается")


def test_a_row_says_what_to_do(place: Place) -> None:
    place.report("printer-1", state="fault", cause="paper_out", paper="end")
    entry = place.registry.entry("printer-1")
    assert entry
    view = place.office.ask(lambda hall, _: entry_view(hall, entry))
    assert view["trouble"] == "paper_out"
    assert view["text"] == {"ru": "Нет бумаги. Вставьте новый рулон.", "en": "Out of paper. Put in a new roll."}


def test_a_device_that_works_may_need_somebody_all_the_same() -> None:
    assert trouble("ready", "ticket_in_mouth", "ok") == "ticket_in_mouth"
    assert trouble("ready", None, "near_end") == "paper_near_end"
    assert trouble("ready", None, "ok") is None
    assert trouble("open", "not_confirmed", None) is None
    assert trouble("fault", None, None) == "fault"
