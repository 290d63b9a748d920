"""The information that the standard requires in the hall, clause by clause, and which of it an office shows today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from queue_core.model import Group
from queue_core.settings.information import InformationTable
from queue_core.settings.problems import Problem
from queue_core.settings.wording import Code
from queue_core.texts import Text


@dataclass(frozen=True, slots=True)
class Obligation:
    """One item of the standard's list, with its clause; it applies to every group the office serves (6.9.3)."""

    id: str
    clause: str
    text: Text


OBLIGATORY = (
    Obligation(
        "contract-papers",
        "4.2.9",
        Text(
            ru="Документы для заключения договора, порядок его заключения и как узнать, на какой он стадии",
            en="Documents needed for a contract, how it is concluded, and how to check its progress",
        ),
    ),
    Obligation("contract-forms", "4.2.9", Text(ru="Формы договора", en="Contract forms")),
    Obligation(
        "standard",
        "4.2.9",
        Text(
            ru="Стандарты качества обслуживания и их изменения",
            en="The standards of service quality and changes to them",
        ),
    ),
    Obligation("payments", "4.2.9", Text(ru="Порядок и условия внесения платежей", en="How to pay, and on what terms")),
    Obligation(
        "meters",
        "4.2.9",
        Text(
            ru="Порядок приёма показаний; последствия неисправности или отсутствия прибора учёта",
            en="How readings are submitted; what happens when a meter is broken or missing",
        ),
    ),
    Obligation(
        "not-paying",
        "4.2.9",
        Text(
            ru="Последствия неоплаты: ограничение режима потребления; размер задолженности по запросу",
            en="What happens when bills are not paid: limited supply; the amount owed, on request",
        ),
    ),
    Obligation(
        "tariffs",
        "4.2.9",
        Text(
            ru="Стоимость электроэнергии, порядок расчёта и тарифы",
            en="The price of electricity, how it is calculated, tariffs",
        ),
    ),
    Obligation(
        "hours",
        "4.2.9",
        Text(
            ru="График обслуживания, адреса и телефоны центров",
            en="Opening hours, addresses and telephone numbers of the centres",
        ),
    ),
    Obligation(
        "complaints",
        "4.2.9",
        Text(ru="Порядок подачи обращений, претензий и жалоб", en="How to make appeals, claims and complaints"),
    ),
    Obligation(
        "questions",
        "4.2.9",
        Text(ru="Частые вопросы и ответы на них", en="Frequently asked questions, with answers"),
    ),
    Obligation(
        "laws",
        "9.7",
        Text(
            ru="Извлечения из нормативных актов, регулирующих деятельность компании",
            en="Extracts from the laws and regulations that govern the company's work",
        ),
    ),
    Obligation(
        "samples",
        "9.7",
        Text(ru="Образцы оформления документов и требования к ним", en="Sample documents and what they must contain"),
    ),
    Obligation("consultations", "9.7", Text(ru="Порядок получения консультаций", en="How to get a consultation")),
)


class InformationState(StrEnum):
    """`shown`; `missing`: no item covers it; `out_of_date`: only expired items do; `not_yet`: only future ones do."""

    SHOWN = "shown"
    MISSING = "missing"
    OUT_OF_DATE = "out_of_date"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation towards one group, and its state; `items` are the items of the settings that cover it."""

    obligation: Obligation
    group: Group
    state: InformationState
    items: tuple[InformationTable, ...]


def shown(items: Sequence[InformationTable], day: date) -> list[InformationTable]:
    """The items shown to visitors on a day: none that have expired, none that are still to come (clause 6.9.1)."""
    return [item for item in items if item.is_shown_on(day)]


def duties(items: Sequence[InformationTable], groups: Sequence[Group], day: date) -> list[Duty]:
    """Every item of the standard's list for each of the office's groups, in the order of the list."""
    return [_duty(obligation, group, items, day) for obligation in OBLIGATORY for group in groups]


def _duty(obligation: Obligation, group: Group, items: Sequence[InformationTable], day: date) -> Duty:
    covering = tuple(
        item for item in items if obligation.id in item.covers and (not item.groups or group in item.groups)
    )
    if any(item.is_shown_on(day) for item in covering):
        state = InformationState.SHOWN
    elif not covering:
        state = InformationState.MISSING
    else:
        state = (
            InformationState.NOT_YET
            if any(not item.is_over_on(day) for item in covering)
            else InformationState.OUT_OF_DATE
        )
    return Duty(obligation, group, state, covering)


def broken_information(rows: Iterable[tuple[int, dict[str, Any]]], zones: Iterable[str]) -> Iterator[Problem]:
    """References in `[[information]]` to things that do not exist; takes numbered rows as read from the file."""
    obligatory = {obligation.id for obligation in OBLIGATORY}
    for number, row in rows:
        for field, known, code in (
            ("covers", obligatory, Code.UNKNOWN_OBLIGATION),
            ("zones", set(zones), Code.UNKNOWN_ZONE),
        ):
            named = row.get(field)
            for name in named if isinstance(named, list) else []:
                if isinstance(name, str) and name not in known:
                    yield Problem(("information", number, field), code, {"name": name})
