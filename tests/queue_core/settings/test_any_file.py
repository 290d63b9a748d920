"""Whatever stands in a settings file, it is settings or a list of errors with their places, and never a traceback."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from queue_core.settings import Settings, SettingsInvalid, parse, parse_text
from queue_core.settings.problems import Place
from queue_core.settings.wording import Code
from tests.queue_core.building import small_office, text

# Every table that there is, with every kind of value in it.
WHOLE = small_office(
    hours={"monday": "8:00-17:00", "lunch": "12:00-12:45"},
    calendar={"country": "RU"},
    exceptions=[{"date": dt.date(2026, 12, 30), "until": "2026-12-31", "closed": True, "reason": text("Ремонт")}],
    targets={"consultation": {"wait_minutes": 10, "reception_minutes": 10}},
    undo={"seconds": 10},
    call_order={"rates": {"consultation": 1.0}, "guard_multiple": 4},
    breaks={
        "lunch": "staggered",
        "cover": {"advice": 1},
        "day": [{"kind": "technical", "minutes": 15, "starts": "9:15-11:00"}],
    },
    appointments={"priority": "veteran"},
    billing={"kind": "csv_folder", "folder": "/srv/exchange", "readings": {"usual_kwh_per_day": 10}},
    payments={"least_kopecks": 100},
    appearance={"brand": "#0a4a80", "accent": "#ffc533"},
    slip={"lines": [{"text": text("{number}"), "bold": True}], "service_texts": {"advice": text("Паспорт")}},
    terminals=[{"id": "terminal-1", "agent": "agent-1"}],
    kiosks=[{"id": "kiosk-1", "printers": ["printer-1"], "terminal": "terminal-1"}],
    information=[
        {
            "id": "fees",
            "title": text("Тарифы"),
            "paragraphs": [text("Текст")],
            "covers": ["tariffs"],
            "groups": ["individual"],
            "zones": ["hall"],
            "owner": "Отдел",
            "valid_from": dt.date(2026, 1, 1),
        }
    ],
    voice={"recordings": "/srv/voice", "hours": [{"time": "8:00-9:00", "volume": 0.5}]},
    boards=[{"id": "board-1", "speaks": True}],
    devices=[{"id": "scanner-1", "kind": "scanner", "agent": "agent-1", "window": "1", "kiosk": "kiosk-1"}],
    window_boards={"closed": "ОБЕД"},
    scanning={"at_window": "call"},
)

# TOML has hexadecimal numbers of any length; Python does not write numbers of more than 4300 digits in tens.
HUGE = 16**5000

scalars = (
    st.text(max_size=12)
    | st.text(st.characters(categories=["Cs", "Cc", "Nd", "Zs"]), max_size=4)
    | st.integers()
    | st.sampled_from([10**30, 2**63])
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(dt.UTC))
    | st.times()
    | st.sampled_from(
        ["25:00-26:00", "9:15-11:00", "2026-02-30", "{", "{number}", "#0a4a8", "RU", "advice", "nan", "1e400"]
    )
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


def places(value: Any, above: Place = ()) -> list[Place]:
    """The places of all values in a raw file, tables and lists included."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, part in inside for place in [(*above, name), *places(part, (*above, name))]]


def with_value(place: Place, value: Any) -> dict[str, Any]:
    raw = copy.deepcopy(WHOLE)
    table: Any = raw
    for part in place[:-1]:
        table = table[part]
    table[place[-1]] = value
    return raw


def errors_of(read: Callable[[], Settings]) -> SettingsInvalid | None:
    try:
        read()
    except SettingsInvalid as refused:
        return refused
    return None


def assert_settings_or_errors_with_places(raw: dict[str, Any]) -> None:
    refused = errors_of(lambda: parse(raw))
    if refused is None:
        return
    assert refused.problems
    assert str(refused).encode("utf-8")
    for problem in refused.problems:
        assert problem.place, problem.code
        assert problem.place[0] in raw or problem.code is Code.REQUIRED
        assert problem.sentence.ru.encode("utf-8")


def test_the_whole_example_is_right() -> None:
    parse(copy.deepcopy(WHOLE))


@given(st.sampled_from(places(WHOLE)), values)
@example(("windows", 0, "skills"), 5)
@example(("services", 0, "id"), ["advice"])
@settings(max_examples=500, deadline=None)
def test_any_value_in_any_place(place: Place, value: object) -> None:
    assert_settings_or_errors_with_places(with_value(place, value))


@given(st.sampled_from([place for place in places(WHOLE) if isinstance(place[-1], str)]), st.text(max_size=8), values)
@settings(max_examples=100, deadline=None)
def test_any_field_that_does_not_exist(place: Place, name: str, value: object) -> None:
    assert_settings_or_errors_with_places(with_value((*place[:-1], name), value))


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), values))
@settings(max_examples=100, deadline=None)
def test_any_tables(raw: dict[str, Any]) -> None:
    assert_settings_or_errors_with_places(raw)


@given(st.text() | st.text("[]{}=\"'\n.#0123456789abcxe-+:T", max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text(toml: str) -> None:
    """No text of a few characters names all that an office has to have."""
    refused = errors_of(lambda: parse_text(toml, "office.toml"))
    assert refused is not None
    assert refused.problems


@pytest.mark.parametrize("value", [HUGE, [HUGE], {"id": HUGE}, {"starts": HUGE}], ids=["alone", "list", "id", "starts"])
def test_a_number_too_long_to_be_written_in_any_place(value: object) -> None:
    for place in places(WHOLE):
        assert_settings_or_errors_with_places(with_value(place, value))
