"""The API of meter readings (clause 4.2.4): a reading is kept when all tariff zones of the meter are accepted."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import Field

from queue_core.billing.meter_readings import Accepted, ConfirmNeeded, ReadingLimits, Refused, Verdict, check_meter
from queue_core.billing.port import Meter
from queue_core.clock import rfc3339
from queue_core.office import new_id
from queue_core.payments.batches import READING_COLUMNS, reading_rows
from queue_core.payments.errors import UnknownReading
from queue_core.payments.readings import Reading, zones_read
from web.api.money_csv import csv_response, service_day
from web.api.payments import own_kiosk, place_of
from web.auth.access import require, requires
from web.input.fields import DayQuery, Given, Line, Shape, Tongue
from web.input.reading import query, takes
from web.office import actor, current_office
from web.parts import provided
from web.payments.subsystem import PaymentSubsystem
from web.problems import Problem

blueprint = Blueprint("api_readings", __name__)

_WORST_FIRST = (Refused, ConfirmNeeded, Accepted)
_MOST_ZONES = 3


class ReadingsQuery(DayQuery):
    format: Line = ""


class ReadingBody(Shape):
    """`readings` are those typed, by tariff zone, such as {"T1": "12345"}."""

    account: Given
    meter: Given
    readings: Annotated[dict[Line, Line], Field(max_length=_MOST_ZONES)]
    request_id: Given
    confirmed: Annotated[tuple[Line, ...], Field(max_length=_MOST_ZONES)] | None = None
    window: Line | None = None
    lang: Tongue = "ru"


@blueprint.post("/readings")
@requires("enter-reading", "payment-place")
@takes(ReadingBody)
def give(body: ReadingBody) -> ResponseReturnValue:
    records = provided(PaymentSubsystem).records
    earlier = records.readings.of_request(body.request_id)
    if earlier is not None:
        require("read", "reading", reading=earlier.id)
        return jsonify(_stored_view(earlier))
    typed, confirmed = body.readings, frozenset(body.confirmed or ())
    account = provided(PaymentSubsystem).accounts.account_for(body.account)
    meter = account.meter(body.meter)
    if meter is None:
        raise Problem(
            422, "unknown_meter", "У этого лицевого счёта нет такого счётчика.", "This account has no such meter."
        )
    now = current_office().now().astimezone(current_office().settings.office.zone_info)
    verdicts = check_meter(meter, typed, read_on=now.date(), today=now.date(), limits=_limits(), confirmed=confirmed)
    accepted = {zone: verdict for zone, verdict in verdicts.items() if isinstance(verdict, Accepted)}
    strange = sorted(set(typed) - set(verdicts))
    if strange or len(accepted) < len(verdicts):
        return jsonify(_refused_view(verdicts, strange))
    stored, _ = records.readings.store(_reading(body, account.number, meter, zones_read(meter, accepted, confirmed)))
    provided(PaymentSubsystem).slip_delivery.look()
    return jsonify(_stored_view(stored))


@blueprint.get("/readings")
@requires("list", "reading")
def of_day() -> ResponseReturnValue:
    asked, zone = query(ReadingsQuery), current_office().settings.office.zone_info
    day = service_day(asked)
    found = provided(PaymentSubsystem).records.readings.of_day(day)
    if asked.format == "csv":
        rows = [row for reading in found for row in reading_rows(reading)]
        return csv_response(READING_COLUMNS, rows, f"readings-{day}.csv")
    return jsonify(
        {
            "day": day,
            "readings": [
                {
                    "account": reading.account,
                    "meter": reading.meter,
                    "at": rfc3339(reading.at, zone),
                    "kiosk": reading.kiosk,
                    "batch": reading.batch,
                    **_stored_view(reading),
                }
                for reading in found
            ],
        }
    )


@blueprint.get("/readings/<reading>")
@requires("read", "reading")
def show(reading: str) -> ResponseReturnValue:
    return jsonify(_stored_view(_found(reading)))


@blueprint.post("/readings/<reading>/reprint")
@requires("reprint", "reading")
def reprint(reading: str) -> ResponseReturnValue:
    provided(PaymentSubsystem).processing.reprint(_found(reading).id)
    return jsonify(_stored_view(_found(reading)))


def _reading(body: ReadingBody, account: str, meter: Meter, zones: tuple[Any, ...]) -> Reading:
    window = body.window
    here = place_of(window) if own_kiosk() or window else None
    now = current_office().now()
    return Reading(
        id=new_id(),
        request_id=body.request_id,
        day=now.astimezone(current_office().settings.office.zone_info).date().isoformat(),
        at=now,
        account=account,
        meter=meter.serial,
        place=meter.place,
        zones=zones,
        actor=actor(),
        kiosk=own_kiosk(),
        printer=here.printer if here else None,
        lang=body.lang,
    )


def _limits() -> ReadingLimits:
    table = current_office().settings.billing
    assert table is not None, "an account was found"
    return ReadingLimits(table.readings.usual_kwh_per_day, table.readings.most_kwh_per_day)


def _found(name: str) -> Reading:
    """A reading by its id. Raises UnknownReading."""
    reading = provided(PaymentSubsystem).records.readings.find(name)
    if reading is None:
        raise UnknownReading(name)
    return reading


def _refused_view(verdicts: dict[str, Verdict], strange: list[str]) -> dict[str, Any]:
    zones = {zone: _verdict_view(verdict) for zone, verdict in verdicts.items()}
    for zone in strange:
        sentence = {"ru": f"У этого счётчика нет показания {zone}.", "en": f"This meter has no reading {zone}."}
        zones[zone] = {**_NOTHING, "outcome": Refused.outcome, "code": "unknown_zone", "why": sentence}
    outcomes = {zone["outcome"] for zone in zones.values()}
    worst = next(kind.outcome for kind in _WORST_FIRST if kind.outcome in outcomes)
    return {"id": None, "outcome": worst, "zones": zones, "slip": None}


_NOTHING = {"code": None, "why": None, "reading": None, "used_kwh": None, "rolled_over": False}


def _verdict_view(verdict: Verdict) -> dict[str, Any]:
    view: dict[str, Any] = {**_NOTHING, "outcome": verdict.outcome}
    if isinstance(verdict, Refused | ConfirmNeeded):
        view |= {"code": verdict.code, "why": verdict.why.view()}
    if isinstance(verdict, Accepted | ConfirmNeeded):
        view |= {
            "reading": f"{verdict.reading:f}",
            "used_kwh": f"{verdict.used_kwh:f}",
            "rolled_over": verdict.rolled_over,
        }
    return view


def _stored_view(reading: Reading) -> dict[str, Any]:
    slip = provided(PaymentSubsystem).records.slips.latest(reading.id)
    return {
        "id": reading.id,
        "outcome": Accepted.outcome,
        "zones": {
            zone.zone: {
                **_NOTHING,
                "outcome": Accepted.outcome,
                "reading": zone.reading,
                "used_kwh": zone.used,
                "rolled_over": zone.rolled_over,
            }
            for zone in reading.zones
        },
        "slip": slip.view() if slip else None,
    }
