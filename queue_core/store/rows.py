"""Writes the rows that follow the events, in the event's transaction; rebuilds them from the journal by the same code."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from queue_core import events as e
from queue_core.events import to_milliseconds
from queue_core.model import TicketState
from queue_core.settings import Settings
from queue_core.store.sqlite import Database


class RowsDisagree(Exception):
    """The database contradicts the hall: the transaction is rolled back, and nothing has happened."""


class Rows:
    """Writes the rows that an event changes. It never uses the hall: the event and the existing rows are enough."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._execute = db.conn.execute
        self._office = settings.office.id

    def write(self, recorded: e.Recorded) -> None:
        """Writes an event's rows. Raises sqlite3.IntegrityError or RowsDisagree if the event contradicts the rows."""
        change = _WRITE.get(recorded.event.type)
        if change:
            change(self, recorded, recorded.event)

    def _issued(self, recorded: e.Recorded, event: e.TicketIssued) -> None:
        at = to_milliseconds(event.truly_at)
        self._record_service(recorded, event.service)
        self._one(
            """
            INSERT INTO tickets
                (id, office, day, series, ordinal, number, service, state, request_id, kiosk, issued_at, queued_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)
            """,
            (
                event.ticket,
                self._office,
                recorded.day,
                event.series,
                event.ordinal,
                event.number,
                event.service,
                event.request_id,
                event.kiosk,
                at,
                at,
            ),
        )
        # In journals written before waits were projected, ranges did not aim at 80 %.
        if event.expected_s is not None:
            self._one(
                """
                INSERT INTO promises
                    (day, ticket, service, at, expected_s, low_s, high_s, p20_s, p80_s, margin_s, basis)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                (
                    recorded.day,
                    event.ticket,
                    event.service,
                    at,
                    event.expected_s,
                    event.low_s,
                    event.high_s,
                    event.p20_s,
                    event.p80_s,
                    event.margin_s,
                    event.basis,
                ),
            )

    def _called(self, recorded: e.Recorded, event: e.TicketCalled) -> None:
        self._turn(event.ticket, TicketState.CALLED, "waiting")
        self._one("INSERT INTO active_calls (ticket, window) VALUES (?, ?)", (event.ticket, event.window))
        self._one(
            """
            INSERT INTO receptions (ticket, leg, day, service, window, queued_at, called_at)
            SELECT id, 1 + (SELECT count(*) FROM receptions WHERE ticket = tickets.id), ?, service, ?, queued_at, ?
            FROM tickets WHERE id = ?
            """,
            (recorded.day, event.window, to_milliseconds(event.at), event.ticket),
        )
        # The first call scores the announced wait, even if the visitor is then parked or transferred.
        self._execute(
            "UPDATE promises SET waited_s = (? - at + 500) / 1000 WHERE day = ? AND ticket = ? AND waited_s IS NULL",
            (to_milliseconds(event.at), recorded.day, event.ticket),
        )

    def _call_unshown(self, recorded: e.Recorded, event: e.CallUnshown) -> None:
        self._one(
            """
            INSERT INTO unshown_calls (call, day, at, ticket, window, zone, boards, recall) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                event.call,
                recorded.day,
                to_milliseconds(event.at),
                event.ticket,
                event.window,
                event.zone,
                json.dumps(event.boards, ensure_ascii=False),
                int(event.recall),
            ),
        )

    def _call_shown(self, _: e.Recorded, event: e.CallShown) -> None:
        self._one(
            "UPDATE unshown_calls SET shown_at = ? WHERE call = ? AND shown_at IS NULL",
            (to_milliseconds(event.at), event.call),
        )

    def _started(self, _: e.Recorded, event: e.ServiceStarted) -> None:
        self._turn(event.ticket, TicketState.SERVING, "called")
        self._one(f"UPDATE receptions SET started_at = ? {_LATEST}", (to_milliseconds(event.at), event.ticket))

    def _matter_finished(self, recorded: e.Recorded, event: e.MatterFinished) -> None:
        at = to_milliseconds(event.at)
        if event.here:
            self._one(
                f"UPDATE receptions SET finished_at = ?, outcome = ? {_LATEST}", (at, event.outcome, event.ticket)
            )
            # The visitor stays at the window: a separate reception, but neither a wait nor another contact.
            self._one(
                """
                INSERT INTO receptions
                    (ticket, leg, day, service, window, queued_at, called_at, started_at, continued)
                SELECT id, 1 + (SELECT count(*) FROM receptions WHERE ticket = tickets.id), ?, ?, ?, ?, ?, ?, 1
                FROM tickets WHERE id = ?
                """,
                (recorded.day, event.service, event.window, at, at, at, event.ticket),
            )
        else:
            self._end_reception(event, event.outcome)
            self._turn(event.ticket, TicketState.WAITING, "serving")
            self._one("UPDATE tickets SET queued_at = ? WHERE id = ?", (at, event.ticket))
        self._change_service(recorded, event)

    def _phone_taken(self, recorded: e.Recorded, event: e.PhoneTaken) -> None:
        at = to_milliseconds(event.at)
        self._one(
            """
            INSERT INTO phone_calls (seq, day, window, operator, taken_at)
            SELECT ?, ?, ?, operator, ? FROM shifts WHERE window = ? AND closed_at IS NULL
            """,
            (recorded.seq, recorded.day, event.window, at, event.window),
        )

    def _phone_hung_up(self, _: e.Recorded, event: e.PhoneHungUp) -> None:
        self._one(
            "UPDATE phone_calls SET hung_up_at = ? WHERE window = ? AND hung_up_at IS NULL",
            (to_milliseconds(event.at), event.window),
        )

    def _opened(self, recorded: e.Recorded, event: e.WindowOpened) -> None:
        self._one(
            "INSERT INTO shifts (seq, day, window, operator, opened_at) VALUES (?, ?, ?, ?, ?)",
            (recorded.seq, recorded.day, event.window, event.operator, to_milliseconds(event.at)),
        )

    def _closed(self, _: e.Recorded, event: e.WindowClosed) -> None:
        at = to_milliseconds(event.at)
        self._one("UPDATE shifts SET closed_at = ? WHERE window = ? AND closed_at IS NULL", (at, event.window))
        # A break or phone call still open at the end of the day ends with the shift.
        self._execute(
            "UPDATE phone_calls SET hung_up_at = ? WHERE window = ? AND hung_up_at IS NULL", (at, event.window)
        )
        self._execute("UPDATE pauses SET ended_at = ? WHERE window = ? AND ended_at IS NULL", (at, event.window))

    def _break_started(self, recorded: e.Recorded, event: e.BreakStarted) -> None:
        self._one(
            """
            INSERT INTO pauses (seq, day, window, operator, kind, minutes, override, begun_at)
            SELECT ?, ?, ?, operator, ?, ?, ?, ? FROM shifts WHERE window = ? AND closed_at IS NULL
            """,
            (
                recorded.seq,
                recorded.day,
                event.window,
                event.kind,
                event.minutes,
                event.override,
                to_milliseconds(event.at),
                event.window,
            ),
        )

    def _break_ended(self, _: e.Recorded, event: e.BreakEnded) -> None:
        self._one(
            "UPDATE pauses SET ended_at = ? WHERE window = ? AND ended_at IS NULL",
            (to_milliseconds(event.at), event.window),
        )

    def _alarm_raised(self, recorded: e.Recorded, event: e.AlarmRaised) -> None:
        if event.since is not None:
            return  # repeated on a new day: its row already exists
        self._one(
            """
            INSERT INTO alarms (id, day, kind, window, kiosk, raised_by, raised_at, note)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                event.alarm,
                recorded.day,
                event.kind,
                event.window,
                event.kiosk,
                event.actor,
                to_milliseconds(event.at),
                event.note,
            ),
        )

    def _alarm_acknowledged(self, _: e.Recorded, event: e.AlarmAcknowledged) -> None:
        if event.since is None:
            self._one(
                "UPDATE alarms SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ? AND acknowledged_at IS NULL",
                (event.actor, to_milliseconds(event.at), event.alarm),
            )

    def _alarm_closed(self, _: e.Recorded, event: e.AlarmClosed) -> None:
        self._one(
            """
            UPDATE alarms SET closed_by = ?, closed_at = ?, note = coalesce(?, note)
            WHERE id = ? AND closed_at IS NULL
            """,
            (event.actor, to_milliseconds(event.at), event.note, event.alarm),
        )

    def _finished(self, _: e.Recorded, event: e.TicketFinished) -> None:
        self._leave(event, TicketState.DONE, event.outcome)

    def _no_show(self, _: e.Recorded, event: e.TicketNoShow) -> None:
        self._leave(event, TicketState.NO_SHOW, "no_show")

    def _leave(self, event: e.TicketFinished | e.TicketNoShow, state: TicketState, outcome: str) -> None:
        self._end_reception(event, outcome)
        self._turn(event.ticket, state, "called", "serving")
        self._one(
            "UPDATE tickets SET finished_at = ?, outcome = ? WHERE id = ?",
            (to_milliseconds(event.at), outcome, event.ticket),
        )

    def _parked(self, _: e.Recorded, event: e.TicketParked) -> None:
        self._end_reception(event, "parked")
        self._turn(event.ticket, TicketState.PARKED, "called", "serving")

    def _unparked(self, _: e.Recorded, event: e.TicketUnparked) -> None:
        self._turn(event.ticket, TicketState.WAITING, "parked")
        self._one("UPDATE tickets SET queued_at = ? WHERE id = ?", (to_milliseconds(event.at), event.ticket))

    def _brought_back(self, _: e.Recorded, event: e.TicketBroughtBack) -> None:
        self._turn(event.ticket, TicketState.WAITING, "no_show")
        self._one(
            "UPDATE tickets SET queued_at = ?, finished_at = NULL, outcome = NULL WHERE id = ?",
            (to_milliseconds(event.at), event.ticket),
        )

    def _returned(self, recorded: e.Recorded, event: e.TicketReturned) -> None:
        self._one("DELETE FROM active_calls WHERE ticket = ? AND window = ?", (event.ticket, event.window))
        # An undone call was the operator's mistake, and did not end the visitor's wait: no report counts it.
        self._one(f"DELETE FROM receptions {_LATEST}", (event.ticket,))
        self._execute(
            """
            UPDATE promises SET waited_s = NULL
            WHERE day = ?1 AND ticket = ?2 AND NOT EXISTS (SELECT 1 FROM receptions WHERE ticket = ?2)
            """,
            (recorded.day, event.ticket),
        )
        self._turn(event.ticket, TicketState.WAITING, "called", "serving")

    def _transferred(self, recorded: e.Recorded, event: e.TicketTransferred) -> None:
        if self._execute("SELECT 1 FROM active_calls WHERE ticket = ?", (event.ticket,)).fetchone():
            self._end_reception(event, "transferred")
            self._turn(event.ticket, TicketState.WAITING, "called", "serving")
            self._one("UPDATE tickets SET queued_at = ? WHERE id = ?", (to_milliseconds(event.at), event.ticket))
        self._change_service(recorded, event)

    def _cancelled(self, _: e.Recorded, event: e.TicketCancelled) -> None:
        self._turn(event.ticket, TicketState.CANCELLED, "waiting", "parked")
        self._one(
            "UPDATE tickets SET finished_at = ?, outcome = ? WHERE id = ?",
            (to_milliseconds(event.at), event.reason, event.ticket),
        )

    def _rated(self, recorded: e.Recorded, event: e.VisitRated) -> None:
        self._one(
            "INSERT INTO ratings (ticket, day, at, service, window, stars) VALUES (?, ?, ?, ?, ?, ?)",
            (event.ticket, recorded.day, to_milliseconds(event.at), event.service, event.window, event.stars),
        )

    def _end_reception(
        self,
        event: e.TicketFinished | e.MatterFinished | e.TicketNoShow | e.TicketParked | e.TicketTransferred,
        outcome: str,
    ) -> None:
        self._one("DELETE FROM active_calls WHERE ticket = ? AND window = ?", (event.ticket, event.window))
        self._one(
            f"UPDATE receptions SET finished_at = ?, outcome = ? {_LATEST}",
            (to_milliseconds(event.at), outcome, event.ticket),
        )

    def _appointment_made(self, _: e.Recorded, event: e.AppointmentMade) -> None:
        # Repeated on each day until its own: its row already exists.
        self._execute(
            """
            INSERT OR IGNORE INTO appointments (id, code, service, time, note, made_at, made_by, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'booked')
            """,
            (event.appointment, event.code, event.service, event.time, event.note, event.made_at, event.made_by),
        )

    def _appointment_cancelled(self, _: e.Recorded, event: e.AppointmentCancelled) -> None:
        self._one(
            "UPDATE appointments SET state = 'cancelled', ended_at = ? WHERE id = ? AND state = 'booked'",
            (to_milliseconds(event.at), event.appointment),
        )

    def _appointment_met(self, _: e.Recorded, event: e.AppointmentMet) -> None:
        self._one(
            "UPDATE appointments SET state = 'met', ended_at = ?, ticket = ? WHERE id = ? AND state = 'booked'",
            (to_milliseconds(event.at), event.ticket, event.appointment),
        )

    def _notice_posted(self, _: e.Recorded, event: e.NoticePosted) -> None:
        # Repeated on each day that the notice lasts into: its row already exists.
        self._execute(
            """
            INSERT OR IGNORE INTO notices (id, kind, ru, en, zones, begins_at, until_at, posted_at, posted_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                event.notice,
                event.kind,
                event.text_ru,
                event.text_en,
                " ".join(event.zones),
                event.begins,
                event.until,
                event.posted_at,
                event.posted_by,
            ),
        )

    def _notice_withdrawn(self, _: e.Recorded, event: e.NoticeWithdrawn) -> None:
        self._one(
            "UPDATE notices SET withdrawn_at = ?, withdrawn_by = ? WHERE id = ? AND withdrawn_at IS NULL",
            (to_milliseconds(event.at), event.actor, event.notice),
        )

    def _change_service(self, recorded: e.Recorded, event: e.TicketTransferred | e.MatterFinished) -> None:
        self._one("UPDATE tickets SET service = ? WHERE id = ?", (event.service, event.ticket))
        self._record_service(recorded, event.service)

    def _record_service(self, recorded: e.Recorded, service: str) -> None:
        """A service with tickets must stay in the settings: a change of settings looks here instead of at all tickets."""
        self._execute(
            "INSERT OR IGNORE INTO recorded_services (service, first_seq) VALUES (?, ?)", (service, recorded.seq)
        )

    def _turn(self, ticket: str, state: TicketState, *expected: str) -> None:
        """Claims a ticket in one statement: it changes only while it is in one of the expected states."""
        places = ", ".join("?" * len(expected))
        self._one(
            f"UPDATE tickets SET state = ? WHERE id = ? AND state IN ({places})", (state.value, ticket, *expected)
        )

    def _one(self, statement: str, values: tuple[Any, ...]) -> None:
        changed = self._execute(statement, values).rowcount
        if changed != 1:
            # The values stay out of it, for they may be personal.
            raise RowsDisagree(f"{changed} rows instead of 1: {' '.join(statement.split())}")


_LATEST = "WHERE (ticket, leg) = (SELECT ticket, max(leg) FROM receptions WHERE ticket = ?)"

_WRITE: dict[str, Callable[[Rows, e.Recorded, Any], None]] = {
    e.TicketIssued.type: Rows._issued,
    e.TicketCalled.type: Rows._called,
    e.CallUnshown.type: Rows._call_unshown,
    e.CallShown.type: Rows._call_shown,
    e.ServiceStarted.type: Rows._started,
    e.MatterFinished.type: Rows._matter_finished,
    e.TicketFinished.type: Rows._finished,
    e.TicketNoShow.type: Rows._no_show,
    e.TicketParked.type: Rows._parked,
    e.TicketUnparked.type: Rows._unparked,
    e.TicketBroughtBack.type: Rows._brought_back,
    e.TicketReturned.type: Rows._returned,
    e.TicketTransferred.type: Rows._transferred,
    e.TicketCancelled.type: Rows._cancelled,
    e.VisitRated.type: Rows._rated,
    e.WindowOpened.type: Rows._opened,
    e.WindowClosed.type: Rows._closed,
    e.BreakStarted.type: Rows._break_started,
    e.BreakEnded.type: Rows._break_ended,
    e.PhoneTaken.type: Rows._phone_taken,
    e.PhoneHungUp.type: Rows._phone_hung_up,
    e.AppointmentMade.type: Rows._appointment_made,
    e.AppointmentCancelled.type: Rows._appointment_cancelled,
    e.AppointmentMet.type: Rows._appointment_met,
    e.NoticePosted.type: Rows._notice_posted,
    e.NoticeWithdrawn.type: Rows._notice_withdrawn,
    e.AlarmRaised.type: Rows._alarm_raised,
    e.AlarmAcknowledged.type: Rows._alarm_acknowledged,
    e.AlarmClosed.type: Rows._alarm_closed,
}
