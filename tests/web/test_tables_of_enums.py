"""Every table by the members of an enum has them all, or is known to need only some: texts, labels, transitions, statuses."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from enum import Enum
from importlib import import_module

import devices
import display
import kiosk
import queue_core
import web

# Tables that need only some members, with the reason.
PARTIAL = {
    "queue_core.explanation._COMPARED": "rules that compare two tickets; the others have a sentence of their own",
    "queue_core.labels.CALL_ORDERS": "orders that settings can choose; the guard and a call by name are none",
    "queue_core.payments.words._STATES": "states that have the same sentence whatever led to them",
    "queue_core.payments.words._REFUND": "states of a refund; the others have the sentence of a payment",
    "web.devices.screens.KINDS": "roles of devices that are a page in a browser",
    "devices.printing.printer.SENTENCES": "causes that a printer reports",
    "devices.terminals.vtk.message.MAX_DIGITS": "tags that hold a number",
    "devices.fiscal.worker.HEALTH_CAUSES": "causes that staff know from printers; all others are register_refuses",
    "devices.registers.shtrih.message._COMMON": "rates that every model codes alike",
}
# Programs: importing them starts something.
PROGRAMS = {"web.gunicorn_settings", "web.wsgi", "devices.__main__"}


def tables() -> Iterator[tuple[str, Mapping[Enum, object]]]:
    """The tables of every module, each once, by the module that has it first and its name there."""
    seen: set[int] = set()
    for package in (queue_core, devices, kiosk, display, web):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name in PROGRAMS:
                continue
            for name, value in vars(import_module(module.name)).items():
                if is_of_an_enum(value) and id(value) not in seen:
                    seen.add(id(value))
                    yield f"{module.name}.{name}", value


def is_of_an_enum(value: object) -> bool:
    if not isinstance(value, Mapping) or len({type(key) for key in value}) != 1:
        return False
    return all(isinstance(key, Enum) for key in value)


def missing(table: Mapping[Enum, object]) -> set[Enum]:
    return set(type(next(iter(table)))) - set(table)


def test_a_table_of_an_enum_has_every_member_or_is_known_not_to() -> None:
    wanting = {name: missing(table) for name, table in tables() if missing(table)}
    assert {name: members for name, members in wanting.items() if name not in PARTIAL} == {}


def test_no_table_is_excused_that_is_complete_or_gone() -> None:
    assert {name for name, table in tables() if missing(table)} >= set(PARTIAL)
