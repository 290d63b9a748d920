"""Trying a device: what is sent, what is waited for, what is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from devices.printing.document import read_document
from queue_core.access.roles import Role
from tests.web.devices.office_of_devices import Place, person
from web.devices.trials import Trial, Trials
from web.devices.trials import test_page as page_of


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.everybody_comes()
    return made


def attempt(place: Place, device: str, by: str | None = None, **report: Any) -> Trial:
    """Tries the device; its agent, or the agent `by`, answers with this report at once, or not at all."""
    trials = Trials(place.office, place.agents, within_s=0.05)
    entry = place.registry.entry(device)
    assert entry
    if report:
        place.agents.answer = lambda job: trials.report(by or entry.agent or "", {"job": job["job"], **report})
    return trials.run(entry)


def test_a_printer_gets_a_page_and_its_report_is_the_outcome(place: Place) -> None:
    assert attempt(place, "printer-1", outcome="printed", cause=None).outcome == "passed"
    ((_, job, agent),) = place.agents.sent
    assert (agent, job["kind"], job["device"], job["for"]) == ("agent-1", "test", "printer-1", "trial")
    read_document(job["document"])
    failed = attempt(place, "printer-1", outcome="failed", cause="paper_out", detail="No paper.")
    assert (failed.outcome, failed.cause, failed.text.en) == ("failed", "paper_out", "Out of paper. Put in a new roll.")


def test_another_device_is_asked_to_shake_hands(place: Place) -> None:
    assert attempt(place, "terminal-1", outcome="passed", cause=None).outcome == "passed"
    ((_, trial, agent),) = place.agents.sent
    assert (agent, trial["device"], set(trial)) == ("agent-1", "terminal-1", {"job", "device"})
    unsure = attempt(place, "boards-1", outcome="unknown", cause="not_confirmed")
    assert (unsure.outcome, unsure.cause) == ("unknown", "not_confirmed")


def test_the_outcome_is_told_by_the_agent_that_was_asked(place: Place) -> None:
    answered = attempt(place, "printer-1", by="agent-2", outcome="passed", cause=None)
    assert (answered.outcome, answered.cause) == ("unknown", "no_report")


def test_silence_is_unknown_and_an_agent_away_a_failure(place: Place) -> None:
    silent = attempt(place, "terminal-1")
    assert (silent.outcome, silent.cause) == ("unknown", "no_report")
    place.agents.here.clear()
    away = attempt(place, "terminal-1")
    assert (away.outcome, away.cause) == ("failed", "agent_away")


def test_a_screen_passes_while_its_page_is_open(place: Place) -> None:
    assert attempt(place, "kiosk-1").outcome == "passed"
    place.screens.closed(person("kiosk-1", Role.KIOSK))
    assert attempt(place, "kiosk-1").cause == "page_closed"


def test_a_late_report_of_a_test_is_acknowledged_and_over(place: Place) -> None:
    assert Trials(place.office, place.agents).report("agent-1", {"job": "test-000000000000", "outcome": "printed"})


def test_the_page_is_as_wide_as_the_paper(place: Place) -> None:
    page = page_of("printer-1", place.office.now(), 42)
    assert max(len(line["text"]) for line in page["lines"] if line.get("align") != "center") == 42
