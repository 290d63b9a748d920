"""The settings table for the company's standard of service: `[[standards]]`, its measurable clauses, dated.

The company re-issues its standard; a month is judged by the one that was in force on its first day.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from queue_core.settings.base import Table
from queue_core.settings.hours import CalendarDate
from queue_core.texts import Text


class ClauseFigure(StrEnum):
    """What a clause is measured by. The targets are those of `[targets]` on each day; a figure without one is reported."""

    WAIT_CONSULTATION = "wait-consultation"
    RECEPTION_CONSULTATION = "reception-consultation"
    WAIT_CASH = "wait-cash"
    RECEPTION_CASH = "reception-cash"
    VISIT = "visit"
    CONTACTS = "contacts"
    BREAKS_AGAINST_THE_RULE = "breaks-against-the-rule"
    RATING = "rating"
    PHONE = "phone"
    PEAK = "peak"


class ClauseTable(Table):
    """A measurable clause: its number in the standard, what it says in short, and the figure that shows it."""

    clause: Annotated[str, Field(min_length=1, max_length=40)]
    text: Text
    figure: ClauseFigure


class StandardTable(Table):
    """A version of the standard. `in_force_from`: its first day."""

    name: Text
    in_force_from: CalendarDate
    clauses: Annotated[list[ClauseTable], Field(min_length=1, max_length=60)]


def _clause(clause: str, figure: ClauseFigure, ru: str, en: str) -> ClauseTable:
    return ClauseTable(clause=clause, figure=figure, text=Text(ru=ru, en=en))


STANDARD_2018 = StandardTable(
    name=Text(
        ru="Стандарт качества обслуживания потребителей АО «Электросеть», 2018",
        en="Service quality standard for consumers of AO “Elektroset”, 2018",
    ),
    in_force_from=date(2018, 1, 1),
    clauses=[
        _clause(
            "6.5.6",
            ClauseFigure.WAIT_CONSULTATION,
            "Консультация: среднее время ожидания в очереди",
            "Consultation: mean wait in the queue",
        ),
        _clause(
            "6.5.6",
            ClauseFigure.RECEPTION_CONSULTATION,
            "Консультация: среднее время приёма",
            "Consultation: mean reception",
        ),
        _clause(
            "6.5.6",
            ClauseFigure.WAIT_CASH,
            "Кассовая операция: среднее время ожидания в очереди",
            "Cash operation: mean wait in the queue",
        ),
        _clause(
            "6.5.6",
            ClauseFigure.RECEPTION_CASH,
            "Кассовая операция: среднее время приёма",
            "Cash operation: mean reception",
        ),
        _clause(
            "6.5.6",
            ClauseFigure.VISIT,
            "Среднее время всего визита",
            "Mean length of the whole visit",
        ),
        _clause(
            "6.2.4",
            ClauseFigure.CONTACTS,
            "Вопрос решается за одно обращение: окон за визит в среднем",
            "The matter is settled in one contact: windows a visit on average",
        ),
        _clause(
            "6.2.5",
            ClauseFigure.BREAKS_AGAINST_THE_RULE,
            "Технический перерыв не берут все сразу: перерывов вопреки правилу",
            "The technical break is never taken by all at once: breaks against the rule",
        ),
        _clause(
            "4.3",
            ClauseFigure.RATING,
            "Удовлетворённость потребителей: средняя оценка из 5",
            "Satisfaction of consumers: mean rating of 5",
        ),
        _clause(
            "6.1.5",
            ClauseFigure.PHONE,
            "Звонок не остаётся без ответа: принято звонков у окон",
            "No call goes unanswered: calls taken at the windows",
        ),
        _clause(
            "6.8.3",
            ClauseFigure.PEAK,
            "Зал ожидания вмещает всех: больше всего посетителей одновременно",
            "The waiting area holds everyone: most visitors at the same time",
        ),
    ],
)


def in_force(standards: list[StandardTable], day: date) -> StandardTable:
    """The standard in force on the day; before the first one, the first."""
    ordered = sorted(standards, key=lambda one: one.in_force_from)
    return next((one for one in reversed(ordered) if one.in_force_from <= day), ordered[0])
