"""Decides on appointments: make, cancel, and check in, which issues a ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

from queue_core import commands, errors, events
from queue_core.decisions import issuing
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.hall.appointments import Appointment, AppointmentState, is_a_code, making
from queue_core.hours import calendar
from queue_core.settings.appointments import AppointmentsTable
from queue_core.settings.hours import in_digits


@decides(commands.MakeAppointment)
def make(hall: Hall, command: commands.MakeAppointment, context: DecisionContext) -> Decision:
    made = hall.appointments.of_request(command.request_id)
    if made:
        return Decision(appointment=made.id)
    table = _require_table(hall)
    service = hall.settings.service.get(command.service)
    if service is None or not service.offered or service.elsewhere:
        raise errors.UnknownService(command.service)
    _require_open_then(hall, command.time, context.at, table)
    appointment = Appointment(
        id=context.new_id(),
        code=hall.appointments.fresh_code(context.new_id),
        service=service.id,
        time=command.time,
        note=command.note or None,
        made_at=context.at,
        made_by=command.actor,
    )
    return Decision((making(appointment, context.at, command.actor, command.request_id),), appointment=appointment.id)


@decides(commands.CancelAppointment)
def cancel(hall: Hall, command: commands.CancelAppointment, context: DecisionContext) -> Decision:
    appointment = hall.appointments.of.get(command.appointment)
    if appointment is None:
        raise errors.UnknownAppointment
    if appointment.state is AppointmentState.CANCELLED:
        return Decision(appointment=appointment.id)
    if appointment.state is AppointmentState.MET:
        raise errors.AppointmentUsed
    cancelled = events.AppointmentCancelled(at=context.at, actor=command.actor, appointment=appointment.id)
    return Decision((cancelled,), appointment=appointment.id)


@decides(commands.CheckIn)
def check_in(hall: Hall, command: commands.CheckIn, context: DecisionContext) -> Decision:
    """Issues a ticket to a visitor who comes in time, with the priority from the settings, for a shorter wait."""
    issued = hall.ticket_of_request(command.request_id)
    if issued:
        return Decision(ticket=issued.id)
    table = _require_table(hall)
    if not is_a_code(command.code):
        raise errors.WrongAppointmentCode
    appointment = hall.appointments.with_code(command.code)
    if appointment is None or appointment.state is AppointmentState.CANCELLED:
        raise errors.UnknownAppointment
    if appointment.state is AppointmentState.MET:
        raise errors.AppointmentUsed
    _require_in_time(hall, appointment, context.at, table)
    ticket = commands.IssueTicket(
        actor=command.actor,
        service=appointment.service,
        request_id=command.request_id,
        lang=command.lang,
        priority=table.priority,
        kiosk=command.kiosk,
    )
    decision = issuing.issue(hall, ticket, context)
    assert decision.ticket is not None, "an issue that was not refused has a ticket"
    met = events.AppointmentMet(at=context.at, actor=command.actor, appointment=appointment.id, ticket=decision.ticket)
    return Decision((*decision.events, met), ticket=decision.ticket, appointment=appointment.id)


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
            f"An appointment must be within the coming {table.days_ahead} days, and not in the past.",
        )
    if hours is None or not hours.opens <= local.time() < hours.closes:
        raise errors.WrongAppointment(
            "В это время офис закрыт. Выберите другое.", "The office is closed then. Choose another time."
        )


def _require_in_time(hall: Hall, appointment: Appointment, at: datetime, table: AppointmentsTable) -> None:
    """Refuses a visitor who is early, late or on the wrong day, naming the time, so that they know what to do."""
    zone = hall.settings.office.zone_info
    time, now = appointment.time.astimezone(zone), at.astimezone(zone)
    clock_time, day = in_digits(time.time()), f"{time:%d.%m}"
    opens = time - timedelta(minutes=table.early_minutes)
    if now.date() < time.date():
        raise errors.AppointmentEarly(
            f"Ваша запись — {day} в {clock_time}. Приходите в этот день.",
            f"Your appointment is on {calendar.in_english(time.date())} at {clock_time}. Please come on that day.",
        )
    if now < opens:
        begins = in_digits(opens.time())
        raise errors.AppointmentEarly(
            f"Ваша запись в {clock_time}. Отметьтесь здесь начиная с {begins}.",
            f"Your appointment is at {clock_time}. Check in here from {begins}.",
        )
    if now > time + timedelta(minutes=table.late_minutes):
        raise errors.AppointmentLate(
            f"Время вашей записи ({clock_time}) прошло. Возьмите, пожалуйста, обычный талон.",
            f"The time of your appointment ({clock_time}) has passed. Please take an ordinary ticket.",
        )
