"""The names of the hall's values: one for each value, in both languages, and no second table anywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from queue_core import labels
from queue_core.model import BreakKind, CallRule, Group, Kind, Outcome, TicketState, WindowState

HOUSE = Path(__file__).parents[2]
# A call by a person's choice, by the guard or of a quick question is no order that can be set.
NOT_AN_ORDER = {CallRule.GUARD, CallRule.BY_NAME, CallRule.QUICK_QUESTION}


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (labels.KINDS, set(Kind)),
        (labels.KINDS_FOR_VISITORS, set(Kind)),
        (labels.KINDS_IN_PLURAL, set(Kind)),
        (labels.KINDS_COUNTED, set(Kind)),
        (labels.GROUPS, set(Group)),
        (labels.GROUPS_IN_SINGULAR, set(Group)),
        (labels.WINDOW_STATES, set(WindowState)),
        (labels.TICKET_STATES_IN_SENTENCE, set(TicketState)),
        (labels.WINDOW_STATES_IN_SENTENCE, set(WindowState)),
        (labels.BREAK_KINDS, set(BreakKind)),
        (labels.OUTCOMES, set(Outcome)),
        (labels.CALL_ORDERS, set(CallRule) - NOT_AN_ORDER),
    ],
)
def test_every_value_has_a_name(names: dict[str, object], values: set[str]) -> None:
    assert set(names) == values


def test_names_by_value_for_a_page() -> None:
    assert labels.in_language(labels.BREAK_KINDS, "ru", "break_") == {
        "break_technical": "Технический перерыв",
        "break_lunch": "Обед",
        "break_training": "Обучение",
    }


def test_a_name_inside_a_sentence_begins_small() -> None:
    assert labels.in_sentence(labels.KINDS[Kind.CASH_OPERATION]).view() == {
        "ru": "кассовая операция",
        "en": "cash operation",
    }


@pytest.mark.parametrize("room", ["queue_core", "web", "kiosk", "display"])
def test_no_page_names_them_a_second_time(room: str) -> None:
    """A text that is exactly a name of `labels` belongs there."""
    # Captions of settings fields that happen to read the same: what the field is for, not a value's name.
    captions = {
        "web/office_settings/device_forms.py",
        "web/office_settings/hall_forms.py",
        "web/office_settings/rule_forms.py",
    }
    names = {name.en for name in labels.every_name()}
    own = {"labels.py", "openapi.yaml"}
    again = [
        f"{path.relative_to(HOUSE)}: {text}"
        for path in (HOUSE / room).rglob("*.py")
        if path.name not in own and path.relative_to(HOUSE).as_posix() not in captions
        for text in re.findall(r'"((?:[A-Z][a-z]+)(?: [a-z]+)*)"', path.read_text(encoding="utf-8"))
        if text in names
    ]
    assert again == []
