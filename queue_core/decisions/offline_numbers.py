"""Decides on the numbers of kiosks whose server is away: their lease beforehand, their merge afterwards.

docs/decisions/0026-kiosk-without-the-server.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from queue_core import commands, errors, events
from queue_core.decisions.decision import Decision, DecisionContext
from queue_core.decisions.registry import decides
from queue_core.hall import Hall
from queue_core.hours.opening import service_day
from queue_core.model import Lease, MergedNumber, OfflineNumber, TicketState
from queue_core.settings.offline import agent_of_kiosk, offline_series
from queue_core.waits import announced

LEASED = 300
"""The numbers of a block: twice the busiest two hours of a kiosk."""
LAST = 999
"""Numbers have three digits: on slips, on boards, and in the recordings of the voice."""
_NUMBER = re.compile(r"(\w)-(\d{3})")


@decides(commands.LeaseNumbers)
def lease(hall: Hall, command: commands.LeaseNumbers, context: DecisionContext) -> Decision:
    """The block that the agent has, until half of it is used; then the next one. A block is never given to another."""
    agent = agent_of_kiosk(hall.settings, command.kiosk)
    if agent is None:
        raise errors.NoOfflineNumbers(command.kiosk)
    if agent != command.actor:
        raise errors.LeaseHeld(command.epoch or command.kiosk)
    series = offline_series(hall.settings, command.kiosk)
    held = hall.leases.get(command.epoch or "")
    if held and (held.kiosk, held.agent, held.memory) != (command.kiosk, command.actor, command.memory):
        raise errors.LeaseHeld(held.epoch)
    if held and held.series == series and command.used * 2 < held.size:
        return Decision(lease=held.epoch)
    first = max(hall.last_ordinal.get(series, 0), command.after) + 1
    if first > LAST:
        if held and command.used < held.size:
            return Decision(lease=held.epoch)
        raise errors.NumbersExhausted(series)
    event = events.NumbersLeased(
        at=context.at,
        actor=command.actor,
        kiosk=command.kiosk,
        epoch=context.new_id(),
        memory=command.memory,
        series=series,
        first=first,
        last=min(first + LEASED - 1, LAST),
    )
    return Decision((event,), lease=event.epoch)


@decides(commands.MergeOfflineTickets)
def merge(hall: Hall, command: commands.MergeOfflineTickets, context: DecisionContext) -> Decision:
    """Each number becomes a ticket that waits since it was given. One that cannot is named, and keeps no other back."""
    happened: list[events.Event] = []
    merged: dict[int, MergedNumber] = {}
    numbers: set[str] = set()
    for row in sorted(command.rows, key=lambda row: (row.issued_at, row.seq)):
        if row.seq in merged:
            continue
        known = hall.ticket_of_request(_key(command, row))
        if known:
            merged[row.seq] = _known(hall, row, known.id)
            continue
        at = _true_time(hall.leases.get(command.epoch), row.issued_at, context.at)
        code = "number_taken" if row.number in numbers else _why_not(hall, command, row, at)
        if code:
            merged[row.seq] = MergedNumber(row.seq, row.number, code=code)
            continue
        numbers.add(row.number)
        happened += _without_answer(hall, command, row, context.at)
        ticket = context.new_id()
        happened.append(_issued(hall, command, row, context.at, at, ticket))
        merged[row.seq] = MergedNumber(row.seq, row.number, ticket=ticket)
    return Decision(tuple(happened), lease=command.epoch, merged=tuple(merged[seq] for seq in sorted(merged)))


def _key(command: commands.MergeOfflineTickets, row: OfflineNumber) -> str:
    """The request id of the ticket: unique in the database, so that no number can become two tickets."""
    return f"{command.kiosk} {command.epoch} {row.seq}"


def _known(hall: Hall, row: OfflineNumber, ticket: str) -> MergedNumber:
    """A repeat is a success. Another visitor under the same number is not: two agents have used one block."""
    same = hall.tickets[ticket].number == row.number
    if same and row.request_id:
        pressed = hall.ticket_of_request(row.request_id)
        same = pressed is not None and pressed.id == ticket
    if same:
        return MergedNumber(row.seq, row.number, ticket=ticket)
    return MergedNumber(row.seq, row.number, code="used_twice")


def _true_time(lease: Lease | None, claimed: datetime, now: datetime) -> datetime:
    """When the number was given, within what is possible: after the block was leased, and before now."""
    return min(max(claimed, lease.at) if lease else claimed, now)


def _why_not(hall: Hall, command: commands.MergeOfflineTickets, row: OfflineNumber, at: datetime) -> str | None:
    """Why a number cannot become a ticket; None if it can.

    A block that the server does not know is one of the time after the copy from which it was restored: its numbers count,
    unless they are of a service's own series.
    """
    if service_day(hall.settings, at) != hall.day:
        return "past_day"
    if row.service not in hall.settings.service:
        return "unknown_service"
    if row.number in hall.by_number:
        return "number_taken"
    parts = _NUMBER.fullmatch(row.number)
    if parts is None or row.seq < 1:
        return "not_leased"
    series, ordinal = parts[1], int(parts[2])
    lease = hall.leases.get(command.epoch)
    if lease is None:
        return "not_leased" if any(series == service.series for service in hall.settings.services) else None
    leased = lease.kiosk == command.kiosk and series == lease.series and ordinal <= lease.last
    return None if leased and ordinal == lease.first + row.seq - 1 else "not_leased"


def _without_answer(
    hall: Hall, command: commands.MergeOfflineTickets, row: OfflineNumber, now: datetime
) -> Iterator[events.Event]:
    """The ticket that the server issued for the same press, though its answer did not arrive: nobody has its number."""
    lost = hall.ticket_of_request(row.request_id) if row.request_id else None
    if lost and lost.state is TicketState.WAITING and lost.kiosk == command.kiosk and lost.number != row.number:
        yield events.TicketCancelled(at=now, actor=command.actor, ticket=lost.id, reason="replaced")


def _issued(
    hall: Hall, command: commands.MergeOfflineTickets, row: OfflineNumber, now: datetime, at: datetime, ticket: str
) -> events.TicketIssued:
    series, ordinal = row.number.split("-")
    printers = hall.settings.kiosk[command.kiosk].slip_printers if command.kiosk in hall.settings.kiosk else ()
    return events.TicketIssued(
        at=now,
        actor=command.actor,
        ticket=ticket,
        number=row.number,
        series=series,
        ordinal=int(ordinal),
        service=row.service,
        lang=row.lang,
        # A category that the settings no longer have is no reason to leave a visitor without a place.
        priority=row.priority if row.priority in hall.settings.priority else None,
        request_id=_key(command, row),
        kiosk=command.kiosk,
        ahead=announced.ahead_of(hall, row.service, position=(at, hall.seq)),
        low_s=None,
        high_s=None,
        job=job_of(command.epoch, row.seq) if printers else None,
        printer=printers[0] if printers else None,
        issued_at=events.to_milliseconds(at),
        lease=command.epoch,
        pressed=row.request_id,
        printed=row.printed.value,
    )


def job_of(epoch: str, seq: int) -> str:
    """The print job of a number's slip, by which the agent reports it."""
    return f"{epoch}-{seq}"
