"""The changes in the hall by events of visits: tickets from issue to end, appointments, ratings."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from datetime import timedelta

from queue_core import events as e
from queue_core.hall.changes import applies
from queue_core.hall.state import CALLS_KEPT, HallState
from queue_core.hall.steps import address_job, change_ticket, set_window
from queue_core.model import (
    AT_A_WINDOW,
    Call,
    CallRule,
    Kind,
    Lease,
    MadeCall,
    Slip,
    SlipState,
    Ticket,
    TicketAnnouncement,
    TicketState,
    WindowState,
)

_MILLISECOND = timedelta(milliseconds=1)


@applies(e.TicketIssued)
def issued(hall: HallState, event: e.TicketIssued, seq: int) -> None:
    slip = Slip(event.job, event.printer, reprint=False) if event.job and event.printer else None
    if slip and event.printed:
        slip = replace(slip, state=SlipState(event.printed))
    ticket = Ticket(
        id=event.ticket,
        seq=seq,
        number=event.number,
        series=event.series,
        ordinal=event.ordinal,
        service=event.service,
        lang=event.lang,
        priority=event.priority,
        issued_at=event.truly_at,
        queued_at=event.truly_at,
        kiosk=event.kiosk,
        slip=slip,
        then=tuple(event.then),
        lease=event.lease,
        announced=TicketAnnouncement(
            event.service, event.ahead, event.low_s, event.high_s, event.expected_s, event.basis
        ),
        note_for_operator=event.note,
    )
    hall.tickets[ticket.id] = ticket
    hall.by_number[ticket.number] = ticket.id
    hall.by_request[event.request_id] = ticket.id
    if event.pressed:
        hall.by_request[event.pressed] = ticket.id
    if slip:
        address_job(hall, slip.job, ticket.id, slip.printer)
    _count_up_to(hall, ticket.series, ticket.ordinal)
    hall.lines.add(ticket)


@applies(e.NumbersLeased)
def numbers_leased(hall: HallState, event: e.NumbersLeased, _: int) -> None:
    hall.leases[event.epoch] = Lease(
        event.epoch, event.kiosk, event.actor, event.memory, event.series, event.first, event.last, event.at
    )
    _count_up_to(hall, event.series, event.last)


def _count_up_to(hall: HallState, series: str, ordinal: int) -> None:
    """Neither the office nor another kiosk gives a number again that was given or leased."""
    hall.last_ordinal[series] = max(hall.last_ordinal.get(series, 0), ordinal)


@applies(e.TicketCalled)
def called(hall: HallState, event: e.TicketCalled, seq: int) -> None:
    ticket = change_ticket(
        hall,
        event.ticket,
        state=TicketState.CALLED,
        window=event.window,
        called_at=event.at,
        started_at=None,
        calls=hall.tickets[event.ticket].calls + 1,
        note=event.reason,
    )
    set_window(hall, event.window, WindowState.CALLING, event.at, ticket=ticket.id)
    _ring(hall, event, seq, ticket, recall=False)
    rule = CallRule(event.rule) if event.rule else None
    waited = event.at - ticket.queued_at
    kind = hall.settings.service[ticket.service].kind
    hall.made_calls.append(
        MadeCall(
            event.at,
            ticket.id,
            event.window,
            rule,
            tuple(event.passed),
            reason=event.reason,
            service=ticket.service,
            kind=kind,
            waited_s=waited.total_seconds(),
            cash_rate=event.cash_rate,
            mean_waits_s=_mean_waits_s(event),
        )
    )
    hall.called_waits = hall.called_waits.with_call(kind, waited // _MILLISECOND)
    if event.request_id:
        hall.call_requests[event.request_id] = (event.window, ticket.id)


def _mean_waits_s(event: e.TicketCalled) -> tuple[tuple[Kind, float], ...]:
    """Those stored with the call, not those of this hall: a hall to which a single visit was applied knows no other calls."""
    means = {Kind.CONSULTATION: event.consultation_mean_s, Kind.CASH_OPERATION: event.cash_mean_s}
    return tuple((kind, mean) for kind, mean in means.items() if mean is not None)


@applies(e.TicketRecalled)
def recalled(hall: HallState, event: e.TicketRecalled, seq: int) -> None:
    ticket = change_ticket(hall, event.ticket, calls=hall.tickets[event.ticket].calls + 1)
    hall.windows[event.window] = replace(hall.windows[event.window], unshown=None)
    _ring(hall, event, seq, ticket, recall=True)


def _ring(hall: HallState, event: e.TicketCalled | e.TicketRecalled, seq: int, ticket: Ticket, recall: bool) -> None:
    zone = hall.settings.window[event.window].zone
    hall.calls.appendleft(Call(seq, event.at, ticket.number, event.window, zone, ticket.lang, recall=recall))


@applies(e.CallUnshown)
def call_unshown(hall: HallState, event: e.CallUnshown, _: int) -> None:
    window = hall.windows[event.window]
    if window.state is WindowState.CALLING and window.ticket == event.ticket:
        hall.windows[event.window] = replace(window, unshown=event.call)


@applies(e.CallShown)
def call_shown(hall: HallState, event: e.CallShown, _: int) -> None:
    hall.windows[event.window] = replace(hall.windows[event.window], unshown=None)


@applies(e.ServiceStarted)
def started(hall: HallState, event: e.ServiceStarted, _: int) -> None:
    change_ticket(hall, event.ticket, state=TicketState.SERVING, started_at=event.at)
    set_window(hall, event.window, WindowState.SERVING, event.at, ticket=event.ticket)


@applies(e.MatterFinished)
def matter_finished(hall: HallState, event: e.MatterFinished, _: int) -> None:
    _count_reception(hall, event)
    then = tuple(service for service in hall.tickets[event.ticket].then if service != event.service)
    if event.here:
        change_ticket(hall, event.ticket, service=event.service, then=then, started_at=event.at)
        set_window(hall, event.window, WindowState.SERVING, event.at, ticket=event.ticket)
    else:
        change_ticket(
            hall,
            event.ticket,
            state=TicketState.WAITING,
            window=None,
            for_window=None,
            service=event.service,
            then=then,
            queued_at=event.at,
            called_at=None,
            started_at=None,
        )
        set_window(hall, event.window, WindowState.FREE, event.at)


@applies(e.TicketFinished)
def finished(hall: HallState, event: e.TicketFinished, _: int) -> None:
    if event.outcome != "day_closed":
        _count_reception(hall, event)
    _leave(hall, event, TicketState.DONE, outcome=event.outcome)


def _count_reception(
    hall: HallState, event: e.TicketFinished | e.MatterFinished | e.TicketParked | e.TicketTransferred
) -> None:
    """Before the ticket changes: the reception that the event ends, if it had begun."""
    ticket = hall.tickets[event.ticket]
    if ticket.state is TicketState.SERVING and ticket.started_at is not None:
        target_s = hall.settings.targets.of(hall.settings.service[ticket.service].kind).reception_s
        lasted_ms = (event.at - ticket.started_at) // _MILLISECOND
        hall.receptions = hall.receptions.with_one(ticket.service, lasted_ms, target_s)


@applies(e.TicketNoShow)
def no_show(hall: HallState, event: e.TicketNoShow, _: int) -> None:
    _leave(hall, event, TicketState.NO_SHOW, outcome="no_show")


def _leave(hall: HallState, event: e.TicketFinished | e.TicketNoShow, state: TicketState, outcome: str) -> None:
    change_ticket(hall, event.ticket, state=state, window=None, finished_at=event.at, outcome=outcome)
    set_window(hall, event.window, WindowState.FREE, event.at)


@applies(e.TicketParked)
def parked(hall: HallState, event: e.TicketParked, _: int) -> None:
    _count_reception(hall, event)
    change_ticket(hall, event.ticket, state=TicketState.PARKED, window=None, note=event.reason)
    set_window(hall, event.window, WindowState.FREE, event.at)


@applies(e.TicketUnparked)
def unparked(hall: HallState, event: e.TicketUnparked, _: int) -> None:
    change_ticket(hall, event.ticket, state=TicketState.WAITING, queued_at=event.at, called_at=None, started_at=None)


@applies(e.TicketBroughtBack)
def brought_back(hall: HallState, event: e.TicketBroughtBack, _: int) -> None:
    change_ticket(
        hall,
        event.ticket,
        state=TicketState.WAITING,
        queued_at=event.at,
        placed_at=hall.tickets[event.ticket].placed_at if event.keeps_place else event.at,
        called_at=None,
        started_at=None,
        finished_at=None,
        outcome=None,
        note=event.reason,
    )
    hall.brought_back[event.request_id] = event.ticket


@applies(e.PriorityChanged)
def priority_changed(hall: HallState, event: e.PriorityChanged, _: int) -> None:
    change_ticket(hall, event.ticket, priority=event.priority)


@applies(e.TicketReturned)
def returned(hall: HallState, event: e.TicketReturned, _: int) -> None:
    change_ticket(
        hall,
        event.ticket,
        state=TicketState.WAITING,
        window=None,
        called_at=None,
        started_at=None,
        note=None,
    )
    set_window(hall, event.window, WindowState.FREE, event.at)
    latest = max(at for at, made in enumerate(hall.made_calls) if made.ticket == event.ticket)
    taken_back = hall.made_calls.pop(latest)
    hall.called_waits = hall.called_waits.without_call(taken_back.kind, round(taken_back.waited_s * 1000))
    # Boards must not keep showing a call that was taken back.
    number = hall.tickets[event.ticket].number
    kept = [call for call in hall.calls if not (call.number == number and call.window == event.window)]
    hall.calls = deque(kept, maxlen=CALLS_KEPT)


@applies(e.TicketTransferred)
def transferred(hall: HallState, event: e.TicketTransferred, _: int) -> None:
    _count_reception(hall, event)
    before = hall.tickets[event.ticket]
    change_ticket(
        hall,
        event.ticket,
        state=TicketState.WAITING,
        window=None,
        for_window=event.for_window,
        service=event.service,
        then=tuple(service for service in before.then if service != event.service),
        # A visitor who was only waiting for a window that closed continues the same wait.
        queued_at=event.at if before.state in AT_A_WINDOW else before.queued_at,
        called_at=None,
        started_at=None,
        note=None,
    )
    set_window(hall, event.window, WindowState.FREE, event.at)


@applies(e.TicketCancelled)
def cancelled(hall: HallState, event: e.TicketCancelled, _: int) -> None:
    change_ticket(hall, event.ticket, state=TicketState.CANCELLED, finished_at=event.at, outcome=event.reason)


@applies(e.VisitRated)
def visit_rated(hall: HallState, event: e.VisitRated, _: int) -> None:
    change_ticket(hall, event.ticket, stars=event.stars)


@applies(e.AppointmentMade)
def appointment_made(hall: HallState, event: e.AppointmentMade, _: int) -> None:
    hall.appointments.made(event)


@applies(e.AppointmentCancelled)
def appointment_cancelled(hall: HallState, event: e.AppointmentCancelled, _: int) -> None:
    hall.appointments.cancelled(event)


@applies(e.AppointmentMet)
def appointment_met(hall: HallState, event: e.AppointmentMet, _: int) -> None:
    hall.appointments.met(event)
