"""The words of `talon replay`, in either language: what each window did, and who waited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from queue_core import labels
from queue_core.hall import Hall
from queue_core.model import TicketState
from queue_core.texts import Text

LEFT_OUT = Text(ru="Пропущено", en="Left out")
_WORDS = {
    "window": Text(ru="окно", en="window"),
    "waiting": Text(ru="ждут", en="waiting"),
    "minutes": Text(ru="мин", en="min"),
}


def hall_in_words(hall: Hall, moment: datetime, lang: str) -> Iterator[str]:
    """What each window did, then who waited. In English with the names of states and services that the API has."""
    words = {name: text.in_language(lang) for name, text in _WORDS.items()}
    for window in hall.windows.values():
        number = hall.tickets[window.ticket].number if window.ticket else ""
        state = window.state.value if lang == "en" else labels.WINDOW_STATES[window.state].ru.lower()
        operator = window.operator.name if window.operator else ""
        yield f"{words['window']} {window.id:4}{state:10}{'' if len(state) < 10 else ' '}{number:8}{operator}"
    waiting = [ticket for ticket in hall.tickets.values() if ticket.state is TicketState.WAITING]
    yield f"{words['waiting']}: {len(waiting)}"
    for ticket in sorted(waiting, key=hall.lines.position):
        minutes = (moment - ticket.queued_at).total_seconds() / 60
        service = ticket.service if lang == "en" else hall.settings.service[ticket.service].name.ru
        yield f"  {ticket.number:8}{service:28} {minutes:6.1f} {words['minutes']}"
