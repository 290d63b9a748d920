"""The document of the measures: waits, ways, receptions and visits by one or two dimensions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_core.office import Office
from queue_core.reports.measures import WITHIN_S, Dimension, Measure, MeasuresReport, Statistics
from queue_core.texts import Text
from web.documents.about import about, period
from web.documents.document import Cell, CellKind, Column, Document, Table, rounded

MEASURES = {
    Measure.WAIT: Text(ru="Ожидание", en="Wait"),
    Measure.WAY: Text(ru="Путь к окну", en="Way to the window"),
    Measure.RECEPTION: Text(ru="Приём", en="Reception"),
    Measure.VISIT: Text(ru="Визит", en="Visit"),
}
COUNTED = {
    Measure.WAIT: Text(
        ru="от выдачи талона (перевода в другую очередь, возврата из отложенных) до вызова; каждый вызов, и неявившихся тоже; "
        "отменённый вызов не считается (6.5.6)",
        en="from the ticket's issue (its transfer to another line, its return from parking) to its call; every call, those of "
        "no-shows too; a call that was undone does not count (6.5.6)",
    ),
    Measure.WAY: Text(ru="от вызова до начала приёма", en="from the call to the start of the reception"),
    Measure.RECEPTION: Text(
        ru="от начала до окончания; по каждому вопросу отдельно (6.5.6)",
        en="from its start to its end, one for each matter (6.5.6)",
    ),
    Measure.VISIT: Text(
        ru="от выдачи талона до окончания последнего приёма (6.5.6)",
        en="from the ticket's issue to the end of the last reception (6.5.6)",
    ),
}
DIMENSIONS = {
    Dimension.KIND: Text(ru="Вид услуги", en="Kind of service"),
    Dimension.GROUP: Text(ru="Группа клиентов", en="Customer group"),
    Dimension.SERVICE: Text(ru="Услуга", en="Service"),
    Dimension.WINDOW: Text(ru="Окно", en="Window"),
    Dimension.OPERATOR: Text(ru="Сотрудник", en="Operator"),
    Dimension.HOUR: Text(ru="Час", en="Hour"),
    Dimension.WEEKDAY: Text(ru="День недели", en="Weekday"),
    Dimension.DAY: Text(ru="День", en="Day"),
    Dimension.WEEK: Text(ru="Неделя", en="Week"),
    Dimension.MONTH: Text(ru="Месяц", en="Month"),
}
_BROKEN_DOWN = Text(ru="Разрез", en="Broken down by")
_MEASURE = Text(ru="Показатель", en="Measure")
_TOTAL = Text(ru="Всего", en="Total")
_JUDGED = Text(ru="Норматив", en="Target")
_BY_ITS_DAY = Text(
    ru="каждый день оценивается по настройкам, с которыми он начался",
    en="every day is judged by the settings that it began with",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of the report. `meaning` is None where the heading says it all."""

    heading: Text
    kind: CellKind
    of: Callable[[Statistics], Cell]
    meaning: Text | None = None


def _share_within(limit_s: int) -> Figure:
    minutes = limit_s // 60
    heading = Text(ru=f"Доля до {minutes} мин", en=f"Share within {minutes} min")
    return Figure(heading, CellKind.SHARE, lambda found: found.within[limit_s])


FIGURES = (
    Figure(
        Text(ru="Число", en="Number"),
        CellKind.COUNT,
        lambda found: found.n,
        Text(ru="сколько отрезков времени стоит за строкой", en="how many spans of time stand behind the row"),
    ),
    Figure(Text(ru="Среднее", en="Mean"), CellKind.DURATION, lambda found: found.mean_s),
    Figure(
        Text(ru="Медиана", en="Median"),
        CellKind.DURATION,
        lambda found: found.median_s,
        Text(ru="половина не дольше", en="half are no longer"),
    ),
    Figure(
        Text(ru="90 из 100 не дольше", en="p90"),
        CellKind.DURATION,
        lambda found: found.p90_s,
        Text(ru="точное значение (ближайший ранг)", en="90 of 100 are no longer (nearest rank)"),
    ),
    Figure(
        Text(ru="95 из 100 не дольше", en="p95"),
        CellKind.DURATION,
        lambda found: found.p95_s,
        Text(ru="точное значение (ближайший ранг)", en="95 of 100 are no longer (nearest rank)"),
    ),
    Figure(
        Text(ru="Доля в нормативе", en="Share in target"),
        CellKind.SHARE,
        lambda found: found.share_in_target,
        Text(ru="доля не дольше собственного норматива", en="the share no longer than their own target"),
    ),
    Figure(
        Text(ru="Норматив", en="Target"),
        CellKind.DURATION,
        lambda found: found.target_s,
        Text(ru="пусто, если в строке разные", en="empty where a row has several"),
    ),
    *(_share_within(limit_s) for limit_s in WITHIN_S),
    Figure(
        Text(ru="Ещё ждут", en="Still waiting"),
        CellKind.COUNT,
        lambda found: found.waiting_n,
        Text(ru="их ожидание не входит в цифры выше", en="their waits are in none of the figures above"),
    ),
    Figure(
        Text(ru="Ушли без вызова", en="Left uncalled"),
        CellKind.COUNT,
        lambda found: found.left_n,
        Text(
            ru="или остались без приёма к концу дня; их ожидание не входит в цифры выше",
            en="or were still there when the day was closed; their waits are in none of the figures above",
        ),
    ),
    Figure(
        Text(ru="Не явились", en="Did not come"),
        CellKind.COUNT,
        lambda found: found.no_show_n,
        Text(ru="вызваны, но не подошли", en="called, but did not come"),
    ),
    Figure(
        Text(ru="Среднее тех, кого не вызвали, не менее", en="Mean of the uncalled, at least"),
        CellKind.DURATION,
        lambda found: found.unserved_mean_s,
    ),
    Figure(
        Text(ru="Из них дольше норматива", en="Of them over target"),
        CellKind.COUNT,
        lambda found: found.unserved_over_target_n,
    ),
    Figure(
        Text(ru="Закрыты с концом дня", en="Closed with the day"),
        CellKind.COUNT,
        lambda found: found.unended_n,
        Text(
            ru="когда эти приёмы кончились, никто не знает, и в цифры они не входят",
            en="nobody knows when these receptions ended, and no figure counts them",
        ),
    ),
)


def document_of_measures(found: MeasuresReport, office: Office, language: str) -> Document:
    """Reads the database for the versions of the settings."""
    dimensions = [found.by, *([] if found.then_by is None else [found.then_by])]
    names = [DIMENSIONS[one].in_language(language) for one in dimensions]
    measure = MEASURES[found.measure].in_language(language)
    head = about(office, language, found.first, found.last, [(_MEASURE, measure), (_BROKEN_DOWN, ", ".join(names))])
    columns = [
        *(Column(name) for name in names),
        *(Column(figure.heading.in_language(language), figure.kind) for figure in FIGURES),
    ]
    rows = [
        [
            *(label.in_language(language) for label in (row.label, row.then_label) if label is not None),
            *_cells(row.statistics),
        ]
        for row in found.rows
    ]
    total = [_TOTAL.in_language(language), *("" for _ in names[1:]), *_cells(found.total)]
    title = f"{measure}: {period(found.first, found.last)}"
    meanings = [(figure.heading, figure.meaning) for figure in FIGURES if figure.meaning is not None]
    return Document(
        name=f"{found.measure}-{found.first}-{found.last}-{'-'.join(dimensions)}",
        title=title,
        language=language,
        made_at=head.made_at,
        tables=[Table(measure, columns, rows, total)],
        facts=head.facts,
        definitions=[
            (label.in_language(language), meaning.in_language(language))
            for label, meaning in [
                (MEASURES[found.measure], COUNTED[found.measure]),
                (_JUDGED, _BY_ITS_DAY),
                *meanings,
            ]
        ],
    )


def _cells(found: Statistics) -> list[Cell]:
    return [rounded(figure.of(found), figure.kind) for figure in FIGURES]
