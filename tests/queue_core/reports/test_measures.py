"""The measures of the promise against a recount of the journal by other means; each day judged by its own settings."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from queue_core import commands as c
from queue_core.reports import waits
from queue_core.reports.measures import Dimension, Measure, MeasuresReport, measures
from queue_core.settings import parse_text
from queue_core.settings.edits import edited
from queue_core.store.settings_versions import versions
from tests.queue_core.building import OfficeRig, small_office
from tests.queue_core.reports.test_waits import MONDAY, lively_day

Span = tuple[str, str, float]
"""Service, window, seconds."""


def asked(
    rig: OfficeRig, measure: Measure, by: Dimension, then_by: Dimension | None = None, day: date = MONDAY
) -> MeasuresReport:
    return measures(rig.directory, rig.settings, measure, day, day, by, then_by, now=rig.clock.now())


class Recount:
    """Every span by reading the journal's JSON alone."""

    def __init__(self, rig: OfficeRig) -> None:
        self.found: dict[Measure, list[Span]] = defaultdict(list)
        self._issued: dict[str, int] = {}
        self._queued: dict[str, int] = {}
        self._service: dict[str, str] = {}
        self._at_window: dict[str, dict[Measure, Span]] = {}
        self._moments: dict[str, tuple[str, int]] = {}
        for at, kind, data in rig.rows("SELECT at, type, data FROM events ORDER BY seq"):
            event = json.loads(data)
            if "ticket" in event:
                self._follow(at, kind, event["ticket"], event)
        for spans in self._at_window.values():
            self._keep(spans)

    def _follow(self, at: int, kind: str, ticket: str, event: dict[str, Any]) -> None:
        if kind == "ticket_issued":
            self._issued[ticket] = self._queued[ticket] = at
            self._service[ticket] = event["service"]
        elif kind == "ticket_called":
            self._at_window[ticket] = {
                Measure.WAIT: (self._service[ticket], event["window"], at - self._queued[ticket])
            }
            self._moments[ticket] = event["window"], at
        elif kind == "service_started":
            window, called = self._moments[ticket]
            self._at_window[ticket][Measure.WAY] = (self._service[ticket], window, at - called)
            self._moments[ticket] = window, at
        elif kind == "ticket_returned":
            del self._at_window[ticket]
        else:
            self._leave_window(at, kind, ticket, event)

    def _leave_window(self, at: int, kind: str, ticket: str, event: dict[str, Any]) -> None:
        leaves = {"ticket_finished", "ticket_no_show", "ticket_parked", "ticket_transferred"}
        if kind in leaves and (spans := self._at_window.pop(ticket, None)):
            window, begun = self._moments[ticket]
            if Measure.WAY in spans:
                spans[Measure.RECEPTION] = (self._service[ticket], window, at - begun)
            if kind == "ticket_finished":
                spans[Measure.VISIT] = (self._service[ticket], window, at - self._issued[ticket])
            self._keep(spans)
        if kind in {"ticket_transferred", "ticket_unparked", "ticket_brought_back"}:
            self._queued[ticket] = at
            self._service[ticket] = event.get("service", self._service[ticket])

    def _keep(self, spans: dict[Measure, Span]) -> None:
        for measure, (service, window, milliseconds) in spans.items():
            self.found[measure].append((service, window, milliseconds / 1000))


@pytest.mark.parametrize("measure", list(Measure))
def test_each_figure_equals_a_recount_of_the_journal(rig: OfficeRig, measure: Measure) -> None:
    lively_day(rig)
    counted = Recount(rig).found[measure]
    assert len(counted) > 5
    report = asked(rig, measure, Dimension.SERVICE, Dimension.WINDOW)
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    for service, window, seconds in counted:
        cells[service, window].append(seconds)
    assert {(row.key, row.then_key) for row in report.rows if row.statistics.n} == set(cells)
    for row in report.rows:
        spans = sorted(cells[row.key, str(row.then_key)])
        assert row.statistics.n == len(spans)
        if not spans:
            continue  # no-shows alone
        assert row.statistics.mean_s == pytest.approx(statistics.fmean(spans))
        assert row.statistics.median_s == pytest.approx(statistics.median(spans))
        assert row.statistics.p90_s == spans[ceil(0.9 * len(spans)) - 1]
        for limit, share in row.statistics.within.items():
            assert share == sum(one <= limit for one in spans) / len(spans)
    assert report.total.n == len(counted)
    assert report.total.mean_s == pytest.approx(statistics.fmean(seconds for _, _, seconds in counted))


@pytest.mark.parametrize("by", list(Dimension))
def test_the_rows_of_every_dimension_add_up_to_the_total(rig: OfficeRig, by: Dimension) -> None:
    lively_day(rig)
    report = asked(rig, Measure.WAIT, by)
    assert sum(row.statistics.n for row in report.rows) == report.total.n > 60
    assert sum(row.statistics.no_show_n for row in report.rows) == report.total.no_show_n > 0
    assert all(row.label.ru and row.label.en and row.then_label is None for row in report.rows)
    unserved = sum(row.statistics.waiting_n + row.statistics.left_n for row in report.rows)
    nobodys = by in {Dimension.WINDOW, Dimension.OPERATOR}
    assert unserved == (0 if nobodys else report.total.waiting_n + report.total.left_n)


def test_the_waits_are_those_of_the_waits_report(rig: OfficeRig) -> None:
    lively_day(rig)
    report = asked(rig, Measure.WAIT, Dimension.HOUR)
    other = waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, waits.By.HOUR)
    assert [(row.key, row.statistics.n, row.statistics.share_in_target) for row in report.rows if row.statistics.n] == [
        (row.key, row.figures.n, row.figures.share_in_target) for row in other.rows
    ]
    assert asked(rig, Measure.VISIT, Dimension.DAY).total.share_in_target == other.visits.share_in_target


def test_a_bad_day_does_not_look_good_because_people_left(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.next()  # called at once
    leaves = rig.issue()
    rig.issue()
    rig.wait(minutes=15)
    rig.do(c.CancelTicket(actor="kiosk-1", ticket=leaves.id))
    rig.wait(minutes=5)
    total = asked(rig, Measure.WAIT, Dimension.KIND).total
    assert (total.n, total.mean_s, total.share_in_target) == (1, 0, 1)
    assert (total.waiting_n, total.left_n, total.unserved_over_target_n) == (1, 1, 2)
    assert total.unserved_mean_s == (15 + 20) / 2 * 60


def test_who_is_there_when_the_day_is_closed_has_waited_at_least_until_its_last_call(rig: OfficeRig) -> None:
    rig.open("1")
    rig.issue()
    rig.issue()
    rig.wait(minutes=3)
    rig.next()
    rig.at(c.StartService)
    rig.wait(hours=20)
    rig.issue()  # the next morning closes the day
    total = asked(rig, Measure.RECEPTION, Dimension.KIND).total
    assert (total.n, total.unended_n) == (0, 1), "nobody knows when the reception ended"
    assert (total.left_n, total.unserved_mean_s) == (1, 180)
    assert asked(rig, Measure.VISIT, Dimension.KIND).total.n == 0


def test_a_target_changed_today_changes_no_figure_of_yesterday(tmp_path: Path) -> None:
    rig = OfficeRig(tmp_path / "data", parse_text(tomlkit.dumps(small_office()), "office.toml"))
    rig.open("1", "2")
    for minutes in (4, 9):
        rig.issue()
        rig.wait(minutes=minutes)
        rig.next()
        rig.at(c.StartService)
        rig.wait(minutes=minutes)
        rig.at(c.Finish)
    rig.wait(hours=20)
    rig.issue()  # it is Tuesday

    def figures() -> list[object]:
        return [
            *(asked(rig, measure, by) for measure in Measure for by in Dimension),
            *(waits.waits(rig.directory, rig.settings, MONDAY, MONDAY, by) for by in waits.By),
        ]

    before = figures()
    toml = edited(rig.office.settings.toml, {"targets": {"consultation": {"wait_minutes": 1, "reception_minutes": 1}}})
    rig.office.change_settings(toml, rig.office.settings_version, "manager")
    rig.settings = rig.office.settings
    assert rig.settings.targets.consultation.wait_minutes == 1
    assert len(versions(rig.directory)) == 2
    assert figures() == before
    rig.wait(hours=24)
    rig.open("1")
    rig.issue()
    rig.wait(minutes=2)
    rig.next()
    wednesday = asked(rig, Measure.WAIT, Dimension.KIND, day=date(2026, 11, 25)).total
    assert (wednesday.target_s, wednesday.share_in_target) == (60, 0), "it is in force from then on"
    rig.office.close()
