"""Views of appointments, for the staff."""

from __future__ import annotations

from queue_core.hall import Hall
from queue_core.hall.appointments import Appointment
from queue_core.views.shapes import AppointmentView
from queue_core.views.view import moment


def appointment_view(hall: Hall, appointment: Appointment) -> AppointmentView:
    """An appointment for the staff."""
    ticket = hall.tickets.get(appointment.ticket) if appointment.ticket else None
    return {
        "id": appointment.id,
        "code": appointment.code,
        "service": appointment.service,
        "at": moment(hall, appointment.time),
        "note": hall.free_text(appointment.note),
        "state": appointment.state,
        "ticket": ticket.number if ticket else None,
        "made_at": moment(hall, appointment.made_at),
        "made_by": appointment.made_by,
    }
