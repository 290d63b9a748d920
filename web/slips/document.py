"""The document of a ticket's slip: what is printed on its paper."""

from __future__ import annotations

from typing import Any

from kiosk.slip import slip_document
from queue_core.office import Office
from web.slips.logo import logo_of


def document_of(office: Office, ticket: str, *, columns: int, reprint: bool, status_url: str | None) -> dict[str, Any]:
    """The slip of a ticket (its id) for paper `columns` wide. Raises UnknownTicket.

    Place and wait are those announced with the ticket, however much later the paper is printed: the slip shows the time of
    issue, and the range on it is the one that is scored. After a transfer the announcement is about another line; then both
    are those of the moment.
    """
    settings = office.settings
    known = office.ask(lambda hall, _: hall.ticket(ticket))
    row = office.ticket_view(ticket)
    ahead, wait = row["ahead"], (row["wait"]["low_s"], row["wait"]["high_s"]) if row["wait"] else None
    if known.announced and known.announced.service == row["service"]:
        ahead, wait = known.announced.ahead, known.announced.wait_s
    service = settings.service[row["service"]]
    return slip_document(
        ticket=row,
        office=settings.office,
        service=service,
        further=[settings.service[name] for name in row["then"]],
        zone=settings.zone[service.zone],
        rooms=settings.rooms_of[service.id],
        ahead=ahead,
        wait=wait,
        status_url=status_url,
        reprint=reprint,
        columns=columns,
        template=settings.slip,
        logo=logo_of(office.directory, settings.slip),
    )
