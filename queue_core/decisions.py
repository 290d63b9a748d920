"""What a command does to the hall: the events it yields, or a refusal with its reason. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from queue_core import breaks, commands, errors, events, opening, routing, waits
from queue_core.call_orders import CallOrder
from queue_core.demands import demand_ticket, demand_window, visitor_at
from queue_core.hall import Hall
from queue_core.model import IN_THE_HALL, CallRule, Slip, SlipState, TicketState, WindowState
from queue_core.projection import Outlook


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a decision needs besides the hall: the time, the call order and a source of new identifiers.

    Without an `outlook` no wait is announced: simulated days, whose visitors nobody tells anything, go faster so.
    """

    at: datetime
    order: CallOrder
    new_id: Callable[[], str]
    outlook: Outlook | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The events a command yields. `ticket` and `window` are what it was about; no events: it had been done before."""

    events: tuple[events.Event, ...] = ()
    ticket: str | None = None
    window: str | None = None
    verdict: breaks.Verdict | None = None


def decide(hall: Hall, command: commands.Command, around: Surroundings) -> Decision:
    """Decides a command against the present hall. Raises a Refusal where it cannot be carried out."""
    return _DECIDE[type(command)](hall, command, around)


# -- tickets --------------------------------------------------------------------------------------------------------


def _issue(hall: Hall, command: commands.IssueTicket, around: Surroundings) -> Decision:
    issued = hall.ticket_of_request(command.request_id)
    if issued:
        return Decision(ticket=issued.id)
    service = hall.settings.service.get(command.service)
    if service is None:
        raise errors.UnknownService(command.service)
    if command.priority is not None and command.priority not in hall.settings.priority:
        raise errors.UnknownPriority(command.priority)
    closed = opening.why_closed(hall, service, around.at)
    if closed:
        raise errors.ServiceClosed(closed.code, closed.text)
    ordinal = hall.last_ordinal.get(service.series, 0) + 1
    kiosk = hall.settings.kiosk.get(command.kiosk) if command.kiosk else None
    printer = kiosk.printer if kiosk else None
    wait = None
    if around.outlook:
        wait = waits.announce(hall, around.order, around.at, around.outlook, service.id, command.priority)
    ticket = around.new_id()
    event = events.TicketIssued(
        at=around.at,
        actor=command.actor,
        ticket=ticket,
        number=f"{service.series}-{ordinal:03d}",
        series=service.series,
        ordinal=ordinal,
        service=service.id,
        lang=command.lang,
        priority=command.priority,
        request_id=command.request_id,
        kiosk=command.kiosk,
        ahead=waits.ahead_of(hall, service.id),
        low_s=wait.low_s if wait else None,
        high_s=wait.high_s if wait else None,
        expected_s=wait.expected_s if wait else None,
        p20_s=wait.p20_s if wait else None,
        p80_s=wait.p80_s if wait else None,
        margin_s=wait.margin_s if wait else None,
        basis=wait.basis.value if wait else None,
        job=f"{ticket}-1" if printer else None,
        printer=printer,
    )
    return Decision((event,), ticket=ticket)


def _cancel(hall: Hall, command: commands.CancelTicket, around: Surroundings) -> Decision:
    ticket = hall.ticket(command.ticket)
    demand_ticket(ticket, {TicketState.WAITING, TicketState.PARKED})
    event = events.TicketCancelled(at=around.at, actor=command.actor, ticket=ticket.id, reason="visitor_left")
    return Decision((event,), ticket=ticket.id)


def _unpark(hall: Hall, command: commands.UnparkTicket, around: Surroundings) -> Decision:
    ticket = hall.ticket(command.ticket)
    demand_ticket(ticket, {TicketState.PARKED})
    return Decision((events.TicketUnparked(at=around.at, actor=command.actor, ticket=ticket.id),), ticket=ticket.id)


# -- calls ----------------------------------------------------------------------------------------------------------


def _call_next(hall: Hall, command: commands.CallNext, around: Surroundings) -> Decision:
    window = hall.window(command.window)
    if command.request_id:
        before = hall.call_of_request(command.request_id)
        if before:
            return Decision(ticket=before[1], window=before[0])
    demand_window(window, {WindowState.FREE})
    choice = routing.next_for(hall, window.id, around.order, around.at)
    if choice is None:
        return Decision(window=window.id)
    event = events.TicketCalled(
        at=around.at,
        actor=command.actor,
        ticket=choice.ticket.id,
        window=window.id,
        reason=None,
        request_id=command.request_id,
        rule=choice.rule.value,
        passed=routing.passed_over(hall, window.id, choice.ticket),
    )
    return Decision((event,), ticket=choice.ticket.id, window=window.id)


def _call_ticket(hall: Hall, command: commands.CallTicket, around: Surroundings) -> Decision:
    window = hall.window(command.window)
    if not command.reason.strip():
        raise errors.ReasonNeeded
    ticket = hall.ticket(command.ticket)
    demand_window(window, {WindowState.FREE})
    demand_ticket(ticket, {TicketState.WAITING, TicketState.PARKED})
    called = events.TicketCalled(
        at=around.at,
        actor=command.actor,
        ticket=ticket.id,
        window=window.id,
        reason=command.reason.strip(),
        request_id=None,
        rule=CallRule.BY_NAME.value,
        passed=routing.passed_over(hall, window.id, ticket),
    )
    if ticket.state is TicketState.PARKED:
        unparked = events.TicketUnparked(at=around.at, actor=command.actor, ticket=ticket.id)
        return Decision((unparked, called), ticket=ticket.id, window=window.id)
    return Decision((called,), ticket=ticket.id, window=window.id)


def _recall(hall: Hall, command: commands.Recall, around: Surroundings) -> Decision:
    ticket, window = visitor_at(hall, command.window, {WindowState.CALLING})
    event = events.TicketRecalled(at=around.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


def _start(hall: Hall, command: commands.StartService, around: Surroundings) -> Decision:
    ticket, window = visitor_at(hall, command.window, {WindowState.CALLING})
    event = events.ServiceStarted(at=around.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


def _finish(hall: Hall, command: commands.Finish, around: Surroundings) -> Decision:
    ticket, window = visitor_at(hall, command.window, {WindowState.SERVING})
    event = events.TicketFinished(
        at=around.at, actor=command.actor, ticket=ticket.id, window=window.id, outcome=command.outcome.value
    )
    return Decision((event,), ticket=ticket.id, window=window.id)


def _no_show(hall: Hall, command: commands.NoShow, around: Surroundings) -> Decision:
    ticket, window = visitor_at(hall, command.window, {WindowState.CALLING})
    event = events.TicketNoShow(at=around.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


def _park(hall: Hall, command: commands.Park, around: Surroundings) -> Decision:
    ticket, window = visitor_at(hall, command.window, {WindowState.CALLING, WindowState.SERVING})
    reason = command.reason.strip() if command.reason else None
    event = events.TicketParked(
        at=around.at, actor=command.actor, ticket=ticket.id, window=window.id, reason=reason or None
    )
    return Decision((event,), ticket=ticket.id, window=window.id)


def _return(hall: Hall, command: commands.ReturnTicket, around: Surroundings) -> Decision:
    ticket, window = visitor_at(hall, command.window, {WindowState.CALLING, WindowState.SERVING})
    seconds = hall.settings.undo.seconds
    if ticket.called_at is None or around.at - ticket.called_at > timedelta(seconds=seconds):
        raise errors.TooLate(
            f"Отменить вызов можно в течение {seconds} с. Теперь талон можно отложить или перевести.",
            f"A call can be undone within {seconds} s. Now the ticket can be parked or transferred.",
        )
    event = events.TicketReturned(at=around.at, actor=command.actor, ticket=ticket.id, window=window.id)
    return Decision((event,), ticket=ticket.id, window=window.id)


def _transfer(hall: Hall, command: commands.Transfer, around: Surroundings) -> Decision:
    ticket, window = visitor_at(hall, command.window, {WindowState.CALLING, WindowState.SERVING})
    service = command.service or ticket.service
    if service not in hall.settings.service:
        raise errors.UnknownService(service)
    if command.to_window is None and not hall.settings.windows_of[service]:
        raise errors.ServiceClosed(
            "elsewhere", hall.settings.service[service].elsewhere or hall.settings.office.address
        )
    if command.to_window is not None:
        target = hall.window(command.to_window)
        if not target.staffed:
            raise errors.WindowState(f"Окно {target.id} закрыто.", f"Window {target.id} is closed.")
        if target.id == window.id and service == ticket.service:
            raise errors.WindowState("Посетитель уже в этом окне.", "The visitor is at this window already.")
    event = events.TicketTransferred(
        at=around.at,
        actor=command.actor,
        ticket=ticket.id,
        window=window.id,
        service=service,
        for_window=command.to_window,
    )
    return Decision((event,), ticket=ticket.id, window=window.id)


# -- windows --------------------------------------------------------------------------------------------------------


def _open(hall: Hall, command: commands.OpenWindow, around: Surroundings) -> Decision:
    window = hall.window(command.window)
    if window.operator and window.operator.login == command.operator.login:
        return Decision(window=window.id)
    demand_window(window, {WindowState.CLOSED})
    for other in hall.staffed():
        if other.operator and other.operator.login == command.operator.login:
            raise errors.OperatorBusy(other.id)
    event = events.WindowOpened(
        at=around.at,
        actor=command.actor,
        window=window.id,
        operator=command.operator.login,
        name=command.operator.name,
        position_ru=command.operator.position.ru,
        position_en=command.operator.position.en,
    )
    return Decision((event,), window=window.id)


def _close(hall: Hall, command: commands.CloseWindow, around: Surroundings) -> Decision:
    window = hall.window(command.window)
    demand_window(window, {WindowState.FREE, WindowState.BREAK})
    # Those sent to this very window go back to their service's line; nobody must wait for a window that is closed.
    freed = tuple(
        events.TicketTransferred(
            at=around.at,
            actor=command.actor,
            ticket=ticket.id,
            window=window.id,
            service=ticket.service,
            for_window=None,
        )
        for ticket in hall.tickets.values()
        if ticket.for_window == window.id and ticket.state is TicketState.WAITING
    )
    closed = events.WindowClosed(at=around.at, actor=command.actor, window=window.id)
    return Decision((*freed, closed), window=window.id)


def _ask_for_break(hall: Hall, command: commands.AskForBreak, around: Surroundings) -> Decision:
    window = hall.window(command.window)
    demand_window(window, {WindowState.FREE})
    verdict = breaks.judge(hall, window.id)
    kind = events.BreakStarted if verdict.granted else events.BreakDenied
    event = kind(at=around.at, actor=command.actor, window=window.id, kind=command.kind.value, minutes=command.minutes)
    return Decision((event,), window=window.id, verdict=verdict)


def _resume(hall: Hall, command: commands.Resume, around: Surroundings) -> Decision:
    window = hall.window(command.window)
    demand_window(window, {WindowState.BREAK})
    return Decision((events.BreakEnded(at=around.at, actor=command.actor, window=window.id),), window=window.id)


# -- slips and devices ----------------------------------------------------------------------------------------------


def _reprint(hall: Hall, command: commands.ReprintSlip, around: Surroundings) -> Decision:
    ticket = hall.ticket(command.ticket)
    demand_ticket(ticket, IN_THE_HALL)
    if ticket.slip and ticket.slip.state is SlipState.QUEUED:
        return Decision(ticket=ticket.id)
    kiosk = hall.settings.kiosk.get(ticket.kiosk) if ticket.kiosk else None
    printer = command.printer or (kiosk.printer if kiosk else None)
    if printer is None or printer not in hall.settings.printer:
        raise errors.UnknownPrinter(printer)
    event = events.SlipQueued(at=around.at, actor=command.actor, ticket=ticket.id, job=around.new_id(), printer=printer)
    return Decision((event,), ticket=ticket.id)


def _report_slip(hall: Hall, command: commands.ReportSlip, around: Surroundings) -> Decision:
    ticket = hall.ticket_of_job(command.job)
    if ticket is None:
        return Decision()
    if ticket.slip and ticket.slip.job == command.job and _nothing_new(ticket.slip, command.outcome):
        return Decision(ticket=ticket.id)
    event = events.SlipReported(
        at=around.at,
        actor=command.actor,
        ticket=ticket.id,
        job=command.job,
        outcome=SlipState(command.outcome).value,
        cause=command.cause,
        detail=command.detail,
    )
    return Decision((event,), ticket=ticket.id)


def _nothing_new(slip: Slip, outcome: str) -> bool:
    """A report is repeated until it is acknowledged; only `unknown` can still become something better."""
    return slip.state.value == outcome or slip.state in {SlipState.PRINTED, SlipState.FAILED}


def _report_device(hall: Hall, command: commands.ReportDevice, around: Surroundings) -> Decision:
    known = hall.devices.get(command.device)
    # A device at work is a healthy device: the journal need not hear of the beginning and end of each slip.
    state = "ready" if command.state == "busy" else command.state
    said = (command.kind, state, command.cause, command.detail, command.paper)
    if known and (known.kind, known.state, known.cause, known.detail, known.paper) == said:
        return Decision()
    event = events.DeviceReported(
        at=around.at,
        actor=command.actor,
        device=command.device,
        kind=command.kind,
        state=state,
        cause=command.cause,
        detail=command.detail,
        paper=command.paper,
    )
    return Decision((event,))


# -- the day --------------------------------------------------------------------------------------------------------


def _close_day(hall: Hall, command: commands.CloseDay, around: Surroundings) -> Decision:
    """Nobody is left hanging: who waits is cancelled, who was called did not come, who is served is done, windows close."""
    yielded: list[events.Event] = []
    common: dict[str, Any] = {"at": around.at, "actor": command.actor}
    for ticket in hall.tickets.values():
        if ticket.state in {TicketState.WAITING, TicketState.PARKED}:
            yielded.append(events.TicketCancelled(**common, ticket=ticket.id, reason="day_closed"))
        elif ticket.state is TicketState.CALLED and ticket.window:
            yielded.append(events.TicketNoShow(**common, ticket=ticket.id, window=ticket.window))
        elif ticket.state is TicketState.SERVING and ticket.window:
            yielded.append(
                events.TicketFinished(**common, ticket=ticket.id, window=ticket.window, outcome="day_closed")
            )
    yielded += [events.WindowClosed(**common, window=window.id) for window in hall.staffed()]
    return Decision((*yielded, events.DayClosed(**common)))


_DECIDE: dict[type[commands.Command], Callable[[Hall, Any, Surroundings], Decision]] = {
    commands.IssueTicket: _issue,
    commands.CancelTicket: _cancel,
    commands.UnparkTicket: _unpark,
    commands.CallNext: _call_next,
    commands.CallTicket: _call_ticket,
    commands.Recall: _recall,
    commands.StartService: _start,
    commands.Finish: _finish,
    commands.NoShow: _no_show,
    commands.Park: _park,
    commands.ReturnTicket: _return,
    commands.Transfer: _transfer,
    commands.OpenWindow: _open,
    commands.CloseWindow: _close,
    commands.AskForBreak: _ask_for_break,
    commands.Resume: _resume,
    commands.ReprintSlip: _reprint,
    commands.ReportSlip: _report_slip,
    commands.ReportDevice: _report_device,
    commands.CloseDay: _close_day,
}
