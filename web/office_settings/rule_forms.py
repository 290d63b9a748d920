"""The forms of the rules: targets, order of calls, breaks, undo, missed calls, payments, visit cards."""

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
        "intro": _("The averages of the standard (6.5.6): 10 and 10 minutes, 5 and 5, 20 for the visit."),
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
        "rate_of_the_day": _("By points that grow with the wait, at the rate of the day (recommended)"),
        "accumulated_priority": _("By points that grow with the wait, at a fixed rate"),
        "first_come_first_served": _("First come, first served"),
        "earliest_due": _("Who reaches the target first"),
        "static_priority": _("One service kind after the other"),
        "wait_over_target": _("Wait as a share of the target"),
        "generalized_c_mu": _("By the growing cost of the wait"),
    }
    return {
        "table": "call_order",
        "shape": "table",
        "title": _("Order of calls"),
        "intro": _("docs/queueing.md explains what it means and what was measured."),
        "fields": [
            field("name", _("Who is called next"), "choice", options=orders, default="rate_of_the_day"),
            field(
                "rates.consultation",
                _("Points of a consultation"),
                "number",
                _("Only the ratio matters."),
                least=0,
                most=1000,
                default=1,
            ),
            field("rates.cash_operation", _("Points of a cash operation"), "number", least=0, most=1000, default=3),
            field(
                "guard_multiple",
                _("Guard against being overtaken, target waits"),
                "number",
                _("0: no guard."),
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
                _("Office lunch"),
                "choice",
                options={
                    "staggered": _("Windows take turns, reception continues"),
                    "closed": _("The whole office has lunch"),
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
                _("A requested break begins within, minutes"),
                "number",
                least=0,
                most=240,
                default=60,
            ),
            field("overdue_minutes", _("A break is overdue after, minutes"), "number", least=0, most=60, default=3),
            field("least_windows", _("Windows of each service that stay open"), "number", least=0, most=20, default=1),
            field(
                "work_between_minutes",
                _("Work between two breaks, minutes"),
                "number",
                least=0,
                most=240,
                default=60,
            ),
            field(
                "work_at_end_minutes",
                _("No break this close to the end of a shift, minutes"),
                "number",
                least=0,
                most=240,
                default=30,
            ),
            field(
                "day",
                _("Breaks per window per day"),
                "list",
                _("Default: 15 minutes in the morning, 45 for lunch, 15 in the afternoon."),
                optional=True,
                fields=[
                    field("kind", _("Kind of break"), "choice", options=breaks),
                    field("minutes", _("Minutes"), "number", least=1, most=240),
                    field("starts", _("Begins between"), "text", _("For example 9:15-11:00 or 12:00.")),
                    field("above_hours", _("For shifts longer than, hours"), "number", least=0, most=24, default=0),
                ],
            ),
        ],
    }


def quick_questions() -> Form:
    return {
        "table": "quick_questions",
        "shape": "table",
        "title": _("Quick questions"),
        "intro": _(
            "Services marked as quick are measured every day. Where this does not help, the office switches it off."
        ),
        "fields": [
            field("at_cash_windows", _("Cash windows that nobody waits for take quick questions"), "flag", default=True)
        ],
    }


def undo() -> Form:
    return {
        "table": "undo",
        "shape": "table",
        "title": _("Taking a call back"),
        "intro": "",
        "fields": [field("seconds", _("Within, seconds"), "number", least=1, most=120, default=10)],
    }


def no_show() -> Form:
    return {
        "table": "no_show",
        "shape": "table",
        "title": _("Coming back after a missed call"),
        "intro": "",
        "fields": [
            field("back_within_minutes", _("Within, minutes (0: never)"), "number", least=0, most=240, default=15),
            field("keeps_place", _("At the old place in the queue"), "flag", default=True),
        ],
    }


def payments() -> Form:
    return {
        "table": "payments",
        "shape": "table",
        "title": _("Payments"),
        "intro": _("Amounts in kopecks."),
        "fields": [
            field("least_kopecks", _("Smallest amount"), "number", least=1, default=100),
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
        "intro": _("Without a category there are no priorities."),
        "fields": [
            field("priority", _("A visitor who is on time counts as"), "row", of="priorities", optional=True),
            field("early_minutes", _("May check in early by, minutes"), "number", least=0, most=240, default=15),
            field("late_minutes", _("May check in late by, minutes"), "number", least=0, most=240, default=10),
            field("days_ahead", _("Can be booked days ahead"), "number", least=0, most=365, default=30),
        ],
    }


def visits() -> Form:
    return {
        "table": "visits",
        "shape": "table",
        "title": _("Visit cards"),
        "intro": _("After that a card is erased (5.3)."),
        "fields": [field("retention_days", _("Kept, days"), "number", least=0, most=3660, default=30)],
    }


def sign_in() -> Form:
    return {
        "table": "sign_in",
        "shape": "table",
        "title": _("Signing in"),
        "intro": _("Devices stay signed in until their token is revoked."),
        "fields": [
            field("idle_hours", _("Signed out after, hours without use"), "number", least=0, most=720, default=12),
            field("longest_hours", _("Signed out in any case after, hours"), "number", least=0, most=720, default=20),
            field(
                "confirm_minutes",
                _("Password again before people, refunds and settings of money after, minutes"),
                "number",
                least=0,
                most=1440,
                default=15,
            ),
        ],
    }
