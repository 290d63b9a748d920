"""The documents of compliance: a month's sheet, and a year of the office in the form of order 186."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from queue_core.hours.opening import hours_in_words
from queue_core.office import Office
from queue_core.reports.compliance import ClauseVerdict, OfficeYear, Sheet
from queue_core.reports.compliance.figures import Figure, Unit
from queue_core.reports.compliance.storage import ClauseExplanation
from queue_core.settings.standards import ClauseFigure
from queue_core.texts import Text
from web.documents.about import about
from web.documents.document import Cell, CellKind, Column, Document, Table, shown

VERDICTS = {
    ClauseVerdict.KEPT: Text(ru="Соблюдён", en="Kept"),
    ClauseVerdict.BROKEN: Text(ru="Нарушен", en="Broken"),
    ClauseVerdict.REPORTED: Text(ru="Норматива нет", en="No target"),
    ClauseVerdict.NO_DATA: Text(ru="Нет данных", en="No data"),
}
_TITLE = Text(ru="Соблюдение стандарта", en="Compliance with the standard")
_COLUMNS = (
    (Text(ru="Пункт", en="Clause"), CellKind.TEXT),
    (Text(ru="Требование", en="Demand"), CellKind.TEXT),
    (Text(ru="Показатель", en="Figure"), CellKind.TEXT),
    (Text(ru="Норматив", en="Target"), CellKind.TEXT),
    (Text(ru="Число", en="Number"), CellKind.COUNT),
    (Text(ru="Итог", en="ClauseVerdict"), CellKind.TEXT),
    (Text(ru="Пояснение", en="Explanation"), CellKind.TEXT),
)
_STANDARD = Text(ru="Стандарт", en="Standard")
_SO_FAR = Text(ru="месяц ещё не закончился: цифры на сегодня", en="the month is not over: figures so far")
_STATE = Text(ru="Состояние", en="State")
_MANAGER = Text(ru="Руководитель офиса", en="Office manager")
_DATE = Text(ru="Дата", en="Date")
_DEFINITIONS = (
    (
        Text(ru="Норматив", en="Target"),
        Text(
            ru="по настройкам, с которыми начался каждый день; если за месяц он менялся, — среднее того, что было разрешено",
            en="by the settings that each day began with; if it was changed, the mean of what was allowed",
        ),
    ),
    (
        Text(ru="Число", en="Number"),
        Text(
            ru="сколько ожиданий, приёмов, визитов, перерывов или оценок стоит за показателем",
            en="how many waits, receptions, visits, breaks or ratings stand behind the figure",
        ),
    ),
)
_MONTHS_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip


def document_of_sheet(
    found: Sheet,
    explanations: Mapping[ClauseFigure, ClauseExplanation],
    name_of: Callable[[str], str],
    office: Office,
    language: str,
) -> Document:
    """`name_of` names who explained by the sign-in name. Reads the database for the versions of the settings."""
    month = found.month
    name = f"{_MONTHS_RU[month.month - 1]} {month.year}" if language == "ru" else f"{month.first:%B %Y}"
    standard = f"{found.standard.name.in_language(language)} ({found.standard.in_force_from:%d.%m.%Y})"
    so_far = [] if found.whole else [(_STATE, _SO_FAR.in_language(language))]
    head = about(office, language, month.first, month.last, [(_STANDARD, standard), *so_far])
    title = _TITLE.in_language(language)
    rows: list[list[Cell]] = [
        [
            row.clause.clause,
            row.clause.text.in_language(language),
            in_words(row.figure, row.figure.value, language),
            in_words(row.figure, row.figure.target, language),
            row.figure.n,
            VERDICTS[row.verdict].in_language(language),
            _explanation(explanations.get(row.clause.figure), name_of),
        ]
        for row in found.clauses
    ]
    return Document(
        name=f"compliance-{month}",
        title=f"{title}: {name}",
        language=language,
        made_at=head.made_at,
        tables=[Table(title, [Column(heading.in_language(language), kind) for heading, kind in _COLUMNS], rows)],
        facts=head.facts,
        definitions=[(label.in_language(language), meaning.in_language(language)) for label, meaning in _DEFINITIONS],
        signatures=[_MANAGER.in_language(language), _DATE.in_language(language)],
    )


def in_words(figure: Figure, value: float | None, language: str) -> str:
    """A value of a clause as people read it: 4:05, 12, 1,25."""
    if value is None:
        return "—"
    if figure.unit is Unit.SECONDS:
        return shown(value, CellKind.DURATION, language)
    if figure.unit is Unit.COUNT:
        return f"{value:.0f}"
    return shown(round(value, 2), CellKind.NUMBER, language)


def _explanation(found: ClauseExplanation | None, name_of: Callable[[str], str]) -> str:
    if found is None or not found.text:
        return ""
    return f"{found.text} ({name_of(found.actor)}, {found.at:%d.%m.%Y})"


_YEAR_TITLE = Text(ru="Обслуживание потребителей в офисе", en="Service of consumers at the office")
_YEAR_COLUMNS = (
    (Text(ru="Год", en="Year"), CellKind.TEXT),
    (Text(ru="Офис обслуживания", en="Office"), CellKind.TEXT),
    (Text(ru="Тип офиса", en="Type"), CellKind.TEXT),
    (Text(ru="Адрес", en="Address"), CellKind.TEXT),
    (Text(ru="Номер телефона, режим работы", en="Phone, hours"), CellKind.TEXT),
    (Text(ru="Предоставляемые услуги", en="Services given"), CellKind.TEXT),
    (Text(ru="Количество потребителей, обратившихся очно", en="Consumers who came"), CellKind.COUNT),
    (Text(ru="Среднее время на обслуживание, мин", en="Mean service, min"), CellKind.NUMBER),
    (Text(ru="Среднее время ожидания в очереди, мин", en="Mean wait in the queue, min"), CellKind.NUMBER),
    (Text(ru="Количество сторонних организаций в офисе", en="Other organisations in the office"), CellKind.COUNT),
)
_TYPE = Text(ru="Клиентский офис", en="Client office")
_FORM = (
    Text(ru="Форма", en="Form"),
    Text(
        ru="приложение 7, п. 4.2 приказа Минэнерго № 186 от 15.04.2014; на поставщиков он не распространяется",
        en="order 186 of 15.04.2014, appendix 7, item 4.2; it does not bind suppliers",
    ),
)


def document_of_year(found: Sequence[OfficeYear], office: Office, language: str) -> Document:
    """The office's row for each of the years, the latest last. Reads the database for the versions of the settings."""
    settings, its = office.settings, office.settings.office
    services = "; ".join(dict.fromkeys(one.name.in_language(language) for one in settings.services if one.offered))
    hours = f"{its.phone}; {hours_in_words(settings.hours).in_language(language)}".removeprefix("; ")
    last = found[-1].year
    head = about(office, language, date(last, 1, 1), date(last, 12, 31))
    title = _YEAR_TITLE.in_language(language)
    rows = [
        [
            str(one.year),
            its.name.in_language(language),
            _TYPE.in_language(language),
            its.address.in_language(language),
            hours,
            services,
            one.visitors,
            _minutes(one.mean_service_s),
            _minutes(one.mean_wait_s),
            None,
        ]
        for one in found
    ]
    return Document(
        name=f"compliance-{last}",
        title=f"{title}: {last}",
        language=language,
        made_at=head.made_at,
        tables=[Table(title, [Column(heading.in_language(language), kind) for heading, kind in _YEAR_COLUMNS], rows)],
        facts=head.facts,
        definitions=[(_FORM[0].in_language(language), _FORM[1].in_language(language))],
        signatures=[_MANAGER.in_language(language), _DATE.in_language(language)],
    )


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
