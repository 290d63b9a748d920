"""The API of the cash day end: totals, the terminals' day ends, batches for the billing system."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.billing.port import BatchKind
from queue_core.payments.batches import UnknownBatch
from queue_core.payments.totals import totals_of
from queue_core.payments.views import batch_view, settlement_view, totals_view
from web.api.money_csv import service_day
from web.auth.access import requires
from web.input.fields import DayQuery, EmptyShape
from web.input.reading import query, takes
from web.office import actor, current_office
from web.parts import provided
from web.payments.subsystem import PaymentSubsystem

blueprint = Blueprint("api_day_end", __name__)


@blueprint.get("/payments/totals")
@requires("list", "payment")
def totals() -> ResponseReturnValue:
    records, day, zone = (
        provided(PaymentSubsystem).records,
        service_day(query(DayQuery)),
        current_office().settings.office.zone_info,
    )
    found = totals_of(records.ledger.of_day(day))
    return jsonify(
        {
            "day": day,
            "rows": [totals_view(row) for row in found],
            "net_kopecks": sum(row.net_kopecks for row in found),
            "settlements": [settlement_view(each, zone) for each in records.settlements.of_day(day)],
        }
    )


@blueprint.post("/terminals/<device>/settle")
@requires("settle", "terminal")
@takes(EmptyShape)
def settle(_: EmptyShape, device: str) -> ResponseReturnValue:
    settlement = provided(PaymentSubsystem).processing.settle_terminal(device, actor())
    return jsonify(settlement_view(settlement, current_office().settings.office.zone_info)), 201


@blueprint.get("/exports")
@requires("list", "export")
def exports() -> ResponseReturnValue:
    zone = current_office().settings.office.zone_info
    return jsonify(
        {"batches": [batch_view(batch, zone) for batch in provided(PaymentSubsystem).records.batches.latest()]}
    )


@blueprint.post("/exports/<kind>/<int:number>/again")
@requires("send-again", "export")
def again(kind: str, number: int) -> ResponseReturnValue:
    """Sends a refused batch again, unchanged."""
    if kind not in {each.value for each in BatchKind}:
        raise UnknownBatch(kind, number)
    batch = provided(PaymentSubsystem).records.batches.again(BatchKind(kind), number)
    return jsonify(batch_view(batch, current_office().settings.office.zone_info))
