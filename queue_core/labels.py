"""The display names of the hall's enumerations, in both languages, for all pages, reports and files.

The names are written as for a heading or a cell; inside a sentence they begin with a small letter (`in_sentence`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from queue_core.model import BreakKind, CallRule, Group, Kind, Outcome, TicketState, WindowState
from queue_core.texts import Text

_Value = TypeVar("_Value", bound=StrEnum)


def _names(names: dict[_Value, tuple[str, str]]) -> Mapping[_Value, Text]:
    return MappingProxyType({value: Text(ru=ru, en=en) for value, (ru, en) in names.items()})


KINDS = _names(
    {
        Kind.CONSULTATION: ("Консультация", "Consultation"),
        Kind.CASH_OPERATION: ("Кассовая операция", "Cash operation"),
    }
)
# For kiosks and boards: visitors look for the cash desk, not for an operation.
KINDS_FOR_VISITORS = _names(
    {
        Kind.CONSULTATION: ("Консультация", "Consultation"),
        Kind.CASH_OPERATION: ("Касса", "Cash desk"),
    }
)
KINDS_IN_PLURAL = _names(
    {
        Kind.CONSULTATION: ("Консультации", "Consultations"),
        Kind.CASH_OPERATION: ("Кассовые операции", "Cash operations"),
    }
)
# After a number: only Russian has a separate form.
KINDS_COUNTED = _names(
    {
        Kind.CONSULTATION: ("Консультаций", "Consultations"),
        Kind.CASH_OPERATION: ("Кассовых операций", "Cash operations"),
    }
)
GROUPS = _names(
    {
        Group.INDIVIDUAL: ("Физические лица", "Individuals"),
        Group.LEGAL_ENTITY: ("Юридические лица", "Legal entities"),
    }
)
GROUPS_IN_SINGULAR = _names(
    {
        Group.INDIVIDUAL: ("Физическое лицо", "Individual"),
        Group.LEGAL_ENTITY: ("Юридическое лицо", "Legal entity"),
    }
)
WINDOW_STATES = _names(
    {
        WindowState.CLOSED: ("Закрыто", "Window closed"),
        WindowState.FREE: ("Свободно", "Window free"),
        WindowState.CALLING: ("Вызов", "Calling a visitor"),
        WindowState.SERVING: ("Идёт приём", "Serving a visitor"),
        WindowState.BREAK: ("Перерыв", "On a break"),
        WindowState.PHONE: ("Телефон", "On the phone"),
    }
)
# After "the ticket is", "the window is": what refusals say.
TICKET_STATES_IN_SENTENCE = _names(
    {
        TicketState.WAITING: ("ожидает", "waiting"),
        TicketState.CALLED: ("вызван", "called"),
        TicketState.SERVING: ("обслуживается", "serving"),
        TicketState.PARKED: ("отложен", "parked"),
        TicketState.DONE: ("обслужен", "done"),
        TicketState.NO_SHOW: ("не явился", "no-show"),
        TicketState.CANCELLED: ("отменён", "cancelled"),
    }
)
WINDOW_STATES_IN_SENTENCE = _names(
    {
        WindowState.CLOSED: ("закрыто", "closed"),
        WindowState.FREE: ("свободно", "free"),
        WindowState.CALLING: ("вызывает посетителя", "calling a visitor"),
        WindowState.SERVING: ("обслуживает посетителя", "serving a visitor"),
        WindowState.BREAK: ("на перерыве", "on a break"),
        WindowState.PHONE: ("занято телефоном", "on the phone"),
    }
)
BREAK_KINDS = _names(
    {
        BreakKind.TECHNICAL: ("Технический перерыв", "Technical break"),
        BreakKind.LUNCH: ("Обед", "Lunch"),
        BreakKind.TRAINING: ("Обучение", "Training"),
    }
)
OUTCOMES = _names(
    {
        Outcome.RESOLVED: ("Вопрос решён", "Settled"),
        Outcome.FOLLOW_UP: ("Нужно продолжение", "To be continued"),
        Outcome.REDIRECTED: ("Направлен", "Redirected"),
    }
)
CALL_ORDERS = _names(
    {
        CallRule.FIRST_COME_FIRST_SERVED: ("По времени прихода", "First come, first served"),
        CallRule.RATE_OF_THE_DAY: (
            "По накопленному приоритету, вес по ожиданиям дня",
            "Accumulated priority at the rate of the day",
        ),
        CallRule.ACCUMULATED_PRIORITY: ("По накопленному приоритету", "Accumulated priority"),
        CallRule.WAIT_OVER_TARGET: ("По доле норматива", "Wait over target"),
        CallRule.EARLIEST_DUE: ("По сроку норматива", "Earliest due first"),
        CallRule.STATIC_PRIORITY: ("Сначала кассовые операции", "Cash operations always first"),
        CallRule.GENERALIZED_C_MU: ("По цене ожидания", "Costliest wait first"),
    }
)


def in_language(names: Mapping[_Value, Text], language: str, prefix: str = "") -> dict[str, str]:
    """The names for a page in one language, by value with a `prefix`: `{"break_lunch": "Обед"}`."""
    return {f"{prefix}{value.value}": name.in_language(language) for value, name in names.items()}


def in_sentence(name: Text) -> Text:
    """The name in the form for the middle of a sentence."""
    return Text(ru=name.ru[0].lower() + name.ru[1:], en=name.en[0].lower() + name.en[1:])


def every_name() -> Iterator[Text]:
    """All names that pages show by themselves."""
    for names in (KINDS, KINDS_FOR_VISITORS, KINDS_IN_PLURAL, KINDS_COUNTED, GROUPS, GROUPS_IN_SINGULAR):
        yield from names.values()
    for states in (WINDOW_STATES, BREAK_KINDS, OUTCOMES, CALL_ORDERS):
        yield from states.values()
