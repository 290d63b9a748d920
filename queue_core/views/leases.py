"""Views of the numbers that kiosks give while the server is away: a leased block, and what became of its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from queue_core.hall import Hall
from queue_core.hours.opening import open_spans
from queue_core.model import Lease, MergedNumber
from queue_core.views.shapes import LeaseView, MergedNumberView
from queue_core.views.snapshot import clock_view
from queue_core.views.view import moment


def lease_view(hall: Hall, lease: Lease, at: datetime, speed: float, asked: str | None) -> LeaseView:
    """`asked` is the block that the agent had."""
    return {
        "kiosk": lease.kiosk,
        "epoch": lease.epoch,
        "day": hall.day,
        "series": lease.series,
        "first": lease.first,
        "last": lease.last,
        "hours": [
            {"begins": moment(hall, begins), "ends": moment(hall, ends)} for begins, ends in open_spans(hall, at)
        ],
        "clock": clock_view(hall, at, speed),
        "taken": _taken(hall, hall.leases[asked]) if asked in hall.leases else None,
    }


def _taken(hall: Hall, lease: Lease) -> list[int]:
    return [ticket.ordinal - lease.first + 1 for ticket in hall.tickets.values() if ticket.lease == lease.epoch]


def merged_views(numbers: Iterable[MergedNumber]) -> list[MergedNumberView]:
    return [
        {"seq": number.seq, "number": number.number, "ticket": number.ticket, "code": number.code} for number in numbers
    ]
