"""The document of a day's visits, one row for each ticket. It holds no personal data of visitors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from queue_core import labels
from queue_core.model import TicketState
from queue_core.office import Office
from queue_core.reports.visits import PastVisit
from queue_core.texts import Text
from web.documents.about import about, local, period
from web.documents.document import Cell, CellKind, Column, Document, Table, rounded

_TITLE = Text(ru="Визиты", en="Visits")
_NUMBER = Text(ru="Номер талона", en="Ticket number")
_COLUMNS = (
    (Text(ru="Талон", en="Ticket"), CellKind.TEXT),
    (Text(ru="Услуга", en="Service"), CellKind.TEXT),
    (Text(ru="Выдан", en="Issued"), CellKind.MOMENT),
    (Text(ru="Первый вызов", en="First call"), CellKind.MOMENT),
    (Text(ru="Ожиданий", en="Waits"), CellKind.COUNT),
    (Text(ru="Самое долгое ожидание", en="Longest wait"), CellKind.DURATION),
    (Text(ru="Все ожидания", en="All waits"), CellKind.DURATION),
    (Text(ru="Дольше норматива", en="Over target"), CellKind.TEXT),
    (Text(ru="Окна и сотрудники", en="Windows and operators"), CellKind.TEXT),
    (Text(ru="Приём", en="Reception"), CellKind.DURATION),
    (Text(ru="Чем закончился", en="Outcome"), CellKind.TEXT),
    (Text(ru="Оценка", en="Rating"), CellKind.COUNT),
)
_YES = Text(ru="да", en="yes")
_OUTCOMES = {
    **{outcome.value: name for outcome, name in labels.OUTCOMES.items()},
    "no_show": Text(ru="Не явился", en="Did not come"),
    "visitor_left": Text(ru="Ушёл", en="Left"),
    "replaced": Text(ru="Талон заменён", en="Replaced by another ticket"),
    "day_closed": Text(ru="Закрыт с концом дня", en="Closed with the day"),
}
_OVER = Text(
    ru="хотя бы одно ожидание длилось дольше норматива своей услуги; и то, которое вызовом не кончилось",
    en="at least one wait exceeded the target of its service; one that did not end in a call counts as well",
)


def document_of_visits(
    found: Sequence[PastVisit],
    day: date,
    number: str | None,
    name_of: Callable[[str], str],
    office: Office,
    language: str,
) -> Document:
    """`name_of` names an operator by the sign-in name. Reads the database for the versions of the settings."""
    head = about(office, language, day, day, [(_NUMBER, number)] if number else [])
    title = _TITLE.in_language(language)
    names = {service.id: service.name.in_language(language) for service in office.settings.services}

    def cells(visit: PastVisit) -> list[Cell]:
        waits = [wait.seconds for wait in visit.waits]
        called_at = visit.first_called_at
        windows = (f"{window} {name_of(operator)}" if operator else window for window, operator in visit.windows)
        return [
            visit.number,
            names.get(visit.service, visit.service),
            local(visit.issued_at, office),
            local(called_at, office) if called_at else None,
            len(waits),
            rounded(max(waits, default=None), CellKind.DURATION),
            rounded(sum(waits) if waits else None, CellKind.DURATION),
            _YES.in_language(language) if visit.late else None,
            ", ".join(windows),
            rounded(visit.served_s, CellKind.DURATION),
            _outcome(visit).in_language(language),
            visit.stars,
        ]

    return Document(
        name=f"visits-{day}",
        title=f"{title}: {period(day, day)}",
        language=language,
        made_at=head.made_at,
        tables=[
            Table(
                title,
                [Column(heading.in_language(language), kind) for heading, kind in _COLUMNS],
                [cells(visit) for visit in found],
            )
        ],
        facts=head.facts,
        definitions=[(_COLUMNS[7][0].in_language(language), _OVER.in_language(language))],
    )


def _outcome(visit: PastVisit) -> Text:
    """How the visit ended, or the state it is in."""
    if visit.outcome is None:
        return labels.TICKET_STATES_IN_SENTENCE[TicketState(visit.state)]
    return _OUTCOMES[visit.outcome]
