"""The settings of an office: the names that other rooms import."""

from __future__ import annotations

from queue_core.settings.base import Identifier
from queue_core.settings.problems import Problem, SettingsInvalid
from queue_core.settings.tables import (
    CallOrderTable,
    KindTarget,
    OfficeTable,
    Printer,
    Rates,
    Service,
    Settings,
    TargetsTable,
    WindowTable,
    Zone,
    load,
    parse,
    parse_text,
)

__all__ = [
    "CallOrderTable",
    "Identifier",
    "KindTarget",
    "OfficeTable",
    "Printer",
    "Problem",
    "Rates",
    "Service",
    "Settings",
    "SettingsInvalid",
    "TargetsTable",
    "WindowTable",
    "Zone",
    "load",
    "parse",
    "parse_text",
]
