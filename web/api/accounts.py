"""The API of accounts: look-up by number, which shows a visitor the debt and the meters."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from queue_core.billing.port import Account, Meter
from queue_core.clock import rfc3339
from web.auth.access import requires
from web.input.fields import Given, Shape
from web.input.reading import takes
from web.office import current_office
from web.parts import provided
from web.payments.subsystem import PaymentSubsystem

blueprint = Blueprint("api_accounts", __name__)


class AccountBody(Shape):
    account: Given


@blueprint.post("/accounts/look-up")
@requires("look-up", "account")
@takes(AccountBody)
def look_up(body: AccountBody) -> ResponseReturnValue:
    """A POST, to keep account numbers out of access logs."""
    account = provided(PaymentSubsystem).accounts.look_up(body.account)
    return jsonify(_view(account))


def _view(account: Account) -> dict[str, Any]:
    return {
        "number": account.number,
        "address_hint": account.address_hint,
        "owed_kopecks": account.owed_kopecks,
        "as_of": rfc3339(account.as_of, current_office().settings.office.zone_info),
        "meters": [_meter_view(meter) for meter in account.meters],
    }


def _meter_view(meter: Meter) -> dict[str, Any]:
    return {
        "serial": meter.serial,
        "place": meter.place,
        "digits": meter.digits,
        "decimals": meter.decimals,
        "last_read_on": meter.last_read_on.isoformat(),
        "zones": [
            {"zone": register.zone, "last_reading": f"{register.last_reading:f}"} for register in meter.registers
        ],
    }
