"""The standard's list of information for the manager's page: a row for each item, a cell for each group of visitors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from queue_core import labels
from queue_core.settings.required_information import Duty, Obligation
from web.pages.labels import page_labels


@dataclass(frozen=True, slots=True)
class DutyRow:
    """An item of the list, with its state for every visitor group of the office, in the order of the groups."""

    obligation: Obligation
    duties: tuple[Duty, ...]


def rows_of_duties(duties: Sequence[Duty]) -> list[DutyRow]:
    by_item: dict[str, list[Duty]] = {}
    for duty in duties:
        by_item.setdefault(duty.obligation.id, []).append(duty)
    return [DutyRow(of_item[0].obligation, tuple(of_item)) for of_item in by_item.values()]


def group_names() -> dict[str, str]:
    return page_labels(labels.GROUPS)


def duty_states() -> dict[str, str]:
    return {
        "shown": _("shown"),
        "missing": _("missing"),
        "out_of_date": _("out of date"),
        "not_yet": _("not shown yet"),
    }
