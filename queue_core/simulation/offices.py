"""The three reference offices and their day, for comparing call orders and break plans."""

from __future__ import annotations

from collections.abc import Sequence

from queue_core.model import BreakKind, Group, Kind
from queue_core.simulation.description import DueBreak, OfficeDay, ServiceTime, SimulatedWindow, VisitorClass

# Relative arrivals per half hour from 8:00 to 17:00.
_CONSULTATION_DAY = [0.9, 1.4, 1.6, 1.6, 1.4, 1.2, 1.0, 0.9, 1.0, 1.1, 1.0, 0.9, 0.9, 0.8, 0.8, 0.7, 0.5, 0.3]
_CASH_DAY = [0.7, 0.9, 1.1, 1.2, 1.1, 1.0, 1.1, 1.3, 1.7, 1.8, 1.4, 1.0, 0.8, 0.8, 0.9, 1.0, 0.8, 0.4]


def _class(name: str, group: Group, kind: Kind, share: float) -> VisitorClass:
    consultation = kind is Kind.CONSULTATION
    return VisitorClass(
        id=name,
        group=group,
        kind=kind,
        share=share,
        intensity=_CONSULTATION_DAY if consultation else _CASH_DAY,
        service=ServiceTime(mean_minutes=10 if consultation else 5, cv=0.8),
    )


CLASSES = [
    _class("ic", Group.INDIVIDUAL, Kind.CONSULTATION, 0.40),
    _class("ik", Group.INDIVIDUAL, Kind.CASH_OPERATION, 0.38),
    _class("lc", Group.LEGAL_ENTITY, Kind.CONSULTATION, 0.14),
    _class("lk", Group.LEGAL_ENTITY, Kind.CASH_OPERATION, 0.08),
]


def _breaks(position: int) -> list[DueBreak]:
    """Two technical breaks and a lunch, staggered by the window's position."""
    stagger = 15 * position % 120
    return [
        DueBreak(kind=BreakKind.TECHNICAL, due_minutes=120 + stagger, minutes=15, between=(75, 210)),
        DueBreak(kind=BreakKind.LUNCH, due_minutes=210 + 45 * (position % 3), minutes=45, between=(180, 375)),
        DueBreak(kind=BreakKind.TECHNICAL, due_minutes=420 + stagger, minutes=15, between=(375, 480)),
    ]


def reference_office(name: str, visitors: float, skills: Sequence[str]) -> OfficeDay:
    """An office with the reference day; `skills` are those of each window, as in "ic ik"."""
    windows = [
        SimulatedWindow(id=str(position + 1), skills=words.split(), breaks=_breaks(position))
        for position, words in enumerate(skills)
    ]
    return OfficeDay(name=name, visitors=visitors, classes=CLASSES, windows=windows)


OFFICES = {
    office.name: office
    for office in (
        reference_office("small-3", 95, ["ic ik lc", "ik lk ic", "lc lk ic"]),
        reference_office("medium-5", 180, ["ic", "ic ik", "ik lk", "ic ik lc", "lc lk ic"]),
        reference_office("large-8", 310, ["ic", "ic", "ic ik", "ic ik", "ik", "ik lk", "lc ic", "lc lk"]),
    )
}
