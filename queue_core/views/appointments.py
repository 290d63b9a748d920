"""Appointments, for the staff."""

from __future__ import annotations

from queue_core.hall import Hall
from queue_core.hall.appointments import Appointment
from queue_core.views.shapes import AppointmentView
from queue_core.views.view import moment


def appointment_view(hall: Hall, one: Appointment) -> AppointmentView:
    """An appointment for the staff."""
    ticket = hall.tickets.get(one.ticket) if one.ticket else None
    return {
        "id": one.id,
        "code": one.code,
        "service": one.service,
        "at": moment(hall, one.time),
        "note": one.note,
        "state": one.state,
        "ticket": ticket.number if ticket else None,
        "made_at": moment(hall, one.made_at),
        "made_by": one.made_by,
    }
