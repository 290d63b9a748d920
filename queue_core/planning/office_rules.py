"""Derives the rules of break plans from an office's settings."""

from __future__ import annotations

from collections.abc import Iterable

from queue_core import labels
from queue_core.model import Group, Kind
from queue_core.planning.plan import BreakRules, MinimumCover, PlannedShift
from queue_core.settings import Settings
from queue_core.texts import Text


def rules_of(settings: Settings, shifts: Iterable[PlannedShift]) -> BreakRules:
    """Clause 6.2.5 and the minimum covers for a day's shifts.

    Each service keeps `least_windows`, if more than that are staffed for it: even the only window of a service gets its
    lunch. `cover` in the table overrides this by service, and adds groups with kinds.
    """
    table = settings.breaks
    able = {
        service.id: {shift.window for shift in shifts if service.id in shift.skills} for service in settings.services
    }
    covers = []
    for service in settings.services:
        usual = min(table.least_windows, max(0, len(able[service.id]) - 1))
        least = table.cover.get(service.id, usual)
        if least:
            covers.append(MinimumCover(service.name, frozenset({service.id}), least))
    for group in Group:
        for kind in Kind:
            least = table.cover.get(f"{group} {kind}", 0)
            services = frozenset(
                service.id for service in settings.services if service.group is group and service.kind is kind
            )
            if least and services:
                covers.append(MinimumCover(_name(group, kind), services, least))
    individuals = frozenset(service.id for service in settings.services if service.group is Group.INDIVIDUAL)
    return BreakRules(individuals, tuple(covers), table.work_between_minutes)


def _name(group: Group, kind: Kind) -> Text:
    return Text(
        ru=f"{labels.GROUPS[group].ru}: {labels.KINDS[kind].ru.lower()}",
        en=f"{labels.GROUPS[group].en}: {labels.KINDS[kind].en.lower()}",
    )
