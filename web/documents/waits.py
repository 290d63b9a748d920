"""The document of the waits report (clause 6.5.6)."""

from __future__ import annotations

from queue_core.office import Office
from queue_core.reports.waits import DEFINITIONS, By, VisitStatistics, WaitsReport, WaitStatistics
from queue_core.texts import Text
from web.documents.about import about, period
from web.documents.document import Cell, CellKind, Column, Document, Table, rounded, shown

_TITLE = Text(ru="Ожидание", en="Waits")
_BY = {
    By.KIND: Text(ru="Вид услуги", en="Kind of service"),
    By.GROUP: Text(ru="Группа клиентов", en="Customer group"),
    By.WINDOW: Text(ru="Окно", en="Window"),
    By.HOUR: Text(ru="Час", en="Hour"),
    By.SERVICE: Text(ru="Услуга", en="Service"),
}
_COLUMNS = (
    ("n", Text(ru="Число", en="Number"), CellKind.COUNT),
    ("mean_s", Text(ru="Среднее", en="Mean"), CellKind.DURATION),
    ("median_s", Text(ru="Медиана", en="Median"), CellKind.DURATION),
    ("p90_s", Text(ru="90 из 100 не дольше", en="p90"), CellKind.DURATION),
    ("p95_s", Text(ru="95 из 100 не дольше", en="p95"), CellKind.DURATION),
    ("share_in_target", Text(ru="Доля в нормативе", en="Share in target"), CellKind.SHARE),
    ("target_s", Text(ru="Норматив", en="Target"), CellKind.DURATION),
)
_BROKEN_DOWN = Text(ru="Разрез", en="Broken down by")
_TOTAL = Text(ru="Всего", en="Total")
_VISITS = Text(ru="Визиты", en="Visits")
_OF_VISITS = (
    ("n", Text(ru="визитов", en="visits"), CellKind.COUNT),
    ("mean_s", Text(ru="среднее", en="mean"), CellKind.DURATION),
    ("share_in_target", Text(ru="доля в нормативе", en="share in target"), CellKind.SHARE),
    ("target_s", Text(ru="норматив", en="target"), CellKind.DURATION),
    ("contacts_mean", Text(ru="контактов за визит", en="contacts a visit"), CellKind.NUMBER),
)
_COUNTED = Text(ru="Что считается", en="What is counted")


def document_of_waits(found: WaitsReport, office: Office, language: str) -> Document:
    """Reads the database for the versions of the settings."""
    by = _BY[found.by].in_language(language)
    visits = (_VISITS, _visits(found.visits, language))
    head = about(office, language, found.first, found.last, [(_BROKEN_DOWN, by), visits])
    title = _TITLE.in_language(language)
    columns = [Column(by), *(Column(heading.in_language(language), kind) for _, heading, kind in _COLUMNS)]
    rows = [[row.label.in_language(language), *_cells(row.figures)] for row in found.rows]
    return Document(
        name=f"waits-{found.first}-{found.last}-{found.by}",
        title=f"{title}: {period(found.first, found.last)}",
        language=language,
        made_at=head.made_at,
        tables=[Table(title, columns, rows, [_TOTAL.in_language(language), *_cells(found.total)])],
        facts=head.facts,
        definitions=[(_COUNTED.in_language(language), DEFINITIONS.in_language(language))],
    )


def _cells(found: WaitStatistics) -> list[Cell]:
    return [rounded(getattr(found, name), kind) for name, _, kind in _COLUMNS]


def _visits(found: VisitStatistics, language: str) -> str:
    """The whole visits in one line: 120 visits, mean 14:05, …"""
    figures = [
        (heading.in_language(language), shown(rounded(getattr(found, name), kind), kind, language))
        for name, heading, kind in _OF_VISITS
    ]
    return ", ".join(f"{label} {value}" for label, value in figures if value)
