"""The public API under /api/v1: the frozen contract, described by openapi.yaml beside this file."""

from __future__ import annotations

from flask import Flask

from web.api import (
    accounts,
    alarms,
    appointments,
    break_plan,
    breaks,
    day_end,
    devices,
    document,
    hall,
    health,
    information,
    notices,
    payments,
    people,
    readings,
    reports,
    settings,
    slip,
    staffing,
    targets,
    tickets,
    visit_cards,
    visits,
    what_if,
    windows,
)

PREFIX = "/api/v1"


def install(app: Flask) -> None:
    for blueprint in (
        tickets.blueprint,
        windows.blueprint,
        breaks.blueprint,
        break_plan.blueprint,
        hall.blueprint,
        devices.blueprint,
        notices.blueprint,
        information.blueprint,
        alarms.blueprint,
        appointments.blueprint,
        visit_cards.blueprint,
        accounts.blueprint,
        payments.blueprint,
        day_end.blueprint,
        readings.blueprint,
        reports.blueprint,
        visits.blueprint,
        slip.blueprint,
        what_if.blueprint,
        staffing.blueprint,
        targets.blueprint,
        people.blueprint,
        settings.blueprint,
        document.blueprint,
    ):
        app.register_blueprint(blueprint, url_prefix=PREFIX)
    app.register_blueprint(health.blueprint)
