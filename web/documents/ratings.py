"""The document of the ratings, without what visitors wrote: comments are erased in time, a file would keep them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from queue_core.office import Office
from queue_core.reports.ratings import Ratings, RatingsReport
from queue_core.texts import Text
from web.documents.about import about, period
from web.documents.document import Cell, CellKind, Column, Document, Table, rounded

_TITLE = Text(ru="Оценки", en="Ratings")
_BY_SERVICE = Text(ru="Оценки по услугам", en="Ratings by service")
_BY_WINDOW = Text(ru="Оценки по окнам", en="Ratings by window")
_SERVICE = Text(ru="Услуга", en="Service")
_WINDOW = Text(ru="Окно", en="Window")
_NUMBER = Text(ru="Число", en="Number")
_MEAN = Text(ru="Среднее", en="Mean")
_VISITS = Text(ru="Завершённых визитов", en="Finished visits")
_TOTAL = Text(ru="Всего", en="Total")
_COUNTED = Text(
    ru="оценка от 1 до 5, которую посетитель поставил после визита (пункты 4.3, 5.5); слова посетителей — на странице",
    en="a rating from 1 to 5 that the visitor gave after the visit (clauses 4.3, 5.5); visitors' comments are on the page",
)


def document_of_ratings(found: RatingsReport, first: date, last: date, office: Office, language: str) -> Document:
    """Reads the database for the versions of the settings."""
    head = about(office, language, first, last, [(_VISITS, str(found.visits))])
    names = {service.id: service.name.in_language(language) for service in office.settings.services}
    title = _TITLE.in_language(language)
    windows = dict(sorted(found.windows.items(), key=lambda row: (len(row[0]), row[0])))
    services = {names[key]: found.services[key] for key in names if key in found.services}
    services |= {key: rated for key, rated in found.services.items() if key not in names}
    return Document(
        name=f"ratings-{first}-{last}",
        title=f"{title}: {period(first, last)}",
        language=language,
        made_at=head.made_at,
        tables=[
            _table(_BY_SERVICE, _SERVICE, services, found.total, language),
            _table(_BY_WINDOW, _WINDOW, windows, None, language),
        ],
        facts=head.facts,
        definitions=[(title, _COUNTED.in_language(language))],
    )


def _table(title: Text, by: Text, rows: Mapping[str, Ratings], total: Ratings | None, language: str) -> Table:
    columns = [
        Column(by.in_language(language)),
        Column(_NUMBER.in_language(language), CellKind.COUNT),
        Column(_MEAN.in_language(language), CellKind.NUMBER),
        *(Column(f"{stars} ★", CellKind.COUNT) for stars in sorted(Ratings().stars)),
    ]
    return Table(
        title.in_language(language),
        columns,
        [[name, *_cells(rated)] for name, rated in rows.items()],
        None if total is None else [_TOTAL.in_language(language), *_cells(total)],
    )


def _cells(found: Ratings) -> list[Cell]:
    return [found.n, rounded(found.mean, CellKind.NUMBER), *(found.stars[count] for count in sorted(found.stars))]
