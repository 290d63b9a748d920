"""Every field of every shape is bounded and converts nothing; mistakes are named in both languages."""

from __future__ import annotations

import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import AwareDatetime, BaseModel, Strict, StringConstraints
from pydantic.fields import FieldInfo

import web.app  # noqa: F401 - so that all shapes are there
from kiosk.speech import ScreenText
from kiosk.status_page import Rating
from queue_core.fields.bounds import BOUND
from tests.web.in_process import InProcess
from web.input.fields import Day, Flag, Given, Line, Number, Shape, WrittenMoment
from web.input.reading import shaped
from web.problems import Problem

MANY = (tuple, list, dict, frozenset)


def shapes(kind: type[BaseModel] = Shape) -> Iterator[type[BaseModel]]:
    for below in kind.__subclasses__():
        if below.__module__.split(".")[0] in {"web", "kiosk", "display"}:
            yield below
        yield from shapes(below)


def name_of(shape: type[BaseModel]) -> str:
    return f"{shape.__module__}.{shape.__name__}"


_ALL: set[type[BaseModel]] = {*shapes(), ScreenText, Rating}
EVERY = sorted(_ALL, key=name_of)


def unbounded(shape: type[BaseModel]) -> list[str]:
    """The fields of a shape that take anything of a type, however long or large."""
    hints = get_type_hints(shape, include_extras=True)
    return [name for name in shape.model_fields if any(_lacking(hints[name]))]


def _lacking(hint: Any, declared: tuple[Any, ...] = ()) -> Iterator[Any]:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from _lacking(parts[0], declared + parts[1:])
    elif BOUND in declared or hint is AwareDatetime:
        return
    elif origin in (Union, types.UnionType):
        yield from (lack for part in parts for lack in _lacking(part, declared))
    elif origin in MANY:
        if "max_length" not in _limits(declared):
            yield hint
        yield from (lack for part in parts if part is not Ellipsis for lack in _lacking(part))
    elif hint is str:
        if not {"max_length", "pattern"} & _limits(declared):
            yield hint
    elif hint is int:
        if not {"ge"} <= _limits(declared):
            yield hint
    elif hint is bool:
        if not any(isinstance(one, Strict) for one in declared):
            yield hint
    elif not _is_closed(hint):
        yield hint


def _is_closed(hint: Any) -> bool:
    if hint is type(None) or get_origin(hint) is Literal:
        return True
    return isinstance(hint, type) and issubclass(hint, BaseModel | Enum)


def _limits(declared: tuple[Any, ...]) -> set[str]:
    found = {name for one in declared if isinstance(one, FieldInfo) for part in one.metadata for name in dir(part)}
    constraints = [one for one in declared if isinstance(one, StringConstraints)]
    return found | {name for one in constraints for name in ("max_length", "pattern") if getattr(one, name) is not None}


@pytest.mark.parametrize("shape", EVERY, ids=name_of)
def test_every_field_has_a_bound(shape: type[BaseModel]) -> None:
    assert unbounded(shape) == []


class Careless(BaseModel):
    plain: str
    many: list[Line]
    number: int
    yes: bool
    anything: Any


def test_a_field_without_a_bound_is_noticed() -> None:
    assert unbounded(Careless) == ["plain", "many", "number", "yes", "anything"]


@pytest.mark.parametrize(
    ("kind", "value", "ru"),
    [
        (Line, 5, "нужен текст."),
        (Line, "x" * 201, "не больше 200 символов."),
        (Number, "5", "нужно целое число."),
        (Number, 5.0, "нужно целое число."),
        (Number, True, "нужно целое число."),
        (Flag, 1, "нужно true или false."),
        (Flag, "true", "нужно true или false."),
        (Day, "23.11.2026", "дата вида 2026-11-23."),
        (Day, "2026-W48-1", "дата вида 2026-11-23."),
        (Day, "0001-01-01", "дата вида 2026-11-23."),
        (Day, "9999-12-31", "дата вида 2026-11-23."),
        (Day, 5, "дата вида 2026-11-23."),
        (WrittenMoment, ["2026-11-23"], "дата (2026-11-23) или время (2026-11-23T17:00)."),
        (Shape, [], "нужен объект."),
    ],
)
def test_nothing_is_converted_and_the_mistake_is_named(kind: Any, value: Any, ru: str) -> None:
    with pytest.raises(Problem) as refused:
        shaped(kind, value)
    assert refused.value.sentence.ru == ru
    assert refused.value.sentence.en.isascii()


def test_what_is_missing_is_named_first(here: InProcess) -> None:
    answer = here.post("/tickets", "kiosk-1", service="", lang="de")
    assert answer.status_code == 400
    assert answer.get_json()["text"] == {
        "ru": "Не хватает полей: service, request_id.",
        "en": "Missing fields: service, request_id.",
    }
    assert [error["place"] for error in answer.get_json()["errors"]] == [["service"], ["request_id"], ["lang"]]


def test_a_mistake_within_names_its_place(here: InProcess) -> None:
    seen = {"state": "free", "ticket": None, "since": "yesterday"}
    answer = here.post("/windows/1/open", "operator1", seen=seen)
    assert answer.get_json()["errors"][0]["place"] == ["seen", "since"]
    assert answer.get_json()["text"]["ru"].startswith("Поле «seen.since»: дата")


def test_a_mistake_never_repeats_what_was_sent() -> None:
    with pytest.raises(Problem) as refused:
        shaped(Given, ["+7 900 000-00-00"])
    assert "900" not in str(refused.value) + refused.value.sentence.ru
