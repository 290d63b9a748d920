"""Every field of a command and of an event declares a bound, and the office refuses what is beyond it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field
from pydantic.fields import FieldInfo
from typing_extensions import is_typeddict

from queue_core import commands as c
from queue_core.clock import rfc3339
from queue_core.decisions.registry import DECISIONS
from queue_core.errors import OutOfBounds
from queue_core.events import ALL, BreakStarted, Event
from queue_core.fields.bounds import BOUND, FARTHEST, LONGEST_WORDS, Json, Moment, Name, out_of_bounds
from queue_core.model import BreakKind
from queue_core.texts import Text
from tests.queue_core.any_values import instances
from tests.queue_core.building import MONDAY_TEN, OfficeRig

NEEDED = {str: ({"max_length"}, {"pattern"}), int: ({"ge", "le"}, {"ge", "lt"}), float: ({"ge", "le"},)}
MANY = (tuple, list, frozenset)


def unbounded(kind: type[Any]) -> list[str]:
    """The fields of a data class that declare no bound."""
    hints = get_type_hints(kind, include_extras=True)
    return [f"{kind.__name__}.{field.name}" for field in fields(kind) if any(_lacking(hints[field.name]))]


def _lacking(hint: Any, declared: tuple[Any, ...] = ()) -> Iterator[Any]:
    """The parts of a type that have no bound."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from _lacking(parts[0], declared + parts[1:])
    elif origin in (Union, types.UnionType):
        for part in parts:
            yield from _lacking(part)
    elif BOUND in declared:
        return
    elif origin in MANY:
        if "max_length" not in _limits(declared):
            yield hint
        yield from (lack for part in parts if part is not Ellipsis for lack in _lacking(part))
    elif is_typeddict(hint):
        yield from (lack for part in get_type_hints(hint, include_extras=True).values() for lack in _lacking(part))
    elif is_dataclass(hint) and isinstance(hint, type):
        yield from unbounded(hint)
    elif hint in NEEDED:
        if not any(needed <= _limits(declared) for needed in NEEDED[hint]):
            yield hint
    elif not (hint in (bool, type(None)) or (isinstance(hint, type) and issubclass(hint, Enum))):
        yield hint


def _limits(declared: tuple[Any, ...]) -> set[str]:
    infos = [part for part in declared if isinstance(part, FieldInfo)]
    return {name for info in infos for part in info.metadata for name in dir(part) if not name.startswith("_")}


@pytest.mark.parametrize("kind", [*DECISIONS, *ALL], ids=lambda kind: kind.__name__)
def test_every_field_has_a_bound(kind: type[Any]) -> None:
    assert unbounded(kind) == []


@dataclass(frozen=True, slots=True, kw_only=True)
class Careless(Event):
    plain: str
    long_list: list[Name]
    of_plain: Annotated[list[str], Field(max_length=3)]
    half: Annotated[int, Field(ge=0)]
    when: datetime
    anything: dict[str, Any]
    fine: Annotated[list[Name], Field(max_length=3)]
    also_fine: Json | None
    moment: Moment


def test_the_walk_finds_fields_without_a_bound() -> None:
    assert unbounded(Careless) == [
        f"Careless.{name}" for name in ("plain", "long_list", "of_plain", "half", "when", "anything")
    ]


FAR = MONDAY_TEN + FARTHEST + timedelta(days=1)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (
            c.PostNotice(actor="m", kind="notice", text=Text(ru="а", en="a"), begins=datetime(1, 1, 1, tzinfo=UTC)),
            "begins",
        ),
        (
            c.PostNotice(actor="m", kind="notice", text=Text(ru="а", en="a"), until=datetime.max.replace(tzinfo=UTC)),
            "until",
        ),
        (c.PostNotice(actor="m", kind="notice", text=Text(ru="а", en="a"), until=FAR), "until"),
        (
            c.PostNotice(actor="m", kind="notice", text=Text(ru="а", en="a"), until=MONDAY_TEN.replace(tzinfo=None)),
            "until",
        ),
        (c.PostNotice(actor="m", kind="song", text=Text(ru="а", en="a")), "kind"),
        (c.PostNotice(actor="m", kind="notice", text=Text(ru="а" * (LONGEST_WORDS + 1), en="a")), "text"),
        (c.PostNotice(actor="m", kind="notice", text=Text.model_construct(ru=5, en="a")), "text"),  # type: ignore[arg-type]
        (c.MakeAppointment(actor="m", service="advice", time=FAR), "time"),
        (c.IssueTicket(actor="k", service="advice", request_id="r" * 201), "request_id"),
        (c.IssueTicket(actor="k", service="advice", request_id="\ud800"), "request_id"),
        (c.IssueTicket(actor="k", service="advice", request_id="r", then=("cash",) * 10_001), "then"),
        (c.IssueTicket(actor="k", service="advice", request_id="r", then=["cash"]), "then"),  # type: ignore[arg-type]
        (c.ReportSlip(actor="a", job="j", outcome="eaten"), "outcome"),
        (c.RateVisit(actor="v", ticket="К-001", stars=10**30), "stars"),
        (c.RateVisit(actor="v", ticket="К-001", stars=True), "stars"),
        (c.AskForBreak(actor="o", window="1", kind="technical", minutes=1), "kind"),  # type: ignore[arg-type]
        (c.AskForBreak(actor="o", window="1", kind=BreakKind.LUNCH, minutes=0), "minutes"),
    ],
)
def test_what_is_beyond_its_bound_is_refused_by_the_name_of_its_field(
    rig: OfficeRig, command: c.Command, field: str
) -> None:
    with pytest.raises(OutOfBounds, match=rf"\({field}") as refused:
        rig.do(command)
    assert refused.value.code == "out_of_bounds"
    assert rig.office.seq == 0
    assert rig.office.troubles() == [], "a wrong command is no fault of the office"


def test_the_words_of_a_refusal_do_not_repeat_the_value() -> None:
    said = out_of_bounds(c.Park(actor="o", window="1", reason="Петров, паспорт 4509 " * 100))
    assert said is not None
    assert "Петров" not in said


def test_an_event_has_bounds_of_its_own() -> None:
    event = BreakStarted(at=MONDAY_TEN, actor="o", window="1", kind="technical", minutes=10**9)
    assert (out_of_bounds(event) or "").startswith("minutes")


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("hours", [-12, 14])
def test_times_at_the_ends_of_the_calendar_are_written_all_the_same(at: datetime, hours: int) -> None:
    written = rfc3339(at, timezone(timedelta(hours=hours)))
    assert datetime.fromisoformat(written) == at.replace(microsecond=at.microsecond // 1000 * 1000)


WRONG = (object(), 10**40, float("nan"), "\ud800", "x" * 1_000_001, [["deep"]])


@given(data=st.data())
@settings(max_examples=3)
@pytest.mark.parametrize("kind", [*DECISIONS, *ALL], ids=lambda kind: kind.__name__)
def test_a_value_of_another_type_is_found_in_every_field(kind: type[Any], data: st.DataObject) -> None:
    good = data.draw(instances(kind))
    assert out_of_bounds(good) is None
    for field in fields(kind):
        for wrong in WRONG:
            if (field.name, wrong) == ("toml", "\ud800"):
                continue  # the settings' own checks tell where it stands
            assert field.name in (out_of_bounds(replace(good, **{field.name: wrong})) or "")
