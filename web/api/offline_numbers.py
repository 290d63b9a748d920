"""The API of numbers that kiosks give while the server is away: leased to the kiosk's agent, and merged afterwards."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Annotated

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, Field

from kiosk.offline_slip import offline_slips
from queue_core import commands, views
from queue_core.errors import Refusal, StorageFailed
from queue_core.fields.bounds import LONGEST_NAME, Count, Language, Name, Ordinal
from queue_core.hall.alarms import AlarmKind
from queue_core.hours.opening import HOURS_ALONE
from queue_core.model import MergedNumber, OfflineNumber, SlipState
from queue_core.office import Office
from web.auth.access import requires
from web.input.fields import ClosedShape
from web.input.reading import takes
from web.office import actor, current_office
from web.problems import Problem
from web.slips.logo import logo_of

log = logging.getLogger(__name__)

blueprint = Blueprint("api_offline_numbers", __name__)

_NAMED = 20
_LONGEST_NUMBER = 12

_OUTCOMES = Field(pattern="^(none|printed|failed|unknown)$")


class _Wanted(ClosedShape):
    kiosk: Name
    memory: Annotated[Name, Field(min_length=8)]
    epoch: Name | None = None
    used: Count = 0
    after: Count = 0


class _Row(ClosedShape):
    seq: Ordinal
    number: Name
    service: Name
    lang: Language
    issued_at: AwareDatetime
    printed: Annotated[str, _OUTCOMES]
    priority: Name | None = None
    request_id: Name | None = None

    def row(self) -> OfflineNumber:
        values = {**dict(self), "issued_at": _utc(self.issued_at), "printed": SlipState(self.printed)}
        return OfflineNumber(**values)


class _Given(ClosedShape):
    kiosk: Name
    epoch: Name
    rows: Annotated[list[_Row], Field(max_length=commands.MOST_MERGED)]


@blueprint.post("/tickets/lease")
@requires("lease", "kiosk-numbers")
@takes(_Wanted)
def lease(wanted: _Wanted) -> ResponseReturnValue:
    """A block of numbers, with all that the agent needs to give them out: hours, services, slips, the office's time."""
    office = current_office()
    handled = office.handle(commands.LeaseNumbers(actor=actor(), **dict(wanted)))
    granted = handled.lease
    assert granted is not None, "a lease that was not refused is there"
    settings = office.settings
    table = settings.kiosk[granted.kiosk]
    printer = settings.printer[table.slip_printers[0]]
    services = [settings.service[name] for name in _issuing(office)]
    return jsonify(
        {
            **office.ask(lambda hall, at: views.lease_view(hall, granted, at, office.speed, wanted.epoch)),
            "port": table.offline_port,
            "printer": printer.id,
            "logo": logo_of(office.directory, settings.slip),
            "slips": {service.id: offline_slips(settings, service, printer) for service in services},
        }
    )


@blueprint.post("/tickets/merge")
@requires("merge", "kiosk-numbers")
@takes(_Given)
def merge(given: _Given) -> ResponseReturnValue:
    """The tickets of numbers that were given while the server was away; a repeat is a success. Whoever holds a number that
    becomes no ticket would wait for ever: staff are called to the kiosk."""
    handled = current_office().handle(
        commands.MergeOfflineTickets(
            actor=actor(), kiosk=given.kiosk, epoch=given.epoch, rows=tuple(row.row() for row in given.rows)
        )
    )
    # Yesterday's visitors are not in the hall.
    if lost := [number for number in handled.merged if number.code not in {None, "past_day"}]:
        _call_staff(given, lost)
    return jsonify({"numbers": views.merged_views(handled.merged)})


def _call_staff(given: _Given, lost: list[MergedNumber]) -> None:
    numbers = ", ".join(number.number[:_LONGEST_NUMBER] for number in lost[:_NAMED])
    log.warning("numbers of %s that become no ticket: %s", given.kiosk, numbers)
    try:
        current_office().handle(
            commands.RaiseAlarm(
                actor=actor(),
                name=given.kiosk,
                kind=AlarmKind.STAFF,
                kiosk=given.kiosk,
                request_id=f"without a ticket {given.epoch} {lost[0].seq}"[:LONGEST_NAME],
                note=f"Посетители с номерами {numbers} не в очереди: выдайте им новые талоны.",
            )
        )
    except (Refusal, StorageFailed):
        # What was merged is merged, and answered.
        log.exception("staff could not be called to %s", given.kiosk)


def _issuing(office: Office) -> list[str]:
    """The services that tickets are issued for, or will be when the office is open: other reasons hold without the server."""
    rows = office.services_view()["services"]
    return [row["id"] for row in rows if row["open"] or row["reason"]["code"] in HOURS_ALONE]


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise _invalid("issued_at") from error


def _invalid(place: str) -> Problem:
    return Problem(
        400, "invalid_request", f"Недопустимое значение поля «{place}».", f"The field “{place}” has an invalid value."
    )
