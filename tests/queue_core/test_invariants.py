"""Whatever is asked in whatever order, with restarts and clocks that jump: what must never be, never is."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import tomlkit
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_core import commands as c
from queue_core.errors import Refusal
from queue_core.explanation import explain
from queue_core.hall import Hall
from queue_core.hall.alarms import AlarmKind
from queue_core.model import AT_A_WINDOW, BreakKind, Operator, Outcome, PlannedBreak, TicketState, WindowState
from queue_core.settings import SettingsInvalid, parse_text
from queue_core.settings.edits import edited
from queue_core.store.journal import rebuild_rows, rows_of
from queue_core.texts import Text
from tests.queue_core.building import OfficeRig, small_office

WINDOWS = ("1", "2", "3", "4")
SERVICES = ("advice", "cash", "firms")
AT_A_WINDOW_COMMANDS = (
    c.CloseWindow,
    c.CallNext,
    c.CallNext,
    c.Recall,
    c.StartService,
    c.StartService,
    c.NoShow,
    c.Park,
    c.ReturnTicket,
    c.Resume,
    c.TakePhone,
    c.HangUp,
    c.WithdrawBreak,
)


def everything(hall: Hall) -> dict[str, Any]:
    """All that a hall knows, to compare it with another."""
    return {
        "seq": hall.seq,
        "day": hall.day,
        "tickets": hall.tickets,
        "windows": hall.windows,
        "calls": list(hall.calls),
        "made_calls": hall.made_calls,
        "of the day": (hall.called_waits, hall.receptions, hall.skills.quick_at),
        "devices": hall.devices,
        "notices": (hall.notices, hall.withdrawn_notices, hall.notice_requests, hall.evacuation),
        "alarms": (hall.alarms.of, hall.alarms._by_request),
        "ordinals": hall.last_ordinal,
        "places": {line: list(tickets) for line, tickets in hall.lines._lines.items() if tickets},
        "staffed": hall.staffed_of,
        "flags": (hall.shift_seen, hall.day_over, hall.reopened),
        "breaks": (hall.plan, hall.break_requests, hall.skills.of, hall.breaks_taken, hall.planned_at),
        "settings": (hall.settings, hall.settings_version),
        "requests": (hall.by_request, hall.by_number, hall.by_job, hall.call_requests),
    }


class AnyDay(RuleBasedStateMachine):
    """An office with random skills in which everything is tried."""

    @initialize(
        skills=st.lists(
            st.lists(st.sampled_from(SERVICES), min_size=1, max_size=3, unique=True), min_size=4, max_size=4
        ),
        quick=st.booleans(),
    )
    def begin(self, skills: list[list[str]], quick: bool) -> None:
        covered = {skill for window in skills for skill in window}
        raw = small_office(
            windows=[{"id": name, "zone": "hall", "skills": found} for name, found in zip(WINDOWS, skills, strict=True)]
        )
        raw["services"] = [s for s in raw["services"] if s["id"] in covered or s.get("elsewhere")]
        if quick:
            raw["services"][0]["quick"] = {"ru": "на пару минут", "en": "a couple of minutes"}
        self.directory = Path(tempfile.mkdtemp(prefix="talon-any-day-"))
        self.place = OfficeRig(self.directory / "data", parse_text(tomlkit.dumps(raw), "any day"))
        self.requests = 0

    def teardown(self) -> None:
        if hasattr(self, "place"):
            self.place.office.close()
            self.rebuilt_rows_are_the_same()
            shutil.rmtree(self.directory)

    def attempt(self, command: c.Command) -> None:
        before, allowed = self.place.office.seq, self.nobody_receives()
        try:
            self.place.do(command)
        except Refusal:
            # The turn of the day may have come first; a refused command itself adds nothing.
            kinds = self.place.rows("SELECT DISTINCT actor FROM events WHERE seq > ?", before)
            assert kinds in ([], [("office",)])
        if self.nobody_receives() and not allowed:
            # More windows may always open, or learn; and a supervisor may decide otherwise, with a reason.
            opened = isinstance(command, c.OpenWindow | c.ChangeSkills)
            assert opened or getattr(command, "override", None), f"clause 6.2.5 after {command}"

    def nobody_receives(self) -> bool:
        """Whether more than two windows are open, and all of them that receive individuals are on break."""
        hall = self.place.office.ask(lambda hall, _: hall)
        staffed = hall.staffed()
        receiving = [window for window in staffed if window.id in hall.skills.receiving_individuals]
        on_break = all(window.state is WindowState.BREAK for window in receiving)
        return len(staffed) > 2 and bool(receiving) and on_break

    @rule(
        service=st.sampled_from((*SERVICES, "contracts", "nothing")),
        priority=st.sampled_from((None, "veteran", "king")),
        again=st.booleans(),
    )
    def issue(self, service: str, priority: str | None, again: bool) -> None:
        self.requests += not again
        command = c.IssueTicket(
            actor="kiosk-1", service=service, request_id=f"r{self.requests}", priority=priority, kiosk="kiosk-1"
        )
        self.attempt(command)

    @rule(window=st.sampled_from(WINDOWS), who=st.sampled_from("abcd"))
    def open(self, window: str, who: str) -> None:
        self.attempt(c.OpenWindow(actor=who, window=window, operator=Operator(who, "Имя", Text(ru="С", en="S"))))

    @rule(
        window=st.sampled_from(WINDOWS),
        what=st.sampled_from(AT_A_WINDOW_COMMANDS),
    )
    def at_a_window(self, window: str, what: type[c.WindowCommand]) -> None:
        self.attempt(what(actor="operator", window=window))

    @rule(window=st.sampled_from(WINDOWS), outcome=st.sampled_from(list(Outcome)))
    def finish(self, window: str, outcome: Outcome) -> None:
        self.attempt(c.Finish(actor="operator", window=window, outcome=outcome))

    @rule(
        window=st.sampled_from(WINDOWS),
        service=st.sampled_from((None, *SERVICES)),
        to=st.sampled_from((None, *WINDOWS)),
    )
    def transfer(self, window: str, service: str | None, to: str | None) -> None:
        self.attempt(c.Transfer(actor="operator", window=window, service=service, to_window=to))

    @rule(
        window=st.sampled_from(WINDOWS),
        minutes=st.integers(1, 60),
        wait=st.booleans(),
        override=st.sampled_from((None, None, None, "сказал руководитель")),
    )
    def rest(self, window: str, minutes: int, wait: bool, override: str | None) -> None:
        self.attempt(
            c.AskForBreak(
                actor="operator",
                window=window,
                kind=BreakKind.TECHNICAL,
                minutes=minutes,
                wait=wait,
                override=override,
            )
        )

    @rule(
        planned=st.lists(
            st.tuples(st.sampled_from(WINDOWS), st.integers(-30, 180), st.integers(0, 60), st.integers(1, 45)),
            max_size=6,
        )
    )
    def plan(self, planned: list[tuple[str, int, int, int]]) -> None:
        now = self.place.office.now()
        breaks = tuple(
            PlannedBreak(
                window,
                BreakKind.LUNCH,
                now + timedelta(minutes=begins),
                minutes,
                now + timedelta(minutes=begins),
                now + timedelta(minutes=begins + play),
            )
            for window, begins, play, minutes in planned
        )
        self.attempt(c.PlanBreaks(actor="manager", breaks=breaks, solver="hand"))

    @rule(
        window=st.sampled_from(WINDOWS),
        skills=st.lists(st.sampled_from((*SERVICES, "nothing")), max_size=3),
        override=st.sampled_from((None, None, None, "сказал руководитель")),
    )
    def change_skills(self, window: str, skills: list[str], override: str | None) -> None:
        self.attempt(c.ChangeSkills(actor="manager", window=window, skills=tuple(skills), override=override))

    @rule(window=st.sampled_from(WINDOWS))
    def close_by_decision(self, window: str) -> None:
        self.attempt(c.CloseWindow(actor="manager", window=window, override="сказал руководитель"))

    @rule(first=st.sampled_from(SERVICES), others=st.lists(st.sampled_from(SERVICES), min_size=1, max_size=3))
    def issue_for_several(self, first: str, others: list[str]) -> None:
        self.requests += 1
        self.attempt(c.IssueTicket(actor="kiosk-1", service=first, request_id=f"r{self.requests}", then=tuple(others)))

    @rule(window=st.sampled_from(WINDOWS))
    def finish_for_good(self, window: str) -> None:
        self.attempt(c.Finish(actor="operator", window=window, drop_rest=True))

    @rule(service=st.sampled_from(SERVICES))
    def reopen(self, service: str) -> None:
        self.attempt(c.ReopenService(actor="manager", service=service, reason="успеем"))

    @rule(data=st.data(), what=st.sampled_from((c.CancelTicket, c.UnparkTicket, c.ReprintSlip)))
    def about_a_ticket(self, data: st.DataObject, what: Any) -> None:
        self.attempt(what(actor="x", ticket=self.some_ticket(data)))

    @rule(data=st.data())
    def bring_back(self, data: st.DataObject) -> None:
        self.requests += 1
        self.attempt(c.BringBack(actor="x", ticket=self.some_ticket(data), request_id=f"r{self.requests}"))

    @rule(data=st.data(), priority=st.sampled_from((None, "veteran", "nobody")))
    def change_priority(self, data: st.DataObject, priority: str | None) -> None:
        self.attempt(c.ChangePriority(actor="x", ticket=self.some_ticket(data), priority=priority))

    @rule(data=st.data(), window=st.sampled_from(WINDOWS))
    def call_by_name(self, data: st.DataObject, window: str) -> None:
        self.attempt(c.CallTicket(actor="operator", window=window, ticket=self.some_ticket(data), reason="просит"))

    @rule(data=st.data(), outcome=st.sampled_from(("printed", "failed", "unknown")))
    def report_slip(self, data: st.DataObject, outcome: str) -> None:
        ticket = self.some_ticket(data)
        self.attempt(c.ReportSlip(actor="agent-1", job=f"{ticket}-1", outcome=outcome))

    @rule(state=st.sampled_from(("ready", "busy", "fault", "absent")))
    def report_device(self, state: str) -> None:
        self.attempt(c.ReportDevice(actor="agent-1", device="printer-1", kind="printer", state=state))

    @rule(begins=st.sampled_from((None, -1, 2)), hours=st.sampled_from((None, -1, 1, 30)))
    def post_notice(self, begins: int | None, hours: int | None) -> None:
        now = self.place.office.now()
        since = None if begins is None else now + timedelta(hours=begins)
        until = None if hours is None else now + timedelta(hours=hours)
        words = Text(ru="Объявление", en="Notice")
        self.attempt(c.PostNotice(actor="manager", kind="notice", text=words, begins=since, until=until))

    @rule(data=st.data())
    def withdraw_notice(self, data: st.DataObject) -> None:
        known = self.place.office.ask(lambda hall, _: list(hall.notices))
        self.attempt(c.WithdrawNotice(actor="manager", notice=data.draw(st.sampled_from(known)) if known else "none"))

    @rule(on=st.booleans())
    def evacuate(self, on: bool) -> None:
        self.attempt(c.Evacuate(actor="operator", on=on))

    @rule(kind=st.sampled_from(list(AlarmKind)), window=st.sampled_from(WINDOWS), again=st.booleans())
    def call_for_help(self, kind: AlarmKind, window: str, again: bool) -> None:
        self.requests += not again
        self.attempt(
            c.RaiseAlarm(actor="operator", name="Имя", kind=kind, window=window, request_id=f"a{self.requests}")
        )

    @rule(data=st.data(), who=st.sampled_from("ab"), what=st.sampled_from((c.AcknowledgeAlarm, c.CloseAlarm)))
    def answer_an_alarm(self, data: st.DataObject, who: str, what: Any) -> None:
        known = self.place.office.ask(lambda hall, _: list(hall.alarms.of))
        alarm = data.draw(st.sampled_from(known)) if known else "nothing"
        self.attempt(what(actor=who, name="Имя", alarm=alarm))

    @rule(seconds=st.sampled_from((0.5, 5, 9, 11, 300, 3600, -20, -3600)))
    def time_passes(self, seconds: float) -> None:
        allowed = self.nobody_receives()
        self.place.clock.advance(seconds)
        self.place.office.tick()
        assert allowed or not self.nobody_receives(), "nothing that begins by itself may break clause 6.2.5"

    @rule(hours=st.sampled_from((10, 24, 72)))
    def a_night_passes(self, hours: int) -> None:
        self.place.clock.advance(timedelta(hours=hours).total_seconds())

    @rule()
    def close_the_day(self) -> None:
        self.attempt(c.CloseDay(actor="manager"))

    @rule(
        window=st.sampled_from((*WINDOWS, "5")),
        skills=st.lists(st.sampled_from(SERVICES), max_size=2, unique=True),
        service=st.sampled_from(SERVICES),
        changes=st.fixed_dictionaries(
            {},
            optional={
                "kind": st.sampled_from(("consultation", "cash_operation")),
                "series": st.sampled_from("КРЮ"),
                "offered": st.booleans(),
            },
        ),
        head_start=st.sampled_from((0, 15, 60, None)),
    )
    def change_the_settings(
        self, window: str, skills: list[str], service: str, changes: dict[str, Any], head_start: int | None
    ) -> None:
        office = self.place.office
        raw = tomllib.loads(office.settings.toml)
        windows = [row for row in raw["windows"] if row["id"] != window]
        tables = {
            "windows": windows + ([{"id": window, "zone": "hall", "skills": skills}] if skills else []),
            "services": [{**row, **(changes if row["id"] == service else {})} for row in raw["services"]],
            "priorities": [{**raw["priorities"][0], "head_start_minutes": head_start}]
            if head_start is not None and "priorities" in raw
            else [],
        }
        allowed, before = self.nobody_receives(), office.seq
        try:
            office.change_settings(edited(office.settings.toml, tables), office.settings_version, "manager")
        except (Refusal, SettingsInvalid):
            kinds = self.place.rows("SELECT DISTINCT actor FROM events WHERE seq > ?", before)
            assert kinds in ([], [("office",)])
        assert allowed or not self.nobody_receives(), "other settings must not break clause 6.2.5"

    @rule()
    def restart(self) -> None:
        before = self.place.office.ask(lambda hall, _: everything(hall))
        self.place.restart()
        after = self.place.office.ask(lambda hall, _: everything(hall))
        if before["day"] == after["day"]:
            assert after == before, "the replayed hall equals the hall before"

    def some_ticket(self, data: st.DataObject) -> str:
        known = self.place.office.ask(lambda hall, _: list(hall.tickets))
        return data.draw(st.sampled_from(known)) if known else "К-001"

    @invariant()
    def the_hall_contradicts_neither_itself_nor_the_rows(self) -> None:
        if not hasattr(self, "place"):
            return
        hall = self.place.office.ask(lambda hall, _: hall)
        assert hall.consistent() == []
        rows = self.place.rows("SELECT id, state FROM tickets WHERE day = ?", hall.day)
        assert dict(rows) == {ticket.id: ticket.state.value for ticket in hall.tickets.values()}, "no ticket is lost"
        calls = dict(self.place.rows("SELECT ticket, window FROM active_calls"))
        assert calls == {t.id: t.window for t in hall.tickets.values() if t.state in AT_A_WINDOW}
        numbers = Counter(ticket.number for ticket in hall.tickets.values())
        assert not numbers or max(numbers.values()) == 1

    @invariant()
    def every_waiting_ticket_can_be_called_by_some_window_or_is_explained(self) -> None:
        if not hasattr(self, "place"):
            return
        hall = self.place.office.ask(lambda hall, _: hall)
        for ticket in hall.tickets.values():
            if ticket.state is TicketState.WAITING:
                if ticket.for_window:
                    assert hall.windows[ticket.for_window].staffed, "nobody waits for a closed window"
                elif not hall.skills.windows_of[ticket.service]:
                    # Only a supervisor's decision, or skills changed while all were closed, can leave a line to nobody.
                    assert explain(hall, ticket).sentences, "then at least it is told"

    def rebuilt_rows_are_the_same(self) -> None:
        data = self.directory / "data"
        before = rows_of(data)
        rebuild_rows(data, self.place.settings)
        assert rows_of(data) == before, "the journal alone gives the same rows"


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)
