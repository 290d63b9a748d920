"""Appointments: made, cancelled, and met by a check-in that gives a ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_core import commands, errors, events
from queue_core.decisions import issuing
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.hall import Hall
from queue_core.hall.appointments import Appointment, AppointmentState, is_a_code, making
from queue_core.hours import calendar
from queue_core.settings.appointments import AppointmentsTable
from queue_core.settings.hours import in_figures


def make(hall: Hall, command: commands.MakeAppointment, context: DecisionContext) -> Decision:
    made = hall.appointments.of_request(command.request_id)
    if made:
        return Decision(appointment=made.id)
    table = _require_table(hall)
    service = hall.settings.service.get(command.service)
    if service is None or not service.offered or service.elsewhere:
        raise errors.UnknownService(command.service)
    _require_open_then(hall, command.time, context.at, table)
    one = Appointment(
        id=context.new_id(),
        code=hall.appointments.fresh_code(context.new_id),
        service=service.id,
        time=command.time,
        note=command.note or None,
        made_at=context.at,
        made_by=command.actor,
    )
    return Decision((making(one, context.at, command.actor, command.request_id),), appointment=one.id)


def cancel(hall: Hall, command: commands.CancelAppointment, context: DecisionContext) -> Decision:
    one = hall.appointments.of.get(command.appointment)
    if one is None:
        raise errors.UnknownAppointment
    if one.state is AppointmentState.CANCELLED:
        return Decision(appointment=one.id)
    if one.state is AppointmentState.MET:
        raise errors.AppointmentUsed
    cancelled = events.AppointmentCancelled(at=context.at, actor=command.actor, appointment=one.id)
    return Decision((cancelled,), appointment=one.id)


def check_in(hall: Hall, command: commands.CheckIn, context: DecisionContext) -> Decision:
    """The ticket of whoever comes in time: one of the settings' priority, so that its line is shorter."""
    issued = hall.ticket_of_request(command.request_id)
    if issued:
        return Decision(ticket=issued.id)
    table = _require_table(hall)
    if not is_a_code(command.code):
        raise errors.WrongAppointmentCode
    one = hall.appointments.with_code(command.code)
    if one is None or one.state is AppointmentState.CANCELLED:
        raise errors.UnknownAppointment
    if one.state is AppointmentState.MET:
        raise errors.AppointmentUsed
    _require_in_time(hall, one, context.at, table)
    ticket = commands.IssueTicket(
        actor=command.actor,
        service=one.service,
        request_id=command.request_id,
        lang=command.lang,
        priority=table.priority,
        kiosk=command.kiosk,
    )
    decision = issuing.issue(hall, ticket, context)
    assert decision.ticket is not None, "an issue that was not refused has a ticket"
    met = events.AppointmentMet(at=context.at, actor=command.actor, appointment=one.id, ticket=decision.ticket)
    return Decision((*decision.events, met), ticket=decision.ticket, appointment=one.id)


def _require_table(hall: Hall) -> AppointmentsTable:
    if hall.settings.appointments is None:
        raise errors.NoAppointments
    return hall.settings.appointments


def _require_open_then(hall: Hall, time: datetime, at: datetime, table: AppointmentsTable) -> None:
    local = time.astimezone(hall.settings.office.zone_info)
    hours = calendar.hours_on(hall.settings, local.date())
    if time <= at or time > at + timedelta(days=table.days_ahead):
        raise errors.WrongAppointment(
            f"Записать можно на ближайшие {table.days_ahead} дней, не на прошедшее время.",
            f"An appointment is for the coming {table.days_ahead} days, not for a time that is past.",
        )
    if hours is None or not hours.opens <= local.time() < hours.closes:
        raise errors.WrongAppointment(
            "В это время офис закрыт. Выберите другое.", "The office is closed then. Choose another time."
        )


def _require_in_time(hall: Hall, one: Appointment, at: datetime, table: AppointmentsTable) -> None:
    """Early, late and on another day are told with the time, so that the visitor knows what to do."""
    zone = hall.settings.office.zone_info
    time, now = one.time.astimezone(zone), at.astimezone(zone)
    said, day = in_figures(time.time()), f"{time:%d.%m}"
    opens = time - timedelta(minutes=table.early_minutes)
    if now.date() < time.date():
        raise errors.AppointmentEarly(
            f"Ваша запись — {day} в {said}. Приходите в этот день.",
            f"Your appointment is on {calendar.in_english(time.date())} at {said}. Please come on that day.",
        )
    if now < opens:
        begins = in_figures(opens.time())
        raise errors.AppointmentEarly(
            f"Ваша запись в {said}. Отметьтесь здесь начиная с {begins}.",
            f"Your appointment is at {said}. Check in here from {begins} on.",
        )
    if now > time + timedelta(minutes=table.late_minutes):
        raise errors.AppointmentLate(
            f"Время вашей записи ({said}) прошло. Возьмите, пожалуйста, обычный талон.",
            f"The time of your appointment ({said}) is past. Please take an ordinary ticket.",
        )
