"""Reads what came with a request, once: the guard and the handler see the same body, in the same reading.

A handler declares the shape of its body (`takes`), or asks for that of its query or form; nothing else reads them
(tests/web/input/test_one_reader.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import Flask, Request, g, request
from pydantic import TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter

from queue_core.texts import Text
from web.input.fields import Shape
from web.input.json_text import NotJson, loads
from web.input.mistakes import invalid, of_json, of_shape
from web.problems import InputMistake, Problem

Params = ParamSpec("Params")
Result = TypeVar("Result")
Body = TypeVar("Body", bound=Shape)
Wanted = TypeVar("Wanted")

_SHAPES: dict[object, type[Shape]] = {}
_VALIDATORS: dict[object, TypeAdapter[Any]] = {}
_LARGEST_NUMBER = 2**53 - 1


class _SmallNumber(IntegerConverter):
    """A number in a path that the database can hold; a larger one names nothing."""

    def __init__(self, *args: Any, **limits: Any) -> None:
        super().__init__(*args, **{"max": _LARGEST_NUMBER, **limits})

    def to_python(self, value: str) -> int:
        if len(value) > len(str(_LARGEST_NUMBER)):
            value = str(_LARGEST_NUMBER + 1)
        found: int = super().to_python(value)
        return found


def install(app: Flask) -> None:
    """Refuses what cannot be read at all before anything looks at it. To be called before routes are added."""
    app.url_map.converters["int"] = _SmallNumber

    @app.before_request
    def legible() -> None:
        try:
            request.query_string.decode()
        except UnicodeDecodeError:
            raise invalid(
                [InputMistake((), Text(ru="Адрес — не текст в UTF-8.", en="The address is not UTF-8."))]
            ) from None


def takes(
    shape: type[Body],
) -> Callable[[Callable[Concatenate[Body, Params], Result]], Callable[Params, Result]]:
    """Declares the shape of a route's JSON body, which the handler gets as its first argument.

    A body of another shape is answered with a 400 problem that names each mistake by its place.
    """

    def declare(handler: Callable[Concatenate[Body, Params], Result]) -> Callable[Params, Result]:
        @wraps(handler)
        def with_body(*args: Params.args, **kwargs: Params.kwargs) -> Result:
            return handler(body(shape), *args, **kwargs)

        _SHAPES[with_body] = shape
        return with_body

    return declare


def shape_of(handler: object) -> type[Shape] | None:
    """The shape that a route declares to take; None when it takes no body."""
    return _SHAPES.get(handler)


def body(kind: type[Wanted]) -> Wanted:
    """The request's JSON object as this shape. Raises a 400 problem."""
    return shaped(kind, json_object())


def json_object() -> dict[str, Any]:
    """The request's JSON object; an empty one for an empty body. Raises a 400 problem. Read once for each request."""
    if "json_object" not in g:
        g.json_object = _read_object(request)
    found: dict[str, Any] = g.json_object
    return found


def query(kind: type[Wanted]) -> Wanted:
    """The request's query as this shape. Raises a 400 problem."""
    return shaped(kind, _each_once(request.args))


def form(kind: type[Wanted]) -> Wanted:
    """The request's form as this shape. Raises a 400 problem."""
    return shaped(kind, _each_once(request.form))


def bytes_of_body(most: int) -> bytes:
    """The body of an upload, of which at most one byte more than `most` is read."""
    read: bytes = request.stream.read(most + 1)
    return read


def shaped(kind: type[Wanted], value: Any) -> Wanted:
    """The value as this shape. Raises a 400 problem."""
    try:
        found: Wanted = _validator(kind).validate_python(value)
    except ValidationError as error:
        raise invalid(of_shape(error)) from error
    return found


def _read_object(from_: Request) -> dict[str, Any]:
    # Straight from the bytes: looking for forms and content types first costs more than the parsing.
    data = from_.get_data()
    try:
        value = loads(data) if data else {}
    except NotJson as error:
        raise invalid([of_json(error)]) from error
    if not isinstance(value, dict):
        raise Problem(400, "invalid_request", "Ожидается объект JSON.", "A JSON object is expected.")
    return value


def _each_once(fields: MultiDict[str, str]) -> dict[str, str]:
    for name, values in fields.lists():
        if len(values) > 1:
            raise invalid([InputMistake((name[:100],), Text(ru="указано дважды.", en="it is given twice."))])
        if "\0" in values[0]:
            raise invalid(
                [InputMistake((name[:100],), Text(ru="недопустимый символ.", en="a character is not allowed."))]
            )
    return fields.to_dict()


def _validator(kind: Any) -> TypeAdapter[Any]:
    if kind not in _VALIDATORS:
        _VALIDATORS[kind] = TypeAdapter(kind)
    return _VALIDATORS[kind]
