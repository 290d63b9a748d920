"""The forms of the rules: targets, order of calls, breaks, undo, payments, visit cards."""

from __future__ import annotations

from flask_babel import gettext as _

from queue_core import labels
from web.office_settings.form import Form, field
from web.pages.labels import page_labels


def targets() -> Form:
    return {
        "table": "targets",
        "shape": "table",
        "title": _("Target times"),
        "intro": _("The standard's means (6.5.6): 10 and 10 minutes, 5 and 5, 20 for the visit."),
        "fields": [
            field(
                "consultation.wait_minutes", _("Consultation: wait, minutes"), "number", least=1, most=240, default=10
            ),
            field(
                "consultation.reception_minutes",
                _("Consultation: reception, minutes"),
                "number",
                least=1,
                most=240,
                default=10,
            ),
            field(
                "cash_operation.wait_minutes",
                _("Cash operation: wait, minutes"),
                "number",
                least=1,
                most=240,
                default=5,
            ),
            field(
                "cash_operation.reception_minutes",
                _("Cash operation: reception, minutes"),
                "number",
                least=1,
                most=240,
                default=5,
            ),
            field("visit_minutes", _("Whole visit, minutes"), "number", least=1, most=480, default=20),
        ],
    }


def call_order() -> Form:
    orders = {
        "accumulated_priority": _("By points that grow with the wait (recommended)"),
        "first_come_first_served": _("First come, first served"),
        "earliest_due": _("Who reaches the target first"),
        "static_priority": _("Service kinds one after the other"),
        "wait_over_target": _("Wait as a share of the target"),
        "generalized_c_mu": _("By the growing cost of the wait"),
    }
    return {
        "table": "call_order",
        "shape": "table",
        "title": _("Order of calls"),
        "intro": _("What it means and what was measured stands in docs/queueing.md."),
        "fields": [
            field("name", _("Who is called next"), "choice", options=orders, default="accumulated_priority"),
            field(
                "rates.consultation",
                _("Points of a consultation"),
                "number",
                _("Only the proportion counts."),
                least=0,
                most=1000,
                default=1,
            ),
            field("rates.cash_operation", _("Points of a cash operation"), "number", least=0, most=1000, default=3),
            field(
                "guard_multiple",
                _("Guard against being passed, target waits"),
                "number",
                _("0 for no guard."),
                least=0,
                most=100,
                default=4,
            ),
        ],
    }


def breaks() -> Form:
    breaks = page_labels(labels.BREAK_KINDS)
    return {
        "table": "breaks",
        "shape": "table",
        "title": _("Breaks"),
        "intro": _("When the hall can spare a window (6.2.5)."),
        "fields": [
            field(
                "lunch",
                _("Lunch of the office"),
                "choice",
                options={
                    "staggered": _("Windows in turns, reception goes on"),
                    "closed": _("The whole office is at lunch"),
                },
                default="staggered",
            ),
            field(
                "backlog_minutes",
                _("Work that may wait for each window, minutes"),
                "number",
                least=0,
                most=60,
                default=2,
            ),
            field(
                "patience_minutes",
                _("A break is given after so many minutes at the latest"),
                "number",
                least=0,
                most=240,
                default=60,
            ),
            field(
                "overdue_minutes", _("A break is overdue after so many minutes"), "number", least=0, most=60, default=3
            ),
            field("least_windows", _("Windows of each service that stay"), "number", least=0, most=20, default=1),
            field(
                "work_between_minutes",
                _("Work between two breaks of a window, minutes"),
                "number",
                least=0,
                most=240,
                default=60,
            ),
            field(
                "work_at_end_minutes", _("Work at the end of a shift, minutes"), "number", least=0, most=240, default=30
            ),
            field(
                "day",
                _("Breaks that a window is due on a day"),
                "list",
                _("Without any: 15 minutes in the morning, 45 of lunch, 15 in the afternoon."),
                optional=True,
                fields=[
                    field("kind", _("Kind of break"), "choice", options=breaks),
                    field("minutes", _("Minutes"), "number", least=1, most=240),
                    field("starts", _("Begins between"), "text", _("Such as 9:15-11:00 or 12:00.")),
                    field(
                        "above_hours", _("Where the shift is longer than, hours"), "number", least=0, most=24, default=0
                    ),
                ],
            ),
        ],
    }


def undo() -> Form:
    return {
        "table": "undo",
        "shape": "table",
        "title": _("Taking a call back"),
        "intro": "",
        "fields": [field("seconds", _("Within so many seconds"), "number", least=1, most=120, default=10)],
    }


def payments() -> Form:
    return {
        "table": "payments",
        "shape": "table",
        "title": _("Payments"),
        "intro": _("Amounts in kopecks."),
        "fields": [
            field("least_kopecks", _("Least amount"), "number", least=1, default=100),
            field(
                "most_kopecks",
                _("Largest amount"),
                "number",
                _("Above 15 000 roubles the payer must be identified (115-FZ, article 7)."),
                least=1,
                default=1_500_000,
            ),
            field("purpose", _("Purpose on the terminal"), "text", optional=True, default="Электроэнергия"),
            field("cash", _("Cash windows take cash"), "flag", default=True),
            field(
                "look_ups_per_minute",
                _("Accounts looked up at a kiosk, per minute"),
                "number",
                least=1,
                most=600,
                default=12,
            ),
        ],
    }


def appointments() -> Form:
    return {
        "table": "appointments",
        "shape": "table",
        "title": _("Appointments"),
        "intro": _("Without a category there are none."),
        "fields": [
            field("priority", _("Who has come in time counts as"), "row", of="priorities", optional=True),
            field("early_minutes", _("Checks in so early, minutes"), "number", least=0, most=240, default=15),
            field("late_minutes", _("Checks in so late, minutes"), "number", least=0, most=240, default=10),
            field("days_ahead", _("Made for so many days to come"), "number", least=0, most=365, default=30),
        ],
    }


def visits() -> Form:
    return {
        "table": "visits",
        "shape": "table",
        "title": _("Visit cards"),
        "intro": _("Then a card is erased (5.3)."),
        "fields": [field("retention_days", _("Kept for so many days"), "number", least=0, most=3660, default=30)],
    }
