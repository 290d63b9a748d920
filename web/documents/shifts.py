"""The document of the shifts: time staffed, on breaks and on the phone, by operator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from queue_core.office import Office
from queue_core.reports.shifts import ShiftsRow
from queue_core.texts import Text
from web.documents.about import about, period
from web.documents.document import CellKind, Column, Document, Table, rounded

_TITLE = Text(ru="Смены, перерывы и телефон", en="Shifts, breaks and the phone")
_OPERATOR = Text(ru="Сотрудник", en="Operator")
_COLUMNS = (
    ("staffed_s", Text(ru="За окном", en="At the window"), CellKind.DURATION),
    ("breaks", Text(ru="Перерывов", en="Breaks"), CellKind.COUNT),
    ("break_s", Text(ru="На перерывах", en="On breaks"), CellKind.DURATION),
    ("overrides", Text(ru="Из них вопреки правилу", en="Of them against the rule"), CellKind.COUNT),
    ("phone_calls", Text(ru="Звонков", en="Phone calls"), CellKind.COUNT),
    ("phone_s", Text(ru="На телефоне", en="Time on the phone"), CellKind.DURATION),
)
_WINDOWS = Text(ru="Окна", en="Windows")
_RULE = Text(ru="Правило перерывов", en="The rule of breaks")
_CLAUSE = Text(
    ru="пункт 6.2.5 стандарта; «вопреки правилу» — перерыв дал руководитель, причина в журнале",
    en="clause 6.2.5 of the standard; “against the rule”: granted by a manager, the reason is in the journal",
)


def document_of_shifts(
    rows: Iterable[ShiftsRow], first: date, last: date, name_of: Callable[[str], str], office: Office, language: str
) -> Document:
    """`name_of` names an operator by the sign-in name. Reads the database for the versions of the settings."""
    head = about(office, language, first, last)
    title = _TITLE.in_language(language)
    columns = [
        Column(_OPERATOR.in_language(language)),
        *(Column(heading.in_language(language), kind) for _, heading, kind in _COLUMNS),
        Column(_WINDOWS.in_language(language)),
    ]
    cells = [
        [
            name_of(row.operator),
            *(rounded(getattr(row, name), kind) for name, _, kind in _COLUMNS),
            ", ".join(row.windows),
        ]
        for row in rows
    ]
    return Document(
        name=f"shifts-{first}-{last}",
        title=f"{title}: {period(first, last)}",
        language=language,
        made_at=head.made_at,
        tables=[Table(title, columns, cells)],
        facts=head.facts,
        definitions=[(_RULE.in_language(language), _CLAUSE.in_language(language))],
    )
